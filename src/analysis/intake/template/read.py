"""The filled-in workbook: its sheets as raw tables, every cell as the text that a CSV would hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from analysis.core.errors import DataError, Finding
from analysis.core.labels import LANGUAGES, Labels, labels_for
from analysis.intake.columns import TextTable
from analysis.intake.narrative import SECTIONS
from analysis.intake.table import RawRow, RawTable
from analysis.intake.template.layout import (
    FACTS,
    FIRST_ROW,
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
from analysis.intake.workbook.guard import kind_of
from analysis.intake.workbook.package import look_into_xlsx
from analysis.standard import Standard

FILE = "intake.xlsx"
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True)
class IntakeBook:
    """A workbook as text.

    Parameters
    ----------
    tables
        Raw tables by name; only sheets with a filled row. ``line`` is the row of the sheet.
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
    tables: Mapping[str, RawTable] = field(default_factory=dict)
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
        if kind_of(data, file) == "xlsx":
            look_into_xlsx(data, file)
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        opened = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        rows = {name: sheet.to_python(skip_empty_area=False) for name, sheet in opened.items()}
    except DataError as error:
        return IntakeBook(file, findings=error.findings)
    except CalamineError:
        return IntakeBook(file, findings=(Finding("bad_workbook", file),))
    mark = [_text(row[0]) or "" for row in rows.get(MARK, []) if row]
    if mark[:2] != ["giamngheo", str(VERSION)] or len(mark) < 5 or mark[4] not in LANGUAGES:
        details = {"version": str(VERSION)}
        return IntakeBook(file, findings=(Finding("not_our_template", file, details=details),))
    if tuple(mark[2:4]) != wanted:
        details = {"wanted": ", ".join(wanted)}
        fault = Finding("other_template", file, found=", ".join(mark[2:4]), details=details)
        return IntakeBook(file, findings=(fault,))
    return _read(file, rows, wanted[0], standard, labels_for(LANGUAGES[LANGUAGES.index(mark[4])]))


def as_text_table(table: RawTable, book: IntakeBook) -> TextTable:
    """Return a raw table by columns."""
    cells = {
        name: pa.array([row.cells.get(name) for row in table.rows], pa.string()) for name in table.columns
    }
    lines = pa.array([row.line for row in table.rows], pa.int64())
    return TextTable(table.file, lines, cells, sheet=book.titles["households"])


def _read(
    file: str, rows: Mapping[str, list[list[Any]]], commune: str, standard: Standard, text: Labels
) -> IntakeBook:
    layout = sheets(standard, text)
    titles = {name: text(f"template.sheets.{name}") for name in (*layout, INSTRUCTIONS, FACTS, NARRATIVE)}
    findings = tuple(
        Finding("unknown_sheet", file, sheet=name, found=name, details={"known": ", ".join(titles.values())})
        for name in rows
        if name not in (*titles.values(), MARK, LISTS)
    )
    first = first_rows(commune, standard)
    tables, letters = {}, {}
    for name, columns in layout.items():
        body = rows.get(titles[name], [])
        keys = [_text(cell) or "" for cell in body[1]] if len(body) > 1 else []
        letters[name] = {key: _letter(place) for place, key in enumerate(keys)}
        by_key = {column.key: column for column in columns}
        untouched = [{}, *first.get(name, [])]
        found = tuple(row for row in _rows(keys, body, by_key) if _filled(row) not in untouched)
        if found:
            tables[name] = RawTable(file, tuple(key for key in keys if key in by_key), found)
    known = {column.key: column for column in fact_columns(text)}
    told = {
        str(row[0]): (number, _cell(row[2], known[str(row[0])]))
        for number, row in enumerate(rows.get(titles[FACTS], []), start=1)
        if len(row) > 2 and str(row[0]) in known
    }
    return IntakeBook(
        file,
        tables,
        {key: value for key, (_, value) in told.items() if value is not None},
        {key: number for key, (number, _) in told.items()},
        dict(_sections(rows.get(titles[NARRATIVE], []))),
        titles,
        letters,
        findings,
    )


def _rows(keys: Sequence[str], body: Sequence[list[Any]], columns: Mapping[str, Column]) -> Iterator[RawRow]:
    for number, cells in enumerate(body[FIRST_ROW - 1 :], start=FIRST_ROW):
        told = zip(keys, cells, strict=False)
        yield RawRow(number, {key: _cell(cell, columns[key]) for key, cell in told if key in columns})


def _filled(row: RawRow) -> dict[str, str]:
    return {key: value for key, value in row.cells.items() if value is not None}


def _sections(body: list[list[Any]]) -> Iterator[tuple[str, str]]:
    for row in body:
        words = _text(row[2]) if len(row) > 2 else None
        if words and str(row[0]) in SECTIONS:
            yield str(row[0]), words


def _cell(value: object, column: Column) -> str | None:
    """Return a cell as a CSV of the contract would have it: codes for words, ISO for dates."""
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y-%m-%d" if column.kind == "date" else "%d/%m/%Y")
    told = _text(value)
    if told is None:
        return None
    if column.words:
        codes = {word.casefold(): code for code, word in column.words.items()}
        return codes.get(told.casefold(), told)
    if column.kind == "date" and (day := _DAY.fullmatch(told)):
        return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    return told


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        return str(int(number)) if number == int(number) else f"{number:f}"
    told = normalize("NFC", str(value)).replace("\r\n", "\n").strip()
    return told or None


def _letter(place: int) -> str:
    """Return the letter of a column, counted from 0.

    Examples
    --------
    >>> _letter(0), _letter(26)
    ('A', 'AA')
    """
    first, last = divmod(place, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)
