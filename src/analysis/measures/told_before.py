"""Movements out of one list that says of each household what it was the year before.

Where no list of the year before is there, the column ``previous_class`` tells who entered a class, who left
it for another, and who stayed. It says nothing of households that are gone (*khác*), so neither their number
nor how many there were at the beginning is known; in a list of the poor and near-poor only, nor who got over
the near-poor line. Persons of the year before are not known at all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.measures.movements import ABSENT, COLUMNS, counted_movements
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
    found = counted_movements(rows.reset_index(drop=True), commune, 0)
    return found.assign(**_untold(found, households))


def _untold(found: pd.DataFrame, households: pd.DataFrame) -> dict[str, Any]:
    """Return the values without those that the list cannot tell."""
    items = [*_GONE, *(() if (households["class"] == "not_poor").any() else _OUT_OF_THE_LIST)]
    untold = found["item"].isin(items)
    return {name: found[name].mask(untold) for name in ("value", "low", "high")}
