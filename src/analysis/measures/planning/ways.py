"""The ways out of poverty of a household: what would suffice, what takes least, and which are equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.measures.planning.bundles import Intervention, Signature, bundles
from analysis.measures.planning.success import leave_chances
from analysis.standard import Standard

Case = Literal["low", "likely", "high"]
CASES: tuple[Case, ...] = ("low", "likely", "high")
HARDEST_PART = 4  # a quarter of the poor households are the hardest
Chances = npt.NDArray[np.float64]
Ways = dict[int, tuple[str, Chances]]


def ways(  # noqa: PLR0913 - what a way out depends on
    signature: Signature,
    interventions: Sequence[Intervention],
    standard: Standard,
    margin: int = 0,
    *,
    safer: bool = False,
    equal: bool = False,
) -> Ways:
    """Return the sets that may be chosen for a household: where it then stands, and how likely.

    Parameters
    ----------
    margin
        See :func:`analysis.measures.planning.bundles.bundles`.
    safer
        Whether sets that go one deprivation further, which are likelier to lift, may be chosen, too.
    equal
        Whether sets are kept that another one beats or equals: for showing choices, not for choosing.
    """
    found = bundles(signature, interventions, standard, margin)
    if safer and standard.min_deprivations > margin + 1:
        found |= bundles(signature, interventions, standard, margin + 1)
    chances = leave_chances(signature, found, interventions, standard)
    kept = found if equal else undominated(found, interventions, chances if safer else None, signature)
    return {one: (state, chances[one]) for one, state in kept.items()}


def undominated(
    found: Mapping[int, str],
    interventions: Sequence[Intervention],
    chances: Mapping[int, Chances] | None,
    signature: Signature,
) -> dict[int, str]:
    """Leave out sets that another one beats: in every cost, scarce intervention, chance, and as begun."""
    scarce = sum(1 << bit for bit, one in enumerate(interventions) if one.capacity is not None)

    def begun(bundle: int) -> int:
        return (bundle & signature.started).bit_count()

    def worth(bundle: int) -> tuple[int, ...]:
        inside = [one for bit, one in enumerate(interventions) if bundle >> bit & 1]
        known = [one.cost for one in inside if one.cost]
        costs = (sum(cost[case] for cost in known) for case in range(len(CASES)))
        return (len(inside), *costs, -begun(bundle))

    def beats(other: int, one: int) -> bool:
        no_scarcer = other & scarce & ~one == 0
        likelier = chances is None or bool((chances[other] >= chances[one]).all())
        return no_scarcer and likelier and all(a <= b for a, b in zip(worth(other), worth(one), strict=True))

    kept: dict[int, str] = {}
    for bundle in sorted(found, key=lambda each: (worth(each), each)):
        if not any(beats(other, bundle) for other in kept):
            kept[bundle] = found[bundle]
    return kept


def hardest_need(deprivations: Iterable[int]) -> int:
    """Return the deprivations from which a poor household is among the hardest: a quarter of them, or more.

    Households that are equal stand on the same side. Where that would make all of them the hardest, those
    with the fewest deprivations are not.

    Examples
    --------
    >>> hardest_need([3, 3, 4, 4, 5]), hardest_need([3, 3, 3, 3, 3, 4]), hardest_need([])
    (4, 4, 0)
    """
    need = sorted(deprivations, reverse=True)
    if not need:
        return 0
    more = [one for one in need if one > need[-1]]
    return max(need[-(-len(need) // HARDEST_PART) - 1], min(more, default=0))
