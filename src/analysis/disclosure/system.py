"""Counts that hang together by sums, and what a reader could make of those that are withheld.

A withheld count is safe if the reader is left with other tables that fit everything told and in which
it is another. Such a table is looked for from the true one: the count is moved by one or two, and what
that breaks is mended by moving other withheld counts. A table that is found is a proof; where none is
found soon, more is withheld.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analysis.disclosure.breakdowns import Key, Known, law
from analysis.disclosure.rule import Count
from analysis.standard import Standard

# How many counts one other table may move, and how many trials it may cost to find it.
NO_LIMIT = 10**9
_MOST_MOVED = 6
_MOST_TRIALS = 3000
_STEPS = (-1, 1, -2, 2)


@dataclass(frozen=True)
class Relation:
    """A weighted sum of counts of which everyone knows that it is between ``low`` and ``high``.

    ``exact``: a sum that the tables show, not just a bound by law.
    """

    parts: Mapping[Key, int]
    low: float = 0
    high: float = 0

    @property
    def exact(self) -> bool:
        """Whether it is an equation."""
        return self.low == self.high


@dataclass(frozen=True)
class System:
    """Counts and their relations.

    Parameters
    ----------
    counts
        By key: unit, class, item.
    relations
        Every one holds for the true counts.
    """

    counts: Mapping[Key, Count]
    relations: Sequence[Relation] = field(default_factory=tuple)

    @cached_property
    def _of(self) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = {key: [] for key in self.counts}
        for number, relation in enumerate(self.relations):
            for key in relation.parts:
                found[key].append(number)
        return found

    @cached_property
    def _sums(self) -> list[int]:
        return [
            sum(weight * self.counts[key].value for key, weight in relation.parts.items())
            for relation in self.relations
        ]

    def is_open(self, key: Key, withheld: Collection[Key]) -> bool:
        """Say whether at least three values of a withheld count fit what is told; two of 0 or 1.

        Examples
        --------
        >>> a, b, whole = ("A", "poor", "nuoc"), ("B", "poor", "nuoc"), ("", "poor", "nuoc")
        >>> counts = {a: Count(1, 6), b: Count(4, 9), whole: Count(5, 15)}
        >>> system = System(counts, [Relation({a: 1, b: 1, whole: -1})])
        >>> system.is_open(a, {a}), system.is_open(a, {a, b})
        (False, True)
        """
        wanted = min(2, self.counts[key].most)
        found = 0
        for step in _STEPS:
            found += self._fits(key, step, withheld)
            if found >= wanted:
                return True
        return False

    def _fits(self, key: Key, step: int, withheld: Collection[Key]) -> bool:
        if not self._may(key, step):
            return False
        return self._mend({key: step}, withheld, [_MOST_TRIALS])

    def _may(self, key: Key, step: int) -> bool:
        count = self.counts[key]
        return 0 <= count.value + step <= count.most

    def _mend(self, moved: dict[Key, int], withheld: Collection[Key], trials: list[int]) -> bool:
        """Move withheld counts until every relation holds again."""
        broken = self._broken(moved)
        if broken is None:
            return True
        relation, excess = broken
        if len(moved) >= _MOST_MOVED:
            return False
        for other, weight in relation.parts.items():
            if other in moved or other not in withheld or excess % weight:
                continue
            step = -excess // weight
            if not self._may(other, step):
                continue
            trials[0] -= 1
            if trials[0] < 0:
                return False
            if self._mend({**moved, other: step}, withheld, trials):
                return True
        return False

    def _broken(self, moved: Mapping[Key, int]) -> tuple[Relation, int] | None:
        for number in sorted({number for key in moved for number in self._of[key]}):
            relation = self.relations[number]
            total = self._sums[number] + sum(relation.parts.get(key, 0) * step for key, step in moved.items())
            if total > relation.high:
                return relation, int(total - relation.high)
            if total < relation.low:
                return relation, int(total - relation.low)
        return None


def system_of(counts: Mapping[Key, Count], known: Known, standard: Standard) -> System:
    """Return the counts of a commune's deprived households with what the law says of them together.

    Parameters
    ----------
    counts
        By unit, class and indicator.
    known
        How many households each class has.
    standard
        Says how many deprivations make a household poor; where the list says otherwise, it binds nobody.
    """
    relations = []
    for (unit, name), size in known.sizes.items():
        keys = [key for code in standard.codes if (key := (unit, name, code)) in counts]
        if unit == known.commune and keys:
            bound, total = law(standard, name, size), sum(counts[key].value for key in keys)
            most = NO_LIMIT if bound.most is None else bound.most
            # Of an indicator that is not counted anything may be.
            least = max(bound.least - size * (len(standard.codes) - len(keys)), 0)
            if least <= total <= most:
                relations.append(Relation(dict.fromkeys(keys, 1), least, most))
    return System(counts, relations)
