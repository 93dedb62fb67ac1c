"""Columns and cells that the pages of a plan share."""

from __future__ import annotations

from typing import Any

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.display.blocks import Cell, Column
from analysis.show import cells

SAY = "plan."
BLANK = "……………"
UNITS = {
    "members": "persons",
    **dict.fromkeys(("deprivations", "unknown", "to_remove", "to_fall"), "indicators"),
    **dict.fromkeys(("reached", "exits", "capacity"), "households"),
    "used": "times",
    **dict.fromkeys(("chance", "success"), "percent"),
    **dict.fromkeys(("cost", "cost_range", "least"), "vnd"),
    **dict.fromkeys(("b1_gap", "b1"), "points"),
    **dict.fromkeys(("income_gap", "income"), "vnd_month"),
}


def column(name: str, text: Labels, width: float = 1) -> Column:
    """Return a column of the plan by its name: figures have their unit and stand right."""
    label = text(f"{SAY}columns.{name}")
    if name not in UNITS:
        return Column(label, width=width)
    return Column(label, unit=text(f"{SAY}units.{UNITS[name]}"), align="right", width=width)


def to_fill(value: Any, text: Labels, blank: str = BLANK) -> Cell:
    """Return a figure, or room to write it by hand where it is not known."""
    return blank_cell(blank) if is_missing(value) else cells.count(value, text, "households")


def blank_cell(blank: str) -> Cell:
    """Return the cell of what nobody has told: empty, or dots to write on."""
    return Cell(blank, evidence="missing")
