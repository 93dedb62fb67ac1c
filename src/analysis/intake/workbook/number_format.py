r"""What a number format says about a value: percent, leading zeros.

Formats follow ECMA-376 part 1, 18.8.31: sections by sign, ``"text"`` and ``\x`` as they stand,
``_x`` and ``*x`` for blanks, ``[Red]`` for colours, places and conditions.
"""

from __future__ import annotations

import re

_DECORATION = re.compile(r"_.|\*.|\[[^\]]*\]|\s", re.DOTALL)
_LITERAL = re.compile(r'"[^"]*"?|\\.', re.DOTALL)
_SECTION_END = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PADDED = re.compile(r"0{2,}")
BUILT_IN = {"9": "0%", "10": "0.00%"}
"""Formats with a fixed number whose meaning is more than that of a plain number."""


def is_percent(code: str, value: float = 1) -> bool:
    r"""Return whether a format shows 0.3548 as 35.48 %.

    Examples
    --------
    >>> [is_percent(code) for code in ("0.00%_);(0.00%)", "[Red]0%", '0.00"%"', r"0\%", '0" %";0%')]
    [True, True, False, False, False]
    """
    section = _LITERAL.sub("", _undecorated(_section(code, value)))
    return "%" in section and any(mark in section for mark in "0#?")


def padded_digits(code: str) -> int:
    """Return to how many digits a format fills a number with zeros; 0 where it does not.

    Examples
    --------
    >>> [padded_digits(code) for code in ("00000", "000_);@", "[$-42A]0000", "0", "00.0", '00" hộ"')]
    [5, 3, 4, 0, 0, 0]
    """
    section = _undecorated(_section(code, 1))
    return len(section) if _PADDED.fullmatch(section) else 0


def _section(code: str, value: float) -> str:
    sections = _SECTION_END.split(code)
    return sections[1] if value < 0 and len(sections) > 1 else sections[0]


def _undecorated(section: str) -> str:
    """Drop what only places or colours a number; texts in quotes stay whole."""
    parts = re.split(r'("[^"]*"?|\\.)', section)
    return "".join(part if index % 2 else _DECORATION.sub("", part) for index, part in enumerate(parts))
