"""The results in sentences of the signed paper: number and rate, target, movements, deprivation.

Every figure is that of the frame behind it; what is unknown, or withheld from this reader, is not said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded
from analysis.display.blocks import Prose
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.measures.rate_targets import printed_rate
from analysis.measures.status import opening_and_closing, values_of
from analysis.show.draft import draft
from analysis.show.movements import LEVELS, falls, new_standard_mark
from analysis.show.narrative import narrative
from analysis.show.paper import SAY, Items, few, on_paper, short
from analysis.show.words import whole_word
from analysis.standard import Standard
from analysis.standard.schema.forms import MOVEMENTS


def paper_reduction(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Prose:
    """Say number and rate of both classes, then target against result, each way of counting by its name."""
    text = labels_for(language)
    statuses = [said for name in CLASSES if (said := status_sentence(data, name, text))]
    items: Items = [("bullet", said) for said in statuses]
    rows = frame.to_dict("records")
    told = narrative(data, "reduction_status", language, optional=True)
    if data.facts.status == "in_review":
        items.insert(0, ("paragraph", text(SAY + "reduction.in_review", year=data.facts.year)))
    items += [("bullet", said) for row in rows if (said := against_target(row, data.facts.year, text))]
    items += told.items
    if not (statuses or told.items or frame["reduction_households"].notna().any() or _moves(data, text)):
        items += draft(data, "result", text)
    return on_paper(items)


def status_sentence(data: CommuneYear, name: str, text: Labels) -> str:
    """Say how many households of a class there are, their share, and the change on last year."""
    year = data.facts.year
    before, closing = opening_and_closing(data, name)
    if closing is None:
        return ""
    rates = rate(closing, data.facts.totals.households), rate(before, data.earlier_totals.get(year - 1))
    total = data.facts.totals.households
    counts = {
        "count": number(closing, text.language),
        "total": "" if total is None else number(total, text.language),
    }
    share = "" if rates[0] is None else text(SAY + "status.rate", rate=_two(rates[0], text), **counts)
    said = {"year": year, "class": text(f"{SAY}classes.{name}"), "rate": share, "closing": few(closing, text)}
    said["whole"] = whole_word(data, text)
    if before is None:
        return text(SAY + "status.closing_ends", **said)
    return text(SAY + "status.closing", **said, change=_change(year, closing, before, rates, text))


def _change(
    year: int, closing: int, before: int, rates: tuple[float | None, float | None], text: Labels
) -> str:
    now, then = rates
    way = "same" if closing == before else "fall" if closing < before else "rise"
    points = ""
    if now is not None and then is not None:
        moved = rounded(now - then, 2)
        turn = "same" if moved == 0 else "fall" if moved < 0 else "rise"
        points = text(f"{SAY}status.points_{turn}", points=_two(abs(moved), text))
    return text(
        f"{SAY}status.{way}",
        count=few(abs(closing - before), text),
        points=points,
        before=year - 1,
        opening=few(before, text),
        rate_before="" if then is None else text(SAY + "status.rate_before", rate=_two(then, text)),
    )


def rate(count: int | None, total: int | None) -> float | None:
    """Return a rate in percent as it is printed, so that printed rates and their changes agree."""
    printed = printed_rate(count, total)
    return None if printed is None else float(printed)


def _two(value: float, text: Labels) -> str:
    return number(value, text.language, 2)


def against_target(row: dict[Any, Any], year: int, text: Labels) -> str:
    """Say target and result of one way of counting; empty where neither is known."""
    target, result, gap = (row[f"{name}_households"] for name in ("target", "reduction", "gap"))
    if is_missing(target) and is_missing(result):
        return ""
    key = str(row["state"])
    if key == "rise" and is_missing(target):
        key = "rise_alone"

    def shown(value: Any, sign: int = 1) -> str:
        return "" if is_missing(value) else few(sign * value, text)

    attainment = row["attainment_pct"]
    return text(
        f"{SAY}reduction.{key}",
        year=year,
        what=text(f"{SAY}reduction.kinds.{row['kind']}"),
        target=shown(target),
        result=shown(result),
        gap=shown(gap),
        surplus=shown(gap, -1),
        rise=shown(result, -1),
        attainment="" if is_missing(attainment) else short(attainment, text.language),
    )


def paper_movements(data: CommuneYear, language: Language = "vi") -> Prose:
    """Say for each class what made its list shorter and longer."""
    text = labels_for(language)
    moves = _moves(data, text)
    mark = new_standard_mark(data, text) if moves else None
    return on_paper([("bullet", said) for said in (*moves, *([mark] if mark else []))])


def _moves(data: CommuneYear, text: Labels) -> list[str]:
    return [said for name in CLASSES if (said := _moved(data, name, text))]


def _moved(data: CommuneYear, name: str, text: Labels) -> str:
    found = {
        item: int(row["value"])
        for (of_class, base, item), row in values_of(data).items()
        if (of_class, base) == (name, "households") and not is_missing(row["value"])
    }
    if any(level not in found for level in LEVELS):
        return ""
    steps = {item: found[item] for item in MOVEMENTS[name] if found.get(item) and item not in LEVELS}
    return text(
        SAY + "movements.line",
        **{"class": text(f"{SAY}classes.{name}")},
        opening=few(found["opening"], text),
        closing=few(found["closing"], text),
        down=_steps("down", name, {item: count for item, count in steps.items() if falls(item)}, text),
        up=_steps("up", name, {item: count for item, count in steps.items() if not falls(item)}, text),
    )


def _steps(way: str, name: str, steps: Mapping[str, int], text: Labels) -> str:
    if not steps:
        return ""
    items = (
        text(SAY + "movements.item", count=few(count, text), what=text(f"{SAY}movements.{name}.{item}"))
        for item, count in steps.items()
    )
    return text(f"{SAY}movements.{way}", total=few(sum(steps.values()), text), items=", ".join(items))


def paper_deprivation(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Prose:
    """Say each indicator that is known, as the commune reports it: deprivation or access."""
    text = labels_for(language)
    rows = {(row["class"], row["indicator"]): row for row in frame.to_dict("records")}
    items: Items = []
    for indicator in standard.indicator:
        of_class = {name: rows[name, indicator.code] for name in CLASSES if (name, indicator.code) in rows}
        known = {name: row for name, row in of_class.items() if not is_missing(row["share_pct"])}
        if known:
            items.append(
                ("bullet", indicator_sentence(indicator.code, indicator.text(language), known, text))
            )
    # What is withheld from this reader is there: nothing is missing from the section.
    if not items and not (frame["evidence"] == "withheld").any():
        items = draft(data, "deprivation", text)
    return on_paper(items)


def indicator_sentence(code: str, label: str, known: Mapping[str, dict[Any, Any]], text: Labels) -> str:
    """Say one indicator of the classes whose share is known, as the commune reports it."""
    say = SAY + "deprivation."
    published = [row for row in known.values() if row["evidence"] == "published"]
    if len(published) == len(known) and all(row["polarity"] == "access" for row in published):
        key = f"{say}access_{code}"
        key = key if text.get(key, "") else say + "access"
        return text(key, indicator=lowered(label), values=_access(known, text))
    values = "; ".join(_value(name, row, text) for name, row in known.items())
    return text(say + "deprived", indicator=lowered(label), values=values)


def _value(name: str, row: Mapping[Any, Any], text: Labels) -> str:
    """Say the share of one class; one of persons says so, beside one of households more than ever."""
    words, share = text(f"{SAY}classes.{name}"), _share(dict(row), text)
    if row["base"] == "households":
        return text(f"{SAY}deprivation.value", **{"class": words}, share=share)
    return text(f"{SAY}deprivation.of_{row['base']}", share=share, classes=words)


def _access(known: Mapping[str, dict[Any, Any]], text: Labels) -> str:
    """Say shares of access; classes with the same share share the words."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, row in known.items():
        share = text(SAY + "percent", share=short(100 - float(row["share_pct"]), text.language))
        groups.setdefault((share, str(row["base"])), []).append(text(f"{SAY}classes.{name}"))
    return ", ".join(
        text(f"{SAY}deprivation.of_{base}", share=share, classes=", ".join(classes))
        for (share, base), classes in groups.items()
    )


def _share(row: dict[Any, Any], text: Labels) -> str:
    share = short(row["share_pct"], text.language)
    counted = row["count_evidence"] in ("households", "published")
    if not counted or is_missing(row["households"]) or is_missing(row["denominator"]):
        return text(SAY + "percent", share=share)
    whole = number(row["denominator"], text.language)
    return text(SAY + "counted", share=share, count=number(row["households"], text.language), known=whole)


def lowered(label: str) -> str:
    """Return the name of an indicator inside a sentence."""
    return label[:1].lower() + label[1:]
