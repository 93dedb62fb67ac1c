"""Our own workbook, recognised by its hidden mark: its strict reader tells the faults of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analysis.core.errors import DataError, Finding
from analysis.intake.contract import TABLES
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


def read_template(
    path: Path, file: str, place: tuple[str, int]
) -> tuple[Mapping[str, int], tuple[Finding, ...]]:
    """Return how many rows each table of the workbook holds, or what its strict reader finds."""
    commune, year = place
    try:
        data = parse(RawFolder(commune, year, path.parent.as_posix(), {FILE: path.read_bytes()}))
    except DataError as error:
        return {}, tuple(replace(finding, file=file) for finding in error.findings)
    rows = {name: len(getattr(data, name)) for name in (*TABLES, "households")}
    return {name: count for name, count in rows.items() if count}, ()


def only_law(found: HouseholdList) -> HouseholdList:
    """Return a list without the faults of cells, which a strict reader has told already."""
    return replace(found, notices=(), faults=tuple(fault for fault in found.faults if not fault.aside))
