"""The first screen of the page: target and result, both classes, the widest deprivations, open doubts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.audit import Audit
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, short_percent, signed
from analysis.display.summary import Box, Summary
from analysis.intake import CommuneYear
from analysis.intake.national import WHOLE, PublishedRate
from analysis.measures.deprivation import CLASSES
from analysis.measures.status import opening_and_closing
from analysis.places import place_in
from analysis.show.origin import origin
from analysis.show.paper import few
from analysis.show.paper_figures import against_target, rate, status_sentence
from analysis.show.rate_targets import rate_origin, rate_sentence, rate_values
from analysis.show.reduction import kind_origin
from analysis.show.summary_parts import line_over_years, widest_of
from analysis.show.words import inside
from analysis.standard import Standard

SAY = "publish.summary."


def summary(  # noqa: PLR0913, PLR0917 - everything that the first screen shows
    data: CommuneYear,
    standard: Standard,
    reduction: pd.DataFrame,
    rate_target: pd.DataFrame,
    deprivation: pd.DataFrame,
    denominators: pd.DataFrame,
    audit: Audit,
    published: Mapping[str, list[PublishedRate]],
    language: Language = "vi",
    about: str = "",
) -> Summary:
    """Return the first screen of a commune's page.

    Parameters
    ----------
    reduction, rate_target, deprivation
        Of the commune itself, as :class:`analysis.report.Report` has them.
    denominators
        Households of each class, where the lists of the year do not give them.
    published
        Rates of district, province and country in this year by class.
    about
        What it is about; default: the commune with what it belongs to.
    """
    text = labels_for(language)
    headline, found = _headline(data, reduction, text)
    by_rate = _by_rate(data, rate_target) if found is None or is_missing(found["target_households"]) else None
    if by_rate is not None:
        headline, found = rate_sentence(by_rate, data.facts.year, text), None
    boxes = [
        _target(data, found, text) if by_rate is None else _rate_box(data, by_rate, text),
        *(_class(data, name, denominators, published, text) for name in CLASSES),
        _widest(data, deprivation, standard, text),
    ]
    svg, alt = _years(data, text)
    return Summary(
        text(SAY + "title"),
        headline,
        tuple(box for box in boxes if box is not None),
        origin=kind_origin(data, found["kind"], text)
        if found
        else rate_origin(data, str(by_rate["kind"]), text)
        if by_rate
        else "",
        svg=svg,
        alt=alt,
        years=text(SAY + "years") if svg else "",
        doubts=_doubts(audit, text),
        about=about or _about(data, text),
        source=text(SAY + "source", year=data.facts.year, issuer=data.facts.report.issuer),
        editions=("page",),
    )


def _about(data: CommuneYear, text: Labels) -> str:
    """Return the commune with what it belongs to in that year."""
    place = place_in(data.facts.code, data.facts.year)
    above = (inside(one) for one in (place.district, place.province) if one)
    return text(SAY + "about", place=", ".join((data.facts.name, *above)), year=data.facts.year)


def _headline(data: CommuneYear, reduction: pd.DataFrame, text: Labels) -> tuple[str, dict[Any, Any] | None]:
    """Return the result in one sentence, and the row that it says: the first with target and result."""
    rows = reduction.to_dict("records")
    rows.sort(key=lambda row: is_missing(row["target_households"]) + is_missing(row["reduction_households"]))
    for row in rows:
        if said := against_target(row, data.facts.year, text):
            return said, row
    # Nothing was aimed at: how many are poor is the result.
    if data.facts.status != "in_review" and (said := status_sentence(data, "poor", text)):
        return said, None
    key = "in_review" if data.facts.status == "in_review" else "nothing"
    return text(f"paper.reduction.{key}", year=data.facts.year), None


def _target(data: CommuneYear, row: dict[Any, Any] | None, text: Labels) -> Box | None:
    if row is None:
        return None
    target, result = row["target_households"], row["reduction_households"]
    both = {"result": result, "target": target}
    is_open = any(is_missing(one) for one in both.values())
    shown = {
        name: text("report.not_reported")
        if is_missing(one)
        else text(SAY + "count", count=number(one, text.language))
        if is_open  # "7 / chưa có số liệu hộ" is no Vietnamese
        else number(one, text.language)
        for name, one in both.items()
    }
    attainment = row["attainment_pct"]
    lines = []
    if not is_missing(attainment) and attainment >= 0:  # "-40%" of a target says nothing: it rose
        lines.append(text(SAY + "attainment", attainment=short_percent(float(attainment), text.language)))
    if not is_missing(target) and not is_missing(result):
        gap = int(result) - int(target)
        key = "over" if gap > 0 else "under" if gap < 0 else "on"
        lines.append(text(f"{SAY}{key}", count=number(abs(gap), text.language)))
    return Box(
        text(SAY + "target"),
        text(SAY + ("of_open" if is_open else "of"), **shown),
        (*lines, text(f"report.reduction.kinds.{row['kind']}")),
        kind_origin(data, row["kind"], text),
    )


def _by_rate(data: CommuneYear, frame: pd.DataFrame) -> dict[Any, Any] | None:
    """Return the commune's own target of the rate; one with a result before one without.

    While a review goes on, that it does is the news, and no target without a result.
    """
    useless = {"no_target"} | ({"no_result"} if data.facts.status == "in_review" else set())
    rows = [row for row in frame.to_dict("records") if row["state"] not in useless]
    rows.sort(key=lambda row: row["state"] == "no_result")
    return rows[0] if rows else None


def _rate_box(data: CommuneYear, row: dict[Any, Any], text: Labels) -> Box:
    value, lines = rate_values(row, text)
    return Box(text(SAY + "rate_target"), value, lines, rate_origin(data, str(row["kind"]), text))


def _class(  # the label of a box, its figure, its change, what is published around it
    data: CommuneYear,
    name: str,
    denominators: pd.DataFrame,
    published: Mapping[str, list[PublishedRate]],
    text: Labels,
) -> Box:
    before, closing = opening_and_closing(data, name)
    totals = data.facts.totals.households, data.earlier_totals.get(data.facts.year - 1)
    label = text(f"classes.{name}")
    compared = [_compared(one, data.facts.year, text) for one in published[name]]
    if closing is None:
        return _inferred(data, name, label, denominators, compared, text)
    now, then = rate(closing, totals[0]), rate(before, totals[1])
    value = text(SAY + "count", count=number(closing, text.language))
    if now is not None:
        value = text(SAY + "count_and_rate", value=value, rate=number(now, text.language, 2))
    lines = [] if now is not None else [text(SAY + "no_rate")]
    if before is None:
        lines.append(text(SAY + "no_year_before", year=data.facts.year - 1))
    else:
        moved = None if now is None or then is None else signed(now - then, text.language, 2)
        points = "" if moved is None else text(SAY + "points", points=moved)
        change = signed(closing - before, text.language)
        lines.append(text(SAY + "change", change=change, points=points, year=data.facts.year - 1))
    told = origin(
        data,
        text,
        {
            "movements": data.own("movements")["line"],
            "class_counts": data.own("class_counts")["line"],
            "households": [],
        },
        "status",
    )
    origins = (*[told] * len(lines), *(one for _, one in compared))
    return Box(label, value, (*lines, *(line for line, _ in compared)), told, origins)


def _inferred(  # noqa: PLR0913, PLR0917 - as its caller knows them
    data: CommuneYear,
    name: str,
    label: str,
    denominators: pd.DataFrame,
    compared: list[tuple[str, str]],
    text: Labels,
) -> Box:
    """Return a class whose number was not reported: what its shares allow, marked so."""
    rows = denominators[denominators["class"] == name].to_dict("records")
    known = [row for row in rows if not is_missing(row["households"]) and row["evidence"] == "inferred"]
    said, lines = text(SAY + "unknown"), []
    told = ""
    if known:
        count = number(known[0]["households"], text.language)
        said = text(SAY + "count", count=count) + " " + text("publish.inferred_mark")
        lines = [text(SAY + "inferred"), text(SAY + "no_rate")]
        told = origin(data, text, {"deprivations": data.own("deprivations")["line"]}, "denominator")
    origins = (*[""] * len(lines), *(one for _, one in compared))
    return Box(label, said, (*lines, *(line for line, _ in compared)), told, origins)


def _compared(one: PublishedRate, year: int, text: Labels) -> tuple[str, str]:
    """Return a published rate and where it stands."""
    rate_ = number(one.rate_pct, text.language, 2)
    unit = text(SAY + "country") if one.unit == WHOLE else one.unit
    place = text("report.origin.place", file=one.file.rpartition("/")[2], lines=one.line)
    return text(SAY + "published", unit=unit, year=year, rate=rate_), f"{place}. {one.source}"


def _widest(data: CommuneYear, frame: pd.DataFrame, standard: Standard, text: Labels) -> Box | None:
    """Return the indicators in which most poor households are deprived; of those that may be told."""
    poor = frame[(frame["class"] == "poor") & frame["share_pct"].notna()]
    if poor.empty:
        return None
    of_class = frame[frame["class"] == "poor"]
    kept = bool((of_class["evidence"] == "withheld").any())
    names = {one.code: one.short(text.language) for one in standard.indicator}
    rows = widest_of(poor.to_dict("records"), "share_pct")
    if not rows:
        return None
    lines = tuple(
        text(
            SAY + "indicator", name=names[row["indicator"]], share=number(row["share_pct"], text.language, 2)
        )
        for row in rows
    )
    told = origin(data, text, {"deprivations": data.own("deprivations")["line"], "households": []}, "widest")
    return Box(text(SAY + ("widest_published" if kept else "widest")), "", lines, told)


def _years(data: CommuneYear, text: Labels) -> tuple[str, str]:
    values: dict[str, dict[int, int | None]] = {name: {} for name in CLASSES}
    for row in data.history.to_dict("records"):
        count = row["households"]
        values[row["class"]][int(row["year"])] = None if is_missing(count) else int(count)
    return line_over_years(values, text)


def _doubts(audit: Audit, text: Labels) -> str:
    counts = audit.counts()
    if not sum(counts.values()):
        # Nothing found where little could be looked at is no praise: how much could not be is said too.
        skipped = sum(audit.skipped.values())
        key = "no_doubts_of_few" if skipped else "no_doubts"
        return text(SAY + key, skipped=few(skipped, text))
    told = ", ".join(
        text(SAY + "doubt", count=number(count, text.language), sureness=text(f"audit.sureness.{name}"))
        for name, count in counts.items()
        if count
    )
    return text(SAY + "doubts", told=told)
