"""Communes across the merger of 2025 as it was: several become one, one is divided among several.

Every commune of today is settled as its real parts of before, each with villages of its own. On the day of
the merger the villages of the parts come together; of a commune that was divided each heir gets some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.core.errors import UsageError
from analysis.demo.population import Population
from analysis.demo.sites import Setting
from analysis.places import MERGER, Place, last_day, places, predecessors, successors


@dataclass(frozen=True)
class Heir:
    """A commune of today, and the communes of before of which it holds all or a part."""

    place: Place
    parts: tuple[Place, ...]


@dataclass(frozen=True)
class Settled:
    """The people of a commune in a year, the names of its villages, and its list."""

    people: Population
    villages: list[str]
    listed: pd.DataFrame


def choose_heirs(communes: int, first_year: int, last_year: int, rng: np.random.Generator) -> list[Heir]:
    """Choose communes of today, neighbours by province and code, whose parts the register knows.

    Raises
    ------
    UsageError
        If the years do not lie on both sides of the merger, or there are not so many.
    """
    if not last_day(first_year) < MERGER <= last_day(last_year):
        raise UsageError.said("demo_merged", first=first_year, last=last_year)
    heirs = [Heir(one, tuple(old.place for old in predecessors(one))) for one in _today()]
    day = last_day(first_year)
    known = [heir for heir in heirs if heir.parts and all(part.holds(day) for part in heir.parts)]
    if not 1 <= communes <= len(known):
        raise UsageError.said("demo_communes", most=len(known), told=communes)
    first = int(rng.integers(len(known) - communes + 1))
    return known[first : first + communes]


def _today() -> list[Place]:
    now = [place for place in places() if place.valid_from == MERGER]
    return sorted(now, key=lambda place: (place.province_code, place.code))


def come_together(heir: Heir, before: dict[str, Settled], year: int) -> Settled:
    """Return the people of a commune on the eve of its first year, as its parts leave them to it.

    Villages keep their names where the commune has one part; else the name of the old commune stands
    behind: ``Thôn 1 (Cẩm Lương)``. Codes of households stay, within each village.
    """
    people: list[Population] = []
    names: list[str] = []
    listed: list[pd.DataFrame] = []
    for part in heir.parts:
        settled = before[part.code]
        kept = _inherited(heir.place, part, len(settled.villages))
        old = [settled.villages[at] for at in kept]
        behind = f" ({Setting(part, year, part.area).short_name})" if len(heir.parts) > 1 else ""
        new = [name + behind for name in old]
        rows = np.flatnonzero(np.isin(settled.people.village, kept))
        moved = settled.people.take(rows)
        at = {village: len(names) + place for place, village in enumerate(kept)}
        village = np.array([at[one] for one in moved.village.tolist()], dtype=np.int64)
        people.append(Population(**{**vars(moved), "village": village}))
        renamed = settled.listed[settled.listed["village"].isin(old)]
        listed.append(renamed.assign(village=renamed["village"].map(dict(zip(old, new, strict=True)))))
        names += new
    every = {name: np.concatenate([getattr(one, name) for one in people]) for name in vars(people[0])}
    return Settled(Population(**every), names, pd.concat(listed, ignore_index=True))


def _inherited(heir: Place, part: Place, villages: int) -> Sequence[int]:
    """Return which villages of a part an heir gets: one after the other go to one heir after the other."""
    heirs = [one.place.code for one in successors(part)]
    place = heirs.index(heir.code)
    # One village cannot be divided: the first heir has it.
    return range(place, villages, len(heirs))
