"""Reduction of poor households against the target.

Net reduction (opening minus closing) and gross exits (households that left poverty) are two
different numbers, and reports often do not say which one they mean. They are kept apart here; a
figure that does not say is ``unstated`` and never passed off as one of them. Attainment compares a
result only with a target of the same kind.
"""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

Kind = Literal["net_reduction", "gross_exits", "unstated"]
State = Literal["over", "on", "under", "no_change", "rise", "no_target", "zero_target", "no_result"]

COLUMNS = {
    "unit": "string",
    "kind": "string",
    "target_households": "Int64",
    "reduction_households": "Int64",
    "gap_households": "Int64",
    "attainment_pct": "Float64",
    "state": "string",
    "evidence": "string",
}


def reduction(targets: pd.DataFrame, results: pd.DataFrame, movements: pd.DataFrame) -> pd.DataFrame:
    """Compare each unit's reduction with its target.

    Parameters
    ----------
    targets, results
        One row per unit and kind, with ``value`` in households.
    movements
        Official form 2: one row per unit, class, base and item, with ``value``. Where it is there, net
        reduction and gross exits are computed from it and win over a result that is only stated.

    Returns
    -------
    pandas.DataFrame
        One row per unit and kind that has a target or a result. ``reduction_households`` may be
        negative (a rise); ``gap_households`` = target - reduction (positive: still missing);
        ``attainment_pct`` = reduction / target * 100, missing without a positive target or a result;
        ``evidence`` is ``published`` or ``missing``, or ``households`` where the movements were
        counted from household lists.

    Notes
    -----
    Defined answers: no target gives ``no_target``, a target of 0 ``zero_target``, no result
    ``no_result``, a negative reduction ``rise`` (attainment is then negative), none ``no_change``.

    Examples
    --------
    >>> target = pd.DataFrame({"unit": ["15139"], "kind": ["unstated"], "value": [10]})
    >>> result = pd.DataFrame({"unit": ["15139"], "kind": ["unstated"], "value": [13]})
    >>> none = pd.DataFrame(columns=["unit", "class", "base", "item", "value"])
    >>> found = reduction(target, result, none).iloc[0]
    >>> int(found["reduction_households"]), float(found["attainment_pct"]), found["state"]
    (13, 130.0, 'over')
    """
    wanted = _in_households(targets)
    stated = {key: (value, "published") for key, value in _in_households(results).items()}
    achieved = {**stated, **_from_movements(movements)}
    order = {kind: place for place, kind in enumerate(get_args(Kind))}
    keys = sorted({*wanted, *achieved}, key=lambda key: (key[0], order[key[1]]))
    rows = [
        _row(unit, kind, wanted.get((unit, kind)), *achieved.get((unit, kind), (None, "missing")))
        for unit, kind in keys
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _row(unit: str, kind: str, target: int | None, achieved: int | None, evidence: str) -> dict[str, object]:
    gap = None if target is None or achieved is None else target - achieved
    attainment = None if not target or achieved is None else 100 * achieved / target
    return {
        "unit": unit,
        "kind": kind,
        "target_households": target,
        "reduction_households": achieved,
        "gap_households": gap,
        "attainment_pct": attainment,
        "state": _state(target, achieved),
        "evidence": evidence,
    }


def _state(target: int | None, achieved: int | None) -> State:
    if achieved is None:
        return "no_result"
    if achieved < 0:
        return "rise"
    if target is None:
        return "no_target"
    if target == 0:
        return "zero_target"
    if achieved == 0:
        return "no_change"
    return "over" if achieved > target else "on" if achieved == target else "under"


def _in_households(stated: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Targets in percentage points (``rate_pp``) are of another unit and are left to the rate."""
    rows = stated[stated["kind"].isin(get_args(Kind)) & stated["value"].notna()]
    return {
        (str(unit), str(kind)): int(value)
        for unit, kind, value in zip(rows["unit"], rows["kind"], rows["value"], strict=True)
    }


def _from_movements(movements: pd.DataFrame) -> dict[tuple[str, str], tuple[int, str]]:
    rows = movements[(movements["class"] == "poor") & (movements["base"] == "households")]
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for unit, form in rows.groupby("unit"):
        items = {
            item: int(value)
            for item, value in zip(form["item"], form["value"], strict=True)
            if pd.notna(value)
        }
        evidence = str(form["evidence"].iloc[-1]) if "evidence" in form else "published"
        if {"opening", "closing"} <= items.keys():
            found[str(unit), "net_reduction"] = items["opening"] - items["closing"], evidence
        if {"to_near_poor", "above_near_poor"} <= items.keys():
            found[str(unit), "gross_exits"] = items["to_near_poor"] + items["above_near_poor"], evidence
    return found
