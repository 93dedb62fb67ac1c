"""One file, checked: its sheets recognised, read and held against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from analysis.core.errors import DataError, Finding
from analysis.intake.checking.template import place_of
from analysis.intake.contract import TABLES
from analysis.intake.folder import RawFolder
from analysis.intake.forms import FormTable, read_form
from analysis.intake.lists import HouseholdList, Known, read_list
from analysis.intake.lists.alike import spelled_alike
from analysis.intake.lists.asking import NO_ANSWERS, Answers
from analysis.intake.lists.header import find_header, is_header
from analysis.intake.lists.mapping import read_mapping
from analysis.intake.lists.once import same_households
from analysis.intake.raw import Reading, read_folder
from analysis.intake.recognise import Question, answers_text, read_answers
from analysis.intake.recognise.questions import FILE as ANSWERS
from analysis.intake.template.read import FILE
from analysis.intake.workbook import Grid, Workbook, open_workbook
from analysis.intake.workbook.repaired import repaired
from analysis.intake.workbook.tables import split_below, split_beside
from analysis.standard import Standard


@dataclass(frozen=True)
class Options:
    """What a check is told besides the file.

    Parameters
    ----------
    standard
        Of the review year.
    known
        What is known of the commune.
    answers
        What was answered to questions about the file; :func:`check_file` adds those that stand beside it.
    """

    standard: Standard
    known: Known = field(default_factory=Known)
    answers: Answers = NO_ANSWERS


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
    place, rows
        Of our own workbook: commune and year, and the rows of each table that could be read.
    """

    file: str
    workbook: Workbook | None
    lists: tuple[HouseholdList, ...] = ()
    forms: tuple[FormTable, ...] = ()
    notices: tuple[Finding, ...] = ()
    place: tuple[str, int] | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        """Yield every finding: of the file, of its lists, of its forms."""
        yield from self.notices
        for household_list in self.lists:
            yield from household_list.findings()
        for form in self.forms:
            yield from form.findings

    @property
    def recognised(self) -> bool:
        """Whether it holds any table that we know."""
        return bool(self.lists or self.forms or self.place)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is to be answered before all of the file is used."""
        return tuple(question for one in self.lists for question in one.questions)

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
        Standard of the year, what is known of the commune.
    file
        Name in findings; default: the name of the path.
    """
    file = file or path.name
    try:
        mapping = read_mapping(path)
        replies = (*options.answers.given, *read_answers(path.parent))
        given = Answers(replies, sha256(path.read_bytes()).hexdigest(), mapping=mapping)
        options = replace(options, answers=given)
        workbook = open_workbook(path, file)
    except DataError as error:
        return Checked(file, None, notices=error.findings)
    grids, notices = [], list(workbook.findings)
    for grid in workbook.grids:
        fixed, converted = repaired(grid, file, is_header)
        grids.append(fixed)
        notices += converted
    workbook = Workbook(file, tuple(grids))
    if place := place_of(workbook):
        return of_template(path, workbook, place, given)
    tables: list[HouseholdList | FormTable] = []
    for grid in grids:
        found, said = _read_sheet(grid, file, options, mapping)
        tables += found
        notices += said
    if not tables and not any(finding.rule in _EMPTY for finding in notices):
        notices.append(Finding("nothing_recognised", file))
    lists = tuple(table for table in tables if isinstance(table, HouseholdList))
    forms = tuple(table for table in tables if isinstance(table, FormTable))
    lists, merged = spelled_alike(file, lists)
    notices += [*merged, *_listed_twice(file, lists)]
    return Checked(file, workbook, lists, forms, tuple(notices))


def _listed_twice(file: str, lists: Sequence[HouseholdList]) -> Iterator[Finding]:
    """Find households that stand on two sheets: a copy of a sheet, or two years in one file."""
    coded = [(one, one.accepted) for one in lists if {"village", "household_id"} <= set(one.accepted.columns)]
    for place, (later, households) in enumerate(coded):
        for earlier, others in coded[:place]:
            both = same_households(households, others)
            if both.height:
                details = {"other": earlier.sheet, "rows": str(both.height)}
                line = int(both["line"][0])
                yield Finding("listed_twice", file, line, sheet=later.sheet, details=details)


def of_template(path: Path, workbook: Workbook, place: tuple[str, int], answers: Answers) -> Checked:
    """Return our own workbook as the reader of raw folders reads it, with what was answered beside it."""
    commune, year = place
    files = {FILE: path.read_bytes(), ANSWERS: answers_text(answers.given).encode()}
    return of_reading(read_folder(RawFolder(commune, year, path.parent.as_posix(), files)), workbook, place)


def of_reading(found: Reading, workbook: Workbook | None, place: tuple[str, int] | None) -> Checked:
    """Return what the reader of raw folders read as a checked file.

    Parameters
    ----------
    workbook
        What is marked; its file is the name in findings of a workbook that is checked by itself.
    place
        Commune and year of our own workbook.
    """
    file = workbook.file if workbook else ""
    lists: tuple[HouseholdList, ...] = (found.households,) if found.households else ()
    notices = found.findings
    if place is not None:
        lists = tuple(replace(one, file=file, notices=_named(one.notices, file)) for one in lists)
        notices = _named(notices, file)
    rows = {name: len(getattr(found.data, name)) for name in (*TABLES, "households")} if found.data else {}
    told = {name: count for name, count in rows.items() if count}
    return Checked(file, workbook, lists, notices=notices, place=place, rows=told)


def _named(findings: Sequence[Finding], file: str) -> tuple[Finding, ...]:
    return tuple(replace(finding, file=file) for finding in findings)


_EMPTY = ("empty_file", "image_for_table")


def _read_sheet(
    grid: Grid, file: str, options: Options, mapping: Mapping[str, str]
) -> tuple[list[HouseholdList | FormTable], list[Finding]]:
    """Read the tables of a sheet, and say what is to be said of the sheet as a whole."""
    if grid.cells.is_empty():
        return [], []
    parts = [part for half in _beside(grid, mapping) for part in _below(half, mapping)]
    read = [_read_table(part, file, options) for part in parts]
    tables = [table for table in read if table is not None]
    if len(tables) > 1:
        details = {"tables": str(len(tables))}
        return tables, [
            Finding("several_tables", file, sheet=grid.sheet, severity="warning", details=details)
        ]
    if not tables and not grid.hidden:
        return [], [Finding("sheet_left_out", file, sheet=grid.sheet, severity="warning")]
    return tables, []


def _read_table(grid: Grid, file: str, options: Options) -> HouseholdList | FormTable | None:
    form = read_form(grid, file, options.standard)
    return form or read_list(grid, file, options.standard, options.known, options.answers)


def _below(grid: Grid, mapping: Mapping[str, str]) -> list[Grid]:
    return split_below(grid, lambda part: _is_list(part, mapping))


def _beside(grid: Grid, mapping: Mapping[str, str]) -> list[Grid]:
    return split_beside(grid, lambda part: _is_list(part, mapping))


def _is_list(grid: Grid, mapping: Mapping[str, str]) -> bool:
    return find_header(grid, mapping) is not None
