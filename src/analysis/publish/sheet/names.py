"""Names of sheets: what a spreadsheet allows, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return names of at most 31 letters that differ in more than capitals.

    Examples
    --------
    >>> sheet_names(["Bảng 1. Tiến độ các dự án, tiểu dự án", "a/b", "A B"])
    ['Bảng 1. Tiến độ các dự án, tiểu', 'a b', 'A B (2)']
    """
    names: list[str] = []
    used: set[str] = set()
    for text in wanted:
        name = _allowed(text, LONGEST)
        number = 1
        while name.lower() in used:
            number += 1
            name = f"{_allowed(text, LONGEST - len(f' ({number})'))} ({number})"
        used.add(name.lower())
        names.append(name)
    return names


def _allowed(text: str, longest: int) -> str:
    words = " ".join(_FORBIDDEN.sub(" ", text).split()).strip("'")
    if len(words) <= longest:
        return words or "-"
    cut = words[: longest + 1].rpartition(" ")[0] or words[:longest]
    return cut.rstrip(" ,;.-'")
