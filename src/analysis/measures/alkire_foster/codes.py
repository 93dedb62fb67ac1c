"""Keys as whole numbers from 0, in the order of their values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Codes = npt.NDArray[np.int64]

# Up to this span a table of all possible values is faster than sorting.
_SPAN = 1 << 24


def dense(values: Codes) -> tuple[Codes, Codes]:
    """Return distinct non-negative integers numbered in their order, and a place of each.

    Examples
    --------
    >>> place, first = dense(np.array([7, 3, 7]))
    >>> place.tolist(), first.tolist()
    ([1, 0, 1], [1, 2])
    """
    if not len(values):
        return values, values
    top = int(values.max())
    if top >= _SPAN:
        _, at, back = np.unique(values, return_index=True, return_inverse=True)
        return back.astype(np.int64), at.astype(np.int64)
    first: Codes = np.full(top + 1, -1, dtype=np.int64)
    # Of several places of one value the last one stays.
    first[values] = np.arange(len(values))
    found = first >= 0
    return (np.cumsum(found) - 1)[values], first[found]


def combined(keys: Sequence[Codes], length: int) -> tuple[Codes, Codes]:
    """Return the numbered combinations of keys, the first leading, and a place of each."""
    place, span = np.zeros(length, dtype=np.int64), 1
    for key in keys:
        width = int(key.max(initial=0)) + 1
        if span * width >= _SPAN:
            place, first = dense(place)
            span = len(first)
        place, span = place * width + key, span * width
    return dense(place)


def coded(column: pl.Series) -> tuple[Codes, tuple[str, ...]]:
    """Return codes in the order of the values, and the values as text; missing is an empty text.

    Examples
    --------
    >>> codes, labels = coded(pl.Series([10, None, 9, 10]))
    >>> codes.tolist(), labels
    ([1, 2, 0, 1], ('9', '10', ''))
    """
    known = _plain(column)
    place, first = dense(_numbers(known))
    values = known.gather(first)
    order = values.arg_sort(nulls_last=True).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    labels = values.gather(order).cast(pl.String).fill_null("")
    return rank[place], tuple(labels)


def _plain(column: pl.Series) -> pl.Series:
    """Return text, or numbers without NaN; floating years and codes that are whole become integers."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
        if (column.drop_nulls() == column.drop_nulls().round()).all():
            return column.cast(pl.Int64)
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        return column.cast(pl.String)
    return column


def _numbers(column: pl.Series) -> Codes:
    """Return distinct non-negative integers for distinct values, in any order."""
    if column.dtype == pl.String:
        column = column.cast(pl.Categorical).to_physical()
    if column.dtype.is_integer():
        # One above the largest stands for missing.
        values = (
            column.cast(pl.Int64)
            .to_frame("value")
            .select(pl.col("value").fill_null(pl.col("value").max() + 1).fill_null(0))["value"]
        )
        numbers: Codes = values.to_numpy()
        return numbers - (numbers.min() if len(numbers) else 0)
    return column.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
