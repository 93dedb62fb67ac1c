"""Movements out of one list that says of each household what it was the year before.

Where no list of the year before is there, the column ``previous_class`` tells who entered a class, who left
it for another, and who stayed. It says nothing of households that are gone (*khác*), so neither their number
nor how many there were at the beginning is known; in a list of the poor and near-poor only, nor who got over
the near-poor line. Persons of the year before are not known at all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measures.flows import COLUMNS, counted_movements, counted_of_many
from analysis.measures.matching import COMMUNE
from analysis.measures.movements import ABSENT
from analysis.measures.possible import possibilities
from analysis.standard.classes import CLASSES
from analysis.standard.schema.forms import MOVEMENTS

# With fewer households whose class of last year is told, nothing is counted.
_FEWEST_TOLD = 0.5
_GONE = ("opening", "other_decrease")
_OUT_OF_THE_LIST = ("above_near_poor", "escaped")


def movements_told(households: pd.DataFrame, commune: str) -> pd.DataFrame:
    """Count the movements that a household list tells by its classes of last year.

    Parameters
    ----------
    households
        A list with ``village``, ``household_id``, ``class``, ``previous_class``, ``members``.
    commune
        Code of the commune, the unit that its villages add up to.

    Returns
    -------
    pandas.DataFrame
        As :func:`analysis.measures.movements.movements`, what is not told missing; without a row where fewer
        than half of the households have a class of last year.

    Examples
    --------
    >>> rows = [("A", "1", "poor", "poor", 4), ("A", "2", "near_poor", "poor", 3)]
    >>> names = ["village", "household_id", "class", "previous_class", "members"]
    >>> found = movements_told(pd.DataFrame(rows, columns=names), "15139").head(9).set_index("item")
    >>> found.loc[["opening", "to_near_poor", "closing"], "value"].tolist()
    [<NA>, 1, 1]
    """
    before = households["previous_class"].astype("string")
    if before.notna().mean() < _FEWEST_TOLD or households.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    found = counted_movements(_matched(households), commune, 0)
    outside = (households["class"] == "not_poor").any()
    return found.assign(**_untold(found, pd.Series(outside, found.index)))


def movements_told_of_many(households: pd.DataFrame) -> pd.DataFrame:
    """Count the same for the lists of many communes, which have ``commune``; no rows of their villages."""
    told = households["previous_class"].notna().groupby(households[COMMUNE]).mean()
    households = households[households[COMMUNE].isin(told.index[told >= _FEWEST_TOLD])]
    if households.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    matched = _matched(households).assign(**{COMMUNE: households[COMMUNE].array})
    found = counted_of_many(matched, households[COMMUNE].unique(), 0)
    outside = households.loc[(households["class"] == "not_poor").fillna(value=False), COMMUNE].unique()
    return found.assign(**_untold(found, found["unit"].isin(outside)))


def _matched(households: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`analysis.measures.movements.transitions` that one list tells."""
    before = households["previous_class"].astype("string")
    unknown = before.isna()
    rows = pd.DataFrame(
        {
            **{f"village_{side}": households["village"] for side in ("old", "new")},
            "class_old": before.fillna("|".join([ABSENT, *CLASSES])),
            "class_new": possibilities(households),
            "members_old": pd.array([pd.NA] * len(households), "Int64"),
            "members_new": households["members"],
        }
    )
    for name in MOVEMENTS:
        never = pd.Series(data=False, index=rows.index, dtype="boolean")
        rows[f"been_{name}"] = never.mask(unknown | (before == name), before == name)
    return rows.reset_index(drop=True)


def _untold(found: pd.DataFrame, outside: pd.Series) -> dict[str, Any]:
    """Return the values without those that a list cannot tell, of which it is said who has others outside."""
    untold = found["item"].isin(_GONE) | (found["item"].isin(_OUT_OF_THE_LIST) & ~outside.astype(bool))
    return {name: found[name].mask(untold) for name in ("value", "low", "high")}
