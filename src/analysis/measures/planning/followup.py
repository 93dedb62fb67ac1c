"""What became of the households of last year's plan.

A household is said to have gained only by what two lists show: an indicator that was deprived then and
is not now, or a score or income that was known then and is higher now. What either list does not say is
not known, and stays so.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.core.missing import is_missing
from analysis.measures.matching import KEY, match

STATES = ("left", "helped", "unchanged", "unknown", "not_found")
# What a plan adds to, and the column of the list that shows it.
GAINS = {"b1_points": "b1_score", "income_vnd": "income_vnd"}
COLUMNS = {
    "class": "string",
    "to_remove": "Int64",
    "removed": "Int64",
    "unclear": "Int64",
    "b1_before": "Int64",
    "b1_now": "Int64",
    "income_before": "Int64",
    "income_now": "Int64",
    "state": "string",
}


def follow_up(planned: pd.DataFrame, previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Return each planned household with its class now and what of the plan has come true.

    Parameters
    ----------
    planned
        One row per household of last year's plan: ``village``, ``household_id``, and ``removes``, the
        indicators that were to be removed, as a tuple; where the plan was to raise the score or the
        income also ``b1_points`` and ``income_vnd``.
    previous, current
        Household lists with ``class`` and the indicators as nullable booleans.

    Returns
    -------
    pandas.DataFrame
        The rows of ``planned`` with ``class`` now (missing where the household is not on the list, or
        its class is not known); ``to_remove``: how many of ``removes`` it was deprived in;
        ``removed`` and ``unclear``: of those, how many are gone for sure, and not recorded now;
        ``b1_before``, ``b1_now``, ``income_before``, ``income_now``: where the plan was to raise them;
        and ``state``: ``left`` poverty, ``helped`` (still poor with something gained), ``unchanged``,
        ``unknown`` (its class, or all that could show a gain, is not recorded), ``not_found``.

    Examples
    --------
    >>> columns = ["village", "household_id", "class", "members", "previous_household", "nuoc"]
    >>> def listed(class_, flag):
    ...     frame = pd.DataFrame([("A", "1", class_, 4, None, flag)], columns=columns)
    ...     return frame.astype({"class": "string", "nuoc": "boolean"})
    >>> plan = pd.DataFrame({"village": ["A"], "household_id": ["1"], "removes": [("nuoc",)]})
    >>> follow_up(plan, listed("poor", True), listed("near_poor", False))[["class", "state"]].values.tolist()
    [['near_poor', 'left']]
    >>> follow_up(plan, listed("poor", True), listed(None, False))["state"].tolist()
    ['unknown']
    """
    previous, current = previous.reset_index(drop=True), current.reset_index(drop=True)
    pairs = match(previous, current).dropna(subset=["old", "new"]).set_index("old")["new"]
    old = {tuple(key): at for at, key in enumerate(previous[KEY].itertuples(index=False))}
    rows = []
    for one in planned.to_dict("records"):
        at = old.get((one["village"], one["household_id"]))
        before = {} if at is None else previous.loc[at].to_dict()
        now = None if at is None or at not in pairs.index else current.loc[int(pairs[at])].to_dict()
        rows.append(one | _became(one, before, now))
    names = [*planned.columns, *COLUMNS]
    return pd.DataFrame(rows, columns=names).astype(COLUMNS)


def _became(
    one: Mapping[Hashable, Any], before: Mapping[Hashable, Any], now: Mapping[Hashable, Any] | None
) -> dict[str, object]:
    wanted = [code for code in one["removes"] if not is_missing(before.get(code)) and before[code]]
    told: dict[str, object] = dict.fromkeys(COLUMNS)
    if now is None:
        return told | {"to_remove": len(wanted), "removed": 0, "unclear": 0, "state": "not_found"}
    missing = [is_missing(now.get(code)) for code in wanted]
    removed = sum(not gap and not now[code] for code, gap in zip(wanted, missing, strict=True))
    # Of each thing that may show a gain: whether it does, None where a list does not say.
    gains = [None if gap else not now[code] for code, gap in zip(wanted, missing, strict=True)]
    for name, column in GAINS.items():
        if one.get(name):
            then, after = (None if is_missing(row.get(column)) else int(row[column]) for row in (before, now))
            short = column.partition("_")[0]
            told |= {f"{short}_before": then, f"{short}_now": after}
            gains.append(None if then is None or after is None else after > then)
    class_ = None if is_missing(now["class"]) else str(now["class"])
    return told | {
        "class": class_,
        "to_remove": len(wanted),
        "removed": removed,
        "unclear": sum(missing),
        "state": _state(class_, gains),
    }


def _state(class_: str | None, gains: list[bool | None]) -> str:
    if class_ is None:
        return "unknown"
    if class_ != "poor":
        return "left"
    if any(gains):
        return "helped"
    return "unknown" if None in gains else "unchanged"
