"""One territory over years: levels, changes, and what explains them.

The territory is that of the last year. In each year it consists of parts, the communes of that time;
a part that was later split among several communes counts as an estimate, an equal share to each, with
its bounds: none of it, all of it. A year in which a part has no figure gives a lower bound and no
change. Changes of rates are in percentage points. Where the standard changed (2022, 2027) there is
no change across it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.measures.matching import match
from analysis.measures.possible import may_be
from analysis.standard import is_new_standard

KEYS = ["class", "item"]
MERGER_YEAR = 2025
LEVELS = {
    "year": "Int64",
    "class": "string",
    "item": "string",
    "value": "Float64",
    "low": "Float64",
    "high": "Float64",
    "state": "string",
}
CHANGES = {
    "year": "Int64",
    "class": "string",
    "item": "string",
    "change": "Float64",
    "breaks": "string",
    "state": "string",
}
FLOWS = {
    "indicator": "string",
    "left": "Int64",
    "stayed": "Int64",
    "entered": "Int64",
    "unknown": "Int64",
    "gone": "Int64",
    "came": "Int64",
}


def levels(figures: pd.DataFrame, parts: Mapping[int, Mapping[str, float]]) -> pd.DataFrame:
    """Sum figures over the parts of the territory, year by year.

    Parameters
    ----------
    figures
        One row per year, unit, class and item (households), with ``value``. An item that is withheld
        has no value and ``evidence`` = ``withheld``.
    parts
        For each year its parts: code, and one part of it in how many is the territory's (1: all of it).

    Returns
    -------
    pandas.DataFrame
        One row per year, class and item: ``value`` between ``low`` and ``high``; ``state`` is
        ``complete``, ``estimate`` (a part was split), ``partial`` (a part has no figure: the value is
        a lower bound, and ``high`` is missing) or ``withheld`` (this reader may not see it: no value).

    Examples
    --------
    >>> rows = [(2024, "a", "poor", "closing", 10), (2024, "b", "poor", "closing", 4)]
    >>> figures = pd.DataFrame(rows, columns=["year", "unit", *KEYS, "value"])
    >>> levels(figures, {2024: {"a": 1, "b": 2}})[["value", "low", "high", "state"]].values.tolist()
    [[12.0, 10.0, 14.0, 'estimate']]
    """
    rows = []
    hidden = figures.get("evidence", pd.Series(pd.NA, index=figures.index)).eq("withheld").fillna(False)
    told = figures[figures["value"].notna() | hidden.astype(bool)]
    for key, part in told.groupby(["year", *KEYS], sort=False):
        year, class_, item = int(str(key[0])), key[1], key[2]
        if part["value"].isna().any():
            rows.append({"year": year, "class": class_, "item": item, "state": "withheld"})
            continue
        known = dict(zip(part["unit"], part["value"], strict=True))
        split = parts[year]
        whole = sum(value for unit, value in known.items() if split[unit] == 1)
        shared = {unit: value for unit, value in known.items() if split[unit] > 1}
        absent = len(known) < len(split)
        rows.append(
            {
                "year": year,
                "class": class_,
                "item": item,
                "value": whole + sum(value / split[unit] for unit, value in shared.items()),
                "low": whole,
                "high": None if absent else whole + sum(shared.values()),
                "state": "partial" if absent else "estimate" if shared else "complete",
            }
        )
    return pd.DataFrame(rows, columns=list(LEVELS)).astype(LEVELS)


def shares(level: pd.DataFrame, top: tuple[str, str], bottom: tuple[str, str]) -> pd.DataFrame:
    """Return one level as a share of another, in percent; see :func:`levels` for the columns.

    A share of which a side is partial is missing: numerator and denominator may lack different parts.
    """
    above, below = (
        level[(level["class"] == class_) & (level["item"] == item)].set_index("year")
        for class_, item in (top, bottom)
    )
    joined = above.join(below[["value", "state"]].add_suffix("_of"), how="inner").reset_index()
    lacking = ["partial", "withheld"]
    usable = ~joined["state"].isin(lacking) & ~joined["state_of"].isin(lacking) & (joined["value_of"] > 0)
    hidden = (joined["state"] == "withheld") | (joined["state_of"] == "withheld")
    estimated = (joined["state"] == "estimate") | (joined["state_of"] == "estimate")
    share = (100 * joined["value"] / joined["value_of"].where(usable)).astype("Float64")
    state = pd.Series("complete", index=joined.index).mask(estimated, "estimate").mask(~usable, "partial")
    state = state.mask(hidden, "withheld")
    found = joined[["year"]].assign(value=share, state=state)
    found[["low", "high"]] = pd.NA
    found["class"], found["item"] = top[0], f"{top[1]}_share"
    return found[list(LEVELS)].astype(LEVELS)


def changes(level: pd.DataFrame, parts: Mapping[int, Mapping[str, float]]) -> pd.DataFrame:
    """Return the change of each level from the year before, where the two can be compared.

    Returns
    -------
    pandas.DataFrame
        One row per class, item and later year of two that follow each other: ``change`` (of a share: in
        percentage points), ``breaks`` = ``series`` (the standard changed: no change is given) or
        ``merger`` (borders or codes changed: the change is that of the same territory), ``state`` =
        ``complete``, ``estimate``, ``partial`` or ``withheld`` (no change is given).
    """
    rows = []
    for (class_, item), part in level.groupby(KEYS, sort=False):
        known = {int(row["year"]): row for row in part.to_dict("records")}
        for year, row in known.items():
            before = known.get(year - 1)
            if before is None:
                continue
            states = {before["state"], row["state"]}
            broken = break_of(year, parts)
            partial = "partial" in states or pd.isna(row["value"]) or pd.isna(before["value"])
            told = not partial and broken != "series"
            lacking = "withheld" if "withheld" in states else "partial"
            rows.append(
                {
                    "year": year,
                    "class": class_,
                    "item": item,
                    "change": row["value"] - before["value"] if told else None,
                    "breaks": broken,
                    "state": lacking if partial else "estimate" if "estimate" in states else "complete",
                }
            )
    return pd.DataFrame(rows, columns=list(CHANGES)).astype(CHANGES)


def break_of(year: int, parts: Mapping[int, Mapping[str, float]]) -> str | None:
    """Return what breaks the series between a year and the one before."""
    if is_new_standard(year):
        return "series"
    return "merger" if year == MERGER_YEAR and year - 1 in parts and parts[year] != parts[year - 1] else None


def indicator_flows(previous: pd.DataFrame, current: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Split the change of each indicator into households that left it, entered it and stayed in it.

    Parameters
    ----------
    previous, current
        Household lists with ``class`` and the indicators as nullable booleans; only the poor and
        near-poor of either list count.

    Returns
    -------
    pandas.DataFrame
        One row an indicator: households in both lists that ``left``, ``stayed``, ``entered``, or of
        which a flag is missing, or of which it is not sure that they are poor or near-poor (``unknown``);
        deprived ones only in last year's list (``gone``) and only
        in this year's (``came``).

    Examples
    --------
    >>> def listed(flags):
    ...     rows = [("A", str(n), "poor", 4, None, flag) for n, flag in enumerate(flags)]
    ...     columns = ["village", "household_id", "class", "members", "previous_household", "nuoc"]
    ...     return pd.DataFrame(rows, columns=columns).astype({"nuoc": "boolean"})
    >>> before, after = listed([True, True, False, True]), listed([False, True, True])
    >>> indicator_flows(before, after, ["nuoc"]).values.tolist()
    [['nuoc', 1, 1, 1, 0, 1, 0]]
    """
    old, new = (_listed(one) for one in (previous, current))
    pairs = match(old, new)
    both = pairs["old"].notna() & pairs["new"].notna()
    open_ = pairs["old"].map(old["open"]).eq(other=True) | pairs["new"].map(new["open"]).eq(other=True)
    open_ = open_.fillna(value=False).astype(bool)
    rows = []
    for code in codes:
        before, after = pairs["old"].map(old[code]), pairs["new"].map(new[code])
        before, after = before.astype("boolean"), after.astype("boolean")
        sure = both & ~open_
        rows.append(
            {
                "indicator": code,
                "left": int((sure & before & ~after).fillna(False).sum()),
                "stayed": int((sure & before & after).fillna(False).sum()),
                "entered": int((sure & ~before & after).fillna(False).sum()),
                "unknown": int((open_ | (both & (before.isna() | after.isna()))).sum()),
                "gone": int((~open_ & pairs["new"].isna() & before.fillna(False)).sum()),
                "came": int((~open_ & pairs["old"].isna() & after.fillna(False)).sum()),
            }
        )
    return pd.DataFrame(rows, columns=list(FLOWS)).astype(FLOWS)


def flow_sizes(previous: pd.DataFrame, current: pd.DataFrame) -> dict[str, int]:
    """Return how many poor and near-poor households are in both lists, only in the first, only in the second.

    Parameters
    ----------
    previous, current
        As for :func:`indicator_flows`.

    Examples
    --------
    >>> def listed(count):
    ...     rows = [("A", str(n), "poor", 4, None) for n in range(count)]
    ...     columns = ["village", "household_id", "class", "members", "previous_household"]
    ...     return pd.DataFrame(rows, columns=columns)
    >>> flow_sizes(listed(4), listed(3))
    {'stayed': 3, 'gone': 1, 'came': 0}
    """
    pairs = match(_listed(previous), _listed(current))
    old, new = pairs["old"].notna(), pairs["new"].notna()
    return {
        "stayed": int((old & new).sum()),
        "gone": int((old & ~new).sum()),
        "came": int((~old & new).sum()),
    }


def _listed(households: pd.DataFrame) -> pd.DataFrame:
    """Return who is poor or near-poor, or may be: ``open`` where it is not sure that one is listed."""
    perhaps = may_be(households, "poor") | may_be(households, "near_poor")
    sure = perhaps & ~may_be(households, "not_poor")
    return households.assign(open=~sure)[perhaps].reset_index(drop=True)
