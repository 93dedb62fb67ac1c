"""Communes like each other: towns with towns, upland with upland, minorities with minorities, size with size.

The rule is one that a reader can follow by hand. Communes are alike that are alike in four things: town or
country; upland or not; households of ethnic minorities on the same side of half; the same third by number of
households. Where fewer than five are alike in all of them, the last thing is dropped, and so on; if fewer
than five are left in the end, a commune has only the whole group beside it. A thing that is not known of a
commune is a kind of its own, and where none of them tells it, it divides nobody.
"""

from __future__ import annotations

import pandas as pd

THINGS = ("urban", "upland", "minority", "size")
FEWEST = 5
COLUMNS = {"unit": "string", "alike": "string", "things": "string", "communes": "Int64", "whole": "string"}
HALF = 50.0


def alike(traits: pd.DataFrame) -> pd.DataFrame:
    """Return the kind of each commune.

    Parameters
    ----------
    traits
        One row a unit: ``urban`` and ``upland`` (boolean), ``minority_pct`` (0-100) and ``households``;
        each may be missing.

    Returns
    -------
    pandas.DataFrame
        ``alike``: the kind in words of the rule, as ``urban=0 size=2`` (empty: the whole group); ``things``,
        those that it is alike in; ``communes``, how many are of this kind; ``whole``, everything told of it.

    Examples
    --------
    >>> rows = [(str(n), n < 6, None, None, 100 + n) for n in range(12)]
    >>> columns = ["unit", "urban", "upland", "minority_pct", "households"]
    >>> found = alike(pd.DataFrame(rows, columns=columns))
    >>> found["alike"].unique().tolist(), found["communes"].unique().tolist()
    (['urban=1', 'urban=0'], [6])
    """
    marks = _marks(traits)
    used = [thing for thing in THINGS if marks[thing].nunique() > 1]
    found = pd.DataFrame({"unit": traits["unit"], "alike": "", "things": "", "communes": len(traits)})
    key = pd.Series("", index=traits.index)
    for place, thing in enumerate(used, start=1):
        key = (key + f" {thing}=" + marks[thing]).str.strip()
        many = key.map(key.value_counts())
        # What is too few with one thing more stays with the kind that it had.
        enough = many >= FEWEST
        found.loc[enough, "alike"] = key[enough]
        found.loc[enough, "things"] = " ".join(used[:place])
        found.loc[enough, "communes"] = many[enough]
    return found.assign(whole=key).reset_index(drop=True).astype(COLUMNS)


def of_kind(found: pd.DataFrame, kind: str) -> list[str]:
    """Return the communes of a kind, those that are alike in more things too.

    Examples
    --------
    >>> rows = [("a", "urban=0", "urban", 1, "urban=0 size=1"), ("b", "urban=1", "urban", 1, "urban=1")]
    >>> of_kind(pd.DataFrame(rows, columns=list(COLUMNS)), "urban=0")
    ['a']
    """
    within = (found["whole"] + " ").str.startswith(f"{kind} ") if kind else found["whole"].notna()
    return list(found.loc[within, "unit"])


def _marks(traits: pd.DataFrame) -> pd.DataFrame:
    """Return each thing as a letter or digit, the same for communes alike in it; ``?`` is not known."""
    minority = pd.to_numeric(traits["minority_pct"]).astype("Float64")
    households = pd.to_numeric(traits["households"]).astype("Float64")
    thirds = households.rank(method="min", pct=True)
    told = {
        "urban": traits["urban"].astype("boolean").astype("Int64"),
        "upland": traits["upland"].astype("boolean").astype("Int64"),
        "minority": (minority >= HALF).astype("Int64"),
        "size": ((thirds - 1e-9) * 3).astype("Float64").round(9).floordiv(1).astype("Int64") + 1,
    }
    return pd.DataFrame({name: values.astype("string").fillna("?") for name, values in told.items()})
