"""Long tables as columns of text: what a row-by-row reader would spend minutes on.

A column is an Arrow array of trimmed texts, missing where the cell is empty. Every row keeps its
line in the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from analysis.core.errors import DataError, Finding
from analysis.intake.contract import Row
from analysis.intake.table import header_faults, records
from analysis.intake.text import decode


@dataclass(frozen=True)
class TextTable:
    """The cells of a table as text, by column, and the line of each row."""

    file: str
    lines: pa.Array
    cells: Mapping[str, pa.Array]
    findings: tuple[Finding, ...] = ()
    sheet: str = ""


def read_csv_columns(data: bytes, file: str, model: type[Row]) -> TextTable:
    r"""Read a CSV file that should hold rows of a model; rows without a filled cell are passed over.

    Examples
    --------
    >>> from analysis.intake.household import Household
    >>> table = read_csv_columns(b"village,household_id\nA,001\n,\nB,002\n", "households.csv", Household)
    >>> table.lines.to_pylist(), table.cells["household_id"].to_pylist()
    ([2, 4], ['001', '002'])
    """
    try:
        text = decode(data, file)
        header = next(iter(records(text, file)))
    except DataError as error:
        return _nothing(file, error.findings)
    faults = tuple(header_faults(header[1], file, header[0], model))
    if len(set(header[1])) < len(header[1]) or not set(header[1]) & set(model.columns()):
        return _nothing(file, faults)
    try:
        table = _by_arrow(text, file, header[1]) or _by_record(text, file, header[1])
    except DataError as error:
        return _nothing(file, error.findings)
    return TextTable(file, table.lines, table.cells, (*faults, *table.findings))


def read_parquet_columns(data: bytes, file: str, model: type[Row]) -> TextTable:
    """Read a Parquet file that should hold rows of a model; ``line`` is the number of the row."""
    try:
        table = pq.read_table(pa.BufferReader(data))
        cells = [column.cast(pa.string()) for column in table.columns]
    # What Arrow raises for a damaged file, and for nested columns that have no text.
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        return _nothing(file, [Finding("bad_parquet", file)])
    faults = tuple(header_faults(table.column_names, file, None, model))
    if len(set(table.column_names)) < len(table.column_names):
        return _nothing(file, faults)
    found = text_table(file, table.column_names, cells, pa.array(range(1, len(table) + 1), pa.int64()))
    return TextTable(file, found.lines, found.cells, faults)


def text_table(file: str, header: Sequence[str], columns: Iterable[pa.Array], lines: pa.Array) -> TextTable:
    """Return columns of text, trimmed, without the rows that have no filled cell."""
    cells = {name: _trimmed(column) for name, column in zip(header, columns, strict=True)}
    filled = pa.array([False] * len(lines), pa.bool_())
    for column in cells.values():
        filled = pc.or_(filled, pc.is_valid(column))
        if pc.all(filled).as_py():
            return TextTable(file, lines, cells)
    return TextTable(file, lines.filter(filled), {name: cell.filter(filled) for name, cell in cells.items()})


def _by_arrow(text: str, file: str, header: Sequence[str]) -> TextTable | None:
    """Read fast; None where a line is not a row, so that lines must be counted one by one."""
    options = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()))
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=list(header), skip_rows=1),
            parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False),
            convert_options=options,
        )
    except pa.ArrowInvalid:
        return None
    if len(table) != text.count("\n") + (not text.endswith("\n")) - 1:
        return None
    return text_table(file, header, table.columns, pa.array(range(2, len(table) + 2), pa.int64()))


def _by_record(text: str, file: str, header: Sequence[str]) -> TextTable:
    kept, findings = [], []
    for line, cells in list(records(text, file))[1:]:
        if len(cells) == len(header):
            kept.append((line, cells))
        else:
            details = {"cells": str(len(header))}
            findings.append(Finding("cell_count", file, line, found=str(len(cells)), details=details))
    columns = [pa.array([cells[n] for _, cells in kept], pa.string()) for n in range(len(header))]
    table = text_table(file, header, columns, pa.array([line for line, _ in kept], pa.int64()))
    return TextTable(file, table.lines, table.cells, tuple(findings))


def _trimmed(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    text = pc.utf8_trim_whitespace(whole)
    empty = pc.equal(text, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), text) if pc.any(empty).as_py() else text


def _nothing(file: str, findings: Iterable[Finding]) -> TextTable:
    return TextTable(file, pa.array([], pa.int64()), {}, tuple(findings))
