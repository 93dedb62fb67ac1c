"""CSV to raw rows: cells as text with the line they stand on, before anything is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.core.errors import DataError, Finding
from analysis.intake.contract import Row
from analysis.intake.text import LONGEST_CELL, decode
from analysis.intake.workbook.delimited import SEPARATORS, rows_of

Cells = dict[str, str | None]


@dataclass(frozen=True)
class RawRow:
    """A row as text: the line on which it starts, and its cells by column; None where empty."""

    line: int
    cells: Cells


@dataclass(frozen=True)
class RawTable:
    """The rows of a file, and what is wrong with the file's shape."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether the rows could be told apart; if not, ``findings`` says why."""
        return bool(self.rows) or not self.findings


def first_difference(one: RawTable, other: RawTable, key: Sequence[str]) -> tuple[int, str, str] | None:
    """Return the first place where two tables of the same rows differ: line, value, value of the other.

    Examples
    --------
    >>> here = RawTable("a.csv", ("unit", "value"), (RawRow(3, {"unit": "15139", "value": "55"}),))
    >>> there = RawTable("b.csv", ("unit", "value"), (RawRow(2, {"unit": "15139", "value": "56"}),))
    >>> first_difference(here, there, ("unit",))
    (3, '55', '56')
    """
    known = {tuple(row.cells.get(name) for name in key): row.cells for row in other.rows}
    for row in one.rows:
        there = known.get(tuple(row.cells.get(name) for name in key), {})
        for name, value in row.cells.items():
            if value and there.get(name) and there[name] != value:
                return row.line, value, str(there[name])
    return None


def read_table(data: bytes, file: str, model: type[Row]) -> RawTable:
    r"""Read a CSV file that should hold rows of a model.

    Rows without a single filled cell, which spreadsheets leave at the end, carry nothing and are
    passed over.

    Examples
    --------
    >>> from analysis.intake.contract import Target
    >>> read_table(b"unit,kind,value\n15139,unstated,\n", "targets.csv", Target).rows
    (RawRow(line=2, cells={'unit': '15139', 'kind': 'unstated', 'value': None}),)
    """
    try:
        table, line = cells_of(data, file)
    except DataError as error:
        return RawTable(file, (), (), error.findings)
    columns = table.columns
    faults = tuple(header_faults(columns, file, line, model))
    if len(set(columns)) < len(columns) or not set(columns) & set(model.columns()):
        return RawTable(file, columns, (), faults)
    return replace(table, findings=(*faults, *table.findings))


def cells_of(data: bytes, file: str) -> tuple[RawTable, int]:
    r"""Return the rows of a CSV file below its header, and the line of the header.

    A row of more or fewer cells than the header is a finding: whose value is whose is not known.

    Raises
    ------
    DataError
        If it cannot be read.

    Examples
    --------
    >>> table, line = cells_of(b"unit;value\n15139;10\n", "targets.csv")
    >>> table.columns, table.rows[0].cells
    (('unit', 'value'), {'unit': '15139', 'value': '10'})
    """
    (first, header), *body = records(data, file)
    details = {"cells": str(len(header))}
    faults = tuple(
        Finding("cell_count", file, line, found=str(len(cells)), details=details)
        for line, cells in body
        if len(cells) != len(header)
    )
    rows = tuple(
        RawRow(line, {column: cell or None for column, cell in zip(header, cells, strict=True)})
        for line, cells in body
        if len(cells) == len(header)
    )
    return RawTable(file, tuple(header), rows, faults), first


def records(data: bytes, file: str) -> list[tuple[int, list[str]]]:
    """Return the filled rows of a CSV file with the line on which each starts.

    Cells stand apart by what stands between the titles, which are words: comma, semicolon, tab or bar.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    text = decode(data, file)
    header = next(line for line in text.splitlines() if line.strip())
    separator = max(SEPARATORS, key=header.count)
    rows = [(line, [cell.strip() for cell in row]) for line, row in rows_of(text, separator, file)]
    if long := [
        Finding("cell_too_long", file, line, found=f"{cell[:20]}…", details={"length": str(len(cell))})
        for line, row in rows
        for cell in row
        if len(cell) > LONGEST_CELL
    ]:
        raise DataError(long)
    return [(line, row) for line, row in rows if any(row)]


def header_faults(header: Sequence[str], file: str, line: int | None, model: type[Row]) -> Iterator[Finding]:
    """Yield what is wrong with the columns that a file has."""
    known = model.columns()
    details = {"known": ", ".join(known)}
    for column, times in Counter(header).items():
        if column not in known:
            yield Finding("unknown_column", file, line, column, found=column, details=details)
        if times > 1:
            yield Finding("duplicate_column", file, line, column, found=column)
    for column, required in known.items():
        if required and column not in header:
            yield Finding("missing_column", file, line, column, details=details)
