"""How many households become poor in a year: what a net target needs on top of itself.

Falls of the near-poor are beta-binomial, as in :mod:`analysis.measures.planning.outlook`. Who comes from
outside both lists (tái nghèo, phát sinh mới) is counted by the year: with Jeffreys' prior for a Poisson
rate the number of next year is negative binomial. Households that are moved, split or merged (khác) are in
neither: they go both ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.measures.planning.outlook import LEVEL, MOVES, moves

NEWCOMERS = ("relapsed", "new")
_TAIL = 1e-9


@dataclass(frozen=True)
class Entries:
    """Households that become poor in the coming year, if it is as the past years were.

    Parameters
    ----------
    years
        Of which both the falls and the newcomers are known.
    chances
        Probability of 0, 1, 2, … households.
    likely, low, high
        The median, and an interval that holds 95 %.
    """

    years: tuple[int, ...]
    chances: npt.NDArray[np.float64]
    likely: int
    low: int
    high: int


def entries(movements: Mapping[int, pd.DataFrame], unit: str, near_poor: int) -> Entries | None:
    """Return how many households are to be expected to become poor next year.

    Parameters
    ----------
    movements, unit
        As for :func:`analysis.measures.planning.outlook`.
    near_poor
        Near-poor households now.

    Returns
    -------
    Entries or None
        None where no year has both forms: nothing is then said, and 0 least of all.

    Examples
    --------
    >>> form = pd.DataFrame(
    ...     [("1", "poor", "households", "opening", 40), ("1", "poor", "households", "relapsed", 1),
    ...      ("1", "poor", "households", "new", 2), ("1", "near_poor", "households", "opening", 30),
    ...      ("1", "near_poor", "households", "to_poor", 3)],
    ...     columns=["unit", "class", "base", "item", "value"])
    >>> found = entries({2022: form}, "1", 20)
    >>> found.likely, found.low, found.high
    (5, 1, 13)
    """
    new = moves(movements, unit, "poor", NEWCOMERS)
    fallen = moves(movements, unit, "near_poor", MOVES["near_poor"])
    years = tuple(year for year in new if year in fallen)
    at_risk = sum(fallen[year][0] for year in years)
    if not years or not at_risk:
        return None
    events = sum(fallen[year][1] for year in years)
    falls = stats.betabinom(near_poor, events + 0.5, max(0, at_risk - events) + 0.5)
    came = stats.nbinom(sum(new[year][1] for year in years) + 0.5, len(years) / (len(years) + 1))
    most = int(came.ppf(1 - _TAIL))
    chances = np.convolve(falls.pmf(np.arange(near_poor + 1)), came.pmf(np.arange(most + 1)))
    chances /= chances.sum()
    below = np.cumsum(chances)
    low, likely, high = (
        int(np.searchsorted(below, level)) for level in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
    )
    return Entries(years, chances, likely, low, high)
