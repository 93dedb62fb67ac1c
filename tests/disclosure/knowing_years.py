"""An intruder who knows the policy and a commune's lists of several years but for what households lack.

Who stayed, left, came or changed class is public (forms 2 and 3), and so are the counts of each year that
are told and the flows of a trend. Every list that the law allows is gone through, household by household,
and a count is solved if all that show just the same have one value there.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

import numpy as np
import pandas as pd

from analysis.disclosure.flows import protect_flows
from analysis.disclosure.rule import Bound, Count, hidden
from analysis.measures.trend import FLOWS

CLASSES = ("poor", "near_poor")
FLOW = ("stayed", "gone", "came")


@dataclass(frozen=True)
class Years:
    """A commune of which each household's classes are known.

    ``groups``: how many households were in which class in each year (None: in neither); ``law``: between
    how many of the items a household of a class lacks.
    """

    groups: tuple
    items: int
    law: dict
    policy: object
    # Whether flows are told of what is withheld: a careless policy.
    beside_withheld = False

    @property
    def years(self):
        return len(self.groups[0][0])

    @cached_property
    def parts(self):
        """What is counted of each item: classes by year, then what households did until the next."""
        levels = [(year, name) for year in range(self.years) for name in CLASSES if self.size(year, name)]
        flows = [(year, flow) for year in range(self.years - 1) for flow in FLOW if self.sizes(year)[flow]]
        return levels + flows

    @cached_property
    def bits(self):
        """How many each number in a world takes."""
        return max(1, sum(count for _, count in self.groups).bit_length())

    def size(self, year, name):
        return sum(count for classes, count in self.groups if classes[year] == name)

    def sizes(self, year):
        """How many stayed, left and came between a year and the next."""
        own = dict.fromkeys(FLOW, 0)
        for classes, count in self.groups:
            if flow := _flow(classes, year):
                own[flow] += count
        return own

    def bound(self, year, name):
        least, most = self.law[name]
        size = self.size(year, name)
        return Bound(least * size, most * size)

    def worlds(self):
        """Every world there is, one a row: by item, each of the parts."""
        found = np.zeros(1, dtype=np.int64)
        for classes, count in self.groups:
            kinds = self._kinds(classes)
            own = np.zeros(1, dtype=np.int64)
            for _ in range(count):
                own = np.unique(np.add.outer(own, kinds))
            found = np.unique(np.add.outer(found, own))
        width = len(self.parts) * self.items
        assert width * self.bits < 64
        return (found[:, None] >> (self.bits * np.arange(width))) & (2**self.bits - 1)

    def _kinds(self, classes):
        """What one household of such classes adds, for all that it may lack by law."""
        each = []
        for name in classes:
            least, most = (0, 0) if name is None else self.law[name]
            rows = product((0, 1), repeat=self.items)
            each.append([row for row in rows if least <= sum(row) <= most])
        kinds = {
            tuple(self._adds(lacks, classes, item, part) for item in range(self.items) for part in self.parts)
            for lacks in product(*each)
        }
        return np.array([sum(one << (self.bits * at) for at, one in enumerate(kind)) for kind in kinds])

    def _adds(self, lacks, classes, item, part):
        year, name = part
        if name in CLASSES:
            return lacks[year][item] if classes[year] == name else 0
        if _flow(classes, year) != name:
            return 0
        if name == "stayed":
            return lacks[year][item] * lacks[year + 1][item]
        return lacks[year + (name == "came")][item]

    def seen(self, worlds):
        """Which of the parts are told in each world; the flows all together or not at all."""
        worlds = worlds.reshape(len(worlds), self.items, len(self.parts))
        told = np.zeros_like(worlds, dtype=bool)
        at = {part: place for place, part in enumerate(self.parts)}
        for (year, name), place in at.items():
            if name in CLASSES:
                counts = map(tuple, worlds[:, :, place].tolist())
                told[:, :, place] = [self._told(year, name, row) for row in counts]
        for year in range(self.years - 1):
            one = self._flows(worlds, at, year)
            for (when, name), place in at.items():
                if name in CLASSES and when in {year, year + 1} and not self.beside_withheld:
                    one = one & told[:, :, place]
            for flow in FLOW:
                if (year, flow) in at:
                    told[:, :, at[year, flow]] = one
        return told.reshape(len(worlds), -1)

    @cached_property
    def _told(self):
        @cache
        def told(year, name, counts):
            size = self.size(year, name)
            own = {str(item): Count(value, size) for item, value in enumerate(counts)}
            gone = hidden(own, size, self.bound(year, name), self.policy)
            return [item not in gone for item in own]

        return told

    def _flows(self, worlds, at, year):
        def counts(*parts):
            none = np.zeros(worlds.shape[:2], dtype=np.int64)
            return sum((worlds[:, :, at[part]] for part in parts if part in at), none).ravel()

        stayed, gone, came = (counts((year, flow)) for flow in FLOW)
        before, after = (counts(*((when, name) for name in CLASSES)) for when in (year, year + 1))
        flows = {"left": before - stayed - gone, "entered": after - stayed - came}
        flows |= {"stayed": stayed, "gone": gone, "came": came, "unknown": np.zeros_like(came)}
        frame = pd.DataFrame({"indicator": "x"} | flows)[list(FLOWS)].astype(FLOWS)
        safe = protect_flows(frame, self.sizes(year), (), self.policy)["stayed"].notna()
        return safe.to_numpy().reshape(len(worlds), self.items)


def _flow(classes, year):
    before, after = classes[year : year + 2]
    if before and after:
        return "stayed"
    return "gone" if before else "came" if after else None


def solved_by_trying_all(years):
    """The counts of classes that are withheld and have one value in all worlds that show the same.

    With them, how many there are that are withheld, and how many flows are told.
    """
    worlds = years.worlds()
    told = years.seen(worlds)
    views = np.unique(np.where(told, worlds, -1), axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(views, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(views[order]) > 0])
    low = np.minimum.reduceat(worlds[order], starts)
    high = np.maximum.reduceat(worlds[order], starts)
    shown = told[order][starts]
    level = np.array([name in CLASSES for _, name in years.parts] * years.items)
    solved = ~shown & (low == high) & level
    return np.argwhere(solved), int((~shown & level).sum()), int((shown & ~level).sum())
