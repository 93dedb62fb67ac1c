"""What past years make likely: exits next year, a target's reach, falls of near-poor households."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd
from scipy import stats

from analysis.core.missing import is_missing

MOVES = MappingProxyType({"poor": ("to_near_poor", "above_near_poor"), "near_poor": ("to_poor",)})
# Below so many households or events a rate says little, and the reader is told so.
FEW_HOUSEHOLDS, FEW_EVENTS = 30, 5
LEVEL = 0.95


@dataclass(frozen=True)
class Outlook:
    """What the years so far say about the next.

    Parameters
    ----------
    years
        Of which movements are known.
    at_risk, events
        Household-years at risk, and how many of them moved.
    population
        Households that can move next year.
    likely, low, high
        Moves next year: the median, and an interval that holds 95 % of what is to be expected.
    reach
        Probability of at least the target; None without one.
    """

    years: tuple[int, ...]
    at_risk: int
    events: int
    population: int
    likely: int
    low: int
    high: int
    reach: float | None = None

    @property
    def weak(self) -> bool:
        """Whether the past is too small to say much."""
        return self.at_risk < FEW_HOUSEHOLDS or self.events < FEW_EVENTS or len(self.years) < 2


def outlook(
    movements: Mapping[int, pd.DataFrame], unit: str, class_: str, population: int, target: int | None = None
) -> Outlook | None:
    """Return what to expect next year if households move as often as in the past years.

    Each household-year counts alike; the rate has Jeffreys' prior, so the number of moves is
    beta-binomial. That households of a commune move together, and that years differ, is not in it:
    the interval is rather too short than too long.

    Parameters
    ----------
    movements
        Forms 2 and 3 of each year (households), as :func:`analysis.commune.load` gives them.
    unit
        Code of the commune.
    class_
        ``poor``: exits are counted; ``near_poor``: falls into poverty.
    population
        Households of the class now.
    target
        Moves that are wanted.

    Returns
    -------
    Outlook or None
        None where no year has both the opening and the moves.

    Examples
    --------
    >>> rows = [("1", "poor", "households", item, value) for item, value in
    ...         [("opening", 40), ("to_near_poor", 8), ("above_near_poor", 2)]]
    >>> form = pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value"])
    >>> found = outlook({2022: form}, "1", "poor", 30, target=10)
    >>> found.likely, found.low, found.high, round(found.reach, 2)
    (7, 2, 14, 0.27)
    """
    found = moves(movements, unit, class_, MOVES[class_])
    years = tuple(found)
    at_risk, events = (sum(numbers[at] for numbers in found.values()) for at in (0, 1))
    if not at_risk:
        return None
    rest = max(0, at_risk - events)
    future = stats.betabinom(population, events + 0.5, rest + 0.5)
    low, likely, high = (int(future.ppf(level)) for level in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2))
    reach = None if target is None else float(future.sf(target - 1))
    return Outlook(years, at_risk, events, population, likely, low, high, reach)


def moves(
    movements: Mapping[int, pd.DataFrame], unit: str, class_: str, items: Collection[str]
) -> dict[int, tuple[int, int]]:
    """Return the opening and the sum of some moves of each year that has them all."""
    found, mine = {}, (unit, class_, "households")
    for year, form in sorted(movements.items()):
        own: dict[str, int] = {}
        for *of, item, value in zip(
            *(form[name] for name in ("unit", "class", "base", "item", "value")), strict=True
        ):
            if tuple(of) == mine and not is_missing(value):
                own.setdefault(item, int(value))
        if {"opening", *items} <= set(own):
            found[year] = own["opening"], sum(own[item] for item in items)
    return found
