"""Which household of this year's list is which of last year's.

A household is the same if village and code are, however they are spelled: case, gaps, the word for a
village before its name or not, and zeros that a spreadsheet took from a code or put before it do not count.
Codes of one list that differ in nothing else are told apart by them. Where village or code changed, and
where a household was split or merged, ``previous_household`` names what it continues. Of a split household
one part continues it, of merged ones the whole continues one; the others come and go for other reasons,
so that every household of either list is counted exactly once.
"""

from __future__ import annotations

import pandas as pd
import polars as pl

from analysis.intake.repair.spelling import villages

KEY = ["village", "household_id"]
_KEYS = ["village_key", "code_key"]


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
    known, here, wanted = _keyed(previous[KEY], current[KEY], wanted.set_index("new"))
    old, new = known.rename_axis("old").reset_index(), wanted.rename_axis("new").reset_index()
    found = new.merge(old, on=_KEYS).drop_duplicates(["old", "new"])
    own = here.loc[found["new"], _KEYS].reset_index(drop=True)
    found["same"] = (own == found[_KEYS].reset_index(drop=True)).all(axis=1).to_numpy(dtype=bool)
    return found[["old", "new", "same"]].sort_values(["old", "new"], ignore_index=True)


def share_found(previous: pd.DataFrame, current: pd.DataFrame) -> float:
    """Return the share of last year's households that this year's list has again; 1 of an empty list.

    Examples
    --------
    >>> old = pd.DataFrame({"village": ["Thôn 1"] * 2, "household_id": ["001", "002"]})
    >>> new = pd.DataFrame({"village": ["thôn 01"], "household_id": ["1"], "previous_household": [None]})
    >>> share_found(old, new)
    0.5
    """
    previous, current = previous.reset_index(drop=True), current.reset_index(drop=True)
    return links(previous, current)["old"].nunique() / len(previous) if len(previous) else 1.0


def _keyed(*lists: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the keys of households: of the two lists, then of what one of them names in the other."""
    every = pd.concat([each[KEY].astype("string") for each in lists], ignore_index=True)
    names = villages(pl.Series("village", every["village"].tolist(), dtype=pl.String)).names
    short = every["household_id"].str.casefold().str.replace(r"\s+", "", regex=True)
    short = short.str.replace(r"(?<![0-9])0+(?=[0-9])", "", regex=True)
    keys = pd.DataFrame(
        {"village_key": pd.array(names.to_list(), "string"), "code_key": short, "code": every["household_id"]}
    )
    ends = pd.Series([len(each) for each in lists]).cumsum().tolist()
    spans = list(zip([0, *ends], ends, strict=False))
    # Codes that only zeros tell apart within a list stay as they are written.
    alike = set[tuple[str, str]]()
    for start, end in spans[:2]:
        own = keys[start:end].drop_duplicates()
        again = own[own.duplicated(_KEYS, keep=False)]
        alike |= set(zip(again["village_key"], again["code_key"], strict=True))
    if alike:
        pairs = pd.Series(list(zip(keys["village_key"], keys["code_key"], strict=True)), keys.index)
        keys["code_key"] = keys["code_key"].mask(pairs.isin(alike), "=" + keys["code"])
    return [
        keys.loc[start : end - 1, _KEYS].set_axis(each.index)
        for (start, end), each in zip(spans, lists, strict=True)
    ]


def renamed(previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Return last year's list with the villages spelled as this year's list spells them.

    Examples
    --------
    >>> lists = [pd.DataFrame({"village": [name], "household_id": ["1"]}) for name in ("thôn 01", "Thôn 1")]
    >>> renamed(*lists)["village"].tolist()
    ['Thôn 1']
    """
    old, new, _ = _keyed(previous[KEY], current[KEY], current[KEY][:0])
    shown = dict(zip(new["village_key"], current["village"], strict=True))
    told = [
        shown.get(key, village) for key, village in zip(old["village_key"], previous["village"], strict=True)
    ]
    return previous.assign(village=pd.array(told, "string"))


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
    previous = renamed(previous, current)
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
