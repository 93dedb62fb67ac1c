"""Points of form B1 as they were counted from the answers in a list, by item and option."""

from __future__ import annotations

import pandas as pd

COLUMNS = {
    "item": "string",
    "item_name": "string",
    "option": "string",
    "option_name": "string",
    "points": "Int64",
    "households": "Int64",
}


def score_items(scores: pd.DataFrame) -> pd.DataFrame:
    """Count the households that gave each answer.

    Parameters
    ----------
    scores
        ``CommuneYear.scores``: a row a household and item.

    Returns
    -------
    pandas.DataFrame
        Grain: item × option, in the order in which they first stand; ``option`` and ``points`` (whole
        points) are missing for households whose answer is not known.

    Examples
    --------
    >>> from analysis.intake.frames import SCORES, frame
    >>> answer = {"line": 2, "item": "7", "item_name": "Xe máy", "option": "1", "points": 15}
    >>> found = score_items(frame([answer, {**answer, "line": 3}], SCORES))
    >>> found[["item", "points", "households"]].values
    array([['7', 15, 2]], dtype=object)
    """
    named = scores[scores["line"].notna()]
    counted = named.groupby(list(COLUMNS)[:-1], sort=False, dropna=False).size().rename("households")
    found = counted.reset_index().reindex(columns=list(COLUMNS)).astype(COLUMNS)
    order = {item: place for place, item in enumerate(named["item"].drop_duplicates())}
    place = found["item"].map(order).astype("Int64")
    by = found.assign(place=place, open=found["option"].isna())
    return by.sort_values(["place", "open", "option"], ignore_index=True)[list(COLUMNS)]


def answered_households(scores: pd.DataFrame) -> tuple[int, int]:
    """Return how many households gave an answer, and how many of them every one.

    Examples
    --------
    >>> from analysis.intake.frames import SCORES, frame
    >>> answered_households(frame([{"line": 2, "points": 15}, {"line": 2}, {"line": 3, "points": 0}], SCORES))
    (2, 1)
    """
    known = scores[scores["line"].notna()].groupby("line")["points"].apply(lambda one: one.notna().all())
    return len(known), int(known.sum())
