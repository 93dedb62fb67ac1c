"""Which household of this year's list is which of last year's.

A household is the same if village and code are. Where they changed, and where a household was
split or merged, ``previous_household`` names what it continues. Of a split household one part
continues it, of merged ones the whole continues one; the others come and go for other reasons,
so that every household of either list is counted exactly once.
"""

from __future__ import annotations

import pandas as pd

KEY = ["village", "household_id"]


def links(previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Return every pair of households that belong together.

    Parameters
    ----------
    previous, current
        Household lists with a fresh index: ``village``, ``household_id``; ``current`` also
        ``previous_household``, which may be missing.

    Returns
    -------
    pandas.DataFrame
        ``old`` and ``new``: positions in the lists; ``same``: whether village and code are the same.

    Examples
    --------
    >>> old = pd.DataFrame({"village": ["A", "A"], "household_id": ["1", "2"]})
    >>> new = pd.DataFrame({"village": ["A", "B"], "household_id": ["1", "9"]})
    >>> new["previous_household"] = pd.array([None, "A/1; A/2"], dtype="string")
    >>> links(old, new).values.tolist()
    [[0, 0, True], [0, 1, False], [1, 1, False]]
    """
    told = current["previous_household"].astype("string")
    same = current.loc[told.isna(), KEY].rename_axis("new").reset_index()
    named = told.dropna().str.split(";").explode().str.strip().rename_axis("new").reset_index(name="name")
    parts = named["name"].str.extract(r"^(?:(?P<village>.*)/)?(?P<household_id>[^/]*)$")
    named["village"] = parts["village"].fillna(named["new"].map(current["village"]))
    named["household_id"] = parts["household_id"]
    wanted = pd.concat([same, named[["new", *KEY]]])
    known = previous[KEY].rename_axis("old").reset_index()
    found = wanted.merge(known, on=KEY).drop_duplicates(["old", "new"])
    here = current.loc[found["new"], KEY].reset_index(drop=True)
    found["same"] = (here == found[KEY].reset_index(drop=True)).all(axis=1).to_numpy(dtype=bool)
    return found[["old", "new", "same"]].sort_values(["old", "new"], ignore_index=True)


def match(previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Pair two household lists one to one; what has no partner stands alone.

    Parameters
    ----------
    previous, current
        As for :func:`links`, with ``class`` and ``members``.

    Returns
    -------
    pandas.DataFrame
        One row per household of either list: ``old`` and ``new`` (positions, missing where there is
        none), ``linked`` (it stands alone although it belongs to a household of the other list: a
        part of a split one, or merged into another), and ``village``, ``class``, ``members`` of both
        lists with ``_old`` and ``_new``.
    """
    previous, current = previous.reset_index(drop=True), current.reset_index(drop=True)
    every = links(previous, current)
    one = every.sort_values("same", ascending=False, kind="stable")
    one = one.drop_duplicates("new").drop_duplicates("old")[["old", "new"]]
    alone_old = pd.DataFrame({"old": previous.index.difference(list(one["old"]))})
    alone_new = pd.DataFrame({"new": current.index.difference(list(one["new"]))})
    rows = pd.concat([one, alone_old, alone_new], ignore_index=True).astype({"old": "Int64", "new": "Int64"})
    alone = rows["old"].isna() | rows["new"].isna()
    rows["linked"] = alone & (rows["old"].isin(every["old"]) | rows["new"].isin(every["new"]))
    columns = ["village", "class", "members"]
    rows = rows.join(previous[columns].add_suffix("_old"), on="old")
    return rows.join(current[columns].add_suffix("_new"), on="new")
