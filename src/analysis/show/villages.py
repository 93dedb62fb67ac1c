"""What each village was to reach, who answers for it, and what came of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.bars import pair_bars
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.chart_parts import Amount
from analysis.display.charts import Pair
from analysis.display.drawing import to_svg
from analysis.intake import CommuneYear
from analysis.show import cells
from analysis.show.origin import origin
from analysis.show.words import village_word

SAY = "report.villages."


def village_table(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """List the villages with target, member in charge, result and attainment.

    Parameters
    ----------
    frame
        Result of :func:`analysis.measures.reduction.reduction` for all units.
    """
    text = labels_for(language)
    rows = _villages(data, frame)
    if not rows:
        return cells.sentence(text(SAY + "nothing", village=village_word(data, text)))
    unit = text("report.households")
    return Table(
        "villages",
        text(SAY + "caption", year=data.facts.year, village=village_word(data, text)),
        (
            Column(_heading(data, text), width=1.6),
            Column(text(SAY + "responsible"), width=2),
            Column(text("report.reduction.kind"), width=2),
            Column(text("report.reduction.target"), unit=unit, align="right"),
            Column(text("report.reduction.result"), unit=unit, align="right"),
            Column(text("report.reduction.attainment"), unit="%", align="right"),
        ),
        tuple(Row(_cells(data, row, text), origin=_origin(data, row, text)) for row in rows),
        source=cells.sources(data.sources, text, "targets", "results", "movements"),
    )


def village_figure(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Draw target and result of each village."""
    text = labels_for(language)
    rows = _villages(data, frame)
    if not rows:
        return Prose(())
    names = (text("report.reduction.target"), text("report.reduction.result"))
    pairs = [
        Pair(
            str(row["unit"]),
            _amount(row["target_households"], text),
            _amount(row["reduction_households"], text),
        )
        for row in rows
    ]
    reached = sum(not is_missing(row["attainment_pct"]) and row["attainment_pct"] >= 100 for row in rows)
    table = Table(
        "villages_chart_data",
        text(SAY + "figure_caption", year=data.facts.year, village=village_word(data, text)),
        (Column(_heading(data, text)), *(Column(name, align="right") for name in names)),
        tuple(
            Row(
                (
                    Cell(str(row["unit"])),
                    cells.count(row["target_households"], text),
                    cells.count(row["reduction_households"], text),
                ),
                origin=_origin(data, row, text),
            )
            for row in rows
        ),
    )
    return Figure(
        "villages_chart",
        text(SAY + "figure_caption", year=data.facts.year, village=village_word(data, text)),
        alt=text(SAY + "figure_alt", villages=len(rows), reached=reached, village=village_word(data, text)),
        svg=to_svg(pair_bars(pairs, names=names, unit=text("report.households"))),
        table=table,
        source=cells.sources(data.sources, text, "targets", "results", "movements"),
    )


def _villages(data: CommuneYear, frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return one row per village: of the ways of counting, the first that has a target."""
    others = frame[(frame["unit"] != data.facts.code) & frame["target_households"].notna()]
    return others.drop_duplicates("unit").to_dict("records")


def _heading(data: CommuneYear, text: Labels) -> str:
    word = village_word(data, text)
    return word[:1].upper() + word[1:]


def _target(data: CommuneYear, row: dict[Any, Any]) -> pd.DataFrame:
    same = (data.targets["unit"] == row["unit"]) & (data.targets["kind"] == row["kind"])
    found: pd.DataFrame = data.targets[same]
    return found


def _responsible(data: CommuneYear, row: dict[Any, Any]) -> Any:
    """Return who answers for a village, from the frame where it carries the name."""
    if "responsible" in row:
        return row["responsible"]
    return _target(data, row)["responsible"].iloc[0]


def _cells(data: CommuneYear, row: dict[Any, Any], text: Labels) -> tuple[Cell, ...]:
    attainment = row["attainment_pct"]
    return (
        Cell(str(row["unit"])),
        cells.text(_responsible(data, row), text),
        Cell(text(f"report.reduction.kinds.{row['kind']}")),
        cells.count(row["target_households"], text),
        cells.count(row["reduction_households"], text),
        cells.missing(text, "report.not_computable")
        if is_missing(attainment)
        else cells.decimal(attainment, text),
    )


def _origin(data: CommuneYear, row: dict[Any, Any], text: Labels) -> str:
    of_unit = {
        table: getattr(data, table).loc[getattr(data, table)["unit"] == row["unit"], "line"]
        for table in ("results", "movements")
    }
    known = {table: lines for table, lines in of_unit.items() if len(lines)}
    return origin(data, text, {"targets": _target(data, row)["line"], **known}, "village")


def _amount(value: Any, text: Labels) -> Amount:
    if is_missing(value):
        return Amount(None, text("report.not_reported"))
    return Amount(float(value), number(value, text.language))
