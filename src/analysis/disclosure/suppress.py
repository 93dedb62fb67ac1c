"""Which counts to withhold, so that none of the unsafe ones can be solved from the others."""

from __future__ import annotations

from collections.abc import Callable, Collection

from analysis.disclosure.system import Key, System


def withheld(
    system: System, unsafe: Collection[Key], cost: Callable[[Key], tuple[int, int, str]]
) -> frozenset[Key]:
    """Return the unsafe counts and those that must go with them.

    Parameters
    ----------
    system
        The counts and how they hang together.
    unsafe
        What must not be told.
    cost
        What it costs to withhold one more; the cheapest goes first.

    Returns
    -------
    frozenset of Key
        Every one of them is left open by the others, see :meth:`System.is_open`, unless nothing is left
        to withhold: then only bounds that the law itself makes known still tell of it.

    Examples
    --------
    >>> from analysis.disclosure.system import Count, Relation
    >>> village = [(name, "poor", "nuoc") for name in "ABC"]
    >>> whole = ("", "poor", "nuoc")
    >>> counts = dict(zip([*village, whole], [Count(1, 6), Count(7, 20), Count(4, 9), Count(12, 35)]))
    >>> system = System(counts, [Relation({**dict.fromkeys(village, 1), whole: -1})])
    >>> cost = lambda key: (key == whole, counts[key].value, key[0])
    >>> sorted(key[0] for key in withheld(system, [village[0]], cost))
    ['A', 'C']
    """
    gone = set(unsafe)
    waiting = sorted(gone)
    while waiting:
        waiting = [key for key in waiting if not system.is_open(key, gone)]
        if not waiting:
            break
        more = _cheapest(system, waiting[0], gone, cost)
        if more is None:
            # Nothing is left that could hide it: only bounds by law still tell of it.
            waiting = waiting[1:]
            continue
        gone.add(more)
        waiting.append(more)
    return frozenset(gone)


def _cheapest(
    system: System, key: Key, gone: Collection[Key], cost: Callable[[Key], tuple[int, int, str]]
) -> Key | None:
    """Return the cheapest count that hides this one, else the cheapest beside it, else none."""
    beside = [other for other in system.partners(key) if other in gone]
    far = (
        _candidates(system, [key], gone)
        or _candidates(system, beside, gone)
        or _candidates(system, [key, *beside], gone, bounds=True)
    )
    if not far:
        return None
    ordered = sorted(far, key=cost)
    hiding = (more for more in ordered if system.is_open(key, {*gone, more}))
    return next(hiding, ordered[0])


def _candidates(
    system: System, keys: Collection[Key], gone: Collection[Key], *, bounds: bool = False
) -> set[Key]:
    return {
        other
        for key in keys
        for other in system.partners(key, bounds=bounds)
        if other not in gone and system.counts[other].most
    }
