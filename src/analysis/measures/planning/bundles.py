"""Which sets of interventions lift a household out of poverty: the smallest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.core.errors import UsageError
from analysis.standard import Standard

YEAR_MONTHS = 12
MOST = 16  # interventions: every set of them is looked at, 2 to the power of this


@dataclass(frozen=True)
class Intervention:
    """One thing that can be done for a household.

    Parameters
    ----------
    code, name
        How plans and readers call it.
    removes
        Indicators in which a household is no longer deprived afterwards.
    b1_points, income_vnd
        What it adds to the B1 score, and to the income of a person and month.
    cost
        VND for one household: low, likely, high; None where nobody has told it.
    capacity
        Households that can be served in a year; None where it is not limited.
    eligible
        Columns of the household list, such as a target group, of which one must be true; empty for all.
    months
        Until it works; None where nobody has told it. More than 12: no exit of the year.
    source
        Where cost, capacity and effect come from.
    doable
        False for what no support changes, such as a dependency ratio: it is shown, and never chosen.
    success, holds
        Share of the households for which it works within the year, and share of those for which it still
        holds at the end of the year: low, likely, high, from 0 to 1; None where nobody has told it.
    started
        Whether the office has begun it for all who may get it; what has begun for single households
        stands in the distances, see :func:`signatures`.
    """

    code: str
    name: str
    removes: tuple[str, ...] = ()
    b1_points: int = 0
    income_vnd: int = 0
    cost: tuple[int, int, int] | None = None
    capacity: int | None = None
    eligible: tuple[str, ...] = ()
    months: int | None = None
    source: str = ""
    doable: bool = True
    success: tuple[float, float, float] | None = None
    holds: tuple[float, float, float] | None = None
    started: bool = False


@dataclass(frozen=True)
class Signature:
    """What decides which interventions lift a household; households with one signature are alike.

    ``started``: which of the allowed interventions have begun for it; they lift nobody more, and come
    first among plans that take the same.
    """

    deprived: int
    unknown: int
    b1_gap: int
    income_gap: int
    allowed: int
    started: int = 0


def signatures(
    households: pd.DataFrame,
    distance: pd.DataFrame,
    interventions: Sequence[Intervention],
    standard: Standard,
    *,
    later: bool = False,
) -> dict[int, Signature]:
    """Return the signature of each poor household that can be planned with, by its position in ``distance``.

    Where both a B1 score and an income are known the score decides, as in
    :func:`analysis.measures.classification.classify`. A gap of 0 means that this way is closed.
    Interventions that take longer than a year lift nobody within it; with ``later`` they count, too.
    What is not doable is allowed to nobody. Where ``distance`` has a column ``started``, it tells the codes
    of the interventions that have begun for each household.
    """
    flags = households.loc[distance.index, list(standard.codes)].astype("boolean")
    powers = np.array([1 << bit for bit in range(len(standard.codes))])
    deprived = flags.fillna(False).to_numpy(dtype=bool) @ powers
    allowed, started = (np.zeros(len(distance), dtype=np.int64) for _ in range(2))
    begun = distance["started"].tolist() if "started" in distance else [()] * len(distance)
    for bit, one in enumerate(interventions):
        if one.doable and (later or (one.months or 0) <= YEAR_MONTHS):
            allowed |= may_get(households.loc[distance.index], one).astype(np.int64) << bit
        started |= np.array([one.started or one.code in codes for codes in begun], dtype=np.int64) << bit
    b1 = distance["b1_gap"].fillna(0).to_numpy(dtype=np.int64)
    income = distance["income_gap"].fillna(0).to_numpy(dtype=np.int64)
    income = np.where(b1 > 0, 0, income)
    unknown = distance["unknown"].to_numpy(dtype=np.int64)
    # A class that the list contradicts is looked into first: it is no exit that costs nothing.
    plannable = (distance["class"] == "poor") & ~distance["contradiction"]
    poor = np.flatnonzero(plannable.to_numpy(dtype=bool))
    told = (deprived, unknown, b1, income, allowed, started & allowed)
    return {int(at): Signature(*(int(values[at]) for values in told)) for at in poor}


def bundles(
    signature: Signature, interventions: Sequence[Intervention], standard: Standard, margin: int = 0
) -> dict[int, str]:
    """Return every smallest set of interventions that lifts a household, and where it then stands.

    A set is smallest if without any one of its members the household stays poor. As costs are not
    negative, some best plan uses none but these.

    Parameters
    ----------
    margin
        Deprivations that must be missing to the threshold beyond what the law asks, for those who stay
        below the income line.

    Returns
    -------
    dict
        Set (bit ``i`` is the ``i``-th intervention) → ``above`` the income line, else ``near_poor``.

    Raises
    ------
    UsageError
        If there are too many interventions.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> three = [Intervention(code, code, (code,)) for code in standard.codes[:3]]
    >>> bundles(Signature(0b111, 0, 0, 0, 0b111), three, standard)
    {1: 'near_poor', 2: 'near_poor', 4: 'near_poor'}
    """
    exits, above = lifting(signature, interventions, standard, margin)
    sets = np.arange(len(exits), dtype=np.int64)
    doable = sum(1 << bit for bit, one in enumerate(interventions) if one.doable)
    smallest = exits & (sets & ~(signature.allowed & doable) == 0)
    for bit in range(len(interventions)):
        chosen = sets >> bit & 1 == 1
        smallest[chosen] &= ~exits[sets[chosen] ^ (1 << bit)]
    return {int(one): "above" if above[one] else "near_poor" for one in sets[smallest]}


def lifting(
    signature: Signature, interventions: Sequence[Intervention], standard: Standard, margin: int = 0
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return of every set of interventions whether it lifts a household, and whether above the line.

    Raises
    ------
    UsageError
        If there are too many interventions.
    """
    if len(interventions) > MOST:
        raise UsageError(f"{len(interventions)} interventions; at most {MOST} can be planned with")
    sets = np.arange(1 << len(interventions), dtype=np.int64)
    inside = [(sets >> bit) & 1 == 1 for bit in range(len(interventions))]
    position = {code: bit for bit, code in enumerate(standard.codes)}
    removed, points, income = (np.zeros(len(sets), dtype=np.int64) for _ in range(3))
    for chosen, one in zip(inside, interventions, strict=True):
        mask = reduce(or_, (1 << position[code] for code in one.removes), 0)
        removed[chosen] |= mask
        points[chosen] += one.b1_points
        income[chosen] += one.income_vnd
    left = np.bitwise_count(signature.deprived & ~removed) + signature.unknown
    above = (signature.b1_gap > 0) & (points >= signature.b1_gap)
    above |= (signature.income_gap > 0) & (income >= signature.income_gap)
    return (left < standard.min_deprivations - margin) | above, above


def what_if(
    signature_of: Mapping[int, Signature], interventions: Sequence[Intervention], standard: Standard
) -> pd.DataFrame:
    """Return how many poor households leave if one intervention reaches all whom it helps, and if all do.

    Returns
    -------
    pandas.DataFrame
        One row an intervention and one for all (``code`` empty): ``reached`` poor households whom it
        would help (those deprived in it, if it is not doable), ``exits`` of them by it alone.
    """
    position = {code: bit for bit, code in enumerate(standard.codes)}
    lifted: dict[Signature, dict[int, str]] = {}
    rows = []
    for bit, one in enumerate(interventions):
        mask = reduce(or_, (1 << position[code] for code in one.removes), 0)
        helped = [
            each
            for each in signature_of.values()
            if (each.allowed >> bit & 1 or not one.doable)
            and (
                each.deprived & mask
                or (one.doable and one.b1_points and each.b1_gap)
                or (one.doable and one.income_vnd and each.income_gap)
            )
        ]
        for each in helped:
            lifted.setdefault(each, bundles(each, interventions, standard))
        exits = sum((1 << bit) in lifted[each] for each in helped)
        rows.append({"code": one.code, "reached": len(helped), "exits": exits})
    for each in signature_of.values():
        lifted.setdefault(each, bundles(each, interventions, standard))
    total = sum(bool(lifted[each]) for each in signature_of.values())
    rows.append({"code": "", "reached": len(signature_of), "exits": total})
    return pd.DataFrame(rows).astype({"code": "string", "reached": "Int64", "exits": "Int64"})


def may_get(households: pd.DataFrame, one: Intervention) -> npt.NDArray[np.bool_]:
    """Return which households are in a group that the intervention is for."""
    if not one.eligible:
        return np.ones(len(households), dtype=bool)
    told = households.reindex(columns=list(one.eligible)).astype("boolean").fillna(False)
    return told.any(axis=1).to_numpy(dtype=bool)
