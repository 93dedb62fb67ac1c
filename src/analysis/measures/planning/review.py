"""Households to look into before anything is planned for them.

Two kinds: households whose class nobody knows, and households whose declared class the rule of the law
excludes by what the list says of them. Neither is an exit that costs nothing.
"""

from __future__ import annotations

import pandas as pd

from analysis.measures.classification import classify
from analysis.standard import Standard
from analysis.standard.classes import CLASSES
from analysis.standard.model import Area

COLUMNS = {
    "village": "string",
    "household_id": "string",
    "class": "string",
    "reason": "string",
    "deprivations": "Int64",
    "unknown": "Int64",
    **{f"may_be_{name}": "boolean" for name in CLASSES},
}


def reviews(households: pd.DataFrame, standard: Standard, area: Area) -> pd.DataFrame:
    """Return the households whose class is not known, or is contradicted by the list itself.

    Parameters
    ----------
    households, standard, area
        As for :func:`analysis.measures.planning.distances`.

    Returns
    -------
    pandas.DataFrame
        One row a household, with its index: ``class`` (missing where not known), ``reason``
        (``unclassed`` or ``contradiction``), ``deprivations`` known, ``unknown`` indicators, and which
        classes it ``may_be`` by the rule of the law.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = {code: [n < 2, None] for n, code in enumerate(standard.codes)}
    >>> rows = {"village": ["A", "A"], "household_id": ["1", "2"]}
    >>> rows |= {"class": ["poor", None], "urban": [None] * 2}
    >>> found = reviews(pd.DataFrame(rows | {"b1_score": [120, 120]} | flags), standard, "rural")
    >>> found[["reason", "may_be_poor", "may_be_near_poor"]].values.tolist()
    [['contradiction', False, True], ['unclassed', True, True]]
    """
    counted = classify(households, standard, area)
    may = {
        "poor": counted["poor"] != "no",
        "near_poor": counted["near_poor"] != "no",
        "not_poor": ~counted["low_income"].fillna(value=False),
    }
    class_ = households["class"].astype("string")
    excluded = pd.Series(data=False, index=households.index)
    for name in CLASSES:
        excluded |= (class_ == name).fillna(value=False).astype(bool) & ~may[name].astype(bool)
    reason = pd.Series("unclassed", index=households.index).where(class_.isna(), "contradiction")
    found = households[["village", "household_id"]].assign(
        **{
            "class": class_,
            "reason": reason,
            "deprivations": counted["deprivations_min"],
            "unknown": counted["deprivations_max"] - counted["deprivations_min"],
        },
        **{f"may_be_{name}": may[name] for name in CLASSES},
    )
    return found[class_.isna() | excluded].astype(COLUMNS)
