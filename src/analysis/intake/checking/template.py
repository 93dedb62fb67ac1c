"""Our own workbook, recognised by its hidden mark: its strict reader tells the faults of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from analysis.errors import DataError, Finding
from analysis.intake.folder import RawFolder
from analysis.intake.lists import HouseholdList
from analysis.intake.raw import parse
from analysis.intake.repair.numbers import small_int
from analysis.intake.template.layout import MARK
from analysis.intake.template.read import FILE
from analysis.intake.values import is_code
from analysis.intake.workbook import Workbook


def place_of(workbook: Workbook) -> tuple[str, int] | None:
    """Return commune and year of a workbook made by ``giamngheo template``; None for any other."""
    for grid in workbook.grids:
        if grid.sheet == MARK and grid.cells.width and grid.cells.height > 3:
            commune, year = grid.cells["A"][2], small_int(grid.cells["A"][3])
            return (commune, year) if commune and is_code(commune) and year else None
    return None


def template_findings(path: Path, file: str, place: tuple[str, int]) -> Iterator[Finding]:
    """Yield what the strict reader of the template finds."""
    commune, year = place
    try:
        parse(RawFolder(commune, year, path.parent.as_posix(), {FILE: path.read_bytes()}))
    except DataError as error:
        yield from (replace(finding, file=file) for finding in error.findings)


def only_law(found: HouseholdList) -> HouseholdList:
    """Return a list without the faults of cells, which a strict reader has told already."""
    return replace(found, notices=(), faults=tuple(fault for fault in found.faults if not fault.aside))
