"""What is summed over households, and which ratios of sums are the measures.

Every measure is a ratio of two weighted totals, so one description serves points, linearised and
bootstrap errors alike: features per pattern, and a numerator and a denominator as combinations of
features. With g the flags, w the shares of the indicators, c = Σ w g and ρ = [c ≥ k]:
H = Σρ/Σ1, A = Σρc/Σρ, M0 = Σρc/Σ1, headcount = Σg/Σ1, censored headcount = Σρg/Σ1, contribution of
j = w_j Σρg_j/Σρc, of a dimension the sum over its indicators; bounds replace ρ and ρc by their values
where all missing flags are 0 or 1, over all rows; the share missing counts missing flags over all rows.

Source: Alkire, Foster, Seth, Santos, Roche and Ballon (2015), Multidimensional Poverty Measurement
and Analysis, chapters 5 and 8 (Oxford University Press).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.cells import flags
from analysis.measures.alkire_foster.question import Question

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimand:
    """The labels of one measure, and what is known of it beforehand.

    Parameters
    ----------
    weighting, cutoff, measure, indicator
        Its labels.
    change
        Whether its change over years is reported.
    base
        Whom its denominator counts, as a place in :attr:`Layout.bases`: all rows, complete rows, or the
        poor of a rule.
    second
        The feature with the square of its numerator a row, for the design effect; -1 where there is none.
    fixed
        Whether it has the same value whatever the data, as A has where the poor lack everything.
    amount
        Whether it is a number of people or an amount rather than a share.
    """

    weighting: str
    cutoff: str
    measure: str
    indicator: str = ""
    change: bool = False
    base: int = 1
    second: int = -1
    fixed: bool = False
    amount: bool = False


@dataclass(frozen=True)
class Estimands:
    """Measures as ratios of features, or as totals where the denominator has no feature.

    Parameters
    ----------
    labels
        One per measure.
    num, den
        Features × measures.
    """

    labels: tuple[Estimand, ...]
    num: Matrix
    den: Matrix

    def pick(self, chosen: list[int]) -> Estimands:
        """Return some of the measures."""
        return Estimands(tuple(self.labels[at] for at in chosen), self.num[:, chosen], self.den[:, chosen])


class Layout:
    """Where each feature stands: all, flags; poor, score, its square, censored flags by rule; bounds; gaps.

    Parameters
    ----------
    question
        The run.
    gaps
        Whether any flag is missing: then scores with missing flags taken as 0 and 1, and which flags are
        missing, come last.
    """

    def __init__(self, question: Question, *, gaps: bool = False) -> None:
        self.question, self.gaps = question, gaps
        self.width = len(question.indicators)
        self._block = 3 + self.width
        self.everyone = 1 + self.width + self._block * len(question.rules)
        self._gaps = self.everyone + 1 + 2 * len(question.rules)
        self.count = self._gaps + (4 * len(question.rules) + self.width if gaps else 0)

    @property
    def bases(self) -> list[int]:
        """The columns of those whom denominators count: everyone, complete rows, the poor of each rule."""
        return [self.everyone, 0, *(self.poor(rule) for rule in range(len(self.question.rules)))]

    def poor(self, rule: int) -> int:
        """Return the column of ρ."""
        return 1 + self.width + self._block * rule

    def score(self, rule: int) -> int:
        """Return the column of ρc."""
        return self.poor(rule) + 1

    def square(self, rule: int) -> int:
        """Return the column of ρc²."""
        return self.poor(rule) + 2

    def censored(self, rule: int) -> slice:
        """Return the columns of ρg."""
        return slice(self.poor(rule) + 3, self.poor(rule) + self._block)

    def bound(self, rule: int, upper: bool) -> int:
        """Return the column of ρ with missing flags taken as 0 or 1."""
        return self.everyone + 1 + 2 * rule + upper

    def score_bound(self, rule: int, upper: bool) -> int:
        """Return the column of ρc with missing flags taken as 0 or 1; its square comes after it."""
        return self._gaps + 4 * rule + 2 * upper

    def missing(self) -> slice:
        """Return the columns that say which flags are missing."""
        return slice(self._gaps + 4 * len(self.question.rules), self.count)

    def matrix(self, patterns: npt.NDArray[np.int64], unknown: npt.NDArray[np.int64]) -> Matrix:
        """Return the features of (pattern, unknown) pairs, one row a pair."""
        complete = (unknown == 0).astype(float)
        table = np.zeros((len(patterns), self.count))
        table[:, 0] = complete
        known = flags(patterns, self.width) * complete[:, None]
        table[:, 1 : 1 + self.width] = known
        table[:, self.everyone] = 1
        for place, rule in enumerate(self.question.rules):
            poor = rule.poor(patterns) * complete
            table[:, self.poor(place)] = poor
            table[:, self.score(place)] = poor * rule.scores(patterns) / rule.total
            table[:, self.square(place)] = table[:, self.score(place)] ** 2
            table[:, self.censored(place)] = known * poor[:, None]
            table[:, self.bound(place, upper=False)] = rule.poor(patterns)
            table[:, self.bound(place, upper=True)] = rule.poor(patterns | unknown)
        return self._with_gaps(table, patterns, unknown) if self.gaps else table

    def _with_gaps(
        self, table: Matrix, patterns: npt.NDArray[np.int64], unknown: npt.NDArray[np.int64]
    ) -> Matrix:
        for place, rule in enumerate(self.question.rules):
            for upper in (False, True):
                taken, at = patterns | unknown if upper else patterns, self.score_bound(place, upper)
                table[:, at] = rule.poor(taken) * rule.scores(taken) / rule.total
                table[:, at + 1] = table[:, at] ** 2
        table[:, self.missing()] = flags(unknown, self.width)
        return table

    def widened(self, table: Matrix) -> Matrix:
        """Return sums of features of complete rows with the columns that missing flags need."""
        if table.shape[1] == self.count:
            return table
        wide = np.zeros((len(table), self.count))
        wide[:, : table.shape[1]] = table
        for place in range(len(self.question.rules)):
            for upper in (False, True):
                at = self.score_bound(place, upper)
                wide[:, at], wide[:, at + 1] = table[:, self.score(place)], table[:, self.square(place)]
        return wide

    def estimands(self) -> Estimands:
        """Return the measures whose numerator and denominator lie in the same subgroup."""
        found = Builder(self.count)
        for place, rule in enumerate(self.question.rules):
            label = (rule.weighting, rule.cutoff)
            poor, score = {self.poor(place): 1.0}, {self.score(place): 1.0}
            at, square = self.poor(place), self.square(place)
            found.add(Estimand(*label, "H", change=True, second=at), poor, {0: 1})
            a = Estimand(*label, "A", change=True, base=2 + place, second=square, fixed=rule.lacks_all)
            found.add(a, score, poor)
            found.add(Estimand(*label, "M0", change=True, second=square), score, {0: 1})
            number = Estimand(*label, "number_poor", change=True, amount=True)
            found.add(number, poor, {})
            self._indicators(found, place, label, score)
            if self.gaps:
                self._bounds(found, place, label)
        for at, name in enumerate(self.question.indicators):
            head = Estimand("", "", "headcount", name, change=True, second=1 + at)
            found.add(head, {1 + at: 1}, {0: 1})
        first = self.missing().start
        for at, name in enumerate(self.question.indicators if self.gaps else ()):
            gap = Estimand("", "", "share_missing", name, base=0, second=first + at)
            found.add(gap, {first + at: 1}, {self.everyone: 1})
        return found.build()

    def _bounds(self, found: Builder, place: int, label: tuple[str, str]) -> None:
        for upper, end in enumerate(("lower", "upper")):
            column, score = self.bound(place, bool(upper)), self.score_bound(place, bool(upper))
            everyone = {self.everyone: 1.0}
            found.add(Estimand(*label, f"H_{end}", base=0, second=column), {column: 1}, everyone)
            found.add(Estimand(*label, f"M0_{end}", base=0, second=score + 1), {score: 1}, everyone)

    def _indicators(
        self, found: Builder, place: int, label: tuple[str, str], score: dict[int, float]
    ) -> None:
        names = self.question.indicators
        first, shares = self.censored(place).start, self.question.rules[place].shares()
        for at, name in enumerate(names):
            censored = Estimand(*label, "censored_headcount", name, change=True, second=first + at)
            found.add(censored, {first + at: 1}, {0: 1})
        base, fixed = 2 + place, self.question.rules[place].lacks_all
        for at, name in enumerate(names):
            part = Estimand(*label, "contribution", name, base=base, fixed=fixed)
            found.add(part, {first + at: shares[at]}, score)
        for name, members in self.question.dimensions.items():
            whole = fixed or len(members) == len(names)
            part = Estimand(*label, "dimension_contribution", name, base=base, fixed=whole)
            parts = {first + names.index(member): float(shares[names.index(member)]) for member in members}
            found.add(part, parts, score)

    def shares(self) -> Estimands:
        """Return the measures of a subgroup against the whole: its share of people and of M0."""
        found = Builder(self.count)
        found.add(Estimand("", "", "population_share"), {0: 1}, {0: 1})
        for place, rule in enumerate(self.question.rules):
            score = {self.score(place): 1.0}
            part = Estimand(rule.weighting, rule.cutoff, "subgroup_contribution", base=2 + place)
            found.add(part, score, score)
        return found.build()


class Builder:
    """Puts measures together, each from the coefficients of its numerator and denominator."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.labels: list[Estimand] = []
        self.columns: list[tuple[dict[int, float], dict[int, float]]] = []

    def add(self, label: Estimand, num: dict[int, float], den: dict[int, float]) -> None:
        """Add a measure; an empty denominator makes it a total."""
        self.labels.append(label)
        self.columns.append((num, den))

    def build(self) -> Estimands:
        """Return the measures in the order they came."""
        num, den = (np.zeros((self.count, len(self.labels))) for _ in range(2))
        for at, (top, bottom) in enumerate(self.columns):
            for row, value in top.items():
                num[row, at] = value
            for row, value in bottom.items():
                den[row, at] = value
        return Estimands(tuple(self.labels), num, den)
