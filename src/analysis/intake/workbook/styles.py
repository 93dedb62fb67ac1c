"""What the cell styles of a workbook say about values: percent, padded codes, fonts, struck-out text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from analysis.intake.workbook.number_format import BUILT_IN, is_percent, padded_digits
from analysis.intake.workbook.xml import parsed


@dataclass(frozen=True)
class Styles:
    """Styles by their index ``s``.

    Parameters
    ----------
    percent
        Styles that show 0.3548 as 35.48 %, with their number format.
    padded
        Styles that show 1 as 00001, with their number of digits.
    tcvn3_capitals
        Styles in a ``.Vn…H`` font, which draws small letters as capitals.
    struck
        Styles whose text is struck out.
    """

    percent: dict[str, str] = field(default_factory=dict)
    padded: dict[str, int] = field(default_factory=dict)
    tcvn3_capitals: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()

    @property
    def telling(self) -> frozenset[str]:
        """Styles whose cells need a second look."""
        return frozenset(self.percent) | self.padded.keys() | self.tcvn3_capitals | self.struck


@dataclass(frozen=True)
class Style:
    """One style of a workbook of any format."""

    code: str
    font: str = ""
    struck: bool = False


def styles_of(styles: dict[str, Style]) -> Styles:
    """Sort the styles of a workbook by what they say.

    Examples
    --------
    >>> found = styles_of({"0": Style("General"), "1": Style("0.0%"), "2": Style("000")})
    >>> found.percent, found.padded
    ({'1': '0.0%'}, {'2': 3})
    """
    return Styles(
        percent={index: style.code for index, style in styles.items() if _may_be_percent(style.code)},
        padded={index: digits for index, style in styles.items() if (digits := padded_digits(style.code))},
        tcvn3_capitals=frozenset(index for index, style in styles.items() if _is_capital_font(style.font)),
        struck=frozenset(index for index, style in styles.items() if style.struck),
    )


def read_styles(xml: bytes) -> Styles:
    """Read ``xl/styles.xml``.

    Raises
    ------
    ValueError
        If it is no XML: cells may then mean something else than they say.
    """
    root = parsed(xml)
    formats = BUILT_IN | {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in root.iterfind(".//{*}numFmts/{*}numFmt")
    }
    fonts = root.findall("{*}fonts/{*}font")
    styles = {}
    for index, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("fontId", "0")
        font = fonts[int(number)] if number.isdigit() and int(number) < len(fonts) else None
        styles[str(index)] = Style(
            formats.get(style.get("numFmtId", "0"), ""), _value(font, "name"), _is_struck(font)
        )
    return styles_of(styles)


def _value(font: etree._Element | None, name: str) -> str:
    element = font.find(f"{{*}}{name}") if font is not None else None
    return "" if element is None else element.get("val", "")


def _is_struck(font: etree._Element | None) -> bool:
    return (
        font is not None
        and font.find("{*}strike") is not None
        and _value(font, "strike") not in {"0", "false", "off"}
    )


def _may_be_percent(code: str) -> bool:
    return "%" in code and (is_percent(code) or is_percent(code, -1))


def _is_capital_font(name: str) -> bool:
    return name.lower().startswith(".vn") and name.endswith("H")
