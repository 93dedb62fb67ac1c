"""Our own workbook, recognised by its hidden mark."""

from __future__ import annotations

from analysis.intake.repair.numbers import small_int
from analysis.intake.template.layout import MARK
from analysis.intake.values import is_code
from analysis.intake.workbook import Workbook


def place_of(workbook: Workbook) -> tuple[str, int] | None:
    """Return commune and year of a workbook made by ``giamngheo template``; None for any other."""
    for grid in workbook.grids:
        if grid.sheet == MARK and grid.cells.width and grid.cells.height > 3:
            commune, year = grid.cells["A"][2], small_int(grid.cells["A"][3])
            return (commune, year) if commune and is_code(commune) and year else None
    return None
