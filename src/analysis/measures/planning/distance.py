"""How far each poor household is from leaving poverty, and each near-poor one from falling into it."""

from __future__ import annotations

import pandas as pd

from analysis.measures.classification import classify
from analysis.standard import Standard
from analysis.standard.model import Area

COLUMNS = {
    "village": "string",
    "household_id": "string",
    "class": "string",
    "members": "Int64",
    "deprivations": "Int64",
    "unknown": "Int64",
    "to_remove": "Int64",
    "to_fall": "Int64",
    "b1_gap": "Int64",
    "income_gap": "Int64",
    "contradiction": "boolean",
}


def distances(households: pd.DataFrame, standard: Standard, area: Area) -> pd.DataFrame:
    """Return the distance of each poor and near-poor household to the other side of the threshold.

    Parameters
    ----------
    households
        The household list with ``class`` (see :func:`analysis.commune.class_list`).
    standard
        Of the year.
    area
        The commune's, for households that do not say theirs.

    Returns
    -------
    pandas.DataFrame
        One row per poor or near-poor household, with its index: ``deprivations`` known,
        ``unknown`` indicators; ``to_remove``: deprivations that must go before a poor household has
        fewer than the standard's number, counting what is unknown as deprived; ``to_fall``: how many
        more would make a near-poor household poor; ``b1_gap`` (points) and ``income_gap`` (VND per
        person and month): what is missing until the household is above the line, missing where that
        measure is not known. A gap is at least 1, since at the line is still below.
        ``contradiction``: the rule of the law excludes the class, by what the list says of the household.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = {code: [n < 4] for n, code in enumerate(standard.codes)}
    >>> row = {"village": ["A"], "household_id": ["1"], "class": ["poor"], "members": [4], "urban": [None]}
    >>> found = distances(pd.DataFrame(row | {"b1_score": [120]} | flags), standard, "rural")
    >>> found[["deprivations", "to_remove", "b1_gap"]].values.tolist()
    [[4, 2, 21]]
    """
    listed = households[households["class"].isin(["poor", "near_poor"])]
    counted = classify(listed, standard, area)
    most = standard.min_deprivations - 1
    poor = listed["class"] == "poor"
    found = pd.DataFrame(
        {
            **{name: listed[name] for name in ("village", "household_id", "class", "members")},
            "deprivations": counted["deprivations_min"],
            "unknown": counted["deprivations_max"] - counted["deprivations_min"],
            "to_remove": (counted["deprivations_max"] - most).clip(lower=0).where(poor),
            "to_fall": (most + 1 - counted["deprivations_min"]).clip(lower=0).where(~poor),
            "b1_gap": _gap(listed, "b1_score", standard, area),
            "income_gap": _gap(listed, "income_vnd", standard, area),
            "contradiction": counted["poor"].where(poor, counted["near_poor"]) == "no",
        }
    )
    return found.astype(COLUMNS)


def _gap(households: pd.DataFrame, column: str, standard: Standard, area: Area) -> pd.Series:
    threshold = standard.b1_points if column == "b1_score" else standard.income_line
    if threshold is None or column not in households:
        return pd.Series(pd.NA, index=households.index, dtype="Int64")
    urban = households["urban"].astype("boolean").fillna(area == "urban")
    limit = urban.map({True: threshold.urban, False: threshold.rural}).astype("Int64")
    gap = limit - households[column].astype("Int64") + 1
    return gap.where(gap > 0)
