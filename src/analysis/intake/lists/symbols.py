"""The row of column symbols (A, B, 1, 2, "4=3/1*100") right below a header.

A household "A | 1 | 2" is none: the letter may be its village, the figures its code and members.
What could be both is told as a fault and never counted in silence, nor left out in silence.
"""

from __future__ import annotations

import re
from typing import Literal

import polars as pl

from analysis.intake.lists.header import Header
from analysis.intake.repair.dates import column_dates
from analysis.intake.repair.numbers import small_int
from analysis.intake.repair.vocabulary import areas, classes, flags
from analysis.standard.schema.households import columns

Meaning = Literal["symbols", "household", "either"]

_SYMBOL = re.compile(r"\(?([A-ZĐ]|\d{1,2})\)?|\d{1,2} ?= ?[\d+\-*/x:().,% ]+")
_WORD = re.compile(r"[^\W\d_]{2}")
_FEW = 2
_SHORT = 2
_WORDS = {"flag": flags, "class": classes, "area": areas, "date": column_dates, "private_date": column_dates}


def meaning_of_first_row(cells: pl.DataFrame, header: Header) -> Meaning:
    """Return what the row right below a header is."""
    row = header.last + 1
    if row >= cells.height or not _is_of_symbols([text for text in cells.row(row) if text]):
        return "household"
    own = {name: cells[letters][row] for name, letters in header.letters.items()}
    if header.is_of_names:
        return "household"
    if not _can_be_household(own) or any(text and not text.isalnum() for text in cells.row(row)):
        return "symbols"
    return "household" if _fits_the_others(cells[row + 1 :], own, header) else "either"


def _is_of_symbols(texts: list[str]) -> bool:
    numbers = [number for text in texts if (number := small_int(text.strip("()"))) is not None]
    rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(texts) > _FEW and len(numbers) > 1 and rising and all(map(_SYMBOL.fullmatch, texts))


def _can_be_household(own: dict[str, str | None]) -> bool:
    """Say whether every cell is one that its column may hold."""
    if not re.search(r"\d", own.get("household_id") or ""):
        return False
    for name, text in own.items():
        kind = columns()[name].kind
        if text is None:
            continue
        if kind in _WORDS and _WORDS[kind](pl.Series([text])).item() is None:
            return False
        if name in ("head_name", "ethnicity") and not _WORD.search(text):
            return False
    return True


def _fits_the_others(below: pl.DataFrame, own: dict[str, str | None], header: Header) -> bool:
    """Say whether the rows below speak for one household more: the same village, or the next number."""
    if below.is_empty():
        return True
    number = small_int(own.get("ordinal"))
    if number is not None and small_int(below[header.letters["ordinal"]][0]) == number + 1:
        return True
    village = header.letters.get("village")
    if village is None:
        return False
    names = below[village].drop_nulls()
    return own["village"] in names.implode().item() or bool((names.str.len_chars() <= _SHORT).all())
