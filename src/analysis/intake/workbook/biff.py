"""A look through an old ``.xls``: formats, fonts, error values, hidden rows ([MS-XLS], BIFF5 and BIFF8).

The reader gives values alone; without its format 0.3548 is not 35.48 %.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from analysis.intake.workbook import limits
from analysis.intake.workbook.grid import column_name
from analysis.intake.workbook.number_format import BUILT_IN
from analysis.intake.workbook.ole import ole_stream
from analysis.intake.workbook.scan import Scan
from analysis.intake.workbook.styles import Style, Styles, styles_of

_BOF, _EOF, _SHEET, _FONT, _FORMAT, _XF = 0x809, 0x0A, 0x85, 0x31, 0x41E, 0xE0
_FORMULA, _BOOL_OR_ERROR, _MANY_NUMBERS, _ROW, _COLUMNS = 0x06, 0x205, 0xBD, 0x208, 0x7D
# NUMBER, RK, LABEL, LABELSST, RSTRING
_VALUES = {0x203, 0x27E, 0x204, 0xFD, 0xD6}
_BIFF5, _BIFF8 = 0x500, 0x600
_STRUCK, _HIDDEN_ROW, _HIDDEN_COLUMN = 0x08, 0x20, 0x01
_ERROR_RESULT = 2
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
Record = tuple[int, int, int]


def scan_xls(data: bytes) -> tuple[list[Scan], Styles]:
    """Return what was seen in each worksheet, in their order, and the styles that tell something.

    A workbook older than BIFF5 (Excel 5.0, 1993) tells nothing.

    Raises
    ------
    ValueError, struct.error, IndexError
        If the file is damaged.
    """
    book = ole_stream(data, "Workbook", "Book") or b""
    version = struct.unpack_from("<H", book, 4)[0] if book else 0
    if version not in {_BIFF5, _BIFF8}:
        return [], Styles()
    formats, fonts, cells, sheets = dict(BUILT_IN), list[tuple[str, bool]](), list[tuple[int, int]](), []
    for kind, start, size in _records(book, 0):
        if kind == _FORMAT:
            number = struct.unpack_from("<H", book, start)[0]
            formats[str(number)] = _text(book, start + 2, 2 if version == _BIFF8 else 1, version)
        elif kind == _FONT:
            fonts.append((_text(book, start + 14, 1, version), bool(book[start + 2] & _STRUCK)))
        elif kind == _XF:
            cells.append(struct.unpack_from("<2H", book, start))
        elif kind == _SHEET and size and book[start + 5] == 0:
            sheets.append(struct.unpack_from("<I", book, start)[0])
    styles = {str(index): _style(font, code, fonts, formats) for index, (font, code) in enumerate(cells)}
    telling = styles_of(styles)
    return [_scan(book, start, frozenset(map(int, telling.telling))) for start in sheets], telling


def _records(book: bytes, place: int) -> Iterator[Record]:
    """Yield kind, start and size of the records of a part, without the charts that lie in it."""
    head, depth, end = struct.Struct("<2H"), 0, len(book) - 3
    while place < end:
        kind, size = head.unpack_from(book, place)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, place + 4, size
        place += 4 + size


def _scan(book: bytes, start: int, telling: frozenset[int]) -> Scan:
    scan, cell = Scan(), struct.Struct("<3H")
    for kind, place, size in _records(book, start):
        if kind in _VALUES or kind in {_FORMULA, _BOOL_OR_ERROR}:
            row, column, style = cell.unpack_from(book, place)
            if style in telling:
                _note(scan, style, row, column)
            if kind not in _VALUES and (error := _error(book, place, kind)):
                scan.unreadable[row + 1, column_name(column)] = error
        elif kind == _MANY_NUMBERS:
            row, first = struct.unpack_from("<2H", book, place)
            for index in range((size - 6) // 6):
                style = struct.unpack_from("<H", book, place + 4 + 6 * index)[0]
                if style in telling:
                    _note(scan, style, row, first + index)
        elif kind == _ROW and book[place + 12] & _HIDDEN_ROW:
            scan.hidden_lines.add(struct.unpack_from("<H", book, place)[0] + 1)
        elif kind == _COLUMNS and book[place + 8] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<2H", book, place)
            scan.hidden_columns |= {column_name(i) for i in range(first, min(last + 1, limits.COLUMNS))}
    return scan


def _note(scan: Scan, style: int, row: int, column: int) -> None:
    scan.styled.setdefault(str(style), []).append((row + 1, column_name(column)))


def _error(book: bytes, place: int, kind: int) -> str | None:
    """Return the error value of a cell, which a formula marks by two bytes that no number has."""
    if kind == _BOOL_OR_ERROR:
        return _ERRORS.get(book[place + 6], "#") if book[place + 7] else None
    marked = book[place + 12 : place + 14] == b"\xff\xff" and book[place + 6] == _ERROR_RESULT
    return _ERRORS.get(book[place + 8], "#") if marked else None


def _style(font: int, code: int, fonts: list[tuple[str, bool]], formats: dict[str, str]) -> Style:
    # No font has the number 4: those behind the fourth are counted one higher.
    place = font - (font > 4)
    name, struck = fonts[place] if place < len(fonts) else ("", False)
    return Style(formats.get(str(code), ""), name, struck)


def _text(book: bytes, place: int, width: int, version: int) -> str:
    length = int.from_bytes(book[place : place + width], "little")
    place += width
    if version == _BIFF5:
        return book[place : place + length].decode("latin-1")
    wide = book[place] & 1
    place += 1
    if wide:
        return book[place : place + 2 * length].decode("utf-16-le", "replace")
    return book[place : place + length].decode("latin-1")
