"""One file, checked: its sheets recognised, read and held against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import DataError, Finding
from analysis.intake.forms import FormTable, read_form
from analysis.intake.lists import HouseholdList, Known, read_list
from analysis.intake.lists.header import find_header, is_header
from analysis.intake.lists.mapping import read_mapping
from analysis.intake.workbook import Grid, Workbook, open_workbook
from analysis.intake.workbook.repaired import repaired
from analysis.intake.workbook.tables import split_below, split_beside
from analysis.standard import Area, Standard


@dataclass(frozen=True)
class Options:
    """What a check is told besides the file."""

    standard: Standard
    area: Area = "rural"
    known: Known = field(default_factory=Known)


@dataclass(frozen=True)
class Checked:
    """A file and everything that was found in it.

    Parameters
    ----------
    file
        Name in findings.
    workbook
        The repaired grids; None where the file could not be opened.
    lists, forms
        What its sheets turned out to be.
    notices
        Findings about the file and its sheets.
    """

    file: str
    workbook: Workbook | None
    lists: tuple[HouseholdList, ...] = ()
    forms: tuple[FormTable, ...] = ()
    notices: tuple[Finding, ...] = ()

    def findings(self) -> Iterator[Finding]:
        """Yield every finding: of the file, of its lists, of its forms."""
        yield from self.notices
        for household_list in self.lists:
            yield from household_list.findings()
        for form in self.forms:
            yield from form.findings

    @property
    def failed(self) -> bool:
        """Whether there is any error, warnings apart."""
        return any(finding.severity == "error" for finding in self.findings())


def check_file(path: Path, options: Options, file: str | None = None) -> Checked:
    """Check a household list or official forms in any file; never raises for what is in it.

    Parameters
    ----------
    path
        Workbook or CSV file.
    options
        Standard of the year, area, what is known of the commune.
    file
        Name in findings; default: the name of the path.
    """
    file = file or path.name
    try:
        mapping = read_mapping(path)
        workbook = open_workbook(path, file)
    except DataError as error:
        return Checked(file, None, notices=error.findings)
    grids, notices = [], list(workbook.findings)
    for grid in workbook.grids:
        fixed, converted = repaired(grid, file, is_header)
        grids.append(fixed)
        notices += converted
    lists: list[HouseholdList] = []
    forms: list[FormTable] = []
    for grid in grids:
        notices += _read_sheet(grid, file, options, mapping, lists, forms)
    if not lists and not forms and not any(finding.rule in _EMPTY for finding in notices):
        notices.append(Finding("nothing_recognised", file))
    return Checked(file, Workbook(file, tuple(grids)), tuple(lists), tuple(forms), tuple(notices))


_EMPTY = ("empty_file", "image_for_table")


def _read_sheet(
    grid: Grid,
    file: str,
    options: Options,
    mapping: Mapping[str, str],
    lists: list[HouseholdList],
    forms: list[FormTable],
) -> Iterator[Finding]:
    """Read the tables of a sheet into the two collections; yield what is to be said of the sheet."""
    if grid.cells.is_empty():
        return
    tables = [part for half in _beside(grid, mapping) for part in split_below(half, lambda rows: _is_list(rows, mapping))]
    read = 0
    for table in tables:
        form = read_form(table, file, options.standard)
        if form is not None:
            forms.append(form)
            read += 1
            continue
        found = read_list(table, file, options.standard, area=options.area, mapping=mapping, known=options.known)
        if found is not None:
            lists.append(found)
            read += 1
    if read > 1:
        yield Finding("several_tables", file, sheet=grid.sheet, severity="warning", details={"tables": str(read)})
    if not read and not grid.hidden:
        yield Finding("sheet_left_out", file, sheet=grid.sheet, severity="warning")


def _beside(grid: Grid, mapping: Mapping[str, str]) -> list[Grid]:
    return split_beside(grid, lambda part: _is_list(part, mapping))


def _is_list(grid: Grid, mapping: Mapping[str, str]) -> bool:
    return find_header(grid, mapping) is not None
