"""The whole-number program of a plan, for HiGHS.

Households of one village that need the same are one type; of each type and each smallest set of
interventions that lifts it, a whole number of households is chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array, eye_array, hstack

from analysis.measures.planning.bundles import Intervention, Signature
from analysis.measures.planning.program import minimise
from analysis.measures.planning.ways import CASES, Case, hardest_need, ways
from analysis.standard import Standard

Fairness = Literal["none", "need", "near"]
SCALE = 1_000  # parts of an expected exit: the solver wants whole numbers
_SMALL = 1e-6


@dataclass(frozen=True)
class Limits:
    """What a plan must keep to.

    Parameters
    ----------
    target
        Households that leave poverty, at least.
    per_village
        At least so many in each village that has poor households (or all of its, if fewer can leave).
    budget
        VND, likely costs; None without.
    fairness
        Among plans of the same cost, the one that lifts: ``need`` those with the most deprivations,
        ``near`` those with the fewest.
    expected
        Whether the target is to be met by the expected exits, by the likely success of each intervention.
    chance
        Probability with which the target is to be met at least; None where it is not asked for.
    hardest_share
        Percent of the chosen households, at least, that are among the hardest ones, see
        :func:`analysis.measures.planning.ways.hardest_need`.
    """

    target: int
    per_village: int = 0
    budget: int | None = None
    fairness: Fairness = "none"
    expected: bool = False
    chance: float | None = None
    hardest_share: int = 0


@dataclass(frozen=True)
class Problem:
    """Whom to help, and what with.

    Parameters
    ----------
    signature_of
        See :func:`analysis.measures.planning.bundles.signatures`.
    distance
        See :func:`analysis.measures.planning.distance.distances`.
    margin
        See :func:`analysis.measures.planning.bundles.bundles`.
    """

    signature_of: Mapping[int, Signature]
    distance: pd.DataFrame
    interventions: Sequence[Intervention]
    standard: Standard
    margin: int = 0


@dataclass(frozen=True)
class Model:
    """Columns are pairs of a type and a smallest set; their values how many households."""

    interventions: Sequence[Intervention]
    villages: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]  # rows of each type
    type_village: tuple[int, ...]
    types: npt.NDArray[np.int64]  # type of each column
    sets: npt.NDArray[np.int64]  # bundle of each column
    becomes: tuple[str, ...]
    need: npt.NDArray[np.int64]  # deprivations of each column's type
    chances: npt.NDArray[np.float64]  # of leaving: low, likely, high; nan where not known
    started: npt.NDArray[np.int64]  # interventions of each column that have begun already
    hardest: int = 0  # deprivations from which a household is among the hardest
    # What a household of each column counts, and how much is wanted; 1 and the target where None.
    gain: npt.NDArray[np.int64] | None = None
    goal: int | None = None

    @classmethod
    def build(cls, problem: Problem, *, safer: bool = False) -> Model:
        """Return the program of a problem: equal households together, beaten sets left out.

        With ``safer`` also sets that go one deprivation further, which are likelier to lift.
        """
        interventions = problem.interventions
        names = problem.distance["village"].fillna("").to_list()
        alike: dict[tuple[str, Signature], list[int]] = {}
        for row, signature in problem.signature_of.items():
            alike.setdefault((names[row], signature), []).append(row)
        villages = tuple(dict.fromkeys(village for village, _ in alike))
        known: dict[Signature, dict[int, tuple[str, npt.NDArray[np.float64]]]] = {}
        types, sets, becomes, need, started, chances = [], [], [], [], [], [np.zeros((3, 0))]
        for number, (_, signature) in enumerate(alike):
            if signature not in known:
                given = (signature, interventions, problem.standard, problem.margin)
                known[signature] = ways(*given, safer=safer)
            for bundle, (state, chance) in known[signature].items():
                types.append(number)
                sets.append(bundle)
                becomes.append(state)
                need.append(signature.deprived.bit_count())
                started.append((bundle & signature.started).bit_count())
                chances.append(chance[:, None])
        return cls(
            interventions,
            villages,
            tuple(tuple(rows) for rows in alike.values()),
            tuple(villages.index(village) for village, _ in alike),
            np.array(types, dtype=np.int64),
            np.array(sets, dtype=np.int64),
            tuple(becomes),
            np.array(need, dtype=np.int64),
            np.concatenate(chances, axis=1),
            np.array(started, dtype=np.int64),
            hardest_need(one.deprived.bit_count() for one in problem.signature_of.values()),
        )

    def costs(self, unit: str, case: Case) -> npt.NDArray[np.float64]:
        """Return the cost of each column."""
        if unit == "interventions":
            return np.bitwise_count(self.sets).astype(np.float64)
        each = [one.cost[CASES.index(case)] if one.cost else 0 for one in self.interventions]
        inside = (self.sets[:, None] >> np.arange(len(each))) & 1
        return (inside @ np.array(each, dtype=np.float64)).astype(np.float64)

    def solve(
        self,
        objective: npt.NDArray[np.float64],
        limits: Limits,
        seconds: float,
        *extra: LinearConstraint,
        without: Collection[str] = (),
    ) -> tuple[npt.NDArray[np.int64], float] | None:
        """Return the counts that minimise an objective and its proved bound; None if nothing is allowed."""
        if not len(self.sets):
            wanted = limits.target if self.goal is None else self.goal
            return (np.zeros(0, dtype=np.int64), 0.0) if wanted <= 0 else None
        rows = [*self._rows(limits, without), *extra]
        found = minimise(objective, rows, np.ones(len(self.sets), dtype=bool), seconds)
        return None if found is None else (found[0].astype(np.int64), found[1])

    def preferred(
        self, costs: npt.NDArray[np.float64], cost: int, limits: Limits, seconds: float
    ) -> npt.NDArray[np.int64] | None:
        """Return, of the plans of this cost, the fairest, and of these the one that has begun the most.

        No more households than the target asks for are chosen, where that can be.
        """
        rows = [LinearConstraint(csr_array(costs[None, :]), ub=cost + 0.5)]
        exits = LinearConstraint(csr_array(np.ones((1, len(costs)))), ub=max(limits.target, 0))
        best: npt.NDArray[np.int64] | None = None
        for wish in self._wishes(limits):
            found = self.solve(wish, limits, seconds, *rows, exits) if best is None else None
            if found is not None:
                rows.append(exits)
            found = found or self.solve(wish, limits, seconds, *rows)
            if found is None:
                break
            best = found[0]
            rows.append(LinearConstraint(csr_array(wish[None, :]), ub=float(wish @ best) + 0.5))
        return best

    def _wishes(self, limits: Limits) -> list[npt.NDArray[np.float64]]:
        """Return what is to be least among plans that take the same, the most important first."""
        need = (1.0 if limits.fairness == "near" else -1.0) * self.need.astype(np.float64)
        wishes = [] if limits.fairness == "none" else [need]
        return wishes + ([-self.started.astype(np.float64)] if self.started.any() else [])

    def fewest_again(
        self,
        counts: npt.NDArray[np.int64],
        costs: npt.NDArray[np.float64],
        cost: int,
        limits: Limits,
        seconds: float,
    ) -> int:
        """Return how many of the chosen households any plan of the same cost needs at least."""
        if not len(counts):
            return 0
        # A household is chosen again as far as its type gives more than it has unchosen ones.
        chosen = np.bincount(self.types, counts, len(self.members))
        size = np.array([len(rows) for rows in self.members], dtype=np.float64)
        kinds = len(self.members)
        columns = len(self.sets)
        take = csr_array((np.ones(columns), (self.types, np.arange(columns))), shape=(kinds, columns))
        # again ≥ taken − (size − chosen): one more variable for each type that was chosen.
        rows = hstack([take, -eye_array(kinds)])
        again = LinearConstraint(rows, ub=size - chosen)
        wide = [
            LinearConstraint(
                hstack([csr_array(each.A), csr_array((each.A.shape[0], kinds))]), each.lb, each.ub
            )
            for each in (*self._rows(limits), LinearConstraint(csr_array(costs[None, :]), ub=cost + 0.5))
        ]
        found = minimise(
            np.concatenate([np.zeros(columns), np.ones(kinds)]),
            [*wide, again],
            np.concatenate([np.ones(columns, dtype=bool), np.zeros(kinds, dtype=bool)]),
            seconds,
        )
        return int(chosen.sum()) if found is None else round(float(found[0][columns:].sum()))

    def households(self, counts: npt.NDArray[np.int64], costs: npt.NDArray[np.float64]) -> pd.DataFrame:
        """Return the chosen households: of each type, the first ones of the list."""
        taken = dict.fromkeys(range(len(self.members)), 0)
        rows = []
        for column in np.flatnonzero(counts):
            kind, bundle = int(self.types[column]), int(self.sets[column])
            first = taken[kind]
            taken[kind] += int(counts[column])
            for row in self.members[kind][first : taken[kind]]:
                codes = tuple(one.code for bit, one in enumerate(self.interventions) if bundle >> bit & 1)
                village = self.villages[self.type_village[kind]]
                facts = (row, village, bundle, codes, self.becomes[column], int(costs[column]))
                rows.append((*facts, *(float(one) for one in self.chances[:, column])))
        names = ["row", "village", "bundle", "codes", "becomes", "cost"]
        names += ["chance_low", "chance", "chance_high"]
        return pd.DataFrame(rows, columns=names).sort_values("row", ignore_index=True)

    def exits_at_most(self, limits: Limits, seconds: float, without: Collection[str] = ()) -> int:
        """Return how many households can leave within capacity and budget (expected, where that is asked)."""
        found = self.most(limits, seconds, without)
        if self.gain is None:
            return int(found.sum())
        return int(self.gain @ found) // SCALE

    def most(self, limits: Limits, seconds: float, without: Collection[str] = ()) -> npt.NDArray[np.int64]:
        """Return the counts that gain the most within capacity and budget."""
        free, model = Limits(0, 0, limits.budget, "none"), replace(self, goal=0)
        gain = np.ones(len(self.sets)) if self.gain is None else self.gain.astype(np.float64)
        found = model.solve(-gain, free, seconds, without=without)
        return np.zeros(len(self.sets), dtype=np.int64) if found is None else found[0]

    def asking(self, weights: npt.NDArray[np.float64], goal: float) -> Model:
        """Return the program in which households of a column count for so much, and so much is wanted."""
        gain = np.floor(np.nan_to_num(weights) * SCALE + _SMALL).astype(np.int64)
        return replace(self, gain=gain, goal=ceil(goal * SCALE - _SMALL))

    def _wanted(self, limits: Limits) -> LinearConstraint:
        if self.gain is None:
            return LinearConstraint(csr_array(np.ones((1, len(self.sets)))), lb=limits.target)
        goal = limits.target * SCALE if self.goal is None else self.goal
        return LinearConstraint(csr_array(self.gain[None, :].astype(np.float64)), lb=goal)

    def _rows(self, limits: Limits, without: Collection[str] = ()) -> list[LinearConstraint]:
        columns = len(self.sets)
        index = np.arange(columns)
        kinds = len(self.members)
        sizes = np.array([len(rows) for rows in self.members], dtype=np.float64)
        found = [
            LinearConstraint(
                csr_array((np.ones(columns), (self.types, index)), shape=(kinds, columns)), ub=sizes
            ),
            self._wanted(limits),
        ]
        if limits.per_village:
            of_village = np.array(self.type_village)[self.types]
            shape = (len(self.villages), columns)
            liftable = np.bincount(
                [self.type_village[kind] for kind in sorted(set(self.types.tolist()))],
                [len(self.members[kind]) for kind in sorted(set(self.types.tolist()))],
                len(self.villages),
            )
            least = np.minimum(limits.per_village, liftable)
            found.append(
                LinearConstraint(csr_array((np.ones(columns), (of_village, index)), shape=shape), lb=least)
            )
        if limits.hardest_share:
            # Of all that are chosen: as whole numbers, so that a share of 30 % of 10 is 3.
            share = np.where(self.need >= self.hardest, 100.0, 0.0) - limits.hardest_share
            found.append(LinearConstraint(csr_array(share[None, :]), lb=0))
        for bit, one in enumerate(self.interventions):
            if one.capacity is not None and f"capacity:{one.code}" not in without:
                uses = ((self.sets >> bit) & 1).astype(np.float64)
                found.append(LinearConstraint(csr_array(uses[None, :]), ub=one.capacity))
        if limits.budget is not None and "budget" not in without:
            costs = self.costs("vnd", "likely")
            found.append(LinearConstraint(csr_array(costs[None, :]), ub=limits.budget))
        return found
