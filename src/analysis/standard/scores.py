"""Score tables of form B1: what each answer to each item is worth, as a province loads it.

The items behind score A are regional and none of them ships; a table is data of the office
(:mod:`analysis.intake.scores`). Points of an answer that is missing, or of none of the options, are not
known, and so is the sum: it is never what the other answers come to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.standard.model import Area


@dataclass(frozen=True)
class Option:
    """An answer that an item offers.

    Parameters
    ----------
    code, name
        How lists write it, and in words; either counts.
    points
        What it adds to score A.
    low, high
        Of an answer that is a number: from and up to which whole number; None without an end.
    """

    code: str
    name: str
    points: int
    low: int | None = None
    high: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether whole numbers stand for it."""
        return self.low is not None or self.high is not None

    def holds(self, number: int) -> bool:
        """Say whether a number falls into it.

        Examples
        --------
        >>> [Option("a", "từ 2 đến 4 người", 10, 2, 4).holds(number) for number in (1, 2, 4, 5)]
        [False, True, True, False]
        """
        after = self.low is None or self.low <= number
        return self.is_number and after and (self.high is None or number <= self.high)


@dataclass(frozen=True)
class Item:
    """A question of the form in one area, with its options."""

    code: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ScoreTable:
    """The points of one region in a period.

    Parameters
    ----------
    file, region
        Where it stands, and what the form calls the region.
    source, source_date
        The act it was taken from.
    synthetic
        Whether it is made up; whatever is shown of it says so.
    rural, urban
        Its items by area.
    """

    file: str
    region: str
    source: str
    source_date: date
    synthetic: bool
    rural: tuple[Item, ...]
    urban: tuple[Item, ...]

    def items(self, area: Area) -> tuple[Item, ...]:
        """Return the items that households of an area are asked."""
        return self.rural if area == "rural" else self.urban

    @property
    def names(self) -> dict[str, str]:
        """The items of both areas by code, in the order of the table."""
        return {item.code: item.name for item in (*self.rural, *self.urban)}


def total(points: Sequence[int | None]) -> int | None:
    """Return the sum of points; None where one of them is not known, or there are none.

    Examples
    --------
    >>> total([30, 10]), total([30, None]), total([])
    (40, None, None)
    """
    known = [one for one in points if one is not None]
    return sum(known) if known and len(known) == len(points) else None
