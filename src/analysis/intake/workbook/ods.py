"""A look through an OpenDocument spreadsheet before it is opened, whose cells and rows may be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from analysis.intake.workbook.grid import column_name
from analysis.intake.workbook.scan import Scan
from analysis.intake.workbook.styles import Style, Styles, styles_of
from analysis.intake.workbook.xml import elements, local

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "Err:", "Lỗi:")
_FAR = 1 << 24
PERCENT = "percent"


def scan_ods(stream: IO[bytes]) -> tuple[dict[str, Scan], Styles]:
    """Return what was seen in each sheet, and the styles that tell something.

    Raises
    ------
    ValueError
        If the part is damaged.
    """
    scans: dict[str, Scan] = {}
    formats: dict[str, str] = {}
    styles: dict[str, Style] = {PERCENT: Style("0.00%")}
    scan, line, defaults = Scan(), 1, dict[int, str]()
    wanted = ("number-style", "percentage-style", "style", "table-column", "table-row", "table")
    for element in elements(stream, *wanted):
        match local(element):
            case "number-style":
                formats[element.get(f"{_STYLE}name", "")] = _code(element)
            case "percentage-style":
                formats[element.get(f"{_STYLE}name", "")] = "0.00%"
            case "style" if element.get(f"{_STYLE}family") == "table-cell":
                code = formats.get(element.get(f"{_STYLE}data-style-name", ""), "")
                styles[element.get(f"{_STYLE}name", "")] = Style(code, struck=_is_struck(element))
            case "table-column":
                _columns(element, scan, defaults)
            case "table-row":
                times = _times(element, "rows")
                _row(element, line, times, scan, styles, defaults)
                line += times
            case "table":
                scans[element.get(f"{_TABLE}name", "")] = scan
                scan, line, defaults = Scan(), 1, {}
    return scans, styles_of(styles)


def _row(  # noqa: PLR0913, PLR0917 - what was read so far
    row: etree._Element, line: int, times: int, scan: Scan, styles: dict[str, Style], defaults: dict[int, str]
) -> None:
    column = 0
    hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
    for cell in _cells(row):
        repeated = _times(cell, "columns")
        if cell.get(f"{_OFFICE}value-type") is not None or cell.get(f"{_TABLE}formula") is not None:
            last = line + times - 1
            scan.fill(last, column + repeated - 1)
            if hidden and times < 1 << 20:
                scan.hidden_lines |= set(range(line, last + 1))
            if times == 1 and repeated == 1:
                down, right = (_times(cell, what, "spanned") for what in ("rows", "columns"))
                if down > 1 or right > 1:
                    scan.merged.append((line - 1, column, line + down - 2, column + right - 1))
            if times * repeated <= 1 << 20:
                for place in _places(line, times, column, repeated):
                    _look(cell, place, scan, styles, defaults.get(column, ""))
        column += repeated


def _look(
    cell: etree._Element, place: tuple[int, str], scan: Scan, styles: dict[str, Style], default: str
) -> None:
    """Note an error, a formula without a result, and what the style tells."""
    kind = cell.get(f"{_OFFICE}value-type")
    text = "".join(cell.itertext()).strip()
    formula = cell.get(f"{_TABLE}formula") is not None
    if cell.get(f"{_CALC}value-type") == "error" or (formula and text.startswith(_ERRORS)):
        scan.unreadable[place] = text or "#"
    elif formula and kind is None:
        scan.unreadable[place] = "formula"
    style = cell.get(f"{_TABLE}style-name", default)
    if kind == "percentage":
        scan.styled.setdefault(PERCENT, []).append(place)
    if style in styles and (styles[style].code or styles[style].struck):
        scan.styled.setdefault(style, []).append(place)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if local(cell) in {"table-cell", "covered-table-cell"})


def _places(line: int, times: int, column: int, repeated: int) -> Iterator[tuple[int, str]]:
    return ((line + down, column_name(column + right)) for down in range(times) for right in range(repeated))


def _columns(element: etree._Element, scan: Scan, defaults: dict[int, str]) -> None:
    start, times = len(defaults), min(_times(element, "columns"), 1_000)
    for index in range(start, start + times):
        defaults[index] = element.get(f"{_TABLE}default-cell-style-name", "")
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            scan.hidden_columns.add(column_name(index))


def _code(style: etree._Element) -> str:
    """Return the number format of a style that does nothing but fill with zeros."""
    parts = [part for part in style if local(part) != "properties"]
    if [local(part) for part in parts] != ["number"] or parts[0].get(f"{_NUMBER}decimal-places", "0") != "0":
        return ""
    digits = parts[0].get(f"{_NUMBER}min-integer-digits", "1")
    return "0" * min(int(digits), 30) if digits.isdigit() and int(digits) > 1 else ""


def _is_struck(style: etree._Element) -> bool:
    return any(
        key.endswith("text-line-through-style") and value != "none"
        for part in style
        for key, value in part.attrib.items()
    )


def _times(element: etree._Element, what: str, how: str = "repeated") -> int:
    text = element.get(f"{_TABLE}number-{what}-{how}", "1")
    return min(int(text), _FAR) if text.isdigit() else 1
