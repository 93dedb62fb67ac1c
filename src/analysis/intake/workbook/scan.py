"""A look through the XML of a sheet before it is opened, in one pass over its bytes.

It finds what the reader cannot tell (a formula without a result, an error value, a style that
changes the meaning) and bounds the area: a single cell in the last corner of a sheet would make
the reader set up 17 thousand million cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.intake.workbook import limits
from analysis.intake.workbook.grid import column_index
from analysis.intake.workbook.guard import BROKEN, refused
from analysis.intake.workbook.styles import Styles

_FILLED = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Za-z]{1,4})([0-9]{1,10})["'](?:[^>]*[^/>])?>""")
# What every writer writes: <row r="1" …> and <c r="A1" …>; letters are empty for a row.
_QUICK = re.compile(rb' r="([A-Za-z]*)[0-9]')
_FAR_ROW = re.compile(rb' r="[A-Za-z]+([0-9]{6,})')
_ODD = (b"<c\t", b"<c\n", b"<c\r", b"<c/", b"<c>")
_NEAR_ROWS = 99_999
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c [^>]*?\br=["']([A-Z]+[0-9]+)["'][^>]*>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"""
)
_ERROR = re.compile(
    rb"""<(?:\w+:)?c r=["']([A-Z]+[0-9]+)["'][^>]*? t="e"[^>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""",
    re.DOTALL,
)
_STYLED = re.compile(rb"""<(?:\w+:)?c r=["']([A-Z]+[0-9]+)["'] s=["']([0-9]+)["'](?:[^>]*[^/>])?>""")
_ROW_END = b"</row>"
_CHUNK = 1 << 20


@dataclass
class Scan:
    """What was seen in a sheet.

    Parameters
    ----------
    rows, columns
        A bound of the area from A1 to the last filled cell.
    uncalculated
        References of formulas without a stored result.
    errors
        References of error values, such as ``#DIV/0!``, with the error.
    styled
        References of cells by the telling style that they have.
    """

    rows: int = 0
    columns: int = 0
    uncalculated: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    styled: dict[str, list[str]] = field(default_factory=dict)


def scan_sheet(archive: zipfile.ZipFile, part: str, styles: Styles, file: str) -> Scan:
    """Look through one sheet.

    Raises
    ------
    DataError
        If the part is damaged, or its area is larger than may be opened.
    """
    scan = Scan()
    try:
        for chunk in _chunks(archive, part):
            _bound(chunk, scan)
            _look(chunk, scan, styles)
        if not _fits(scan.rows, scan.columns):
            scan.rows = scan.columns = 0
            for chunk in _chunks(archive, part):
                _bound_exactly(chunk, scan)
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


def _bound(chunk: bytes, scan: Scan) -> None:
    """Bound the area from above, in a third of the time that the exact look takes.

    Any chunk that is not written in the usual way is looked at exactly.
    """
    letters = _QUICK.findall(chunk)
    usual = len(letters) == chunk.count(b"<c ") + chunk.count(b"<row ")
    if not usual or any(odd in chunk for odd in _ODD):
        _bound_exactly(chunk, scan)
        return
    widths = {column_index(name.decode()) + 1 for name in set(letters)}
    scan.columns = max(scan.columns, *widths, 0)
    rows = [int(row) for row in _FAR_ROW.findall(chunk)] or ([_NEAR_ROWS] if letters else [])
    scan.rows = max(scan.rows, *rows, 0)


def _bound_exactly(chunk: bytes, scan: Scan) -> None:
    found = _FILLED.findall(chunk)
    if found:
        letters, rows = zip(*found, strict=True)
        scan.columns = max(scan.columns, *(column_index(name.decode()) + 1 for name in set(letters)))
        scan.rows = max(scan.rows, *map(int, set(rows)))


def _look(chunk: bytes, scan: Scan, styles: Styles) -> None:
    if b"<f" in chunk or b":f" in chunk:
        scan.uncalculated += [reference.decode() for reference in _FORMULA.findall(chunk)]
    if b't="e"' in chunk:
        scan.errors |= {r.decode(): error.decode("utf-8", "replace") for r, error in _ERROR.findall(chunk)}
    if styles.telling:
        for reference, style in _STYLED.findall(chunk):
            if style.decode() in styles.telling:
                scan.styled.setdefault(style.decode(), []).append(reference.decode())
