"""Bootstrap errors on the same sums of PSUs: the rescaling bootstrap of Rao and Wu.

In each stratum n - 1 of its n PSUs are drawn with replacement; a PSU drawn m times counts n/(n-1) m
times. Years with the same PSUs are drawn together, so that changes keep their covariance. A stratum
with one PSU is not drawn and adds no variance.

Where years share a part of their PSUs, as in a rotating sample, one drawing would be too large for each
year. Then every PSU has one random number, and in each year the gamma variates of these numbers, divided
by their mean over the PSUs of that year, say how often a PSU counts: with shape (n-2)/n their variance is
that of the rescaling bootstrap, and a PSU that is in both years counts alike in both.

Sources: Rao, Wu and Yue (1992), Survey Methodology 18, 209-217; for weights that are not whole numbers Rubin
(1981), Annals of Statistics 9, and Beaumont and Patak (2012), International Statistical Review 80.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.codes import Codes, Labels
from analysis.measures.alkire_foster.features import Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.intervals import NO_SPREAD
from analysis.measures.alkire_foster.levels import Place, changed, forms, gap
from analysis.measures.alkire_foster.question import Question
from analysis.measures.alkire_foster.slices import Sampled, Slice, slices
from analysis.measures.alkire_foster.survey import Survey, survey
from analysis.measures.alkire_foster.tidy import Rows, block, like, table
from analysis.measures.alkire_foster.variance import ratios

Cube = npt.NDArray[np.float64]


def bootstrap(frame: Any, question: Question, *, replicates: int = 1000, seed: int = 1) -> Any:
    """Estimate levels and changes with bootstrap errors and percentile intervals.

    Parameters
    ----------
    frame
        As for :func:`analysis.alkire_foster`.
    question
        What is asked; its design names the PSUs.
    replicates
        Number of resamples.
    seed
        The same seed gives the same numbers.

    Returns
    -------
    frame of the caller's kind
        The tidy frame of :func:`analysis.alkire_foster` with its levels and changes.

    Raises
    ------
    UsageError
        If there is no PSU to draw, or fewer than two replicates.
    DataError
        As there.
    """
    if not question.design.psu:
        raise UsageError("the bootstrap draws PSUs: name their column (a row number if every row is one)")
    if replicates < 2:
        raise UsageError(f"{replicates} replicates; at least 2 are needed")
    coded = survey(frame, question)
    return like(frame, table(list(_blocks(coded, slices(coded), (replicates, seed)))))


def _blocks(
    coded: Survey, parts: Mapping[tuple[int, str], Slice], resampling: tuple[int, int]
) -> Iterator[Rows]:
    layout, level = coded.layout, coded.question.level
    asked = layout.estimands()
    bases, at = layout.bases, [label.base for label in asked.labels]
    years = range(len(coded.years))
    times = multipliers([parts[year, ""].sampled for year in years], *resampling)
    for name in ("", *coded.question.by):
        groups: Labels = coded.groups[name] if name else ("",)
        point = {year: ratios(parts[year, name].totals, asked.num, asked.den) for year in years}
        drawn = {year: _replicates(parts[year, name], times[year], asked) for year in years}
        reach = {year: parts[year, name].reach(bases)[0][:, at] for year in years}
        for year in years:
            place = (coded.years[year], name, groups)
            rows = parts[year, name].rows
            yield _rows(place, asked.labels, point[year], (drawn[year], level), rows, reach[year])
        for pair in combinations(years, 2):
            yield from _changes(coded, pair, (name, groups), asked, (point, drawn, parts, reach))


def multipliers(samples: list[Sampled], replicates: int, seed: int) -> list[Matrix]:
    """Return by year how often each PSU counts, replicates × PSUs of the year."""
    random = np.random.default_rng(seed)
    times = [np.ones((replicates, len(drawn.units))) for drawn in samples]
    for stratum in range(len(samples[0].counts)):
        here = [np.flatnonzero(drawn.unit_stratum == stratum) for drawn in samples]
        units = [drawn.units[at] for drawn, at in zip(samples, here, strict=True)]
        for members in _together(units):
            together = np.unique(np.concatenate([units[year] for year in members]))
            if all(len(units[year]) == len(together) for year in members):
                weight = _draw(random, len(together), replicates)
                for year in members:
                    times[year][:, here[year]] = weight
            else:
                numbers = random.random((replicates, len(together)))
                for year in members:
                    mine = numbers[:, np.searchsorted(together, units[year])]
                    times[year][:, here[year]] = _gamma_weights(mine)
    return times


def _gamma_weights(numbers: Matrix) -> Matrix:
    """Return weights with mean 1 in each row, and the variance of the rescaling bootstrap.

    For shape a of n gamma variates, Σ z w has the variance n/(n a + 1) Σ (z - z̄)².
    """
    count = numbers.shape[1]
    if count < 2:
        return np.ones_like(numbers)
    if count == 2:
        # The limit of shape 0: one of both counts twice.
        larger: Matrix = 2.0 * (numbers == numbers.max(axis=1, keepdims=True))
        return larger
    variates = gammaincinv((count - 2) / count, numbers)
    found: Matrix = variates / variates.mean(axis=1, keepdims=True)
    return found


def _together(units: list[Codes]) -> list[list[int]]:
    """Return the years of a stratum in sets that share PSUs."""
    sets: list[list[int]] = []
    for year, mine in enumerate(units):
        linked = [one for one in sets if any(np.isin(mine, units[other]).any() for other in one)]
        sets = [one for one in sets if one not in linked] + [[*(y for one in linked for y in one), year]]
    return sets


def _draw(random: np.random.Generator, count: int, replicates: int) -> Matrix:
    if count < 2:
        return np.ones((replicates, count))
    drawn = random.multinomial(count - 1, np.full(count, 1 / count), size=replicates)
    return (drawn * (count / (count - 1))).astype(np.float64)


def _replicates(part: Slice, times: Matrix, asked: Estimands) -> Cube:
    """Return the measures of every replicate: replicates × subgroups × measures."""
    at = np.searchsorted(part.sampled.units, part.unit)
    found = np.full((len(times), part.size, len(asked.labels)), np.nan)
    for group in np.unique(part.group):
        members = slice(*np.searchsorted(part.group, [group, group + 1]))
        totals = times[:, at[members]] @ part.x[members]
        found[:, group] = ratios(totals, asked.num, asked.den)
    return found


def _changes(
    coded: Survey,
    pair: tuple[int, int],
    place: tuple[str, Labels],
    asked: Estimands,
    found: tuple[
        Mapping[int, Matrix], Mapping[int, Cube], Mapping[tuple[int, str], Slice], Mapping[int, Matrix]
    ],
) -> Iterator[Rows]:
    point, drawn, parts, reach = found
    years = (coded.years[pair[0]], coded.years[pair[1]])
    chosen = [at for at, label in enumerate(asked.labels) if label.change]
    before, after = (parts[year, place[0]].rows for year in pair)
    n = (before + after) * ((before > 0) & (after > 0))
    first, second = pair
    points = forms(point[first][:, chosen], point[second][:, chosen], gap(years))
    replicated = forms(drawn[first][:, :, chosen], drawn[second][:, :, chosen], gap(years))
    for suffix, (value, _) in points.items():
        labels = changed(asked.labels, chosen, suffix)
        cube = (replicated[suffix][0], coded.question.level)
        psus = np.minimum(reach[first], reach[second])[:, chosen]
        yield _rows(("-".join(years), *place), labels, value, cube, n, psus)


def _rows(  # noqa: PLR0913, PLR0917 - what a row is made of
    place: Place,
    labels: tuple[Estimand, ...],
    value: Matrix,
    found: tuple[Cube, float],
    n: Codes,
    psus: Matrix,
) -> Rows:
    """Describe the replicates; those where a measure is undefined are left aside.

    A single PSU tells nothing of the spread, and replicates that are all alike make no interval.
    """
    drawn, level = found
    known = (np.isfinite(drawn).sum(axis=0) > 1) & (psus > 1)
    filled = np.where(known, drawn, 0)
    tail = 100 * (1 - level) / 2
    error = np.where(known, np.nanstd(filled, axis=0, ddof=1), np.nan)
    low, high = np.nanpercentile(filled, [tail, 100 - tail], axis=0)
    spread = known & (error > NO_SPREAD)
    low, high = np.where(spread, low, np.nan), np.where(spread, high, np.nan)
    return block(place, labels, (value, error, low, high), n[:, None], ground={"n_psu": psus})
