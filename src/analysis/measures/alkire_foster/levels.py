"""Levels and changes as tidy rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from analysis.measures.alkire_foster.codes import Labels
from analysis.measures.alkire_foster.features import Estimand, Matrix
from analysis.measures.alkire_foster.intervals import (
    LEVEL,
    NO_SPREAD,
    Ends,
    bounded,
    difference,
    p_value,
    ratio,
    symmetric,
)
from analysis.measures.alkire_foster.moments import Moments
from analysis.measures.alkire_foster.tidy import Rows, block

# What counts rows with missing flags, too.
OF_ALL_ROWS = {"H_lower", "H_upper", "M0_lower", "M0_upper", "share_missing"}
# Year (or pair of years), subgroup column, labels of the subgroups.
Place = tuple[str, str, Labels]


def level_ends(found: Moments, year: int, level: float = LEVEL) -> Ends:
    """Return the intervals of the measures of one year: shares inside (0, 1), amounts from 0 up."""
    value, error, df = found.value[year], np.sqrt(found.var[year]), found.df[year]
    share = np.where(found.amounts, np.nan, value)
    ends = bounded(share, error, df, found.n[year], found.fixed, level)
    usual = symmetric(value, error, df, level)
    usual = np.maximum(usual[0], 0), usual[1]
    low, high = (np.where(found.amounts, one, end) for one, end in zip(usual, ends, strict=True))
    return low, high


def levels(found: Moments, year: int, place: Place, level: float = LEVEL) -> Rows:
    """Return the measures of one year."""
    value, error = found.value[year], np.sqrt(found.var[year])
    low, high = level_ends(found, year, level)
    bounds = np.array([item.measure in OF_ALL_ROWS for item in found.labels])
    n = np.where(bounds, found.everyone[year][:, None], found.rows[year][:, None])
    ground = {
        "df": found.df[year],
        "n_psu": found.psus[year],
        "deff": found.deff(year),
        "rows": found.n[year],
    }
    return block(place, found.labels, (value, error, low, high), n, ground=ground)


def changes(
    found: Moments, pair: tuple[int, int], years: tuple[str, str], place: Place, level: float = LEVEL
) -> Iterator[Rows]:
    """Return absolute, relative and annualised changes between two years.

    With θ the measure: θ1 - θ0; 100 (θ1/θ0 - 1) in percent; (θ1 - θ0)/T; and
    100 ((θ1/θ0)^(1/T) - 1), T the years between; errors by the delta method with the covariance of
    shared PSUs. The degrees of freedom are the smaller of both years'. Where a year has no spread, both
    years' intervals make that of the change. Source: Alkire et al. (2015), chapter 9.
    """
    chosen = [at for at, label in enumerate(found.labels) if label.change]
    first, second = (found.value[year][:, chosen] for year in pair)
    spread = (found.var[pair[0]][:, chosen], found.var[pair[1]][:, chosen], found.cov[pair][:, chosen])
    n = found.rows[pair[0]] * (found.rows[pair[1]] > 0) + found.rows[pair[1]] * (found.rows[pair[0]] > 0)
    df, psus, rows = (
        np.minimum(one[pair[0]], one[pair[1]])[:, chosen] for one in (found.df, found.psus, found.n)
    )
    flat = (np.sqrt(np.fmin(spread[0], spread[1])) <= NO_SPREAD) & ~found.fixed[chosen]
    ends = tuple(tuple(end[:, chosen] for end in level_ends(found, year, level)) for year in pair)
    apart = gap(years)
    edges = _edges(first, second, ends, apart)  # type: ignore[arg-type]
    for suffix, (value, slopes) in forms(first, second, apart).items():
        error = _error(slopes, spread)
        usual = symmetric(value, error, df, level)
        low, high = (np.where(flat, edge, end) for edge, end in zip(edges[suffix], usual, strict=True))
        low, high = (np.where(np.isnan(value) | np.isnan(error), np.nan, end) for end in (low, high))
        labels = [replace(found.labels[at], measure=f"{found.labels[at].measure}_{suffix}") for at in chosen]
        p = np.where(flat, np.nan, p_value(value, error, df))
        ground = {"df": df, "n_psu": psus, "p_value": p, "rows": rows}
        yield block(place, labels, (value, error, low, high), n[:, None], ground=ground)


def _edges(first: Matrix, second: Matrix, ends: tuple[Ends, Ends], apart: float | None) -> dict[str, Ends]:
    """Return the interval of each form of change from the intervals of both years."""
    plain = difference(first, second, ends)
    shares = ratio(first, second, ends)
    found = {
        "change": plain,
        "relative_change": (100 * (shares[0] - 1), 100 * (shares[1] - 1)),
    }
    if apart:
        found["annualised_change"] = (plain[0] / apart, plain[1] / apart)
        low, high = (100 * (np.maximum(end, 0) ** (1 / apart) - 1) for end in shares)
        found["annualised_relative_change"] = (low, high)
    return found


def changed(labels: Sequence[Estimand], chosen: Sequence[int], suffix: str) -> tuple[Estimand, ...]:
    """Return the labels of the changes of some measures."""
    return tuple(replace(labels[at], measure=f"{labels[at].measure}_{suffix}") for at in chosen)


def forms(
    first: Matrix, second: Matrix, apart: float | None
) -> dict[str, tuple[Matrix, tuple[Matrix, Matrix]]]:
    """Return each form of change with its slopes in θ0 and θ1."""
    one = np.ones_like(first)
    base = np.where(first > 0, first, np.nan)
    ratio = second / base
    found = {
        "change": (second - first, (-one, one)),
        "relative_change": (100 * (ratio - 1), (-100 * ratio / base, 100 / base)),
    }
    if apart:
        power = ratio ** (1 / apart)
        # The slope of ratio^(1/T) in θ1 is infinite at θ1 = 0: no standard error there.
        slope = np.divide(power, apart * ratio, out=np.full_like(ratio, np.nan), where=ratio > 0)
        found["annualised_change"] = ((second - first) / apart, (-one / apart, one / apart))
        found["annualised_relative_change"] = (
            100 * (power - 1),
            (-100 * slope * ratio / base, 100 * slope / base),
        )
    return found


def _error(slopes: tuple[Matrix, Matrix], spread: tuple[Matrix, Matrix, Matrix]) -> Matrix:
    (a, b), (v0, v1, c) = slopes, spread
    error: Matrix = np.sqrt(np.maximum(a * a * v0 + b * b * v1 + 2 * a * b * c, 0))
    return error


def gap(years: tuple[str, str]) -> float | None:
    """Return the years between two labels; None where they are not numbers, or the same number.

    Examples
    --------
    >>> gap(("2021", "2023")), gap(("2023", "2023.0")), gap(("2023", "inf"))
    (2.0, None, None)
    """
    try:
        apart = float(years[1]) - float(years[0])
    except ValueError:
        return None
    return apart if 0 < apart < inf else None
