"""What a column may mean whose header is not known: asked about only where the list lacks that meaning.

"Phân loại hộ (2: nghèo; 1: cận nghèo)" has a known title and more; "Hộ có sử dụng dịch vụ viễn thông"
has one in it; "Kết luận" has classes below it; "7" under "Các chỉ số" is the seventh indicator.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

import polars as pl

from analysis.intake.repair.names import loose_key
from analysis.intake.repair.vocabulary import classes, flags, names_class
from analysis.standard.schema.households import columns, headers
from analysis.standard.schema.indicators import indicators

_ASKED = frozenset({"flag", "class", "money", "count"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OF_CLASS = re.compile(r"^(la|thuoc|thuoc dien|dien|co phai la) (?=ho )")
_MOST = 0.8
_FEWEST = 3


def hint(header: str, cells: pl.Series, lacking: Collection[str]) -> str | None:
    """Return the column of ours that a column of a file may be; None where nothing speaks for one.

    Parameters
    ----------
    header
        As written, of a column without a known meaning.
    cells
        What stands below it.
    lacking
        The columns of ours that no other column of the list is.

    Examples
    --------
    >>> lacking = frozenset({"declared_class", "vien_thong", "chat_luong_nha"})
    >>> hint("Hộ có sử dụng dịch vụ viễn thông", pl.Series(["x", None]), lacking)
    'vien_thong'
    >>> hint("Kết luận", pl.Series(["HN", "HCN", "HN", None]), lacking)
    'declared_class'
    >>> hint("7", pl.Series(["1", "0", "1"]), lacking)
    'chat_luong_nha'
    >>> hint("Ghi chú thêm", pl.Series(["vắng nhà"]), lacking) is None
    True
    """
    key = loose_key(_BRACKETS.sub(" ", re.split(r"[:;]", header)[0]))
    found = headers().get(key)
    names = [found.name] if found else [*_within(key)]
    if names_class(_OF_CLASS.sub("", key)) or _mostly(cells, classes(cells)):
        names.append("declared_class")
    if header.strip().isdecimal() and 0 < int(header) <= len(indicators()) and _mostly(cells, flags(cells)):
        names.append(list(indicators())[int(header) - 1])
    return next((name for name in names if name in lacking and columns()[name].kind in _ASKED), None)


def _mostly(cells: pl.Series, read: pl.Series) -> bool:
    """Say whether most of the cells, and some, were read as a word."""
    return read.count() >= max(_FEWEST, _MOST * cells.count())


def _within(key: str) -> Sequence[str]:
    """Return the columns whose headers stand within a longer one, the longest first."""
    spaced = f" {key} "
    return [name for words, name in _phrases() if f" {words} " in spaced]


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Return the headers that say by themselves what a column means: of two words or more, or rare ones."""
    telling = (
        (words, column.name)
        for words, column in headers().items()
        if " " in words or column.kind == "flag" or any(letter.isdigit() for letter in words)
    )
    return tuple(sorted(telling, key=lambda one: (-len(one[0]), one)))
