"""Points, variances and covariances over years of many ratios at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.intervals import NO_SPREAD
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.slices import Slice
from analysis.measures.alkire_foster.variance import (
    Shared,
    below,
    covariance,
    influence,
    ratios,
    shared,
    total_of_single,
    totals_of_shared,
    variance,
)

# Numbers held at a time while linearising: atoms × measures of one chunk.
_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Moments:
    """What is known of the measures of one subgroup column.

    Parameters
    ----------
    labels
        One per measure.
    value, var
        By year: subgroups × measures; the variance is NaN in a census.
    cov
        By pair of years (earlier, later).
    rows, everyone
        By year: complete rows and all rows by subgroup.
    n, psus, df
        By year, subgroups × measures: the rows that the denominator counts, their PSUs, and the degrees of
        freedom; both NaN in a census.
    second
        By year: mean square of the numerator a row, for the design effect; NaN where it is not known.
    """

    labels: tuple[Estimand, ...]
    value: Mapping[int, Matrix]
    var: Mapping[int, Matrix]
    cov: Mapping[tuple[int, int], Matrix]
    rows: Mapping[int, Codes]
    everyone: Mapping[int, Codes]
    n: Mapping[int, Matrix]
    psus: Mapping[int, Matrix]
    df: Mapping[int, Matrix]
    second: Mapping[int, Matrix]

    @property
    def fixed(self) -> npt.NDArray[np.bool_]:
        """Which measures are what they are whatever the data."""
        return np.array([label.fixed for label in self.labels], dtype=bool)

    @property
    def amounts(self) -> npt.NDArray[np.bool_]:
        """Which measures are numbers or amounts, not shares."""
        return np.array([label.amount for label in self.labels], dtype=bool)

    def deff(self, year: int) -> Matrix:
        """Return V / V of a simple random sample of as many rows, (E y² - θ²)/(n - 1); NaN where unknown."""
        value = self.value[year]
        alone = (self.second[year] - value**2) / np.maximum(self.n[year] - 1, 1)
        known = (alone > 1e-15) & (self.n[year] > 1)
        return np.divide(self.var[year], alone, out=np.full_like(value, np.nan), where=known)


def known_errors(var: Matrix, psus: Matrix, df: Matrix) -> Matrix:
    """Leave a variance out where there is nothing to tell it: one PSU, or 0 without degrees of freedom."""
    return np.where((psus > 1) & ((df > 0) | (var > NO_SPREAD**2)), var, np.nan)


def moments(
    parts: Mapping[int, Slice], asked: Estimands, single: SinglePsu, bases: list[int], *, sample: bool
) -> Moments:
    """Return the moments of ratios within subgroups, over all years.

    Parameters
    ----------
    parts
        Slices of one subgroup column by year.
    asked
        The ratios.
    single
        What strata with one PSU add.
    bases
        The features of those whom denominators count.
    sample
        False for a census, which has no sampling error.
    """
    value = {year: ratios(part.totals, asked.num, asked.den) for year, part in parts.items()}
    var = {year: np.full_like(found, np.nan) for year, found in value.items()}
    cov = {pair: np.full_like(value[pair[0]], np.nan) for pair in combinations(parts, 2)}
    if sample:
        common = {pair: shared(parts[pair[0]], parts[pair[1]]) for pair in cov}
        for chosen in _chunks(parts, len(asked.labels)):
            _fill(parts, asked.pick(chosen), single, (var, cov, common), chosen)
    at = [label.base for label in asked.labels]
    psus, df = {}, {}
    for year, part in parts.items():
        reach = part.reach(bases) if sample else None
        psus[year], df[year] = (
            (one[:, at] for one in reach) if reach else [np.full_like(value[year], np.nan)] * 2
        )
        if reach:
            var[year] = known_errors(var[year], psus[year], df[year])
    return Moments(
        asked.labels,
        value,
        var,
        cov,
        {year: part.rows for year, part in parts.items()},
        {year: part.everyone for year, part in parts.items()},
        {year: part.counts[:, at] for year, part in parts.items()},
        psus,
        df,
        {year: _second(part, asked) for year, part in parts.items()},
    )


def _second(part: Slice, asked: Estimands) -> Matrix:
    columns = [label.second for label in asked.labels]
    bottom = below(part.totals, asked.den)
    found = np.divide(part.totals[:, columns], bottom, out=np.full_like(bottom, np.nan), where=bottom != 0)
    return np.where(np.array(columns) >= 0, found, np.nan)


def _fill(
    parts: Mapping[int, Slice],
    asked: Estimands,
    single: SinglePsu,
    into: tuple[dict[int, Matrix], dict[tuple[int, int], Matrix], dict[tuple[int, int], Shared | None]],
    chosen: list[int],
) -> None:
    var, cov, common = into
    z = {year: influence(part, asked.num, asked.den) for year, part in parts.items()}
    centred = ~asked.den.any(axis=0) if single == "centered" else np.zeros(len(chosen), bool)
    for year, part in parts.items():
        found = variance(part, z[year], single)
        found[:, centred] += total_of_single(part, z[year][:, centred])
        var[year][:, chosen] = found
    for pair in cov:
        both, values = (parts[pair[0]], parts[pair[1]]), (z[pair[0]], z[pair[1]])
        found = covariance(both, values, common[pair], single)
        totals = (values[0][:, centred], values[1][:, centred])
        found[:, centred] += totals_of_shared(both, totals, common[pair])
        cov[pair][:, chosen] = found


def _chunks(parts: Mapping[int, Slice], count: int) -> Iterator[list[int]]:
    longest = max(max(len(part.group), part.size * len(part.sampled.counts)) for part in parts.values())
    step = max(1, _AT_ONCE // max(1, longest))
    for start in range(0, count, step):
        yield list(range(start, min(count, start + step)))
