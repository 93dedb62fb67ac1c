"""One list classified under several standards, and who changes class because the standard changed.

Every standard is applied to the list by itself: no result depends on which others were asked for, nor in
which order. Under the standard of its own year a household is in the class under which it is listed; under
another one only what the list says counts. Points of the old form stand for an income at the old line, so
they tell nothing of another line; who has no income then, or lacks an indicator, has no class there.

A list of the poor and near-poor only says nothing of the other households. They are not poor by the
standard of the year; what they are by another one is not known, and so its counts have no upper bound but
the number of households.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.measures.classification import classify, with_class
from analysis.measures.possible import may_be, surely
from analysis.standard import Standard
from analysis.standard.classes import CLASSES
from analysis.standard.model import Area

UNKNOWN, NOT_LISTED = "unknown", "not_listed"
RESULTS = {
    "standard": "string",
    "class": "string",
    "households": "Int64",
    "low": "Int64",
    "high": "Int64",
    "persons": "Int64",
    "evidence": "string",
}
CHANGES = {
    "standard_old": "string",
    "standard_new": "string",
    "class_old": "string",
    "class_new": "string",
    "households": "Int64",
    "declared_otherwise": "Int64",
    "evidence": "string",
}


def empty(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame of these columns without a row."""
    return pd.DataFrame(columns=list(columns)).astype(dict(columns))


def in_order(standards: Iterable[Standard]) -> tuple[Standard, ...]:
    """Return each standard once, the one that applied first before the others.

    Examples
    --------
    >>> from analysis.standard import national_standards
    >>> old, new = national_standards()
    >>> [one.id for one in in_order([new, old, new])]
    ['2022-2026', '2027-2030']
    """
    return tuple(
        sorted({one.id: one for one in standards}.values(), key=lambda one: (one.first_year, one.id))
    )


def under(households: pd.DataFrame, standard: Standard, own: Standard, area: Area) -> pd.DataFrame:
    """Return the list with its classes under a standard, as :func:`with_class` does.

    Parameters
    ----------
    households
        The list of a review year.
    standard
        The one to classify by.
    own
        The one that holds in the review year.
    area
        Area of the households that do not say theirs.

    Examples
    --------
    >>> from analysis.standard import national_standards
    >>> old, new = national_standards()
    >>> flags = {code: [code in old.codes[:3]] * 2 for code in (*new.codes, *old.codes)}
    >>> rows = {"declared_class": ["not_poor"] * 2, "b1_score": [150] * 2, "income_vnd": [1_600_000, None]}
    >>> listed = pd.DataFrame({**rows, **flags})
    >>> [under(listed, one, old, "rural")["class"].tolist() for one in (old, new)]
    [['not_poor', 'not_poor'], ['poor', <NA>]]
    """
    if standard.id == own.id:
        return with_class(households, own, area)
    blank = pd.array([pd.NA] * len(households), "string")
    told = households.drop(columns="b1_score", errors="ignore").assign(declared_class=blank)
    absent = {code: pd.array([pd.NA] * len(told), "boolean") for code in standard.codes if code not in told}
    return with_class(told.assign(**absent), standard, area)


def left_out(households: pd.DataFrame, total: int | None, covers: str | None = None) -> int | None:
    """Return how many households a list leaves out; None where nobody knows how many.

    Parameters
    ----------
    total
        All households of the commune, where it is known.
    covers
        What the list covers, ``all`` or ``reviewed``, or ``unknown``; where nobody asked, a list that has
        households outside poverty covers all.

    Examples
    --------
    >>> poor = pd.DataFrame({"declared_class": ["poor", "near_poor"]})
    >>> left_out(poor, 100), left_out(poor, None), left_out(poor, None, "all")
    (98, None, 0)
    """
    if covers == "all":
        return 0
    if total is not None:
        return max(total - len(households), 0)
    everybody = not covers and (households["declared_class"] == "not_poor").fillna(value=False).any()
    return 0 if everybody else None


def results(
    households: pd.DataFrame, standards: Iterable[Standard], own: Standard, area: Area, outside: int | None
) -> pd.DataFrame:
    """Count the households of each class under each standard.

    Parameters
    ----------
    households, own, area
        As for :func:`under`.
    standards
        In any order.
    outside
        As from :func:`left_out`.

    Returns
    -------
    pandas.DataFrame
        Grain: standard × class; ``households`` is missing where it lies between ``low`` and ``high``, and
        ``high`` where nobody knows how many households the list leaves out. ``persons`` are those of
        households whose class is sure, missing where one of them may be in it or does not say its members.
    """
    rows = [
        row for standard in in_order(standards) for row in _counted(households, standard, own, area, outside)
    ]
    return pd.DataFrame(rows, columns=list(RESULTS)).astype(RESULTS)


def changes(
    households: pd.DataFrame, standards: Iterable[Standard], own: Standard, area: Area, outside: int | None
) -> pd.DataFrame:
    """Count who is in which class under a standard and under the next one, every household unchanged.

    Parameters
    ----------
    households, standards, own, area, outside
        As for :func:`results`.

    Returns
    -------
    pandas.DataFrame
        Grain: standard_old × standard_new × class_old × class_new. A class may be ``unknown``;
        ``class_old`` is ``not_listed`` for the households that the list leaves out.
        ``declared_otherwise``: of these, those whose declared class is not what the standard of the year
        gives, so that not the standard alone may make the difference.
    """
    rows: list[dict[str, Any]] = []
    differ = _declared_otherwise(households, own, area)
    for old, new in pairwise(in_order(standards)):
        before, after = (_told(under(households, one, own, area)) for one in (old, new))
        counted = pd.DataFrame({"old": before, "new": after, "differ": differ}).groupby(["old", "new"])
        found = counted["differ"].agg(["size", "sum"]).to_dict("index")
        pair = {"standard_old": old.id, "standard_new": new.id, "evidence": "households"}
        for one in (*CLASSES, UNKNOWN):
            for other in (*CLASSES, UNKNOWN):
                cell = found.get((one, other), {"size": 0, "sum": 0})
                counts = {"households": cell["size"], "declared_otherwise": cell["sum"]}
                rows.append({**pair, "class_old": one, "class_new": other, **counts})
        if outside != 0:
            counts = {"households": outside, "declared_otherwise": 0}
            rows.append({**pair, "class_old": NOT_LISTED, "class_new": UNKNOWN, **counts})
    return pd.DataFrame(rows, columns=list(CHANGES)).astype(CHANGES)


def _told(listed: pd.DataFrame) -> pd.Series:
    return listed["class"].astype("string").fillna(UNKNOWN)


def _declared_otherwise(households: pd.DataFrame, own: Standard, area: Area) -> pd.Series:
    computed = classify(households, own, area)["computed_class"]
    return (households["declared_class"] != computed).fillna(value=False).astype(bool)


def _counted(
    households: pd.DataFrame, standard: Standard, own: Standard, area: Area, outside: int | None
) -> Sequence[dict[str, Any]]:
    listed = under(households, standard, own, area)
    rows = []
    for name in CLASSES:
        sure, possible = surely(listed, name), may_be(listed, name)
        low, high = int(sure.sum()), int(possible.sum())
        if standard.id != own.id:
            most = None if outside is None else high + outside
        elif name != "not_poor":
            most = high  # who is left out of the list is neither poor nor near-poor
        else:
            low, most = low + (outside or 0), None if outside is None else high + outside
        members = listed.loc[sure, "members"].astype("Int64")
        whole = low == most and most == len(members) and members.notna().all()
        rows.append(
            {
                "standard": standard.id,
                "class": name,
                "households": low if low == most else None,
                "low": low,
                "high": most,
                "persons": int(members.sum()) if whole else None,
                "evidence": "households",
            }
        )
    return rows
