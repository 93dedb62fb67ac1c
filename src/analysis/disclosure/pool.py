"""Which sums of what several communes withhold may be told, so that no count of any of them can be solved.

Small classes, of which communes tell nothing, are taken together as one class: exchanging households between
them changes nothing that anybody sees. Counts that larger communes withhold keep to values that the law
allows whatever the others are. So an item is told or not by its own sum alone, and those of small classes
all together by what would be told; see ``docs/decisions/0006-disclosure.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.core.policy import POLICY, Policy
from analysis.disclosure.breakdowns import Key
from analysis.disclosure.rule import Count, is_open, possible, sums_of
from analysis.disclosure.system import NO_LIMIT, System


@dataclass(frozen=True)
class Part:
    """What one commune withholds of a class.

    Parameters
    ----------
    hidden
        Its counts, by indicator.
    told
        The sum of those that it tells.
    is_all
        Nothing of the class is told.
    least, most
        What the law says of all counts together.
    is_closed
        No sum with it is told.
    """

    hidden: Mapping[str, Count]
    told: int = 0
    is_all: bool = True
    least: float = 0
    most: float = NO_LIMIT
    is_closed: bool = False

    @property
    def households(self) -> int:
        """How many households the class has."""
        return max(count.most for count in self.hidden.values())

    def is_small(self, policy: Policy) -> bool:
        """Say whether nothing of the class is told because it has few households."""
        return self.is_all and self.households < policy.smallest_group

    def is_silent(self, policy: Policy) -> bool:
        """Say whether no sum with it is told: it is neither small nor like others."""
        return self.is_closed or self.is_all != (self.households < policy.smallest_group)

    def allowed(self, item: str, policy: Policy) -> tuple[int, ...]:
        """Return values of a withheld count that the law allows, whatever the others of the class are.

        Examples
        --------
        >>> hidden = {"nuoc": Count(2, 12), "bhyt": Count(1, 12)}
        >>> Part(hidden, 34, is_all=False, least=36).allowed("nuoc", POLICY)
        (1, 2, 10, 11, 12)
        >>> Part(hidden, 32, is_all=False, least=36).allowed("nuoc", POLICY)
        (10, 11, 12)
        >>> Part(hidden, 9, is_all=False, most=24).allowed("nuoc", POLICY)
        (1, 2)
        """
        values = possible(self.hidden[item], policy)
        few = tuple(value for value in values if 2 * value < self.hidden[item].most)
        many = values[len(few) :]
        others = len(self.hidden)
        if self.most < NO_LIMIT:
            return few if few and self.told + others * few[-1] <= self.most else ()
        if self.told + others * values[0] >= self.least:
            return values
        return many if self.told + others * many[0] >= self.least else ()


def part_of(
    system: System,
    hidden: Collection[Key],
    kept: Collection[tuple[str, str]],
    of: tuple[str, str],
    *,
    is_closed: bool = False,
) -> Part | None:
    """Return what a commune withholds of a class, None if nothing."""
    counts = {key: count for key, count in system.counts.items() if key[:2] == of}
    own = {key[2]: count for key, count in counts.items() if key in hidden and key[1:] in kept}
    if not own:
        return None
    told = sum(count.value for key, count in counts.items() if key[2] not in own)
    bounds = [one for one in system.relations if one.parts.keys() <= counts.keys()]
    least = max((one.low for one in bounds), default=0)
    most = min((one.high for one in bounds), default=NO_LIMIT)
    return Part(own, told, len(own) == len(counts), least, most, is_closed)


def may_ever_be_told(parts: Mapping[str, Part], item: str, policy: Policy) -> bool:
    """Say whether there are counts with which the sum of an item would be told; that is public."""
    small = [part for part in parts.values() if part.is_small(policy)]
    if any(part.is_silent(policy) for part in parts.values()) or len(parts) == 1:
        return False
    if len(small) == len(parts):
        return _is_class(small, policy)
    return all(part.allowed(item, policy) for part in parts.values() if not part.is_small(policy))


def _is_class(small: Sequence[Part], policy: Policy) -> bool:
    """Say whether small classes are together as one of which something could be told."""
    return len(small) > 1 and sum(part.households for part in small) >= policy.smallest_group


def told_items(sums: Mapping[str, Mapping[str, Part]], policy: Policy = POLICY) -> frozenset[str]:
    """Return the items of a class whose sums over what communes withhold may be told.

    Parameters
    ----------
    sums
        By item, the communes that withhold it; with the same small classes in each.
    policy
        The thresholds.

    Examples
    --------
    >>> one = {"nuoc": Count(1, 6), "bhyt": Count(2, 6), "nha_o": Count(6, 6), "work": Count(6, 6)}
    >>> other = {"nuoc": Count(3, 7), "bhyt": Count(0, 7), "nha_o": Count(5, 7), "work": Count(4, 7)}
    >>> parts = {"x": Part(one), "y": Part(other)}
    >>> sorted(told_items(dict.fromkeys(one, parts)))
    ['nuoc', 'work']
    """
    told = frozenset(item for item, parts in sums.items() if _is_safe(parts, item, policy))
    return told if not told or _leaves_room(sums, told, policy) else frozenset()


def _is_safe(parts: Mapping[str, Part], item: str, policy: Policy) -> bool:
    """Say whether a sum is neither unsafe nor settles a count; that hangs on nothing but the sum."""
    if not may_ever_be_told(parts, item, policy):
        return False
    counts = [part.hidden[item] for part in parts.values()]
    total, among = sum(count.value for count in counts), sum(count.most for count in counts)
    if policy.is_unsafe(total, among):
        return False
    values, pooled = _ranges(parts, item, policy)
    if not values:
        return total in pooled
    return is_open([*values, pooled], total) if pooled else is_open(values, total)


def _ranges(parts: Mapping[str, Part], item: str, policy: Policy) -> tuple[list[tuple[int, ...]], range]:
    """Return values of the larger communes' counts, and of the small ones' together (none: no such)."""
    small = [part for part in parts.values() if part.is_small(policy)]
    values = [part.allowed(item, policy) for part in parts.values() if not part.is_small(policy)]
    most = sum(part.hidden[item].most for part in small)
    if _is_class(small, policy):
        return values, range(policy.smallest_count, most - policy.smallest_count + 1)
    return values, range(most + 1) if small else range(0)


def _leaves_room(sums: Mapping[str, Mapping[str, Part]], told: Collection[str], policy: Policy) -> bool:
    """Say whether the law leaves the small classes all that the sums do, and those untold any value."""
    small = [part for part in next(iter(sums.values())).values() if part.is_small(policy)]
    if not small:
        return True
    size = sum(part.households for part in small)
    least, most = sum(part.least for part in small), sum(part.most for part in small)
    low = high = 0
    for item in told:
        total = sum(part.hidden[item].value for part in sums[item].values())
        values, pooled = _ranges(sums[item], item, policy)
        rest = sums_of(values)
        left = [one for one in pooled if one <= total and rest >> (total - one) & 1]
        low, high = low + left[0], high + left[-1]
    untold = len(frozenset().union(*(part.hidden for part in small)) - frozenset(told))
    # Together as a class they have two values one household apart; else none or all may be the other one.
    apart = 0 if not untold else 1 if _is_class(small, policy) else size
    return high + apart <= most and low + untold * size - bool(untold) >= least
