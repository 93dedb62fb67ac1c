"""CSV files to a grid: any separator, any of the encodings that communes use."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import polars as pl

from analysis.core.errors import DataError, Finding
from analysis.intake.workbook.encoding import decode_table, encoded_twice
from analysis.intake.workbook.grid import Grid, Workbook, column_name, trimmed
from analysis.intake.workbook.guard import refused
from analysis.intake.workbook.scan import check_area

SEPARATORS = ",;\t|"
_ENCODINGS = {"cp1258": "windows-1258", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def read_delimited(data: bytes, file: str) -> Workbook:
    """Read a CSV file.

    Raises
    ------
    DataError
        If there is nothing in it that could be a table.
    """
    decoded = decode_table(data)
    text = decoded.text.lstrip("\ufeff")
    if not text.strip() or "\x00" in text[:10_000]:
        raise refused("no_table_file" if text.strip() else "empty_file", file)
    if encoded_twice(text):
        raise refused("encoded_twice", file)
    separator = separator_of(text)
    findings = []
    if decoded.encoding in _ENCODINGS:
        details = {"encoding": _ENCODINGS[decoded.encoding]}
        findings.append(Finding("converted_file", file, severity="warning", details=details))
    if decoded.bad_bytes:
        details = {"bytes": str(decoded.bad_bytes)}
        findings.append(Finding("damaged_letters", file, details=details))
    width = _width(text, separator)
    check_area(1, width, file)
    grid = _quick(text, separator, width) or _careful(text, separator, file)
    return Workbook(file, (grid,), tuple(findings))


def separator_of(text: str) -> str:
    r"""Return the separator that splits the first lines into the most equal cells.

    Examples
    --------
    >>> separator_of("a;b;c\n1,5;2;3"), separator_of("a\tb\n1,5\t2")
    (';', '\t')
    """
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    best, most = ",", (0, 0)
    for separator in SEPARATORS:
        width, times = Counter(line.count(separator) for line in lines).most_common(1)[0]
        if width and (times * width, width) > most:
            best, most = separator, (times * width, width)
    return best


def _width(text: str, separator: str) -> int:
    return max((line.count(separator) + 1 for line in text[:200_000].splitlines()[:500]), default=1)


def _quick(text: str, separator: str, width: int) -> Grid | None:
    """Read at once where rows are lines of one width; None where a careful look is needed."""
    if text.count('"') % 2:
        return None
    names = [column_name(i) for i in range(width)]
    try:
        cells = pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            separator=separator,
            schema=dict.fromkeys(names, pl.String),
            quote_char='"' if '"' in text else None,
        )
    except pl.exceptions.PolarsError:
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    if cells.height != lines:
        return None
    widths = pl.repeat(width, cells.height, eager=True, dtype=pl.UInt32)
    short = cells.to_series(-1).is_null().arg_true()
    if len(short):
        rows = pl.Series(text.removesuffix("\n").split("\n")).gather(short)
        # Rows are lines here: what stands in quotes begins and ends on one.
        bare = rows.str.replace_all(r'"[^"]*"', "") if '"' in text else rows
        widths = widths.scatter(short, bare.str.count_matches(separator, literal=True) + 1)
    return Grid("", trimmed(cells), widths=widths)


def _careful(text: str, separator: str, file: str) -> Grid:
    """Read row by row, with the line on which each row starts; nothing is dropped."""
    lines, rows = zip(*rows_of(text, separator, file), strict=True)
    width = max(map(len, rows))
    columns = [[row[i] if i < len(row) else None for row in rows] for i in range(width)]
    cells = pl.DataFrame(
        [pl.Series(column_name(i), column, dtype=pl.String) for i, column in enumerate(columns)]
    )
    widths = pl.Series(list(map(len, rows)), dtype=pl.UInt32)
    return Grid("", trimmed(cells), pl.Series(lines, dtype=pl.Int64), widths=widths)


def rows_of(text: str, separator: str, file: str) -> list[tuple[int, list[str]]]:
    r"""Return the rows of a text, each with the line on which it starts; a cell in quotes may span lines.

    Raises
    ------
    DataError
        If a quotation mark is not closed, or would make one cell of the rows up to the next one.

    Examples
    --------
    >>> rows_of('a,b\n"1\n2",3\n', ",", "x.csv")
    [(1, ['a', 'b']), (2, ['1\n2', '3'])]
    """
    csv.field_size_limit(1 << 30)  # else whatever the process was left with
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, start = [], 1
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error:
        raise DataError([Finding("bad_csv", file, start)]) from None
    fewest = max(len(row) for _, row in rows) - 1 if rows else 0
    swallowed = re.compile(rf"{re.escape(separator)}(?! )")
    for line, row in rows:
        if any("\n" in cell and len(swallowed.findall(cell)) >= max(fewest, 1) for cell in row):
            raise DataError([Finding("bad_csv", file, line)])
    return rows
