"""Deprivation in the indicators, poor beside near-poor, as sentences, tables and a chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.blocks import Block, Cell, Column, Evidence, Prose, ProseStyle, Row, Table
from analysis.intake import CommuneYear
from analysis.measures.denominator import LARGEST_CLASS
from analysis.measures.deprivation import CLASSES
from analysis.show import cells
from analysis.show.origin import origin
from analysis.show.paper import few
from analysis.show.paper_figures import indicator_sentence, lowered
from analysis.standard import Indicator, Standard

SAY = "report.deprivation."


def deprivation_text(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Prose:
    """Say each indicator as the paper does, of which class it is not known, and which were not reported."""
    text = labels_for(language)
    if nothing_reported(frame):
        return cells.sentence(text(SAY + "nothing", year=data.facts.year))
    absent = unreported(frame, standard)
    rows = {(row["class"], row["indicator"]): row for row in frame.to_dict("records")}
    items: list[tuple[ProseStyle, str]] = []
    for indicator in standard.indicator:
        if indicator not in absent:
            of_class = {name: rows[name, indicator.code] for name in CLASSES}
            items.append(("bullet", _sentence(indicator, of_class, text)))
    if absent:
        names = "; ".join(lowered(indicator.text(language)) for indicator in absent)
        count = few(len(absent), text)
        items.append(("paragraph", text(SAY + "missing_sentence", indicators=names, count=count)))
    own = data.own("deprivations")["line"]
    rule = "as_stated" if len(own) else "counted"
    return Prose(tuple(items), origin(data, text, {"deprivations": own, "households": []}, rule))


def _sentence(indicator: Indicator, of_class: dict[str, dict[Any, Any]], text: Labels) -> str:
    """Say an indicator; a class whose share is withheld, missing or only bounded has words of its own."""
    label = indicator.text(text.language)
    known = {name: row for name, row in of_class.items() if not is_missing(row["share_pct"])}
    if not known:
        said = {name: _said(row, text) for name, row in of_class.items()}
        return text(SAY + "bullet", indicator=label, **said)
    others = (
        text(SAY + "other_class", **{"class": text(f"classes.{name}")}, said=_said(row, text))
        for name, row in of_class.items()
        if name not in known
    )
    return " ".join((indicator_sentence(indicator.code, label, known, text), *others))


def deprivation_table(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Block:
    """Lay out the indicators in legal order under their dimensions, with what the source printed.

    Parameters
    ----------
    frame
        Result of :func:`analysis.measures.deprivation.deprivation`.
    """
    text = labels_for(language)
    if nothing_reported(frame):
        return Prose(())
    by_key = {(row["class"], row["indicator"]): row for row in frame.to_dict("records")}
    printed = _printed(data.own("deprivations"))
    rows: list[Row] = []
    for dimension in standard.dimension:
        rows.append(Row((Cell(dimension.text(language)),), role="section"))
        for indicator in standard.indicator:
            if indicator.dimension == dimension.code:
                pairs = (
                    (by_key[name, indicator.code], printed.get((name, indicator.code))) for name in CLASSES
                )
                shown = (Cell(indicator.text(language)), *_class_cells(pairs, text))
                rows.append(Row(shown, origin=indicator_origin(data, by_key, indicator.code, text)))
    return Table(
        "deprivation",
        text(SAY + "caption", year=data.facts.year),
        (Column(text(SAY + "indicator"), width=2.6), *_class_columns(text)),
        tuple(rows),
        notes=(text(SAY + "access_note"), text(SAY + "base_note"), *_corrections(frame, standard, text)),
        source=cells.sources(data.sources, text, "deprivations", "households", "corrections"),
    )


def denominator_table(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Show the number of households of each class and what it rests on.

    Parameters
    ----------
    frame
        Result of :func:`analysis.measures.deprivation.denominators`.
    """
    text = labels_for(language)
    if (frame["evidence"] == "missing").all():
        return Prose(())
    say = "report.denominator."
    rows = [
        Row(
            (
                Cell(text(f"classes.{row['class']}")),
                _size(row, text),
                Cell(_basis(row, text)),
            ),
            origin=_denominator_origin(data, row, text),
        )
        for row in frame.to_dict("records")
    ]
    return Table(
        "denominators",
        text(say + "caption"),
        (
            Column(text(say + "class")),
            Column(text(say + "households"), align="right", width=0.7),
            Column(text(say + "basis"), width=4),
        ),
        tuple(rows),
        notes=(text(say + "note"),) if (frame["evidence"] == "inferred").any() else (),
        source=cells.sources(data.sources, text, "class_counts", "deprivations", "households", "corrections"),
    )


def _size(row: dict[Any, Any], text: Labels) -> Cell:
    if is_missing(row["households"]) and not is_missing(row.get("households_low")):
        return cells.between(row["households_low"], row["households_high"], text)
    return cells.count(row["households"], text, cast("Evidence", row["evidence"]))


def nothing_reported(frame: pd.DataFrame) -> bool:
    """Say whether no indicator of any class was reported."""
    return bool((frame["evidence"] == "missing").all())


def unreported(frame: pd.DataFrame, standard: Standard) -> list[Indicator]:
    """Return the indicators that were reported for no class."""
    reported = set(frame.loc[frame["evidence"] != "missing", "indicator"])
    return [indicator for indicator in standard.indicator if indicator.code not in reported]


def _class_columns(text: Labels) -> tuple[Column, ...]:
    return tuple(
        column
        for name in CLASSES
        for column in (
            Column(text(SAY + "share"), text(f"classes.{name}"), text(SAY + "percent_unit"), "right"),
            Column(text(SAY + "households"), text(f"classes.{name}"), align="right"),
            Column(text(SAY + "printed"), text(f"classes.{name}"), width=1.3),
        )
    )


def _class_cells(
    pairs: Iterable[tuple[dict[Any, Any], dict[Any, Any] | None]], text: Labels
) -> Iterable[Cell]:
    for row, printed in pairs:
        open_ = is_missing(row["share_pct"]) and not is_missing(row.get("share_low_pct"))
        yield (
            cells.between(row["share_low_pct"], row["share_high_pct"], text, 2)
            if open_
            else cells.decimal(row["share_pct"], text, _absent(row))
        )
        yield (
            cells.between(row["households_low"], row["households_high"], text)
            if is_missing(row["households"]) and not is_missing(row.get("households_low"))
            else cells.missing(text, "report.not_computable")
            if is_missing(row["households"]) and row["evidence"] == "published"
            else cells.count(row["households"], text, row["count_evidence"])
        )
        yield cells.missing(text) if printed is None else _as_printed(printed, text)


def indicator_origin(
    data: CommuneYear, frame: dict[tuple[Any, Any], dict[Any, Any]], code: str, text: Labels
) -> str:
    """Return where the figures of one indicator come from; ``frame`` has its rows by class and code."""
    own = data.own("deprivations")
    lines = own.loc[own["indicator"] == code, "line"]
    if lines.empty:
        return ""
    totals = (frame[name, code]["denominator"] for name in CLASSES)
    shown = " / ".join(cells.count(total, text).text for total in totals)
    return origin(data, text, {"deprivations": lines, "households": []}, "deprivation", households=shown)


def _absent(row: dict[Any, Any]) -> Evidence:
    """Return the evidence of a share that may be withheld; what it rests on, the next cell says."""
    return "withheld" if row["evidence"] == "withheld" else "published"


def _printed(deprivations: pd.DataFrame) -> dict[tuple[Any, Any], dict[Any, Any]]:
    """Return what stands in the source: the published figure, else the one counted from the list."""
    counted = deprivations["evidence"].isin(["households", "withheld"])
    rows = pd.concat([deprivations[counted], deprivations[~counted]]).to_dict("records")
    return {(row["class"], row["indicator"]): row for row in rows}


def _said(row: dict[Any, Any], text: Labels) -> str:
    """Say a figure of the frame the way its source does: as a count or share, deprivation or access."""
    if row["evidence"] in ("withheld", "missing"):
        return text("report.withheld" if row["evidence"] == "withheld" else "report.not_reported")
    if is_missing(row["households"]) and not is_missing(row.get("households_low")):
        shown = cells.between(row["households_low"], row["households_high"], text).text
        return text(SAY + "printed_count", count=shown)
    access = row["polarity"] == "access"
    counted = row["count_evidence"] in ("households", "published") and not is_missing(row["households"])
    value = row["households"] if counted else row["share_pct"]
    whole = row["denominator"] if counted else 100
    if row["evidence"] != "households" and access and not is_missing(value) and not is_missing(whole):
        value = whole - value
    told = {
        **row,
        "measure": "count" if counted else "share_pct",
        "value": value,
        "known": row["denominator"],
    }
    return _as_printed(told, text).text


def _as_printed(row: dict[Any, Any], text: Labels) -> Cell:
    """Repeat the figure as the source gives it, with its polarity and base."""
    if is_missing(row["value"]):
        return cells.withheld(text) if row["evidence"] == "withheld" else cells.missing(text)
    if row["evidence"] == "households" and (is_missing(row["known"]) or _is_open(row)):
        return Cell(text(SAY + "printed_count", count=cells.count(row["value"], text).text))
    if row["evidence"] == "households":
        known = cells.count(row["known"], text).text
        return Cell(text(SAY + "counted", count=cells.count(row["value"], text).text, known=known))
    if row["measure"] == "count":
        shown = text(SAY + "printed_count", count=cells.count(row["value"], text).text)
    else:
        share = cells.decimal(row["value"], text, decimals=int(row["decimals"])).text
        shown = text(f"{SAY}printed_{row['polarity']}", share=f"{share}%")
    if row["base"] in ("persons", "children"):
        shown = text(f"{SAY}printed_{row['base']}", printed=shown)
    return Cell(shown)


def _is_open(row: dict[Any, Any]) -> bool:
    """Say whether the list leaves open which households the count is among."""
    ends = row.get("share_low_pct"), row.get("share_high_pct")
    return not any(map(is_missing, ends)) and ends[0] != ends[1]


def _corrections(frame: pd.DataFrame, standard: Standard, text: Labels) -> list[str]:
    names = {indicator.code: indicator.text(text.language) for indicator in standard.indicator}
    return [
        text(
            SAY + "correction_note",
            indicator=names[row["indicator"]],
            **{"class": text(f"classes.{row['class']}")},
            reason=row["correction"],
        )
        for row in frame[frame["correction"].notna()].to_dict("records")
    ]


def _denominator_origin(data: CommuneYear, row: dict[Any, Any], text: Labels) -> str:
    """Return where a class's number of households comes from: its shares, its total, or the list."""
    table = "deprivations" if row["evidence"] == "inferred" else "class_counts"
    own = data.own(table)
    rule = "denominator" if row["evidence"] == "inferred" else "as_stated"
    return origin(data, text, {table: own.loc[own["class"] == row["class"], "line"], "households": []}, rule)


def _basis(row: dict[Any, Any], text: Labels) -> str:
    say = "report.denominator."
    if row["evidence"] != "inferred":
        return text(say + ("counted" if row["evidence"] == "households" else row["evidence"]))
    sure = "multiples" if row["only_multiples"] else "others"
    values = {key: cells.count(row[key], text).text for key in ("shares", "households", "alternatives")}
    bound = cells.count(LARGEST_CLASS, text).text
    return f"{text(say + 'inferred', **values)} {text(say + sure, bound=bound, **values)}"
