"""How likely a household leaves and a plan reaches its target, by the success of its interventions.

Each intervention works for a household, and still holds at the end of the year, with its own share,
whatever becomes of the others. What the shares leave open is told by a range, at low and at high shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.measures.planning.bundles import Intervention, Signature, lifting
from analysis.measures.planning.target import Demand
from analysis.standard import Standard

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """What a plan is likely to reach, at low, likely and high shares of success.

    Parameters
    ----------
    expected
        Households that leave and still stand above at the end of the year, in the mean.
    chance
        Probability that every target is reached.
    """

    expected: tuple[float, float, float]
    chance: tuple[float, float, float]


def works(one: Intervention) -> Vector | None:
    """Return the share for which an intervention works and holds: low, likely, high; None if not told.

    Examples
    --------
    >>> works(Intervention("a", "A", success=(0.5, 0.8, 1.0), holds=(0.5, 0.5, 1.0)))
    array([0.25, 0.4 , 1.  ])
    """
    if one.success is None:
        return None
    share: Vector = np.array(one.success) * np.array(one.holds or (1.0, 1.0, 1.0))
    return share


def leave_chances(
    signature: Signature,
    sets: Iterable[int],
    interventions: Sequence[Intervention],
    standard: Standard,
) -> dict[int, Vector]:
    """Return of each set the probability that it lifts a household: low, likely, high.

    It is missing (nan) where the success of a member is not known.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> two = [Intervention(code, code, (code,), success=(0.5,) * 3) for code in standard.codes[:2]]
    >>> found = leave_chances(Signature(0b111, 0, 0, 0, 0b11), [0b01, 0b11], two, standard)
    >>> [float(chance[1]) for chance in found.values()]
    [0.5, 0.75]
    """
    exits, _ = lifting(signature, interventions, standard)
    shares = [works(one) for one in interventions]
    return {one: _chance(one, exits, shares) for one in sets}


def _chance(bundle: int, exits: npt.NDArray[np.bool_], shares: Sequence[Vector | None]) -> Vector:
    masks, chances = np.zeros(1, dtype=np.int64), np.ones((3, 1))
    for bit, share in enumerate(shares):
        if bundle >> bit & 1:
            if share is None:
                return np.full(3, np.nan)
            masks = np.concatenate([masks, masks | (1 << bit)])
            chances = np.concatenate([chances * (1 - share[:, None]), chances * share[:, None]], axis=1)
    total: Vector = (chances * exits[masks]).sum(axis=1)
    return total.clip(0, 1)


def exits_of(chances: Vector, counts: npt.NDArray[np.int64]) -> Vector:
    """Return the probability of 0, 1, 2, … exits of so many households of each chance.

    Examples
    --------
    >>> exits_of(np.array([0.5]), np.array([2])).round(9).tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.ones(1)
    for chance in np.unique(chances[counts > 0]):
        households = int(counts[chances == chance].sum())
        found = np.convolve(found, stats.binom.pmf(np.arange(households + 1), households, chance))
    return found


def chance_of(chances: Vector, counts: npt.NDArray[np.int64], demand: Demand) -> float:
    """Return the probability that so many households leave as the targets ask for."""
    found = exits_of(chances, counts)
    # At place r: the probability of r exits or more.
    least = np.append(np.cumsum(found[::-1])[::-1], 0.0)
    wanted = np.clip(demand.exits, 0, len(found))
    return float(min(1.0, demand.chances @ least[wanted]))


def reach_of(chances: Vector, counts: npt.NDArray[np.int64], demand: Demand) -> Reach | None:
    """Return what a plan reaches; None where the success of a chosen set is not known."""
    if np.isnan(chances[:, counts > 0]).any():
        return None
    known = np.nan_to_num(chances)
    low, likely, high = ((float(one @ counts), chance_of(one, counts, demand)) for one in known)
    return Reach((low[0], likely[0], high[0]), (low[1], likely[1], high[1]))
