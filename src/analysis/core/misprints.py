"""Misprints that reports hand on from year to year, and what they should read.

The signed paper is free of them; the page keeps the words of the source and lists what the paper mends.
"""

from __future__ import annotations

import re
from collections import Counter

MISPRINTS: tuple[tuple[str, str], ...] = (
    ("Chiwong trình", "Chương trình"),
    ("tiêu dự án", "tiểu dự án"),
    ("giai trên địa bàn", "trên địa bàn"),
    ("tạo thêm làm việc mới", "tạo thêm việc làm mới"),
    ("băng zôn", "băng rôn"),
    ("hiện tại tại", "hiện tại, tại"),
    ("“Vi người nghèo”", "“Vì người nghèo”"),
    ("hhà tiêu", "nhà tiêu"),
    ("phân đầu đến", "phấn đấu đến"),
    ("BCD", "BCĐ"),
    ("TM. ỦY BAN NHÂN DÂN XÃ", "TM. ỦY BAN NHÂN DÂN"),
    ("Lưu VT", "Lưu: VT"),
    ("Kế hoạch Số:", "Kế hoạch số"),
)
_FOUND = re.compile("|".join(rf"(?<!\w){re.escape(wrong)}(?!\w)" for wrong, _ in MISPRINTS))
_RIGHT = dict(MISPRINTS)


def mended(words: str) -> str:
    """Return words without the misprints that we know.

    Examples
    --------
    >>> mended("Thực hiện Chiwong trình; thành viên BCD")
    'Thực hiện Chương trình; thành viên BCĐ'
    """
    return _FOUND.sub(lambda found: _RIGHT[found[0]], words)


def misprints_in(words: str) -> Counter[tuple[str, str]]:
    """Count the misprints in words, each with what it should read.

    Examples
    --------
    >>> misprints_in("Chiwong trình; BCD; BCD")
    Counter({('BCD', 'BCĐ'): 2, ('Chiwong trình', 'Chương trình'): 1})
    """
    return Counter((found[0], _RIGHT[found[0]]) for found in _FOUND.finditer(words))
