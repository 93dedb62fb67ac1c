"""Which household of this year's list is which of last year's.

A household is the same if village and code are, however they are spelled: case, gaps, the word for a
village before its name or not, and zeros that a spreadsheet took from a code or put before it do not count.
Codes of one list that differ in nothing else are told apart by them. Where village or code changed, and
where a household was split or merged, ``previous_household`` names what it continues. Of a split household
one part continues it, of merged ones the whole continues one; the others come and go for other reasons,
so that every household of either list is counted exactly once.

Lists of many communes are taken at once where they have a column ``commune``: a household is then only that
of its own commune, and what decides how a village is spelled is the commune's own list.
"""

from __future__ import annotations

import pandas as pd

from analysis.intake.repair.spelling import village_keys

COMMUNE = "commune"
KEY = ["village", "household_id"]
_KEYS = ["village_key", "code_key"]


def keys_of(households: pd.DataFrame) -> list[str]:
    """Return the columns that make a household of a list, or of many communes' lists, one."""
    return [*_commune(households), *KEY]


def _commune(households: pd.DataFrame) -> list[str]:
    return [COMMUNE] if COMMUNE in households else []


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
    key, of = keys_of(current), _commune(current)
    told = current["previous_household"].astype("string")
    same = current.loc[told.isna(), key].rename_axis("new").reset_index()
    named = told.dropna().str.split(";").explode().str.strip().rename_axis("new").reset_index(name="name")
    parts = named["name"].str.extract(r"^(?:(?P<village>.*)/)?(?P<household_id>[^/]*)$")
    named["village"] = parts["village"].fillna(named["new"].map(current["village"]))
    named["household_id"] = parts["household_id"]
    if of:
        named[COMMUNE] = named["new"].map(current[COMMUNE])
    wanted = pd.concat([same, named[["new", *key]]])
    known, here, wanted = _keyed(previous[key], current[key], wanted.set_index("new"))
    old, new = known.rename_axis("old").reset_index(), wanted.rename_axis("new").reset_index()
    found = new.merge(old, on=[*of, *_KEYS]).drop_duplicates(["old", "new"])
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


def shares_found(previous: pd.DataFrame, current: pd.DataFrame) -> dict[str, float]:
    """Return :func:`share_found` of each commune of last year's lists, which have fresh indexes."""
    again = previous.index.isin(links(previous, current)["old"])
    found = pd.Series(again, previous.index).groupby(previous[COMMUNE]).mean()
    return {str(code): float(share) for code, share in found.items()}


def _keyed(*lists: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the keys of households: of the two lists, then of what one of them names in the other."""
    of = _commune(lists[0])
    every = pd.concat([each[[*of, *KEY]].astype("string") for each in lists], ignore_index=True)
    short = every["household_id"].str.casefold().str.replace(r"\s+", "", regex=True)
    short = short.str.replace(r"(?<![0-9])0+(?=[0-9])", "", regex=True)
    keys = every[of].assign(village_key=_village_keys(every), code_key=short, code=every["household_id"])
    ends = pd.Series([len(each) for each in lists]).cumsum().tolist()
    spans = list(zip([0, *ends], ends, strict=False))
    # Codes that only zeros tell apart within a list stay as they are written.
    again = [_alike(keys[start:end], [*of, *_KEYS]) for start, end in spans[:2]]
    alike = pd.concat(again).drop_duplicates()
    if len(alike):
        marked = keys.merge(alike.assign(alike=True), how="left", on=[*of, *_KEYS])["alike"].notna()
        keys["code_key"] = keys["code_key"].mask(marked.to_numpy(), "=" + keys["code"])
    return [
        keys.loc[start : end - 1, [*of, *_KEYS]].set_axis(each.index)
        for (start, end), each in zip(spans, lists, strict=True)
    ]


def _alike(keys: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the keys under which a list has several codes, once each."""
    own = keys.drop_duplicates()
    return own.loc[own.duplicated(key, keep=False), key].drop_duplicates()


def _village_keys(every: pd.DataFrame) -> pd.Series:
    """Return a key of each row's village, alike for all spellings that the lists of its commune have."""
    place = [*_commune(every), "village"]
    names = every[place].dropna().drop_duplicates(ignore_index=True)
    told = names[COMMUNE].tolist() if COMMUNE in names else [""] * len(names)
    names["key"] = pd.array(village_keys(told, names["village"].tolist()), "string")
    return every[place].merge(names, how="left", on=place)["key"]


def renamed(previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Return last year's list with the villages spelled as this year's list spells them.

    Examples
    --------
    >>> lists = [pd.DataFrame({"village": [name], "household_id": ["1"]}) for name in ("thôn 01", "Thôn 1")]
    >>> renamed(*lists)["village"].tolist()
    ['Thôn 1']
    """
    key, of = keys_of(current), [*_commune(current), "village_key"]
    old, new, _ = _keyed(previous[key], current[key], current[key][:0])
    shown = new.assign(shown=current["village"]).drop_duplicates(of, keep="last")[[*of, "shown"]]
    told = old.merge(shown, how="left", on=of)["shown"].set_axis(previous.index).astype("string")
    return previous.assign(village=told.fillna(previous["village"].astype("string")))


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
    columns = [*_commune(current), "village", "class", "members"]
    rows = rows.join(previous[columns].add_suffix("_old"), on="old")
    return rows.join(current[columns].add_suffix("_new"), on="new")
