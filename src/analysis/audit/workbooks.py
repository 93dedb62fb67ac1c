"""Official forms in workbooks, as cells of the official forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.audit.finding import Where
from analysis.audit.forms import ALL, Cell, Figure
from analysis.audit.tables import YEAR_OF_PATH, PublishedTable, even_shares
from analysis.audit.terms import standard_of
from analysis.core.errors import DataError
from analysis.intake.checking.check import Options, check_file
from analysis.intake.forms import FormTable
from analysis.places.names import unit_key
from analysis.standard import national_standards

SUFFIXES = (".xlsx", ".xls", ".ods")
_READ = range(1, 9)
# The columns of form 1: whom they count, and how.
_FIRST = {
    "total": (ALL, "total"),
    "poor": ("poor", "total"),
    "poor_pct": ("poor", "rate_pct"),
    "near_poor": ("near_poor", "total"),
    "near_poor_pct": ("near_poor", "rate_pct"),
}


def read_forms(path: Path, file: str) -> PublishedTable | None:
    """Read forms 1 to 8 of a workbook; None where it holds none.

    Units are told by their names under the unit above, the topmost ("Tổng cộng") by the folder, so
    that the forms of one folder belong together. The year is that of a folder in the path.

    Raises
    ------
    DataError
        If a form cannot be read.
    """
    checked = check_file(path, Options(standard_of(_year(file)) or national_standards()[0]), file)
    return table_of(checked.forms, file)


def table_of(read: Sequence[FormTable], file: str) -> PublishedTable | None:
    """Return forms 1 to 8 that were read from a file as one table; None where there are none.

    Raises
    ------
    DataError
        If a form could not be read.
    """
    year = _year(file)
    forms = [form for form in read if form.number in _READ]
    if not forms:
        return None
    if errors := [finding for form in forms for finding in form.findings if finding.severity == "error"]:
        raise DataError(errors)
    figures: list[Figure] = []
    parents: dict[str, str] = {}
    for form in forms:
        keys = _unit_keys(form, top=YEAR_OF_PATH.sub("", file.rpartition("/")[0]))
        parents |= {key: above for key, above in keys.values() if above}
        found = (_figure(row, keys[row["unit"], row["parent"]][0], year, file) for row in _rows(form))
        figures += even_shares(figure for figure in found if figure)
    return PublishedTable(tuple(figures), parents)


def _year(file: str) -> int | None:
    years = YEAR_OF_PATH.findall(file)
    return int(years[-1]) if years else None


def _rows(form: FormTable) -> Iterator[dict[str, Any]]:
    yield from (row for row in form.cells.iter_rows(named=True) if row["value"] is not None)


def _unit_keys(form: FormTable, top: str) -> dict[tuple[str, str | None], tuple[str, str]]:
    """Return key and key of the unit above, for each unit and parent as written."""
    levels = form.cells.select("unit", "parent", "level").unique(maintain_order=True)
    whole = {unit for unit, _, level in levels.rows() if level == 0}
    keys: dict[tuple[str, str | None], tuple[str, str]] = {}
    for unit, parent, level in levels.rows():
        if level == 0:
            keys[unit, parent] = (f"{top}:", "")
        elif parent is None or parent in whole:
            keys[unit, parent] = (unit_key(unit), f"{top}:" if parent else "")
        else:
            keys[unit, parent] = (f"{unit_key(parent)}/{unit_key(unit)}", unit_key(parent))
    return keys


def _figure(row: dict[str, Any], unit: str, year: int | None, file: str) -> Figure | None:
    class_, item = row["class"], row["item"]
    if row["form"] == 1:
        known = _FIRST.get(re.sub(r"^persons_", "", item))
        if known is None:
            return None
        class_, item = known
    cell = Cell(year, unit, str(row["form"]), class_ or "", row["base"], item)
    if row["form"] == 8 and item != "total":
        return None
    place = Where(file, row["line"], row["unit"], year, cell.form, item)
    return Figure(cell, Decimal(row["value"]), place)
