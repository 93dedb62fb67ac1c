"""The tables of a report as CSV for programs: one row a cell, numbers as numbers.

For people there is the workbook; a spreadsheet that opens these files all the same finds UTF-8 with
a mark at the front, so it shows Vietnamese letters, and an apostrophe before any text that it would
take for a formula (programs strip one apostrophe before ``= + - @``). Numbers have a decimal point.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from analysis.display.blocks import Cell, Form, Row, Table
from analysis.publish.document import Document
from analysis.publish.edition import document_of_edition

COLUMNS = (
    "row",
    "role",
    "section",
    "item",
    "code",
    "group",
    "column",
    "unit",
    "value",
    "text",
    "evidence",
    "origin",
    "notice",
    "caption",
)
FOLDER = "tables"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Heading = tuple[str, str, str]  # group, column, unit


def csv_files(document: Document) -> dict[str, bytes]:
    """Return the CSV file of every table and form, by its path beside the report.

    Parameters
    ----------
    document
        Its warnings stand in the column ``notice`` of the first row, for files that travel alone.
    """
    document = document_of_edition(document, "page")
    notice = " ".join(document.cover.notices)
    tables: dict[str, Table | Form] = {}
    for exhibit in document.exhibits():
        block = exhibit.block
        table = block if isinstance(block, Table) else block.table
        tables[table.name] = table
    tables |= {form.name: form for form in document.forms}
    return {f"{FOLDER}/{name}.csv": csv_file(table, notice) for name, table in tables.items()}


def csv_file(table: Table | Form, notice: str = "") -> bytes:
    """Return a table as CSV.

    Returns
    -------
    bytes
        One row a cell: ``row`` counts from 1; ``role`` is body or total; ``section`` the last section
        heading above; ``item`` the name of the row; ``code`` the five digits of the commune that it is
        about, where rows are communes; ``value`` the number, empty for text and for
        what is missing; ``text`` the words of a cell without a number; ``evidence`` and ``origin``
        as in :class:`analysis.display.blocks.Cell` and ``Row``; ``notice`` once, in the first row;
        ``caption`` what the table is called.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    caption = table.caption if isinstance(table, Table) else f"{table.label}. {table.title}"
    for number, line in enumerate(_cells(table)):
        writer.writerow([*map(safe, (*line, "" if number else notice, caption))])
    return stream.getvalue().encode("utf-8-sig")


def safe(field: str) -> str:
    """Return a field that no spreadsheet takes for a formula; numbers are left alone.

    Examples
    --------
    >>> safe("=1+1"), safe("-13"), safe("- Vốn")
    ("'=1+1", '-13', "'- Vốn")
    """
    return f"'{field}" if field.startswith(_FORMULA) and not _is_number(field) else field


def _is_number(field: str) -> bool:
    digits = field.removeprefix("-")
    return digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit()


def _cells(table: Table | Form) -> Iterator[Sequence[str]]:
    headings, keys = _headings(table)
    section = item = ""
    for number, row in enumerate(table.rows, start=1):
        if row.role == "section":
            section = row.cells[0].text
            continue
        item = _item(row, keys, item)
        for (group, column, unit), cell in list(zip(headings, row.cells, strict=True))[keys:]:
            place = (str(number), row.role, section, item, row.unit)
            yield (*place, group, column, unit, _value(cell), _text(cell), cell.evidence, row.origin)


def _headings(table: Table | Form) -> tuple[list[Heading], int]:
    """Return the heading of each column, and how many of the first ones name the row."""
    if isinstance(table, Table):
        return [(column.group, column.label, column.unit) for column in table.columns], 1
    return [
        (" - ".join(column.headings[:-1]), column.headings[-1], "") for column in table.columns
    ], table.key_columns


def _item(row: Row, keys: int, above: str) -> str:
    """Return the name of a row; in a form, further lines of a unit carry its name on."""
    if keys == 1:
        return row.cells[0].text
    unit, *line = (cell.text for cell in row.cells[1:keys])
    return "; ".join((unit or above.partition("; ")[0], *line))


def _value(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def _text(cell: Cell) -> str:
    return cell.text if cell.value is None and cell.evidence != "missing" else ""
