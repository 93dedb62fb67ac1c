"""What the cell styles of a workbook say about values: percent, padded codes, legacy fonts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PERCENT_FORMATS = {"9", "10"}
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True)
class Styles:
    """Styles by their index ``s``.

    Parameters
    ----------
    percent
        Styles that show 0.3548 as 35.48 %.
    padded
        Styles that show 1 as 00001, with their number of digits.
    tcvn3_capitals
        Styles in a ``.Vn…H`` font, which draws small letters as capitals.
    """

    percent: frozenset[str] = frozenset()
    padded: dict[str, int] = field(default_factory=dict)
    tcvn3_capitals: frozenset[str] = frozenset()

    @property
    def telling(self) -> frozenset[str]:
        """Styles whose cells need a second look."""
        return self.percent | self.padded.keys() | self.tcvn3_capitals


def read_styles(xml: bytes) -> Styles:
    """Read ``xl/styles.xml``; a damaged part says nothing."""
    try:
        root = fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError):
        return Styles()
    formats = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter(f"{_MAIN}numFmt")}
    fonts = {str(i): _font_name(font) for i, font in enumerate(root.iterfind(f"{_MAIN}fonts/{_MAIN}font"))}
    percent, padded, capitals = set(), {}, set()
    for index, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        number = style.get("numFmtId", "0")
        code = formats.get(number, "")
        if number in _PERCENT_FORMATS or code.endswith("%"):
            percent.add(str(index))
        if _ZEROS.fullmatch(code):
            padded[str(index)] = len(code)
        font = fonts.get(style.get("fontId", "0"), "")
        if _is_capital_font(font):
            capitals.add(str(index))
    return Styles(frozenset(percent), padded, frozenset(capitals))


def _font_name(font: Element) -> str:
    name = font.find(f"{_MAIN}name")
    return "" if name is None else name.get("val", "")


def _is_capital_font(name: str) -> bool:
    return name.lower().startswith(".vn") and name.endswith("H")
