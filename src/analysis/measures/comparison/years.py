"""Rates of communes over the years, their change on the year before, and the way that they went."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

COLUMNS = {
    "unit": "string",
    "year": "Int64",
    "class": "string",
    "count": "Int64",
    "among": "Int64",
    "share_pct": "Float64",
}
WAYS = {
    "unit": "string",
    "first_year": "Int64",
    "years": "Int64",
    "before_pct": "Float64",
    "share_pct": "Float64",
    "change_pp": "Float64",
    "since_first_pp": "Float64",
    "way": "string",
}
# Fewer years have no way, only a step.
FEWEST_YEARS = 3


def yearly(known: Mapping[str, Mapping[int, Mapping[str, int]]], class_: str = "poor") -> pd.DataFrame:
    """Return the rate of a class in each year of each unit that has both sides of it.

    Parameters
    ----------
    known
        Unit → year → households of the class, and ``all``.

    Examples
    --------
    >>> yearly({"a": {2024: {"poor": 5, "all": 50}, 2025: {"poor": 4}}})["share_pct"].tolist()
    [10.0]
    """
    rows = [
        (unit, year, class_, one[class_], one["all"], 100 * one[class_] / one["all"])
        for unit, years in known.items()
        for year, one in sorted(years.items())
        if one.get(class_) is not None and one.get("all") and one[class_] <= one["all"]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def ways(rates: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the change of each unit on the year before, and its way over the years up to this one.

    Only years without a gap before ``year`` count. Nothing is tested here: a full review has no sampling
    error, and these are the steps as they were.

    Parameters
    ----------
    rates
        Rows of :func:`yearly`, of one class.

    Returns
    -------
    pandas.DataFrame
        One row a unit that has ``year`` and the year before: ``change_pp``; with at least three years ``way``
        = ``down`` (fell every year), ``up`` (rose every year), ``same`` or ``mixed``, and ``since_first_pp``.

    Examples
    --------
    >>> counts = [("a", 2024, 6), ("a", 2025, 5), ("a", 2026, 3), ("b", 2026, 3)]
    >>> rows = [(unit, year, "poor", count, 100, float(count)) for unit, year, count in counts]
    >>> ways(pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS), 2026).values.tolist()
    [['a', 2024, 3, 5.0, 3.0, -2.0, -3.0, 'down']]
    """
    table = rates.pivot_table("share_pct", "unit", "year", sort=False).astype("Float64")
    run = list(range(year, int(min(table.columns, default=year)) - 1, -1))
    if year not in table or year - 1 not in table:
        return pd.DataFrame(columns=list(WAYS)).astype(WAYS)
    past = table.reindex(columns=run)
    length = past.notna().cummin(axis=1).sum(axis=1).astype("int64")
    past = past[length > 1]
    length = length[length > 1]
    first = pd.Series([past.iloc[at, n - 1] for at, n in enumerate(length)], past.index, "Float64")
    steps = pd.DataFrame({run[at]: past[run[at]] - past[run[at + 1]] for at in range(len(run) - 1)})
    inside = pd.DataFrame({year_: length > at + 1 for at, year_ in enumerate(run[:-1])}, index=past.index)
    falls, rises, stays = (
        (made.fillna(False).astype(bool) | ~inside).all(axis=1) for made in (steps < 0, steps > 0, steps == 0)
    )
    way = pd.Series("mixed", past.index, "string").mask(falls, "down").mask(rises, "up").mask(stays, "same")
    long = length >= FEWEST_YEARS
    return (
        pd.DataFrame(
            {
                "unit": past.index,
                "first_year": (year + 1 - length).to_numpy(),
                "years": length.to_numpy(),
                "before_pct": past[year - 1].to_numpy(),
                "share_pct": past[year].to_numpy(),
                "change_pp": (past[year] - past[year - 1]).to_numpy(),
                "since_first_pp": (past[year] - first).where(long).to_numpy(),
                "way": way.where(long).to_numpy(),
            }
        )
        .astype(WAYS)
        .reset_index(drop=True)
    )
