"""What became of the households of last year's plan."""

from __future__ import annotations

import pandas as pd

from analysis.measures.matching import KEY, match

STATES = ("left", "helped", "unchanged", "not_found")


def follow_up(planned: pd.DataFrame, previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Return each planned household with its class now and what of the plan has come true.

    Parameters
    ----------
    planned
        One row per household of last year's plan: ``village``, ``household_id``, and ``removes``, the
        indicators that were to be removed, as a tuple.
    previous, current
        Household lists with ``class`` and the indicators as nullable booleans.

    Returns
    -------
    pandas.DataFrame
        The rows of ``planned`` with ``class`` now (missing where the household is not on the list),
        ``removed`` (how many of ``removes`` are gone for sure) and ``state``: ``left`` poverty,
        ``helped`` (still poor with something removed), ``unchanged``, ``not_found``.

    Examples
    --------
    >>> columns = ["village", "household_id", "class", "members", "previous_household", "nuoc"]
    >>> def listed(class_, flag):
    ...     frame = pd.DataFrame([("A", "1", class_, 4, None, flag)], columns=columns)
    ...     return frame.astype({"nuoc": "boolean"})
    >>> plan = pd.DataFrame({"village": ["A"], "household_id": ["1"], "removes": [("nuoc",)]})
    >>> follow_up(plan, listed("poor", True), listed("near_poor", False))[["class", "state"]].values.tolist()
    [['near_poor', 'left']]
    """
    previous, current = previous.reset_index(drop=True), current.reset_index(drop=True)
    pairs = match(previous, current).dropna(subset=["old", "new"]).set_index("old")["new"]
    old = {tuple(key): at for at, key in enumerate(previous[KEY].itertuples(index=False))}
    rows = []
    for one in planned.to_dict("records"):
        at = old.get((one["village"], one["household_id"]))
        new = None if at is None or at not in pairs.index else int(pairs[at])
        rows.append(one | _became(current, new, one["removes"]))
    names = [*planned.columns, "class", "removed", "state"]
    return pd.DataFrame(rows, columns=names).astype(
        {"class": "string", "removed": "Int64", "state": "string"}
    )


def _became(current: pd.DataFrame, new: int | None, removes: tuple[str, ...]) -> dict[str, object]:
    if new is None:
        return {"class": None, "removed": 0, "state": "not_found"}
    row = current.loc[new]
    removed = sum(bool(row[code] is not pd.NA and not row[code]) for code in removes if code in row.index)
    state = "left" if row["class"] != "poor" else "helped" if removed else "unchanged"
    return {"class": row["class"], "removed": removed, "state": state}
