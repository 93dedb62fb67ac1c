"""How wide a text is on paper, so that columns can be made to hold their longest word.

Measured with the fonts of the package, whose widths are those of Times New Roman.
"""

from __future__ import annotations

import re
from functools import cache

from fontTools.ttLib import TTFont

from analysis.core.typefaces import typefaces

_BREAKS = re.compile(r"[ \n]+")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text in points.

    Examples
    --------
    >>> text_width("i", 10) < text_width("m", 10) < text_width("m", 10, bold=True)
    True
    """
    widths = _widths(bold)
    return size * sum(widths.get(ord(char), 1.0) for char in text)


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """Return the width of the longest piece that a line may not break, in points.

    Examples
    --------
    >>> longest_word("Hộ nghèo", 12) == text_width("nghèo", 12)
    True
    """
    return max(text_width(word, size, bold) for word in _BREAKS.split(text))


@cache
def _widths(bold: bool) -> dict[int, float]:
    """Width of each letter as a part of the size; letters that the font lacks count as square."""
    with TTFont(typefaces()[f"LiberationSerif-{'Bold' if bold else 'Regular'}.ttf"], lazy=True) as font:
        unit = font["head"].unitsPerEm
        return {code: font["hmtx"][name][0] / unit for code, name in font.getBestCmap().items()}
