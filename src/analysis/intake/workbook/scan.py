"""A look through the XML of a sheet before it is opened.

It finds what the reader cannot tell (a formula without a result, an error value, a style that
changes the meaning, hidden rows) and bounds the area: a single cell in the last corner of a sheet
would make the reader set up 17 thousand million cells.

A first pass over the bytes bounds the area and asks whether there is anything to find. Only then an
XML parser goes through the sheet, which takes several times longer.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from analysis.intake.workbook import limits
from analysis.intake.workbook.grid import column_index, column_name, split_reference
from analysis.intake.workbook.guard import BROKEN, refused
from analysis.intake.workbook.styles import Styles
from analysis.intake.workbook.xml import elements, local

# What every writer writes: <row r="1" …> and <c r="A1" …>; letters are empty for a row.
_QUICK = re.compile(rb' r="([A-Za-z]*)[0-9]')
_FAR_ROW = re.compile(rb' r="[A-Za-z]+([0-9]{6,})')
# Anything that may be an error, a formula, a hidden row, or not be written as every writer does.
_TELLING = re.compile(rb"""["']e["']|<f[ >/]|:f[ >/]|hidden|&#|<!|<\?(?!xml )|<c[\t\n\r/>]|<\w+:""")
# The reader takes a cell written so for an empty one.
_UNREAD = b"<![CDATA["
_NEAR_ROWS = 99_999
_ROW_END = b"</row>"
_CHUNK = 1 << 20
_TRUE = {"1", "true", "on"}


@dataclass
class Scan:
    """What was seen in a sheet; cells are (line, column).

    Parameters
    ----------
    rows, columns
        A bound of the area from A1 to the last filled cell.
    unreadable
        ``formula`` for formulas without a stored result; the error value, such as ``#DIV/0!``.
    styled
        Filled cells by the telling style that they have.
    hidden_lines, hidden_columns
        What a person who opens the file does not see.
    merged
        Merged cells as (top, left, bottom, right), 0-based, where the reader of the format tells none.
    """

    rows: int = 0
    columns: int = 0
    unreadable: dict[tuple[int, str], str] = field(default_factory=dict)
    styled: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[str] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def fill(self, line: int, column: int) -> None:
        """Note that a cell is filled."""
        self.rows = max(self.rows, line)
        self.columns = max(self.columns, column + 1)


def scan_sheet(archive: zipfile.ZipFile, part: str, styles: Styles, file: str) -> Scan:
    """Look through one sheet.

    Raises
    ------
    DataError
        If the part is damaged, or its area is larger than may be opened.
    """
    scan = Scan()
    try:
        usual = [_bound(chunk, scan) for chunk in _chunks(archive, part)]
        if styles.telling or not all(usual) or not _fits(scan.rows, scan.columns):
            scan = Scan()
            with archive.open(part) as stream:
                _look(elements(stream, "row", "col"), scan, styles)
    except BROKEN:
        raise refused("damaged_file", file) from None
    check_area(scan.rows, scan.columns, file)
    return scan


def check_area(rows: int, columns: int, file: str) -> None:
    """Reject an area that would take more memory than a file may.

    Raises
    ------
    DataError
        If rows × columns or the columns are over the bound.
    """
    if not _fits(rows, columns):
        raise refused("area_too_large", file, rows=str(rows), columns=str(columns))


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the part in pieces that end with a row."""
    rest, total = b"", 0
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            if total > limits.UNPACKED_BYTES:
                raise zipfile.BadZipFile
            whole, end, rest = (rest + piece).rpartition(_ROW_END)
            yield whole + end
    yield rest


def _fits(rows: int, columns: int) -> bool:
    return rows * columns <= limits.AREA_CELLS and columns <= limits.COLUMNS


def _bound(chunk: bytes, scan: Scan) -> bool:
    """Bound the area from above; False where the chunk needs the look of a parser."""
    if _UNREAD in chunk:
        raise ValueError("CDATA")
    letters = _QUICK.findall(chunk)
    if len(letters) != chunk.count(b"<c ") + chunk.count(b"<row ") or _TELLING.search(chunk):
        return False
    widths = {column_index(name.decode()) + 1 for name in set(letters)}
    scan.columns = max(scan.columns, *widths, 0)
    rows = [int(row) for row in _FAR_ROW.findall(chunk)] or ([_NEAR_ROWS] if letters else [])
    scan.rows = max(scan.rows, *rows, 0)
    return True


def _look(found: Iterator[etree._Element], scan: Scan, styles: Styles) -> None:
    telling, line = styles.telling, 0
    for element in found:
        if local(element) == "col":
            _hide_columns(element, scan)
            continue
        line = _number(element.get("r"), line + 1)
        if element.get("hidden", "").strip() in _TRUE:
            scan.hidden_lines.add(line)
        _look_at_row(element, line, scan, telling)


def _look_at_row(row: etree._Element, line: int, scan: Scan, telling: frozenset[str]) -> None:
    column = -1
    for cell in row.iterfind("{*}c"):
        reference = cell.get("r")
        if reference is None:
            column += 1
        else:
            above, column = split_reference(reference.strip())
            line = above + 1
        if not len(cell):
            continue
        scan.fill(line, column)
        style = cell.get("s", "0")
        if style in telling:
            scan.styled.setdefault(style, []).append((line, column_name(column)))
        _read(cell, (line, column_name(column)), scan)


def _read(cell: etree._Element, place: tuple[int, str], scan: Scan) -> None:
    """Note an error value, or a formula whose result was never stored."""
    kind = cell.get("t", "n")
    if kind == "e":
        scan.unreadable[place] = (cell.findtext("{*}v") or "#").strip()
    elif cell.find("{*}f") is not None:
        value = cell.find("{*}v")
        empty = value is None or not (value.text or "").strip()
        # A formula whose result is the empty text has one: <c t="str"><f>…</f><v></v></c>.
        if empty and (kind != "str" or value is None) and cell.find("{*}is") is None:
            scan.unreadable[place] = "formula"


def _hide_columns(element: etree._Element, scan: Scan) -> None:
    if element.get("hidden", "").strip() in _TRUE:
        first, last = _number(element.get("min"), 1), _number(element.get("max"), 1)
        scan.hidden_columns |= {column_name(i - 1) for i in range(first, min(last, limits.COLUMNS) + 1)}


def _number(text: str | None, otherwise: int) -> int:
    return otherwise if text is None else int(text)
