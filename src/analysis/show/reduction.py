"""The reduction of poor households against the target, as sentences, table and chart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, short_percent
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, ProseStyle, Row, Table
from analysis.display.chart_parts import Amount
from analysis.display.charts import bullet_chart
from analysis.display.drawing import to_svg
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.measures.status import opening_and_closing
from analysis.show import cells
from analysis.show.narrative import narrative
from analysis.show.origin import origin
from analysis.show.paper_figures import against_target, status_sentence
from analysis.show.rate_targets import has_rate_target

ALWAYS_SHOWN = ("net_reduction", "gross_exits")


def reduction_text(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Prose:
    """Say in sentences what was to be reached and what was.

    Parameters
    ----------
    data
        The commune's year, for its state and what its source printed.
    frame
        Result of :func:`analysis.measures.reduction.reduction` for the commune itself.
    """
    text = labels_for(language)
    told = narrative(data, "reduction_status", language, optional=True).items
    if data.facts.status == "in_review":
        first = text("paper.reduction.in_review", year=data.facts.year)
        return Prose((("paragraph", first), *_sentences(data, frame, text), *told))
    said = (status_sentence(data, name, text) for name in CLASSES)
    statuses: list[tuple[ProseStyle, str]] = [("paragraph", one) for one in said if one]
    if frame.empty:
        nothing = text("report.reduction.nothing", year=data.facts.year)
        last: list[tuple[ProseStyle, str]] = [] if has_rate_target(data) else [("paragraph", nothing)]
        return Prose((*statuses, *last, *told), origin=_status_origin(data, text) if statuses else "")
    origins = [_status_origin(data, text)] if statuses else []
    origins += [kind_origin(data, str(kind), text) for kind in frame["kind"]]
    return Prose(
        (
            *statuses,
            *_sentences(data, frame, text),
            *_unknown(data, text),
            *told,
        ),
        origin="; ".join(dict.fromkeys(origins)),
    )


def reduction_table(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Put target and result of every way of counting side by side; what is unknown says so."""
    text = labels_for(language)
    if frame.empty:
        return Prose(())  # the text says so already
    say = "report.reduction."
    given = {row["kind"]: row for row in frame.to_dict("records")}
    kinds = [kind for kind in (*ALWAYS_SHOWN, "unstated") if kind in given or kind in ALWAYS_SHOWN]
    unit = text("report.households")
    return Table(
        "reduction",
        text(say + "caption", year=data.facts.year),
        (
            Column(text(say + "kind"), width=3),
            Column(text(say + "target"), unit=unit, align="right"),
            Column(text(say + "result"), unit=unit, align="right"),
            Column(text(say + "gap"), unit=unit, align="right", width=1.4),
            Column(text(say + "attainment"), unit=text(say + "percent_unit"), align="right"),
        ),
        tuple(
            Row(_cells(kind, given.get(kind, {}), text), origin=kind_origin(data, kind, text))
            for kind in kinds
        ),
        notes=tuple(text(say + note) for note in ("kinds_note", "attainment_note")),
        source=_sources(data, text),
    )


def reduction_figure(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Draw the first way of counting that has both target and result."""
    text = labels_for(language)
    complete = frame[frame["target_households"].notna() & frame["reduction_households"].notna()]
    if complete.empty:
        return Prose(())
    row = complete.to_dict("records")[0]
    say, unit = "report.reduction.", text("report.households")
    drawing = bullet_chart(
        _amount(row["target_households"], text),
        _amount(row["reduction_households"], text),
        names=(text(say + "target"), text(say + "result")),
        verdict=text(f"{say}verdicts.{row['state']}", **_values(row, data.facts.year, text)),
        unit=unit,
    )
    return Figure(
        "reduction_chart",
        text(say + "figure_caption", year=data.facts.year),
        alt=text(say + "figure_alt", **_values(row, data.facts.year, text)),
        svg=to_svg(drawing),
        table=Table(
            "reduction_chart_data",
            text(say + "figure_data", year=data.facts.year),
            (
                Column(text(say + "kind"), width=2),
                Column(text(say + "target"), unit=unit, align="right"),
                Column(text(say + "result"), unit=unit, align="right"),
            ),
            (Row(_cells(row["kind"], row, text)[:3], origin=kind_origin(data, row["kind"], text)),),
        ),
        source=_sources(data, text),
    )


def _sources(data: CommuneYear, text: Labels) -> str:
    files = {**data.earlier_sources, **data.sources}
    return cells.sources(files, text, "targets", "results", "movements", "households")


def kind_origin(data: CommuneYear, kind: str, text: Labels) -> str:
    """Return where one way of counting comes from: stated rows of its kind, else forms 2 and 3."""
    known = {}
    for table in ("targets", "results"):
        own = data.own(table)
        known[table] = own.loc[own["kind"] == kind, "line"]
    known = {table: lines for table, lines in known.items() if len(lines)}
    if kind == "unstated" or data.own("movements").empty:
        return origin(data, text, known, "reduction") if known else ""
    moved = data.own("movements")["line"]
    return origin(data, text, {**known, "movements": moved, "households": []}, "movements")


def _cells(kind: str, row: dict[Any, Any], text: Labels) -> tuple[Cell, ...]:
    attainment = row.get("attainment_pct")
    known = not is_missing(row.get("target_households")) and not is_missing(row.get("reduction_households"))
    return (
        Cell(text(f"report.reduction.kinds.{kind}")),
        cells.count(row.get("target_households"), text),
        cells.count(row.get("reduction_households"), text),
        cells.change(-int(row["gap_households"]), text)
        if known
        else cells.missing(text, "report.not_computable"),
        cells.missing(text, "report.not_computable")
        if is_missing(attainment)
        else cells.decimal(attainment, text),
    )


def _sentences(data: CommuneYear, frame: pd.DataFrame, text: Labels) -> list[tuple[ProseStyle, str]]:
    found: list[tuple[ProseStyle, str]] = []
    for row in frame.to_dict("records"):
        found.append(("paragraph", _sentence(row, data.facts.year, text)))
        if row["kind"] == "unstated" and row["state"] != "no_result":
            found.append(("paragraph", text("report.reduction.sentences.unstated")))
        if printed := _printed(data, row, text):
            found.append(("paragraph", printed))
    return found


def _sentence(row: dict[Any, Any], year: int, text: Labels) -> str:
    """Say target and result as the paper does, and why there is no attainment where one side lacks."""
    said = against_target(row, year, text)
    if is_missing(row["target_households"]):
        return f"{said} {text('report.reduction.sentences.no_target')}"
    if is_missing(row["reduction_households"]):
        return f"{said} {text('report.reduction.sentences.no_result')}"
    return said


def _values(row: dict[Any, Any], year: int, text: Labels) -> dict[str, object]:
    """Return what a sentence may name; each state's sentence names only what that state knows."""
    target, result, gap = (row[f"{name}_households"] for name in ("target", "reduction", "gap"))

    def shown(value: Any, sign: int = 1) -> str:
        return text("report.not_reported") if is_missing(value) else number(sign * value, text.language)

    return {
        "year": year,
        "target": shown(target),
        "result": shown(result),
        "gap": shown(gap),
        "surplus": shown(gap, -1),
        "rise": shown(result, -1),
        "attainment": _attainment(row["attainment_pct"], text),
    }


def _amount(value: Any, text: Labels) -> Amount:
    unit = text("report.households")
    return Amount(float(value), f"{number(value, text.language)} {unit}")


def _printed(data: CommuneYear, row: dict[Any, Any], text: Labels) -> str:
    """Hold our attainment against the one that the source printed."""
    printed = _attainment_printed(data, row)
    if is_missing(printed) or is_missing(row["attainment_pct"]):
        return ""
    key = "printed_agrees" if abs(float(printed) - row["attainment_pct"]) < 0.005 else "printed_differs"
    return text(
        f"report.reduction.sentences.{key}",
        printed=short_percent(float(printed), text.language),
        computed=short_percent(row["attainment_pct"], text.language),
    )


def _attainment_printed(data: CommuneYear, row: dict[Any, Any]) -> Any:
    """Return what the source printed, from the frame where it carries it."""
    if "attainment_pct_printed" in row:
        return row["attainment_pct_printed"]
    rows = data.results[(data.results["unit"] == row["unit"]) & (data.results["kind"] == row["kind"])]
    return next(iter(rows["attainment_pct_printed"].dropna()), None)


def _attainment(value: Any, text: Labels) -> str:
    return text("report.not_computable") if is_missing(value) else short_percent(float(value), text.language)


def _unknown(data: CommuneYear, text: Labels) -> list[tuple[ProseStyle, str]]:
    """Name what is missing for the rate or its fall, and only that."""
    before, closing = opening_and_closing(data, "poor")
    known = {"opening": before, "closing": closing, "households": data.facts.totals.households}
    missing = [name for name, value in known.items() if value is None]
    if not missing:
        return []
    names = ", ".join(text(f"report.reduction.missing.{name}") for name in missing)
    key = "unknown_fall" if missing == ["opening"] else "unknown_rate"
    return [("paragraph", text(f"report.reduction.sentences.{key}", names=names))]


def _status_origin(data: CommuneYear, text: Labels) -> str:
    lines = {table: data.own(table)["line"] for table in ("movements", "class_counts")}
    return origin(data, text, {**lines, "households": []}, "status")
