"""Poor and near-poor households of a commune over the years."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.measures.deprivation import CLASSES

COLUMNS = {"year": "Int64", "class": "string", "households": "Int64"}


def history(years: Mapping[int, tuple[pd.DataFrame, pd.DataFrame]], unit: str) -> pd.DataFrame:
    """Return the households at the end of each year.

    Parameters
    ----------
    years
        Movements and class counts of each year, as :func:`analysis.commune.load` gives them.
    unit
        Code of the commune.

    Returns
    -------
    pandas.DataFrame
        One row per year and class, ascending; ``households`` is the closing of forms 2 and 3, else
        the count of the class, else missing. Nothing is inferred here.

    Examples
    --------
    >>> columns = ["unit", "class", "measure", "value"]
    >>> counts = pd.DataFrame([("15139", "poor", "households", 31)], columns=columns)
    >>> none = pd.DataFrame(columns=["unit", "class", "base", "item", "value"])
    >>> history({2022: (none, counts)}, "15139")["households"].tolist()
    [31, <NA>]
    """
    rows = [
        {"year": year, "class": name, "households": _closing(movements, counts, unit, name)}
        for year, (movements, counts) in sorted(years.items())
        for name in CLASSES
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _closing(movements: pd.DataFrame, counts: pd.DataFrame, unit: str, name: str) -> int | None:
    form = movements[(movements["item"] == "closing") & (movements["base"] == "households")]
    total = counts[counts["measure"] == "households"]
    for table in (form, total):
        own = table[(table["unit"] == unit) & (table["class"] == name)]["value"].dropna()
        if len(own):
            return int(own.iloc[0])
    return None
