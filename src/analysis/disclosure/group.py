"""Sums over the communes of a group: from complete data, and told where they give no commune away.

A commune tells its own figures in its own report, so nothing more can be withheld there: if a sum would
solve a count that a commune withholds, the sum itself is not told. Which sums there are and who withholds
what is public; sums that cross one told before are not told, so that those that are lie within one another
or apart. What is left is parts that share no commune, each told or not by :mod:`analysis.disclosure.pool`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from analysis.core.policy import POLICY, Policy
from analysis.disclosure.breakdowns import Key
from analysis.disclosure.pool import Part, may_ever_be_told, part_of, told_items
from analysis.disclosure.system import System

Item = tuple[str, str]
Weights = Mapping[str, int]

WITHHELD = "withheld"
SUMMED = "deprivations"


@dataclass(frozen=True)
class Counted:
    """The counts of a commune's list.

    Parameters
    ----------
    system
        Of deprived households, by unit, class and indicator; see :mod:`analysis.disclosure.breakdowns`.
    hidden
        The keys that the commune withholds.
    kept
        Class and item of those that enter a sum of the group, and that nobody else tells.
    closed
        An earlier release was made from other data: what is withheld may be what changed, so that no sum
        with it is told.
    """

    system: System
    hidden: frozenset[Key]
    kept: frozenset[Item]
    closed: bool = False


def kept_back(complete: Iterable[Mapping[str, Any]], told: Iterable[Mapping[str, Any]]) -> frozenset[Item]:
    """Return class and item of the rows that are told otherwise, or not at all."""
    public, own = _values(told), _values(complete)
    return frozenset((key[0], key[2]) for key, value in own.items() if public.get(key) != value)


def _values(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], Any]:
    found: dict[tuple[str, str, str], Any] = {}
    for row in rows:
        # The first one counts: a total may stand in two forms.
        found.setdefault((row["class"], row["base"], row["item"]), row["value"])
    return found


def marked(rows: Iterable[dict[str, Any]], withheld: Collection[Item]) -> Iterator[dict[str, Any]]:
    """Yield the rows; of those withheld, everything but the value.

    Examples
    --------
    >>> row = {"class": "poor", "base": "households", "item": "nuoc", "value": 2, "among": 9}
    >>> next(marked([row], {("poor", "nuoc")}))["value"] is None
    True
    """
    for row in rows:
        gone = row["base"] == "households" and (row["class"], row["item"]) in withheld
        yield row | {"value": None, "evidence": WITHHELD} if gone else row


def views(splits: Mapping[str, float]) -> list[Weights]:
    """Return the sums that a territory tells: of whole communes alone, of all parts, and its estimate.

    Parameters
    ----------
    splits
        Code, and one part of it in how many is the territory's (1: all of it).

    Examples
    --------
    >>> views({"a": 1, "b": 1})
    [{'a': 1, 'b': 1}]
    >>> views({"a": 1, "b": 2})
    [{'a': 1, 'b': 1}, {'a': 1}, {'a': 2, 'b': 1}]
    """
    every = dict.fromkeys(splits, 1)
    if all(split == 1 for split in splits.values()):
        return [every]
    shares = {code: (1 / Fraction(split)).limit_denominator(10**6) for code, split in splits.items()}
    scale = lcm(*(share.denominator for share in shares.values()))
    whole = {code: 1 for code, split in splits.items() if split == 1}
    return [every, whole, {code: int(share * scale) for code, share in shares.items()}]


def untold(
    communes: Mapping[str, Counted],
    told: Sequence[Weights],
    before: Iterable[Collection[str]] = (),
    policy: Policy = POLICY,
) -> frozenset[Item]:
    """Return class and indicator of which the group's sum must be withheld.

    Parameters
    ----------
    communes
        By code, those of the group that have a list; what the others have is public.
    told
        The sums that would be told of every indicator: commune and weight.
    before
        The communes of other sums that are told, see :mod:`analysis.places.sums`, in their order; two can
        be subtracted. One that shares what is withheld and reaches beyond this group has been there first:
        then this sum is not told.
    policy
        The thresholds.

    Examples
    --------
    >>> def one(code, value):
    ...     key = (code, "poor", "nuoc")
    ...     return Counted(System({key: Count(value, 9)}), frozenset([key]), frozenset([key[1:]]))
    >>> from analysis.disclosure.rule import Count
    >>> both = {"x": one("x", 2), "y": one("y", 1)}
    >>> untold({"x": both["x"]}, [{"x": 1, "y": 1}])
    frozenset({('poor', 'nuoc')})
    >>> untold(both, [{"x": 1, "y": 1}])
    frozenset()
    >>> sums = [{"x": 1, "y": 1}]
    >>> untold(both, sums, [{"z", "u"}]), untold(both, sums, [{"x", "z"}])
    (frozenset(), frozenset({('poor', 'nuoc')}))
    """
    own = frozenset(code for weights in told for code in weights)
    # Of a commune in parts the sums of all, of whole ones and the estimate tell more than one sum.
    split = own - frozenset.intersection(*(frozenset(weights) for weights in told)) if told else own
    others = [frozenset(one) for one in before]
    gone: set[Item] = set()
    for name in sorted({item[0] for one in communes.values() for item in one.kept}):
        parts = {
            code: part
            for code, one in communes.items()
            if (part := part_of(one.system, one.hidden, one.kept, (code, name), is_closed=one.closed))
        }
        safe = _safe(own, parts, others, policy)
        for code, part in parts.items():
            gone |= {(name, item) for item in part.hidden if code in split or item not in safe}
    return frozenset(gone)


def _safe(
    own: frozenset[str], parts: Mapping[str, Part], before: Sequence[frozenset[str]], policy: Policy
) -> frozenset[str]:
    """Return the items of a class whose sum may be told, of those that some commune withholds."""
    items = sorted({item for part in parts.values() for item in part.hidden})
    atoms = {item: _atoms(own, parts, before, item, policy) for item in items}
    by_pool: dict[frozenset[str], dict[str, frozenset[str]]] = {}
    for item, found in atoms.items():
        for atom in found or ():
            pool = frozenset(code for code in atom if parts[code].is_small(policy))
            if pool:
                by_pool.setdefault(pool, {})[item] = atom
    pooled = {
        pool: told_items({item: _named(parts, atom) for item, atom in of_item.items()}, policy)
        for pool, of_item in by_pool.items()
    }

    def is_told(atom: frozenset[str], item: str) -> bool:
        pool = frozenset(code for code in atom if parts[code].is_small(policy))
        return item in (pooled[pool] if pool else told_items({item: _named(parts, atom)}, policy))

    return frozenset(
        item
        for item, found in atoms.items()
        if found is not None and all(is_told(atom, item) for atom in found)
    )


def _named(parts: Mapping[str, Part], codes: Iterable[str]) -> dict[str, Part]:
    return {code: parts[code] for code in sorted(codes)}


def _atoms(
    own: frozenset[str],
    parts: Mapping[str, Part],
    before: Sequence[frozenset[str]],
    item: str,
    policy: Policy,
) -> list[frozenset[str]] | None:
    """Return the parts without a common commune of which a sum and those told before it are made.

    None if the sum is never told, whatever the counts are.
    """
    hiding = frozenset(code for code, part in parts.items() if item in part.hidden)
    found: list[frozenset[str]] = []
    taken: frozenset[str] = frozenset()
    for at, one in enumerate([*before, own]):
        held = hiding & one
        is_told = _may_ever(_named(parts, one & parts.keys()), held, item, policy) and not _crosses(
            one, held, parts, before[:at], policy
        )
        if at == len(before) and not is_told:
            return None
        # What reaches beyond crosses the sum itself, which then is not told.
        if is_told and one <= own:
            found.append(held - taken)
            taken |= held
    return [atom for atom in found if atom]


def _may_ever(parts: Mapping[str, Part], held: frozenset[str], item: str, policy: Policy) -> bool:
    """Say whether a sum is told of some counts; with small communes, of any item."""
    small = [parts[code] for code in held if parts[code].is_small(policy)]
    own = _named(parts, held)
    return may_ever_be_told(own, item, policy) or bool(small and len(parts) > 1)


def _crosses(
    one: frozenset[str],
    held: frozenset[str],
    parts: Mapping[str, Part],
    before: Iterable[frozenset[str]],
    policy: Policy,
) -> bool:
    """Say whether a sum shares what is withheld with an earlier one that does not lie within it."""
    # Items of small communes hang together by law, so that all of a class is told by the same parts.
    is_pooled = any(parts[code].is_small(policy) for code in held)
    shared = frozenset(parts) & one if is_pooled else held
    return any(other & shared and not other <= one for other in before)
