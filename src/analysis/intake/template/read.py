"""The filled-in workbook: its sheets found by what is in them, every cell as a CSV would hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.core.errors import DataError, Finding
from analysis.core.labels import LANGUAGES, Labels, labels_for
from analysis.intake.carried import HOUSEHOLD, PROJECT
from analysis.intake.narrative import SECTIONS
from analysis.intake.repair.names import loose_key
from analysis.intake.table import RawRow, RawTable
from analysis.intake.template.cells import contract_texts
from analysis.intake.template.find import Found, find_table, is_total, plain_title
from analysis.intake.template.layout import (
    FACTS,
    INSTRUCTIONS,
    LISTS,
    MARK,
    NARRATIVE,
    VERSION,
    Column,
    fact_columns,
    first_rows,
    sheets,
)
from analysis.intake.workbook import Grid, Workbook, open_bytes
from analysis.intake.workbook.repaired import repaired
from analysis.intake.workbook.tables import fill_merged
from analysis.standard import Standard

FILE = "intake.xlsx"
HOUSEHOLDS = "households"


@dataclass(frozen=True)
class IntakeBook:
    """A workbook as text.

    Parameters
    ----------
    tables
        Raw tables by name; only sheets with a filled row. ``line`` is the row of the sheet.
    households
        The sheet of the household list, read as any list is.
    facts
        Text by dotted key, and the row of each key.
    narrative
        Body by section.
    titles
        Title of the sheet, by table.
    letters
        Letter of each column, by table.
    """

    file: str
    workbook: Workbook | None = None
    tables: Mapping[str, RawTable] = field(default_factory=dict)
    households: Grid | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    fact_rows: Mapping[str, int] = field(default_factory=dict)
    narrative: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def located(self, table: str, finding: Finding) -> Finding:
        """Return a finding with its sheet, and its column as the letter that the user sees."""
        letters = self.letters.get(table, {})
        column = ", ".join(letters.get(key, key) for key in finding.column.split(", "))
        return replace(finding, sheet=self.titles.get(table, ""), column=column)


def read_book(data: bytes, file: str, wanted: tuple[str, str], standard: Standard) -> IntakeBook:
    """Read a filled-in template.

    Parameters
    ----------
    wanted
        The commune and year, as texts, whose folder holds the file.
    """
    try:
        workbook = open_bytes(data, file, line_ends=True)
    except DataError as error:
        return IntakeBook(file, findings=error.findings)
    by_name = {grid.sheet: grid for grid in workbook.grids}
    mark = by_name[MARK].cells.to_series().to_list() if MARK in by_name and by_name[MARK].cells.width else []
    if mark[:2] != ["giamngheo", str(VERSION)] or len(mark) < 5 or mark[4] not in LANGUAGES:
        details = {"version": str(VERSION)}
        return IntakeBook(file, workbook, findings=(Finding("not_our_template", file, details=details),))
    if tuple(mark[2:4]) != wanted:
        details = {"wanted": ", ".join(wanted)}
        fault = Finding("other_template", file, found=", ".join(mark[2:4]), details=details)
        return IntakeBook(file, workbook, findings=(fault,))
    grids: list[Grid] = []
    converted: list[Finding] = []
    for grid in workbook.grids:
        if grid.sheet not in (MARK, LISTS):
            fixed, said = repaired(grid, file)
            grids.append(fixed)
            converted += said
    # The lists of our own hidden sheets are no data, and need not be told of.
    noticed = [
        finding
        for finding in workbook.findings
        if finding.sheet not in (MARK, LISTS) and not _is_of_keys(finding, by_name)
    ]
    workbook = replace(workbook, grids=tuple(grids), findings=(*noticed, *converted))
    return _read(workbook, wanted[0], standard, labels_for(LANGUAGES[LANGUAGES.index(mark[4])]))


def _read(workbook: Workbook, commune: str, standard: Standard, text: Labels) -> IntakeBook:
    layout = sheets(standard, text)
    file = workbook.file
    titles = {name: text(f"template.sheets.{name}") for name in (*layout, INSTRUCTIONS, FACTS, NARRATIVE)}
    known = fact_columns(text)
    sections = {slug: text(f"template.sections.{slug}") for slug in SECTIONS}
    rest = {grid.sheet: grid for grid in workbook.grids}
    placed = {name: rest.pop(title) for name, title in titles.items() if title in rest}
    findings = list(workbook.findings)
    for sheet, grid in rest.items():
        name = _meant(grid, layout, known, sections)
        if name is not None and name not in placed:
            placed[name], titles[name] = grid, sheet
        elif grid.cells.height and name != INSTRUCTIONS:
            details = {"known": ", ".join(titles.values())}
            findings.append(Finding("unknown_sheet", file, sheet=sheet, found=sheet, details=details))
    tables: dict[str, RawTable] = {}
    letters: dict[str, Mapping[str, str]] = {FACTS: {}}
    for name, columns in layout.items():
        if name == HOUSEHOLDS or name not in placed:
            continue
        found = find_table(placed[name], columns)
        letters[name] = found.letters
        table, told = _table(placed[name], found, columns, file)
        findings += told
        untouched = [{}, *first_rows(commune, standard).get(name, [])]
        begun = set(PROJECT) if name == "projects" else set()
        rows = tuple(
            row
            for row in table.rows
            if _filled(row) not in untouched and not (begun and set(_filled(row)) <= begun)
        )
        if rows or table.findings:
            tables[name] = replace(table, rows=rows)
    facts = dict(_entries(placed.get(FACTS), {column.key: column.title for column in known}))
    by_key = {column.key: column for column in known}
    return IntakeBook(
        file,
        workbook,
        tables,
        _begun_households(placed.get(HOUSEHOLDS), layout[HOUSEHOLDS]),
        {key: contract_texts([told], by_key[key])[0] or told for key, (_, told) in facts.items() if told},
        {key: row for key, (row, _) in facts.items()},
        {slug: told for slug, (_, told) in _entries(placed.get(NARRATIVE), sections) if told},
        titles,
        letters,
        tuple(findings),
    )


def _meant(
    grid: Grid, layout: Mapping[str, Sequence[Column]], facts: Sequence[Column], sections: Mapping[str, str]
) -> str | None:
    """Return which sheet of the template one is that bears another name."""
    shares = {name: len(find_table(grid, columns).letters) / len(columns) for name, columns in layout.items()}
    for name, entries in ((FACTS, {column.key: column.title for column in facts}), (NARRATIVE, sections)):
        shares[name] = len(dict(_entries(grid, entries))) / len(entries)
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.5 else None


def _table(grid: Grid, found: Found, columns: Sequence[Column], file: str) -> tuple[RawTable, list[Finding]]:
    """Return the rows of a table below its header; rows of the form itself and totals are passed over."""
    if not found.letters:
        faults = []
        if grid.cells.height:
            wanted = next(column for column in columns if column.required)
            details = {"known": ", ".join(column.title for column in columns)}
            faults = [Finding("missing_column", file, 1, wanted.title, sheet=grid.sheet, details=details)]
        return RawTable(file, (), ()), faults
    told = [
        Finding("column_left_out", file, found.line, letter, title, grid.sheet, "warning")
        for letter, title in found.others.items()
    ]
    known = {*found.letters.values(), *found.others}
    told += [
        Finding("column_untitled", file, grid.line(found.last), letter, str(said[0]), grid.sheet, "warning")
        for letter in grid.cells.columns
        if letter not in known and len(said := grid.cells[letter][found.last + 1 :].drop_nulls())
    ]
    grid = fill_merged(grid, found.last + 1)
    by_key = {column.key: column for column in columns}
    cells = {
        key: contract_texts(grid.cells[letter].to_list(), by_key[key], grid.is_number(letter).to_list())
        for key, letter in found.letters.items()
    }
    rows = []
    for at in range(found.last + 1, grid.cells.height):
        if at in found.helpers:
            continue
        if is_total(grid.cells.row(at)):
            said = next(text for text in grid.cells.row(at) if text)
            told.append(Finding("total_left_out", file, grid.line(at), "", said, grid.sheet, "warning"))
            continue
        rows.append(RawRow(grid.line(at), {key: column[at] for key, column in cells.items()}))
    return RawTable(file, tuple(found.letters), tuple(rows)), told


def _begun_households(grid: Grid | None, columns: Sequence[Column]) -> Grid | None:
    """Return the sheet of the households; None where nothing but last year's stands on it."""
    found = find_table(grid, columns) if grid is not None else None
    if grid is None or found is None or not found.letters:
        return grid
    carried = {letter for key, letter in found.letters.items() if key in HOUSEHOLD}
    below = grid.cells[found.last + 1 :]
    said = [name for name in below.columns if name not in carried and below[name].null_count() < below.height]
    return grid if said or not below.height else None


def _is_of_keys(finding: Finding, grids: Mapping[str, Grid]) -> bool:
    """Say whether a finding tells of the one row that the template hides: that of the keys."""
    if finding.rule != "hidden_rows" or finding.details["rows"] != "1" or finding.line is None:
        return False
    texts = [text for text in grids[finding.sheet].cells.row(finding.line - 1) if text]
    return len(texts) > 1 and all(re.fullmatch(r"[a-z0-9_]+", text) for text in texts)


def _filled(row: RawRow) -> dict[str, str]:
    return {key: value for key, value in row.cells.items() if value is not None}


def _entries(grid: Grid | None, wanted: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, str | None]]]:
    """Yield key, row and text of each entry of a sheet with a label and a value in each row.

    An entry is known by the key in the hidden column, or by its label where that column is gone.
    """
    if grid is None:
        return
    by_title = {loose_key(title): key for key, title in wanted.items()}
    seen: set[str] = set()
    for at, row in enumerate(grid.cells.rows()):
        for place, text in enumerate(row[:3]):
            by_label = by_title.get(plain_title(text)) if text else None
            key = text if text in wanted else by_label
            if text is None or key is None or key in seen:
                continue
            seen.add(key)
            value = place + (2 if text in wanted else 1)
            yield key, (grid.line(at), row[value] if value < len(row) else None)
            break
