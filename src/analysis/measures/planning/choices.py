"""For each poor household what it lacks, what suffices, what takes least; equal ways beside a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from math import comb
from operator import and_, or_

import pandas as pd

from analysis.measures.planning.bundles import Intervention, Signature
from analysis.measures.planning.model import Problem
from analysis.measures.planning.solve import Plan
from analysis.measures.planning.ways import Ways, ways


def choices(problem: Problem, households: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the ways out of every poor household that can be planned with.

    Parameters
    ----------
    households
        The household list.
    unit
        Of the plan: in what it is told which ways take least.

    Returns
    -------
    pandas.DataFrame
        One row a household: ``row`` (position in the distances), ``deprived`` and ``unclear``
        (indicators), ``enough`` (every smallest set that lifts it within the year), ``least`` (those of
        them that take least, what has begun first) and ``cost`` of these; empty and 0 where nothing lifts it.
    """
    flags = households.loc[problem.distance.index, list(problem.standard.codes)].astype("boolean")
    deprived, unclear = flags.fillna(value=False), flags.isna()
    known: dict[Signature, tuple[tuple[int, ...], tuple[int, ...], int]] = {}
    rows = []
    for row, signature in problem.signature_of.items():
        if signature not in known:
            known[signature] = _told(signature, problem, unit)
        lacking = (tuple(flags.columns[one.iloc[row].to_numpy(dtype=bool)]) for one in (deprived, unclear))
        rows.append((row, *lacking, *known[signature]))
    return pd.DataFrame(rows, columns=["row", "deprived", "unclear", "enough", "least", "cost"])


def equal_ways(problem: Problem, plan: Plan) -> list[tuple[int, ...]]:
    """Return of each chosen household the other sets that could be given to it alone instead.

    They take the same, are as likely and as far begun, and no capacity is exceeded by the change.
    """
    uncertain = plan.limits.expected or plan.limits.chance is not None
    used = Counter(code for codes in plan.chosen.get("codes", ()) for code in codes)
    full = sum(
        1 << bit
        for bit, one in enumerate(problem.interventions)
        if one.capacity is not None and used[one.code] >= one.capacity
    )
    known: dict[Signature, Ways] = {}
    found = []
    for row, bundle in zip(plan.chosen.get("row", ()), plan.chosen.get("bundle", ()), strict=True):
        signature = problem.signature_of[row]
        given = (signature, problem.interventions, problem.standard, problem.margin)
        if signature not in known:
            known[signature] = ways(*given, safer=uncertain, equal=True)
        all_ways = known[signature]
        cost, chance = cost_of(bundle, problem.interventions, plan.unit), all_ways[bundle][1]
        found.append(
            tuple(
                other
                for other, (_, likely) in all_ways.items()
                if other != bundle
                and not other & ~bundle & full
                and cost_of(other, problem.interventions, plan.unit) == cost
                and (other & signature.started).bit_count() >= (bundle & signature.started).bit_count()
                and (not uncertain or bool((likely >= chance).all()))
            )
        )
    return found


def cost_of(bundle: int, interventions: Sequence[Intervention], unit: str) -> int:
    """Return what a set takes: interventions, or VND at likely costs."""
    if unit == "interventions":
        return bundle.bit_count()
    return sum(one.cost[1] for bit, one in enumerate(interventions) if bundle >> bit & 1 and one.cost)


def any_of(sets: Iterable[int]) -> tuple[int, int, int] | None:
    """Return sets in short: what all have, and how many of which others; None if they are not of that kind.

    Examples
    --------
    >>> any_of([0b011, 0b101, 0b110]), any_of([0b1001, 0b1010]), any_of([0b01, 0b110])
    ((0, 2, 7), (8, 1, 3), None)
    """
    told = sorted(set(sets))
    common, everything = reduce(and_, told), reduce(or_, told)
    others = everything & ~common
    count = (told[0] & others).bit_count()
    alike = all((one & others).bit_count() == count for one in told)
    return (common, count, others) if alike and len(told) == comb(others.bit_count(), count) else None


def _told(signature: Signature, problem: Problem, unit: str) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    found = ways(signature, problem.interventions, problem.standard, problem.margin, equal=True)
    costs = {one: cost_of(one, problem.interventions, unit) for one in found}
    begun = {one: -(one & signature.started).bit_count() for one in found}
    enough = tuple(sorted(found, key=lambda one: (costs[one], begun[one], one)))
    least = costs[enough[0]] if enough else 0
    return enough, tuple(one for one in enough if costs[one] == least), least
