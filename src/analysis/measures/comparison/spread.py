"""How far communes lie apart by more than chance, and how far one must lie to be apart from that.

Communes differ for more reasons than chance. Where they do, a commune is told apart only if it lies
outside what the spread among the others makes usual (overdispersion; Spiegelhalter 2005, *Handling
over-dispersion of performance indicators*). The spread is estimated in two ways, and a limit is the wider
of both, so that it holds whichever of them is true:

- multiplicative: every variance of chance times the same factor, at least 1;
- random effects: to every variance of chance the same variance among communes is added (Paule and Mandel).

Each is taken on two scales, the arcsine of the square root and the log odds, since the spread of low rates
is skewed; again the wider limit holds. How far out is too far follows from Grubbs's test for the largest
of so many deviations whose spread is estimated from themselves; of 20 communes and more, up to a tenth
may be outliers that do not count in the spread (Rosner's generalised test).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
# For each scale: factor and variance among communes.
Parts = tuple[tuple[float, float], ...]

# With fewer communes none can be told from the spread of the others.
FEWEST = 3
TRIMMED_FROM, TRIMMED = 20, 10


@dataclass(frozen=True)
class Scale:
    """A scale on which rates spread alike, high or low: there, back, and the variance for one household."""

    there: Callable[[Floats, Floats], Floats]
    point: Callable[[float], float]
    back: Callable[[Floats], Floats]
    variance: Callable[[float], float]


SCALES = (
    Scale(
        lambda count, size: np.arcsin(np.sqrt(count / size)),
        lambda share: float(np.arcsin(np.sqrt(share))),
        lambda value: np.sin(np.clip(value, 0, np.pi / 2)) ** 2,
        lambda share: 0.25,
    ),
    Scale(
        lambda count, size: np.log((count + 0.5) / (size - count + 0.5)),
        lambda share: float(np.log(share / (1 - share))),
        lambda value: 1 / (1 + np.exp(-np.clip(value, -50, 50))),
        lambda share: 1 / (share * (1 - share)),
    ),
)


@dataclass(frozen=True)
class Spread:
    """The spread among communes around a rate.

    Parameters
    ----------
    centre
        The rate of all, as a fraction.
    factor
        Mean square of all deviations in units of chance: 1 where chance alone is at work (φ).
    beyond_chance
        Whether it is surely (95 %) more than chance.
    communes
        How many the spread is estimated from.
    parts
        For each scale: factor (at least 1) and variance among communes.
    """

    centre: float
    factor: float
    beyond_chance: bool
    communes: int
    parts: Parts

    def limits(self, size: Floats, level: float) -> tuple[Floats, Floats]:
        """Return between which shares a commune of a size lies usually, as fractions.

        Parameters
        ----------
        level
            For one commune; all at once need a higher one.
        """
        low, high = np.ones_like(size), np.zeros_like(size)
        if not self.parts:
            return high, low
        far = critical(self.communes, level)
        for scale, (factor, among) in zip(SCALES, self.parts, strict=True):
            chance = scale.variance(self.centre) / size
            half = far * np.sqrt(np.maximum(factor * chance, chance + among))
            point = scale.point(self.centre)
            low = np.minimum(low, scale.back(point - half))
            high = np.maximum(high, scale.back(point + half))
        return low, high


def spread(count: Floats, size: Floats, level: float) -> Spread:
    """Estimate the spread of shares around the share of all together.

    Parameters
    ----------
    level
        At which a commune is left out of the spread as an outlier.

    Examples
    --------
    >>> found = spread(np.array([10.0, 200, 12, 180]), np.array([400.0, 400, 400, 400]), 0.99)
    >>> round(found.factor), found.beyond_chance
    (143, True)
    """
    centre = float(count.sum() / size.sum()) if size.sum() else float("nan")
    if len(size) < FEWEST or not 0 < centre < 1:
        return Spread(centre, float("nan"), False, len(size), ())
    from scipy.special import chdtri

    squares = (count - size * centre) ** 2 / (size * centre * (1 - centre))
    factor = float(squares.sum() / (len(size) - 1))
    beyond = bool(squares.sum() > chdtri(len(size) - 1, 0.05))
    kept = np.ones(len(size), dtype=bool)
    best = _parts(count, size, centre, kept)
    used = len(size)
    for _ in range(len(size) // TRIMMED if len(size) >= TRIMMED_FROM else 0):
        here = _parts(count, size, centre, kept)
        far = np.min(_deviations(count, size, centre, here), axis=0)
        far[~kept] = -1
        worst = int(far.argmax())
        is_outlier = far[worst] > critical(int(kept.sum()), level)
        kept[worst] = False
        if is_outlier:
            best, used = _parts(count, size, centre, kept), int(kept.sum())
    return Spread(centre, factor, beyond, used, best)


def critical(communes: int, level: float) -> float:
    """Return how many standard deviations the largest of so many may lie out (Grubbs).

    Examples
    --------
    >>> round(critical(6, 0.95 ** (1 / 6)), 2)
    1.89
    """
    if communes < FEWEST:
        return float("inf")
    from scipy.special import stdtrit

    value = float(stdtrit(communes - 2, (1 - level) / 2)) ** 2
    return float((communes - 1) / np.sqrt(communes) * np.sqrt(value / (communes - 2 + value)))


def _parts(count: Floats, size: Floats, centre: float, kept: npt.NDArray[np.bool_]) -> Parts:
    found = []
    for scale in SCALES:
        away = (scale.there(count, size) - scale.point(centre))[kept] ** 2
        chance = (scale.variance(centre) / size)[kept]
        free = len(chance) - 1
        found.append((max(1.0, float((away / chance).sum()) / free), _among(away, chance, free)))
    return tuple(found)


def _among(away: Floats, chance: Floats, free: int) -> float:
    """Return the variance among communes with which the squared deviations are as large as expected."""
    if (away / chance).sum() <= free:
        return 0.0
    low, high = 0.0, float(away.sum()) / free
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (away / (chance + middle)).sum() > free else (low, middle)
    return high


def _deviations(count: Floats, size: Floats, centre: float, parts: Parts) -> Floats:
    rows = []
    for scale, (factor, among) in zip(SCALES, parts, strict=True):
        chance = scale.variance(centre) / size
        away = np.abs(scale.there(count, size) - scale.point(centre))
        rows.append(away / np.sqrt(np.maximum(factor * chance, chance + among)))
    return np.array(rows)
