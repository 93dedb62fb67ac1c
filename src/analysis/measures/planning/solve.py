"""The fewest or cheapest interventions with which enough households leave poverty.

HiGHS (through scipy) minimises the cost and proves that no plan is cheaper, or says how large the gap
still is; see :mod:`analysis.measures.planning.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.core.errors import BuildError
from analysis.measures.planning.chance import likely_plan
from analysis.measures.planning.model import Limits, Model, Problem
from analysis.measures.planning.success import Reach, chance_of, reach_of
from analysis.measures.planning.target import Demand
from analysis.measures.planning.ways import CASES, Case

SECONDS = 60.0
Result = TypeVar("Result")


@dataclass(frozen=True)
class Shortfall:
    """Why there is no plan: how many can leave at most, and which limits each hold it back.

    Parameters
    ----------
    exits
        How many can leave within budget and capacities, whatever their village.
    liftable
        How many could leave without any limit.
    binding
        ``budget``, ``capacity:{code}``: each limit that alone stands in the way.
    jointly
        Where none does alone: limits that stand in the way together, none of them needlessly named.
    village_minimum
        The largest minimum a village with which the target can be reached, where the minimum is why there
        is no plan: ``exits`` is then enough for the target. None where it is not.
    chance
        Where a chance was asked for: that of the plan with the most expected exits.
    hardest_share
        As ``village_minimum``: the largest share of the hardest with which the target can be reached.
    """

    exits: int
    liftable: int
    binding: tuple[str, ...]
    jointly: tuple[str, ...] = ()
    village_minimum: int | None = None
    chance: float | None = None
    hardest_share: int | None = None


@dataclass(frozen=True)
class Plan:
    """A plan that keeps to its limits, or why there is none.

    Parameters
    ----------
    unit
        What is minimised: ``vnd``, or ``interventions`` where a cost is not known.
    chosen
        One row per household that leaves: ``row`` (position in the distances), ``village``, ``bundle``
        (a set of interventions), ``codes``, ``becomes`` (``near_poor`` or ``above``), ``cost``, and
        ``chance`` of leaving, with ``chance_low`` and ``chance_high``; missing where not known.
    cost
        Of the whole plan, in ``unit``.
    bound
        No plan costs less. It equals ``cost`` where the optimum is proved.
    alternative
        How many of the chosen households a plan of the same cost could leave out, at most; None where
        the time ran out before that was known.
    cases
        With costs: the least cost if every cost is low, likely, high, and whether the plan chosen at
        likely costs is then still a cheapest one; without those for which the time ran out.
    reach
        What the plan is likely to reach; None where the success of an intervention is not known.
    """

    limits: Limits
    unit: Literal["vnd", "interventions"]
    chosen: pd.DataFrame = field(default_factory=pd.DataFrame)
    cost: int = 0
    bound: float = 0.0
    alternative: int | None = 0
    cases: Mapping[Case, tuple[int, bool]] = field(default_factory=dict)
    shortfall: Shortfall | None = None
    reach: Reach | None = None

    @property
    def proved(self) -> bool:
        """Whether no cheaper plan exists."""
        return self.shortfall is None and self.bound >= self.cost - 0.5


def plan(problem: Problem, limits: Limits, seconds: float = SECONDS, demand: Demand | None = None) -> Plan:
    """Return the cheapest plan with which enough households leave poverty.

    Parameters
    ----------
    problem
        Households, interventions, standard.
    limits
        Target, minimum per village, budget, fairness.
    seconds
        Time limit of each run of the solver; after it the best plan so far is given with its bound.
    demand
        Exits that the targets ask for, as far as they are not certain; None for ``limits.target``.

    Returns
    -------
    Plan
        With ``shortfall`` where no plan keeps to the limits.

    Raises
    ------
    BuildError
        If the time ran out before any plan was found, or before it was known that there is none.
    """
    uncertain = limits.expected or limits.chance is not None
    model = Model.build(problem, safer=uncertain)
    doable = [one for one in problem.interventions if one.doable]
    demand = demand or Demand.sure(limits.target)
    unit: Literal["vnd", "interventions"] = (
        "vnd" if doable and all(one.cost for one in doable) else "interventions"
    )
    costs = model.costs(unit, "likely")
    if uncertain:
        model = model.asking(model.chances[1], limits.target)
    if limits.chance is None:
        best = model.solve(costs, limits, seconds)
    else:
        likely = likely_plan(model, costs, limits, demand, seconds)
        best = None if likely is None else (likely.counts, likely.bound)
        model = model if likely is None else likely.model
    if best is None:
        return Plan(limits, unit, shortfall=_shortfall(model, limits, seconds, demand))
    counts, bound = best
    cost = round(float(costs @ counts))
    fairest = _in_time(partial(model.preferred, costs, cost, limits, seconds))
    counts = counts if fairest is None or not _likely(model, fairest, limits, demand) else fairest
    # Another plan of the same cost need not be as likely, so none is told of where a chance is asked for.
    used = (
        _in_time(partial(model.fewest_again, counts, costs, cost, limits, seconds))
        if limits.chance is None
        else None
    )
    return Plan(
        limits,
        unit,
        chosen=model.households(counts, costs),
        cost=cost,
        bound=bound,
        alternative=None if used is None else int(sum(counts)) - used,
        cases=_cases(model, counts, limits, seconds) if unit == "vnd" else {},
        reach=reach_of(model.chances, counts, demand),
    )


def _likely(model: Model, counts: npt.NDArray[np.int64], limits: Limits, demand: Demand) -> bool:
    if limits.chance is None:
        return True
    return chance_of(np.nan_to_num(model.chances[1]), counts, demand) >= limits.chance


def _in_time(work: Callable[[], Result]) -> Result | None:
    """Return what is told beside a plan; a plan is not lost because there was no time for it."""
    try:
        return work()
    except BuildError:
        return None


def _shortfall(model: Model, limits: Limits, seconds: float, demand: Demand) -> Shortfall:
    reached = model.exits_at_most(limits, seconds)
    names = ["budget"] if limits.budget is not None else []
    names += [f"capacity:{one.code}" for one in model.interventions if one.capacity is not None]
    liftable = model.exits_at_most(limits, seconds, without=names)
    if limits.chance is not None:
        most = chance_of(np.nan_to_num(model.chances[1]), model.most(limits, seconds), demand)
        return Shortfall(
            reached, liftable, *_binding(names, _more(model, limits, seconds, reached)), chance=most
        )
    if reached < limits.target or not (limits.per_village or limits.hardest_share):
        return Shortfall(reached, liftable, *_binding(names, _more(model, limits, seconds, reached)))

    def allows(without: Collection[str]) -> bool:
        return model.solve(np.zeros(len(model.sets)), limits, seconds, without=without) is not None

    def fits(minimum: int, share: int) -> bool:
        asked = replace(limits, per_village=minimum, hardest_share=share)
        return model.solve(np.zeros(len(model.sets)), asked, seconds) is not None

    binding = _binding(names, allows)
    # The share of the hardest is the reason only where the minimum a village alone can be kept.
    minimum = _largest(limits.per_village, lambda level: fits(level, 0))
    if minimum < limits.per_village:
        return Shortfall(reached, liftable, *binding, village_minimum=minimum)
    share = _largest(limits.hardest_share, lambda level: fits(minimum, level))
    return Shortfall(reached, liftable, *binding, hardest_share=share)


def _more(model: Model, limits: Limits, seconds: float, reached: int) -> Callable[[Collection[str]], bool]:
    """Return whether more households can leave without some limits."""
    return lambda without: model.exits_at_most(limits, seconds, without) > reached


def _binding(
    names: Sequence[str], helps: Callable[[Collection[str]], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return each limit that alone stands in the way; if none does, some that do together."""
    alone = tuple(name for name in names if helps([name]))
    if alone or not helps(names):
        return alone, ()
    together = list(names)
    for name in names:
        fewer = [one for one in together if one != name]
        together = fewer if helps(fewer) else together
    return (), tuple(together)


def _largest(asked: int, fits: Callable[[int], bool]) -> int:
    """Return the largest level up to the one asked that leaves a plan; 0 always does."""
    if fits(asked):
        return asked
    low, high = 0, asked - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _cases(
    model: Model, counts: npt.NDArray[np.int64], limits: Limits, seconds: float
) -> dict[Case, tuple[int, bool]]:
    found: dict[Case, tuple[int, bool]] = {}
    free = Limits(limits.target, limits.per_village, hardest_share=limits.hardest_share)
    for case in CASES:
        costs = model.costs("vnd", case)
        best = _in_time(partial(model.solve, costs, free, seconds))
        if best is not None:
            least = round(float(costs @ best[0]))
            found[case] = (least, round(float(costs @ counts)) <= least)
    return found
