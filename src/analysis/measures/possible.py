"""Households whose class is not known, and what that does to a count: it lies between two bounds.

A household whose class nothing tells is neither poor nor not poor. Every count of a class then has a
``low``, of the households that are in it for sure, and a ``high``, of those that may be in it; ``value`` is
missing unless both are the same. What may be is what the law allows by all that the list says.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.standard.classes import CLASSES

MAY_BE = {name: f"may_be_{name}" for name in CLASSES}
BOUNDS = {"low": "Int64", "high": "Int64"}


def may_be(households: pd.DataFrame, name: str) -> pd.Series:
    """Say which households are, or may be, in a class.

    Parameters
    ----------
    households
        A list with ``class``; where it has ``may_be_poor`` and so on, these tell what is possible for a
        household without a class, else everything is.

    Examples
    --------
    >>> households = pd.DataFrame({"class": pd.array(["poor", None, "near_poor"], "string")})
    >>> may_be(households, "poor").tolist()
    [True, True, False]
    """
    known = households["class"].astype("string")
    open_ = known.isna()
    if MAY_BE[name] in households:
        open_ &= households[MAY_BE[name]].astype("boolean").fillna(value=True).astype(bool)
    return (known == name).fillna(value=False).astype(bool) | open_


def surely(households: pd.DataFrame, name: str) -> pd.Series:
    """Say which households are in a class for sure.

    Examples
    --------
    >>> surely(pd.DataFrame({"class": pd.array(["poor", None], "string")}), "poor").tolist()
    [True, False]
    """
    return (households["class"].astype("string") == name).fillna(value=False).astype(bool)


def bounded(low: Any, high: Any) -> dict[str, int | None]:
    """Return the value of a count with its bounds: known only where both are the same.

    Examples
    --------
    >>> bounded(3, 3), bounded(3, 5)
    ({'value': 3, 'low': 3, 'high': 3}, {'value': None, 'low': 3, 'high': 5})
    """
    if low is None or high is None:
        return {"value": None, "low": None, "high": None}
    return {"value": int(low) if low == high else None, "low": int(low), "high": int(high)}


def possibilities(households: pd.DataFrame) -> pd.Series:
    """Return the classes that each household may have, joined by ``|``; the one of most households alone.

    Examples
    --------
    >>> possibilities(pd.DataFrame({"class": pd.array(["poor", None], "string")})).tolist()
    ['poor', 'poor|near_poor|not_poor']
    """
    told = households["class"].astype("string")
    if not told.isna().any():
        return told
    open_ = households[told.isna()]
    parts = pd.DataFrame({name: may_be(open_, name) for name in CLASSES}, index=open_.index)
    joined = ["|".join(name for name in CLASSES if row[name]) for row in parts.to_dict("records")]
    return told.fillna(pd.Series(joined, index=open_.index, dtype="string"))
