"""Titles that say of the households below them, or on their sheet, which village or class is theirs."""

from __future__ import annotations

import re

import polars as pl

from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.vocabulary import names_class

# "Thôn Kim", "TDP 3": the title of a village, whether or not a numeral stands before it.
VILLAGE_TITLE = (
    r"(?i)^\s*(thôn|bản|buôn|bon|ấp|khóm|tổ dân phố|tdp|làng|xóm|khu phố|khu|tổ|phum|sóc|plei)\s+\S"
)
# "A. Hộ nghèo", "1) Thôn Kim", "DS hộ nghèo".
_BEFORE = re.compile(r"^\s*(([IVXLC]{1,6}|[A-ZĐ]|\d{1,2})\s*[.):/-]+\s*)?((danh sách|ds)\s+(các\s+)?)?", re.I)
# "Hộ nghèo: 12 hộ", "Hộ nghèo (12 hộ)".
_COUNTED = re.compile(r"\s*[:(–-]?\s*(?!20\d\d\b)\d+.*$")
# "Thôn Kim (12 hộ)", "Thôn Kim: 12 hộ", "Thôn Kim (tiếp theo)".
_OF_HOUSEHOLDS = re.compile(r"\s*([:(–-]|\s)\s*(\d+\s*hộ\b.*|tiếp( theo)?\s*\)?)$", re.IGNORECASE)


def class_title(text: str) -> str | None:
    """Return the class that a title names, as written, a numeral before it and a count behind it apart.

    Examples
    --------
    >>> [class_title(text) for text in ("A. HỘ NGHÈO", "Hộ cận nghèo: 12 hộ", "Thôn Kim", "Hộ nghèo 2022")]
    ['HỘ NGHÈO', 'Hộ cận nghèo', None, None]
    """
    bare = _COUNTED.sub("", _BEFORE.sub("", text))
    return bare if names_class(bare) else None


def are_class_titles(texts: pl.Series) -> pl.Series:
    """Say which texts are the title of a class."""
    titles = [text for text in distinct(texts) if class_title(text)]
    return texts.is_in(titles).fill_null(value=False)


def village_title(text: str) -> str | None:
    """Return the village that a title names, a numeral before it and a count behind it apart.

    Examples
    --------
    >>> village_title("1. Thôn Kim (12 hộ)"), village_title("Hộ nghèo")
    ('Thôn Kim', None)
    """
    bare = without_count(_BEFORE.sub("", text))
    return bare if re.match(VILLAGE_TITLE, bare) else None


def without_count(text: str) -> str:
    """Return a title without the count of its households."""
    return _OF_HOUSEHOLDS.sub("", text)
