"""What shows that an analyst's frame has one row a household, however its columns are called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from analysis.core.labels import LANGUAGES, labels_for
from analysis.core.missing import is_missing

KEYS = frozenset({"household", "household_id", "previous_household"})
COLUMNS = frozenset({"b1_score", "income_vnd", "declared_class", "previous_class"})
UNGROUPED = "its rows, which nothing groups"
_MOST_GROUPS = 20  # a small list has as many rows as a table of indicators
HOUSEHOLDS = "households"  # pandas carries it along: how many households the list of a frame has


def household_signs(frame: pd.DataFrame) -> str:
    """Say what shows that a frame has one row a household; empty if nothing does.

    Examples
    --------
    >>> listed = pd.DataFrame({"village": ["Kim"], "nuoc": pd.array([True], "boolean")})
    >>> household_signs(listed), household_signs(listed.groupby("village").sum())
    ('nuoc', '')
    """
    columns = set(_names(frame.columns))
    names = columns | {str(name) for name in (*frame.index.names, *frame.columns.names) if name is not None}
    flags = {str(name) for place, name in enumerate(frame.columns) if _is_flag(frame.iloc[:, place])}
    found = (names & _called(KEYS)) | (columns & _called(COLUMNS)) | flags
    if not found and _repeats(frame):
        found = {UNGROUPED}
    return ", ".join(sorted(found))


@cache
def _called(codes: frozenset[str]) -> frozenset[str]:
    """Return columns by their codes and by the names that readers know them by."""
    names = (
        labels_for(language).get(f"frames.columns.{code}", code) for language in LANGUAGES for code in codes
    )
    return codes | frozenset(names)


def _is_flag(series: pd.Series) -> bool:
    """Say whether a column holds yes and no, as what a household lacks does."""
    if str(series.dtype) in ("boolean", "bool"):
        return str(series.dtype) == "boolean"
    if series.dtype != object:
        return False
    known = [value for value in series if not is_missing(value)]
    return bool(known) and all(type(value).__name__ in ("bool", "bool_") for value in known)


def _repeats(frame: pd.DataFrame) -> bool:
    """Say whether a frame that comes from the list of households was never grouped.

    What was grouped has rows that differ by what it was grouped by.
    """
    households = frame.attrs.get(HOUSEHOLDS)
    if not households or len(frame) < 2:
        return False
    if len(frame) == households > _MOST_GROUPS:
        return True
    keys = frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index(allow_duplicates=True)
    return bool(keys.astype(str).duplicated().any())


def _names(columns: pd.Index) -> Iterator[Any]:
    for name in columns:
        yield from map(str, name if isinstance(name, tuple) else (name,))
