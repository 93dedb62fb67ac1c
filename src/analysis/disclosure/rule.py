"""Which counts of one class of one commune are not told, so that no rule-minded reader can solve them.

Everything is decided by what is told in the end, or by how many households the class has: a count goes by
its own value alone, and the class as a whole by what would be told of it. So whoever runs the rule again on
another list that fits what is told gets the same answer, and learns nothing from which counts are missing.
See ``docs/decisions/0006-disclosure.md`` for the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.core.policy import POLICY, Policy


@dataclass(frozen=True)
class Count:
    """A count of households as it is; everyone knows that it lies between 0 and ``most``."""

    value: int
    most: int


@dataclass(frozen=True)
class Bound:
    """How many deprivations the households of a class have together, by law."""

    least: int = 0
    most: int | None = None


def hidden(
    counts: Mapping[str, Count], households: int, bound: Bound | None = None, policy: Policy = POLICY
) -> frozenset[str]:
    """Return the counts of a class that are not told.

    Parameters
    ----------
    counts
        By item, among the households of the class.
    households
        How many the class has; that is public.
    bound
        What the law says of the sum of the counts.
    policy
        The thresholds.

    Returns
    -------
    frozenset of str
        All where the class is small, else those that are unsafe in themselves; all again where what is told
        and the law together would leave one of these a single value.

    Examples
    --------
    >>> counts = {name: Count(value, 20) for name, value in zip("abcd", (0, 2, 9, 20))}
    >>> sorted(hidden(counts, 20)), len(hidden(counts, 9))
    (['b', 'd'], 4)
    >>> sorted(hidden(counts, 20, Bound(least=49)))
    ['a', 'b', 'c', 'd']
    """
    everything = frozenset(counts)
    if 0 < households < policy.smallest_group:
        return everything
    gone = frozenset(key for key, count in counts.items() if policy.is_unsafe(count.value, count.most))
    if not gone or bound is None:
        return gone
    told = sum(count.value for key, count in counts.items() if key not in gone)
    parts = [possible(counts[key], policy) for key in sorted(gone)]
    # The law leaves most room where all others are as many, or as few, as they can be.
    most, fewest = (told + sum(values[end] for values in parts) for end in (-1, 0))
    for values in parts:
        if most - values[-1] + values[-2] < bound.least:
            return everything
        if bound.most is not None and fewest - values[0] + values[1] > bound.most:
            return everything
    return gone


def possible(count: Count, policy: Policy = POLICY) -> tuple[int, ...]:
    """Return the values among which one that is not told lies for whoever knows the rule.

    Examples
    --------
    >>> possible(Count(1, 12)), possible(Count(1, 4))
    ((1, 2, 10, 11, 12), (0, 1, 2, 3, 4))
    """
    return tuple(value for value in range(count.most + 1) if policy.is_unsafe(value, count.most))


def is_open(parts: Sequence[Iterable[int]], total: int) -> bool:
    """Say whether each of some counts keeps several values when their sum is known.

    Parameters
    ----------
    parts
        The values that each may have.
    total
        Their sum.

    Examples
    --------
    >>> is_open([(1, 2), (1, 2)], 3), is_open([(1, 2), (1, 2)], 2), is_open([(0, 1, 2)], 1)
    (True, False, False)
    """
    masks = [_bits(values) for values in parts]
    before = [1]
    for mask in masks:
        before.append(_sums(before[-1], mask))
    after = [1]
    for mask in reversed(masks):
        after.append(_sums(after[-1], mask))
    after.reverse()
    for place, values in enumerate(parts):
        rest = _sums(before[place], after[place + 1])
        fitting = sum(total >= value and bool(rest >> (total - value) & 1) for value in set(values))
        if fitting < 2:
            return False
    return True


def sums_of(parts: Iterable[Iterable[int]]) -> int:
    """Return the sums that some counts may have, as the bits of a number.

    Examples
    --------
    >>> bin(sums_of([(1, 2), (1, 2)]))
    '0b11100'
    """
    found = 1
    for values in parts:
        found = _sums(found, _bits(values))
    return found


def _bits(values: Iterable[int]) -> int:
    return sum(1 << value for value in set(values))


def _sums(one: int, other: int) -> int:
    """Return the sums of two sets of numbers, each set as the bits of a number."""
    found = 0
    place = 0
    while other:
        if other & 1:
            found |= one << place
        other >>= 1
        place += 1
    return found
