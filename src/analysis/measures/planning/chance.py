"""The cheapest plan found that meets its targets with a stated probability.

The exits of a plan are a sum of households that leave or not, each with its own chance; the probability
that they are enough is exact, by :func:`analysis.measures.planning.success.chance_of`. What is asked of
the solver is linear: that the expected exits, less a part of their variance, reach a level. Of such
levels the lowest whose plan is likely enough is taken, with the parts of the variance that the normal
approximation makes best. A bound below every plan comes from Markov's inequality and, for chances of a
half and more, from the mean of such a sum being less than ln 2 below its median.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.measures.planning.model import SCALE, Limits, Model
from analysis.measures.planning.success import chance_of
from analysis.measures.planning.target import Demand

Counts = npt.NDArray[np.int64]
STEP = 0.2  # of an expected exit: so close to the lowest level
ROUNDS = 1


@dataclass(frozen=True)
class Likely:
    """A plan that is likely enough, the program that it solves, and a bound that no plan costs less."""

    counts: Counts
    model: Model
    bound: float


def likely_plan(
    model: Model, costs: npt.NDArray[np.float64], limits: Limits, demand: Demand, seconds: float
) -> Likely | None:
    """Return the cheapest plan found with the asked chance; None if the likeliest one does not have it."""
    chances, asked = np.nan_to_num(model.chances[1]), limits.chance or 0.0
    best: tuple[Counts, Model] | None = None
    weights = chances
    for _ in range(1 + ROUNDS):
        found = _lowest(model, costs, weights, limits, demand, seconds)
        if found is None:
            break
        if best is None or costs @ found[0] < costs @ best[0]:
            best = found
        variance = float((chances * (1 - chances)) @ found[0])
        if variance <= 0:
            break
        part = max(0.0, float(stats.norm.ppf(min(asked, 1 - 1e-6)))) / (2 * variance**0.5)
        weights = np.maximum(0.0, chances - part * chances * (1 - chances))
    if best is None:
        return None
    # Rounded up, or the bound would ask for more than a plan must reach.
    least = model.asking(np.ceil(chances * SCALE) / SCALE, _expected_at_least(demand, asked))
    under = least.solve(costs, limits, seconds)
    return Likely(*best, 0.0 if under is None else under[1])


def _lowest(  # noqa: PLR0913, PLR0917 - what a program is made of
    model: Model,
    costs: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    limits: Limits,
    demand: Demand,
    seconds: float,
) -> tuple[Counts, Model] | None:
    """Return the plan of the lowest level that is likely enough: a level that is, and then halving."""
    chances, asked = np.nan_to_num(model.chances[1]), limits.chance or 0.0

    def likely(level: float) -> tuple[Counts, Model] | None:
        program = model.asking(weights, level)
        found = program.solve(costs, limits, seconds)
        enough = found is not None and chance_of(chances, found[0], demand) >= asked
        return (found[0], program) if found is not None and enough else None

    low, high = 0.0, float(demand.exits @ demand.chances) + 1
    best = likely(high)
    if best is None:
        most = _most(model.asking(weights, 0), limits, seconds)
        while best is None:
            low, high = (high, min(1.5 * high + 1, most)) if high < most else (0.0, most)
            best = likely(high)
            if best is None and high == most:
                return None
    while high - low > STEP:
        level = (low + high) / 2
        found = likely(level)
        best, low, high = (best, level, high) if found is None else (found, low, level)
    return best


def _most(program: Model, limits: Limits, seconds: float) -> float:
    """Return the highest level that any plan within the limits has."""
    gain = np.zeros(len(program.sets)) if program.gain is None else program.gain.astype(np.float64)
    found = program.solve(-gain, limits, seconds)
    return 0.0 if found is None else float(gain @ found[0]) / SCALE


def _expected_at_least(demand: Demand, asked: float) -> float:
    """Return the expected exits that any plan with this chance has."""
    order = np.argsort(demand.exits, kind="stable")
    exits, chances = demand.exits[order], demand.chances[order]
    # P(enough) is not above P(fewer than r are wanted) + P(r exits or more).
    least = asked - np.append(0.0, np.cumsum(chances)[:-1])
    bounds = np.where(least >= 0.5, np.maximum(least * exits, exits - log(2)), least * exits)
    return float(max(0.0, bounds.max()))
