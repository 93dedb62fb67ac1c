"""Real communes for synthetic data, under the code that each has in each year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.core.errors import UsageError
from analysis.places import MERGER, Place, last_day, places, predecessors, successors
from analysis.standard.model import Area


@dataclass(frozen=True)
class Setting:
    """A commune at the end of a review year, and the area whose income line holds there."""

    place: Place
    year: int
    area: Area

    @property
    def short_name(self) -> str:
        """The name without xã, phường or thị trấn."""
        return re.sub("^(Xã|Phường|Thị trấn|Đặc khu) ", "", self.place.name)


@dataclass(frozen=True)
class Site:
    """A commune through the years: what it was before the merger of 2025, and what it is after."""

    before: Place | None
    after: Place | None

    def on(self, year: int) -> Setting:
        """Return the commune at the end of a review year.

        Raises
        ------
        UsageError
            If the site has no commune then.
        """
        place = self.before if last_day(year) < MERGER else self.after
        if place is None:
            raise UsageError(f"no commune for {year}")
        return Setting(place, year, place.area)


def choose_sites(communes: int, first_year: int, last_year: int, rng: np.random.Generator) -> list[Site]:
    """Choose neighbours by code; past the merger, ones whose borders stayed.

    Neighbours make a district that can be compared; a province is left only where it has too few.

    Raises
    ------
    UsageError
        If there are not so many.
    """
    known = _sites(last_day(first_year), last_day(last_year))
    if not 1 <= communes <= len(known):
        raise UsageError.said("demo_communes", most=len(known), told=communes)
    first = int(rng.integers(len(known) - communes + 1))
    return known[first : first + communes]


def _sites(first: date, last: date) -> list[Site]:
    if first >= MERGER:
        return [Site(None, place) for place in places() if place.valid_from == MERGER]
    if last < MERGER:
        return [Site(place, None) for place in places() if place.holds(first) and place.holds(last)]
    found: dict[str, Site] = {}
    for place in (one for one in places() if one.holds(first) and one.valid_to == MERGER):
        became = successors(place)
        # Only where the borders stayed is a series whole: one old commune, one new one.
        if len(became) == 1 and len(predecessors(became[0].place)) == 1:
            found.setdefault(became[0].place.code, Site(place, became[0].place))
    return list(found.values())
