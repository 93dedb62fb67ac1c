"""Keys as whole numbers from 0, in the order of their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite

import numpy as np
import numpy.typing as npt
import polars as pl

Codes = npt.NDArray[np.int64]
# Of each key column the codes and what they stand for.
# A missing value is None, so that it is not taken for an empty text.
Labels = tuple[str | None, ...]
Coded = dict[str, tuple[Codes, Labels]]
# No set: a categorical column equals its kind, and has another hash.
TEXTS = (pl.String, pl.Categorical, pl.Enum)

# Up to this span a table of all possible values is faster than sorting; of few values only a small one.
_SPAN, _SMALL = 1 << 24, 1 << 16
# Integers beyond this are ranked as they are: differences of them may not fit 64 bits.
_FAR = 1 << 61


def dense(values: Codes) -> tuple[Codes, Codes]:
    """Return the numbers of distinct non-negative integers in their order, and these integers.

    Examples
    --------
    >>> place, distinct = dense(np.array([7, 3, 7]))
    >>> place.tolist(), distinct.tolist()
    ([1, 0, 1], [3, 7])
    """
    top = int(values.max(initial=0))
    if top >= min(_SPAN, max(_SMALL, 8 * len(values))):
        distinct, back = np.unique(values, return_inverse=True)
        return back.astype(np.int64), distinct.astype(np.int64)
    found = np.zeros(top + 1, dtype=bool)
    found[values] = True
    if found.all() and len(values):
        return values, np.arange(top + 1)
    rank = np.cumsum(found, dtype=np.int64) - 1
    return rank[values], np.flatnonzero(found) if len(values) else values


def a_place_of(numbers: Codes, count: int) -> Codes:
    """Return for each number from 0 a place where it stands.

    Examples
    --------
    >>> a_place_of(np.array([1, 0, 1]), 2).tolist()
    [1, 2]
    """
    place = np.empty(count, dtype=np.int64)
    place[numbers] = np.arange(len(numbers), dtype=np.int64)
    return place


def combined(keys: Sequence[Codes], length: int) -> tuple[Codes, Codes]:
    """Return the numbered combinations of keys, the first leading, and a place of each."""
    place, span = np.zeros(length, dtype=np.int64), 1
    for key in keys:
        width = int(key.max(initial=0)) + 1
        if span * width >= _SPAN:
            place, distinct = dense(place)
            span = len(distinct)
        place = place * width + key if span > 1 else key
        span *= width
    numbers, distinct = dense(place)
    return numbers, a_place_of(numbers, len(distinct))


def grouped(keys: Sequence[Codes], length: int) -> tuple[Codes, Codes]:
    """Return the combinations of keys numbered in any order, and a place of each.

    A key that those before it settle, as a PSU does its stratum, costs a look and no sorting.

    Examples
    --------
    >>> place, first = grouped([np.array([0, 0, 0]), np.array([5, 7, 5])], 3)
    >>> place.tolist(), first.tolist()
    ([0, 1, 0], [2, 1])
    """
    place, first = np.zeros(length, dtype=np.int64), np.zeros(min(length, 1), dtype=np.int64)
    for key in sorted(keys, key=lambda key: -int(key.max(initial=0))):
        if not np.array_equal(key[first][place], key):
            place, first = combined([place, key], length)
    return place, first


def coded(column: pl.Series) -> tuple[Codes, Labels]:
    """Return codes in the order of the values, and the values as text; missing is None, and last.

    Examples
    --------
    >>> codes, labels = coded(pl.Series([10, None, 9, 10]))
    >>> codes.tolist(), labels
    ([1, 2, 0, 1], ('9', '10', None))
    """
    known = _plain(column)
    if known.dtype.is_integer() and _near(known):
        return _coded_integers(known)
    place, distinct = dense(_numbers(known))
    values = known.gather(a_place_of(place, len(distinct)))
    if values.dtype in TEXTS:
        values = values.cast(pl.String)
    order = values.arg_sort(nulls_last=True).to_numpy()
    labels = tuple(values.gather(order).cast(pl.String))
    if (order[1:] > order[:-1]).all():
        return place, labels
    return a_place_of(order, len(order))[place], labels


def in_natural_order(codes: Codes, labels: Labels) -> tuple[Codes, Labels]:
    """Return texts in order: as numbers where all are, else with the numbers inside them as numbers.

    Examples
    --------
    >>> in_natural_order(np.array([0, 1]), ("10", "9"))
    (array([1, 0]), ('9', '10'))
    """
    numbers = [_as_number(label) for label in labels]
    if all(number is not None for number in numbers):
        order = sorted(range(len(labels)), key=lambda at: (numbers[at], labels[at]))
    else:
        order = sorted(range(len(labels)), key=lambda at: _natural(labels[at] or ""))
    place = a_place_of(np.array(order, dtype=np.int64), len(order))
    return place[codes], tuple(labels[at] for at in order)


def _as_number(label: str | None) -> float | None:
    try:
        value = float(label or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def _natural(label: str) -> list[tuple[int, int, str]]:
    """Split a text in words and numbers, so that R2 comes before R10."""
    parts = re.split(r"(\d+)", label)
    return [(1, int(part), part) if part.isdecimal() else (0, 0, part) for part in parts if part]


def _near(column: pl.Series) -> bool:
    """Say whether differences of integers fit 64 bits."""
    low, high = column.min(), column.max()
    return low is None or (isinstance(low, int) and isinstance(high, int) and low > -_FAR and high < _FAR)


def _coded_integers(column: pl.Series) -> tuple[Codes, Labels]:
    """Return codes and labels of integers, whose order and text the codes themselves tell."""
    numbers, lowest = _from_zero(column)
    place, distinct = dense(numbers)
    labels: list[str | None] = pl.Series(distinct + lowest).cast(pl.String).to_list()
    if column.null_count():
        labels[-1] = None
    return place, tuple(labels)


def _from_zero(column: pl.Series) -> tuple[Codes, int]:
    """Return integers less the smallest, and that; one above the largest stands for missing."""
    values = column.cast(pl.Int64)
    if values.null_count():
        largest = values.max()
        values = values.fill_null(largest + 1 if isinstance(largest, int) else 0)
    numbers: Codes = values.to_numpy()
    lowest = int(numbers.min()) if len(numbers) else 0
    return numbers - lowest if lowest else numbers, lowest


def _plain(column: pl.Series) -> pl.Series:
    """Return text, or numbers without NaN; floating years and codes that are whole become integers."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
        known = column.drop_nulls()
        if ((known == known.round()) & (known.abs() < float(_FAR))).all():
            return column.cast(pl.Int64)
    return column


def numbered(column: pl.Series) -> Codes:
    """Return non-negative integers for distinct values, in any order; missing is a value of its own.

    Examples
    --------
    >>> numbered(pl.Series([7, None, 5])).tolist()
    [2, 3, 0]
    """
    known = _plain(column)
    return _from_zero(known)[0] if known.dtype.is_integer() and _near(known) else _numbers(known)


def _numbers(column: pl.Series) -> Codes:
    """Return distinct non-negative integers for distinct values, in any order."""
    if column.dtype in TEXTS:
        texts = column.cast(pl.Categorical) if column.dtype == pl.String else column
        return _from_zero(texts.to_physical())[0]
    if column.dtype == pl.Boolean:
        return _from_zero(column.cast(pl.Int8))[0]
    return column.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
