"""Households that live through the years: hardship lasts, deprivations go together, people move.

A household has a lasting hardship; its income falls with it, and each indicator is deprived where
hardship and a lasting cause of its own pass a threshold. So deprivations are correlated, most
households stay where they are, and some leave poverty and fall back. The thresholds give the rates
below; the classes follow from the standard and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.standard.schema.synthetic import synthetic

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

MEDIAN_INCOME = {"rural": 4_000_000, "urban": 5_500_000}
# Shares of households, a year.
SPLIT, MERGED, LEFT, CAME, MOVED, RESIZED = 0.004, 0.001, 0.005, 0.005, 0.001, 0.08


@dataclass(frozen=True)
class Population:
    """The households of a commune in one year, an array for each of their properties.

    ``person`` numbers the head's name and stays the same for life; ``continues`` names the
    households of the year before, where village or number changed.
    """

    village: Whole
    number: Whole
    person: Whole
    hardship: Numbers
    luck: Numbers
    causes: Numbers
    members: Whole
    minority: npt.NDArray[np.bool_]
    continues: Texts

    def __len__(self) -> int:
        """Return the number of households."""
        return len(self.number)

    def take(self, rows: Any) -> Population:
        """Return some of the households."""
        return Population(**{name: value[rows] for name, value in vars(self).items()})

    def flags(self, codes: tuple[str, ...]) -> dict[str, npt.NDArray[np.bool_]]:
        """Return the deprivations by indicator."""
        return {code: self._deprived(place, *synthetic().rate(code)) for place, code in enumerate(codes)}

    def income(self, area: str) -> Whole:
        """Return VND per person per month."""
        told = MEDIAN_INCOME[area] * np.exp(0.35 * self.luck - 0.6 * self.hardship)
        return (told // 10_000).astype(np.int64) * 10_000

    def _deprived(self, place: int, rate: float, weight: float) -> npt.NDArray[np.bool_]:
        latent = weight * self.hardship + np.sqrt(1 - weight**2) * self.causes[:, place]
        deprived: npt.NDArray[np.bool_] = latent > NormalDist().inv_cdf(1 - rate)
        return deprived


def settle(households: int, villages: int, rng: np.random.Generator, *, indicators: int) -> Population:
    """Return the households of a first year, with a cause for each of so many indicators."""
    village = np.sort(rng.integers(villages, size=households))
    starts = np.searchsorted(village, np.arange(villages))
    return Population(
        village=village,
        number=np.arange(households) - starts[village] + 1,
        person=rng.integers(2**31, size=households),
        hardship=rng.standard_normal(households) + 0.3 * rng.standard_normal(villages)[village],
        luck=rng.standard_normal(households),
        causes=rng.standard_normal((households, indicators)),
        members=1 + rng.binomial(8, 0.35, size=households),
        minority=rng.random(households) < 0.3,
        continues=np.full(households, None, dtype=object),
    )


def age(before: Population, names: list[str], rng: np.random.Generator) -> Population:
    """Return the households one year later; ``names`` are those of the villages."""
    last = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(last, before.village, before.number)
    kept, parents = _stay(before, names, rng)
    parts = [kept, _split(kept, parents, rng), _come(before, len(names), rng)]
    after = Population(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in vars(kept)})
    fresh = np.flatnonzero(after.number == 0)
    number = after.number.copy()
    for village in range(len(names)):
        rows = fresh[after.village[fresh] == village]
        number[rows] = last[village] + 1 + np.arange(len(rows))
    order = np.lexsort((number, after.village))
    return replace(after, number=number).take(order)


def household_id(number: int) -> str:
    """Return the code of a household, unique within its village only."""
    return f"{number:05d}"


def _stay(before: Population, names: list[str], rng: np.random.Generator) -> tuple[Population, Texts]:
    """Return who stays, a year older, and the code that each had; some leave, merge, or move village."""
    size = len(before)
    codes = np.array([household_id(n) for n in before.number], dtype=object)
    draw = rng.random(size)
    continues = np.full(size, None, dtype=object)
    members = before.members + np.where(rng.random(size) < RESIZED, rng.choice([-1, 1], size), 0)
    gone = draw < LEFT
    for row in np.flatnonzero((draw >= LEFT) & (draw < LEFT + MERGED)):
        if row and before.village[row - 1] == before.village[row] and not gone[row - 1]:
            continues[row - 1] = f"{codes[row - 1]}; {codes[row]}"
            members[row - 1] += before.members[row]
            gone[row] = True
    village, number = before.village.copy(), before.number.copy()
    moved = (draw > 1 - MOVED) & ~gone & (continues == None) & (len(names) > 1)  # noqa: E711 (by element)
    for row in np.flatnonzero(moved):
        continues[row] = f"{names[village[row]]}/{codes[row]}"
        village[row], number[row] = (village[row] + 1) % len(names), 0
    noise = rng.standard_normal((size, 2 + before.causes.shape[1]))
    after = replace(
        before,
        village=village,
        number=number,
        members=np.maximum(members, 1),
        hardship=0.95 * before.hardship + 0.31 * noise[:, 0] - 0.1,
        luck=0.7 * before.luck + 0.71 * noise[:, 1],
        causes=0.9 * before.causes + 0.436 * noise[:, 2:],
        continues=continues,
    )
    return after.take(~gone), codes[~gone]


def _split(kept: Population, codes: Texts, rng: np.random.Generator) -> Population:
    """Return young households that leave a large one of the same village."""
    stays = (kept.members >= 4) & (kept.number > 0) & (kept.continues == None)  # noqa: E711 (by element)
    rows = np.flatnonzero(stays & (rng.random(len(kept)) < SPLIT))
    young = kept.take(rows)
    kept.members[rows] -= 2
    return replace(
        young,
        number=np.zeros(len(rows), dtype=np.int64),
        person=rng.integers(2**31, size=len(rows)),
        members=np.full(len(rows), 2),
        hardship=young.hardship + 0.5 * rng.standard_normal(len(rows)),
        continues=codes[rows],
    )


def _come(before: Population, villages: int, rng: np.random.Generator) -> Population:
    count = int(rng.binomial(len(before), CAME))
    arrived = settle(count, villages, rng, indicators=before.causes.shape[1])
    return replace(arrived, number=np.zeros(len(arrived), dtype=np.int64))
