"""Sums over the communes of a group: from complete data, and told where they give no commune away.

A commune tells its own figures in its own report, so nothing more can be withheld there: if a sum would
solve a count that a commune withholds, the sum itself is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from analysis.core.policy import POLICY, Policy
from analysis.disclosure.breakdowns import Key
from analysis.disclosure.rule import Count, is_open, possible
from analysis.disclosure.system import Relation, System

Item = tuple[str, str]
Weights = Mapping[str, int]

WITHHELD = "withheld"
SUMMED = "deprivations"
_ANY = 10**9


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
    communes: Mapping[str, Counted], told: Sequence[Weights], before: Iterable[Collection[str]] = ()
) -> frozenset[Item]:
    """Return class and indicator of which the group's sum must be withheld.

    Parameters
    ----------
    communes
        By code, those of the group that have a list; what the others have is public.
    told
        The sums that would be told of every indicator: commune and weight.
    before
        The communes of other sums that are told, see :mod:`analysis.places.sums`; two can be subtracted.
        What one that lies within this group withholds is known. Of one that reaches beyond it nobody knows
        here what its other communes hide: all that it says of those of this group is taken for told.

    Examples
    --------
    >>> def one(code, value):
    ...     key = (code, "poor", "nuoc")
    ...     return Counted(System({key: Count(value, 9)}), frozenset([key]), frozenset([key[1:]]))
    >>> both = {"x": one("x", 2), "y": one("y", 1)}
    >>> untold({"x": both["x"]}, [{"x": 1, "y": 1}])
    frozenset({('poor', 'nuoc')})
    >>> untold(both, [{"x": 1, "y": 1}])
    frozenset()
    >>> sums = [{"x": 1, "y": 1}]
    >>> untold(both, sums, [{"x", "z"}]), untold(both, sums, [{"x", "z"}, {"y", "z"}])
    (frozenset(), frozenset({('poor', 'nuoc')}))
    """
    hiding = {code: one for code, one in communes.items() if one.kept}
    own = frozenset(code for weights in told for code in weights)
    known: list[_Known] = []
    for group in before:
        held = frozenset(hiding.keys() & set(group))
        if held:
            parts = {code: hiding[code] for code in sorted(held)}
            sums = dict.fromkeys(sorted(held), 1)
            is_within = own >= set(group)
            gone = _beside(parts, [sums], known) if is_within else ()
            known.append(_Known(held, is_within, tuple(_told(parts, sums, gone))))
    return _beside(hiding, told, known) | _by_rule(hiding, told, POLICY)


def _by_rule(hiding: Mapping[str, Counted], told: Iterable[Weights], policy: Policy) -> frozenset[Item]:
    """Return the items whose sum says too much to whoever knows by which rule communes withhold."""
    items = {item for one in hiding.values() for item in one.kept if item[1] != SUMMED}
    return frozenset(
        item for weights in told for item in items if not _may_be_told(hiding, weights, item, policy)
    )


def _may_be_told(hiding: Mapping[str, Counted], weights: Weights, item: Item, policy: Policy) -> bool:
    """Say whether what the communes of a sum keep back is safe together, and each of them left open."""
    parts = _parts(hiding, weights, item)
    if not parts:
        return True
    counts = {key: hiding[key[0]].system.counts[key] for key in parts}
    if any(hiding[key[0]].closed for key in parts):
        return False
    total, among = sum(one.value for one in counts.values()), sum(one.most for one in counts.values())
    if policy.is_unsafe(total, among):
        return False
    values = [
        [parts[key] * value for value in _possible(hiding[key[0]], key, count, policy)]
        for key, count in counts.items()
    ]
    return is_open(values, sum(parts[key] * count.value for key, count in counts.items()))


def _possible(one: Counted, key: Key, count: Count, policy: Policy) -> Sequence[int]:
    """Return what a withheld count may be: anything, where nothing of its class is told."""
    of_class = {other for other in one.system.counts if other[:2] == key[:2]}
    return range(count.most + 1) if of_class <= one.hidden else possible(count, policy)


@dataclass(frozen=True)
class _Known:
    """What another sum tells of the communes that hide something."""

    held: frozenset[str]
    is_within: bool
    relations: tuple[Relation, ...]


def _beside(
    hiding: Mapping[str, Counted], told: Sequence[Weights], known: Iterable[_Known]
) -> frozenset[Item]:
    """Return what of sums must be withheld beside others that are told."""
    inside: list[Relation] = []
    beyond: dict[Item, dict[frozenset[Key], Relation]] = {}
    for one in known:
        shared = one.held & hiding.keys()
        if one.is_within and shared == one.held:
            inside += one.relations
        elif shared:
            # Of what lies outside nothing is known here: the most is told that it can.
            parts = {code: hiding[code] for code in sorted(shared)}
            for relation in _told(parts, dict.fromkeys(parts, 1), ()):
                beyond.setdefault(_item(relation), {})[frozenset(relation.parts)] = relation
    # A sum that hides one commune of ours hides others with it, else it is not told; two such sums might
    # meet again outside.
    several = {item for item, found in beyond.items() if len(frozenset().union(*found)) > 1}
    most = [relation for item in sorted(several) for relation in beyond[item].values()]
    gone = _untold(hiding, told, [*inside, *most])
    return gone | {
        item
        for item, found in beyond.items()
        if _leads_outside(
            [_parts(hiding, weights, item) for weights in told],
            [relation.parts for relation in inside if _item(relation) == item],
            [relation.parts for relation in found.values()],
        )
    }


def _item(relation: Relation) -> Item:
    return next(iter(relation.parts))[1:]


def _leads_outside(
    sums: Iterable[Mapping[Key, int]], inside: list[Mapping[Key, int]], beyond: list[Mapping[Key, int]]
) -> bool:
    """Say whether a sum follows from what other sums share with it: the rest of theirs is told by it."""
    return any(
        parts and not _follows(parts, inside) and _follows(parts, [*inside, *beyond]) for parts in sums
    )


def _follows(parts: Mapping[Key, int], others: Sequence[Mapping[Key, int]]) -> bool:
    keys = sorted({key for one in (parts, *others) for key in one})
    rows = np.array([[one.get(key, 0) for key in keys] for one in (*others, parts)], dtype=float)
    return bool(np.linalg.matrix_rank(rows) == np.linalg.matrix_rank(rows[:-1])) if others else False


def _untold(
    hiding: Mapping[str, Counted], told: Sequence[Weights], known: Iterable[Relation]
) -> frozenset[Item]:
    items = sorted({item for one in hiding.values() for item in one.kept if item[1] != SUMMED})
    system = _joined(hiding, told, items, known)
    hidden = {_key(code, key) for code, one in hiding.items() for key in one.hidden}
    sums = {item: {(f"={at}", *item) for at in range(len(told))} for item in items}
    gone: set[Item] = set()
    for item in items:
        keys = [_key(code, key) for code, one in sorted(hiding.items()) for key in _of(one, item)]
        alike = {other for other in items if other[0] == item[0]}
        # Only as much more as it takes: its own sum, else those that the law ties to it.
        for more in (set(), {item}, alike):
            without = hidden.union(*(sums[other] for other in gone | more))
            if all(system.is_open(key, without) for key in keys):
                gone |= more
                break
        else:
            gone.add(item)
    return frozenset(gone)


def _of(one: Counted, item: Item) -> list[Key]:
    """Return what a commune withholds of an item, in its villages too, if it is withheld of the whole."""
    return sorted(key for key in one.hidden if key[1:] == item) if item in one.kept else []


def _key(code: str, key: Key) -> Key:
    """Return the key within the group: two communes may have a village of the same name."""
    return (code if key[0] == code else f"{code}/{key[0]}", *key[1:])


def _joined(
    hiding: Mapping[str, Counted], told: Sequence[Weights], items: Sequence[Item], known: Iterable[Relation]
) -> System:
    counts = {
        _key(code, key): count for code, one in hiding.items() for key, count in one.system.counts.items()
    }
    relations = [
        Relation(
            {_key(code, key): weight for key, weight in relation.parts.items()}, relation.low, relation.high
        )
        for code, one in hiding.items()
        for relation in one.system.relations
    ]
    for at, weights in enumerate(told):
        for item in items:
            parts = _parts(hiding, weights, item)
            if parts:
                total = (f"={at}", *item)
                value = sum(weight * counts[key].value for key, weight in parts.items())
                counts[total] = Count(value, _ANY)
                relations.append(Relation({**parts, total: -1}))
    return System(counts, [*relations, *known])


def _told(own: Mapping[str, Counted], weights: Weights, gone: Collection[Item]) -> Iterator[Relation]:
    """Yield what a sum that is told says of the counts that are not."""
    for item in sorted({item for one in own.values() for item in one.kept if item[1] != SUMMED}):
        parts = _parts(own, weights, item)
        if item not in gone and parts:
            value = sum(weight * own[key[0]].system.counts[key].value for key, weight in parts.items())
            yield Relation(parts, value, value)


def _parts(hiding: Mapping[str, Counted], weights: Weights, item: Item) -> dict[Key, int]:
    """Return what of a sum is not known from the communes themselves."""
    return {
        (code, *item): weight
        for code, weight in weights.items()
        if code in hiding and item in hiding[code].kept and (code, *item) in hiding[code].system.counts
    }
