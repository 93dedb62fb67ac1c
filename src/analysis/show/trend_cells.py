"""Cells of a territory over years: levels, their bounds, and changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded
from analysis.display.blocks import Cell, Row
from analysis.display.chart_parts import Amount
from analysis.show import cells
from analysis.territory import Trend


def level_cell(row: Mapping[Any, Any] | None, text: Labels) -> Cell:
    """Return a level, marked where it is a lower bound or an estimate."""
    if not row or is_missing(row["value"]):
        return cells.missing(text)
    value = float(row["value"])
    sign = {"partial": "≥ ", "estimate": "≈ "}.get(row["state"], "")
    shown = number(value, text.language)
    return Cell(f"{sign}{shown}", rounded(value), "inferred" if sign == "≈ " else "published", "#,##0")


def bounds_of(row: Mapping[Any, Any], text: Labels) -> str:
    """Return both ends of an estimate."""
    if not row or row["state"] != "estimate":
        return ""
    return "–".join(number(row[name], text.language) for name in ("low", "high"))


def moved_cell(row: Mapping[Any, Any], text: Labels, decimals: int) -> Cell:
    """Return a change on the year before, told only where it is not withheld."""
    if row.get("state") == "withheld":
        return cells.withheld(text)
    return cells.change(row.get("change"), text, decimals)


def amount_of(row: Mapping[Any, Any] | None, text: Labels) -> Amount:
    """Return a level for a chart; a lower bound is no level."""
    if not row or row["state"] == "partial" or is_missing(row["value"]):
        return Amount(None, text("report.not_reported"))
    return Amount(float(row["value"]), level_cell(row, text).text)


def year_row(data: Trend, year: int, class_: str, broken: str | None, text: Labels) -> Row:
    """Return level, bounds, change and remarks of a class in a year."""
    level, share = (_of(data.levels, year, class_, item) for item in ("closing", "closing_share"))
    change, moved = (_of(data.changes, year, class_, item) for item in ("closing", "closing_share"))
    remarks = [text(f"trend.states.{level['state']}")] if level and level["state"] != "complete" else []
    remarks += [text(f"trend.breaks.{broken}")] if broken else []
    return Row(
        (
            Cell(str(year)),
            level_cell(level, text),
            Cell(bounds_of(level, text)),
            cells.change(change.get("change"), text),
            cells.decimal(share.get("value"), text)
            if share
            else cells.missing(text, "report.not_computable"),
            cells.change(moved.get("change"), text, 2),
            Cell("; ".join(remarks)),
        )
    )


def _of(frame: pd.DataFrame, year: int, class_: str, item: str) -> dict[str, Any]:
    own = frame[(frame["year"] == year) & (frame["class"] == class_) & (frame["item"] == item)]
    return {str(key): value for row in own.to_dict("records") for key, value in row.items()}
