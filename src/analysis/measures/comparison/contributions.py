"""What each commune contributes to the poor households of the group, and to their change in a year."""

from __future__ import annotations

import pandas as pd

COLUMNS = {
    "unit": "string",
    "opening": "Int64",
    "closing": "Int64",
    "change": "Int64",
    "level_pct": "Float64",
    "households_pct": "Float64",
    "change_pct": "Float64",
}


def contributions(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of a level and of its change; each column adds up to the whole group.

    Parameters
    ----------
    counts
        One row a unit: ``opening`` and ``closing`` households of the class, and ``all`` households; each
        may be missing.

    Returns
    -------
    pandas.DataFrame
        The same units: ``change`` = closing - opening; ``level_pct``, the commune's part of the closing ones
        of the group, and beside it ``households_pct``, its part of all households, among those communes that
        have the figure; ``change_pct``, its part of the group's change: where the group falls, a commune that
        rises has a negative one. Missing where the group as a whole has none, or does not change.

    Examples
    --------
    >>> rows = [("a", 40, 30, 100), ("b", 10, 10, 300), ("c", 10, 15, 100)]
    >>> found = contributions(pd.DataFrame(rows, columns=["unit", "opening", "closing", "all"]))
    >>> found["change"].tolist(), found["change_pct"].tolist(), found["households_pct"].tolist()
    ([-10, 0, 5], [200.0, 0.0, -100.0], [20.0, 60.0, 20.0])
    """
    known = counts.astype({"opening": "Int64", "closing": "Int64", "all": "Int64"})
    change = known["closing"] - known["opening"]
    return (
        known.assign(
            change=change,
            level_pct=_part(known["closing"]),
            households_pct=_part(known["all"]),
            change_pct=_part(change),
        )
        .reindex(columns=list(COLUMNS))
        .astype(COLUMNS)
    )


def _part(values: pd.Series) -> pd.Series:
    whole = values.sum()
    share = 100 * values.astype("Float64") / whole + 0.0 if whole else pd.Series(pd.NA, index=values.index)
    return share.astype("Float64")
