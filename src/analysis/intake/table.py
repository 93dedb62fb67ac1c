"""CSV to raw rows: cells as text with the line they stand on, before anything is believed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.core.errors import DataError, Finding
from analysis.intake.contract import Row
from analysis.intake.text import LONGEST_CELL, decode

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
        lines = list(records(decode(data, file), file))
    except DataError as error:
        return RawTable(file, (), (), error.findings)
    (line, header), body = lines[0], lines[1:]
    columns = tuple(header)
    faults = list(header_faults(columns, file, line, model))
    if len(set(columns)) < len(columns) or not set(columns) & set(model.columns()):
        return RawTable(file, columns, (), tuple(faults))
    rows = []
    for line, cells in body:
        if len(cells) != len(columns):
            details = {"cells": str(len(columns))}
            faults.append(Finding("cell_count", file, line, found=str(len(cells)), details=details))
        else:
            rows.append(RawRow(line, {c: v or None for c, v in zip(columns, cells, strict=True)}))
    return RawTable(file, columns, tuple(rows), tuple(faults))


def records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield filled records with the line on which each starts; a quoted cell may span lines."""
    csv.field_size_limit(1 << 30)  # else whatever the process was left with
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    long: list[Finding] = []
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            long += [_too_long(cell, file, start) for cell in cells if len(cell) > LONGEST_CELL]
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        raise DataError([*long, Finding("bad_csv", file, start)]) from None
    if long:
        raise DataError(long)


def _too_long(cell: str, file: str, line: int) -> Finding:
    return Finding("cell_too_long", file, line, found=f"{cell[:20]}…", details={"length": str(len(cell))})


def header_faults(header: Sequence[str], file: str, line: int | None, model: type[Row]) -> Iterator[Finding]:
    """Yield what is wrong with the columns that a file has."""
    if len(header) == 1 and ";" in header[0]:
        yield Finding("wrong_separator", file, line, found=header[0])
        return
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
