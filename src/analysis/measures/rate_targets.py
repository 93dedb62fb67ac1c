"""Targets of the poverty rate: a fall in points, at least so much, a range, or a level at the end.

Rates are compared as they are printed, with two decimals, and a fall is the difference of two printed
rates: so that nobody who recomputes a sentence finds another answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, get_args

import pandas as pd

from analysis.core.missing import is_missing

RateKind = Literal["rate_pp", "rate_pp_at_least", "rate_pp_range", "end_rate_pct"]
RATE_KINDS: tuple[RateKind, ...] = get_args(RateKind)
RateState = Literal["reached", "within", "beyond", "under", "no_result", "no_target"]
COLUMNS = {
    "unit": "string",
    "kind": "string",
    "target_low": "Float64",
    "target_high": "Float64",
    "rate_before_pct": "Float64",
    "rate_pct": "Float64",
    "fall_pp": "Float64",
    "short_pp": "Float64",
    "attainment_pct": "Float64",
    "state": "string",
}
Limit = Decimal | None  # of a target, or what is held against it
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rates:
    """The poverty rate of a unit at the end of last year and of this one, in percent as printed."""

    before: Decimal | None = None
    now: Decimal | None = None


def printed_rate(count: int | None, total: int | None) -> Decimal | None:
    """Return a rate in percent with two decimals, rounded half up; None where a number is not known.

    Examples
    --------
    >>> printed_rate(1, 800), printed_rate(3, None), printed_rate(0, 0)
    (Decimal('0.13'), None, None)
    """
    if count is None or not total:
        return None
    return (Decimal(100 * count) / Decimal(total)).quantize(CENT, ROUND_HALF_UP)


def rate_targets(targets: pd.DataFrame, rates: Mapping[str, Rates]) -> pd.DataFrame:
    """Hold each target of the poverty rate against what was reached.

    Parameters
    ----------
    targets
        One row per unit and kind, with ``value``, or ``low`` and ``high`` of a range.
    rates
        Of the units that have them.

    Returns
    -------
    pandas.DataFrame
        One row per unit and kind of a rate. ``target_low`` and ``target_high`` in points of a fall, in
        percent of a level (``end_rate_pct``); equal without a range, the high one missing for *at
        least*. ``short_pp``: points still missing, 0 where the target is met. ``attainment_pct``:
        fall / target · 100, of a single fall above 0 alone. ``state``: ``reached``; of a range ``within``
        it, or ``beyond`` (more than it asks for); ``under``; ``no_result``, ``no_target``.

    Examples
    --------
    >>> target = {"unit": ["15139"], "kind": ["rate_pp_range"], "value": [None], "low": [1.0], "high": [1.5]}
    >>> rates = {"15139": Rates(Decimal("5.00"), Decimal("3.80"))}
    >>> found = rate_targets(pd.DataFrame(target), rates).iloc[0]
    >>> float(found["fall_pp"]), found["state"]
    (1.2, 'within')
    """
    rows = [row for row in targets.to_dict("records") if row["kind"] in RATE_KINDS]
    found = [_row(row, rates.get(str(row["unit"]), Rates())) for row in rows]
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)


def _row(row: Mapping[Any, Any], rates: Rates) -> dict[str, object]:
    kind = str(row["kind"])
    value, low, high = (_exact(row.get(name)) for name in ("value", "low", "high"))
    low = value if low is None else low
    high = high if high is not None or kind == "rate_pp_at_least" else value
    fall = None if rates.before is None or rates.now is None else rates.before - rates.now
    state, short = _level(low, high, rates.now) if kind == "end_rate_pct" else _fall(low, high, fall)
    attainment = None
    if kind in ("rate_pp", "rate_pp_at_least") and low and fall is not None:
        attainment = float(100 * fall / low)
    return {
        "unit": str(row["unit"]),
        "kind": kind,
        "target_low": _float(low),
        "target_high": _float(high),
        "rate_before_pct": _float(rates.before),
        "rate_pct": _float(rates.now),
        "fall_pp": _float(fall),
        "short_pp": _float(short),
        "attainment_pct": attainment,
        "state": state,
    }


def _fall(low: Limit, high: Limit, fall: Limit) -> tuple[RateState, Limit]:
    if low is None:
        return "no_target", None
    if fall is None:
        return "no_result", None
    if fall < low:
        return "under", low - fall
    if high is None or high == low:
        return "reached", Decimal(0)
    return ("beyond" if fall > high else "within"), Decimal(0)


def _level(low: Limit, high: Limit, now: Limit) -> tuple[RateState, Limit]:
    most = high if high is not None else low
    if most is None:
        return "no_target", None
    if now is None:
        return "no_result", None
    if now > most:
        return "under", now - most
    if low is None or low == most:
        return "reached", Decimal(0)
    return ("beyond" if now < low else "within"), Decimal(0)


def _exact(value: object) -> Decimal | None:
    return None if is_missing(value) or value == "" else Decimal(str(value))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
