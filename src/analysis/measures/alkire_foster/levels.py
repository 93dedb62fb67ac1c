"""Levels and changes as tidy rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from analysis.measures.alkire_foster.features import Estimand, Matrix
from analysis.measures.alkire_foster.intervals import bounded, symmetric
from analysis.measures.alkire_foster.moments import Moments
from analysis.measures.alkire_foster.tidy import Rows, block

# Year (or pair of years), subgroup column, labels of the subgroups.
Place = tuple[str, str, tuple[str, ...]]


def levels(found: Moments, year: int, place: Place, df: int) -> Rows:
    """Return the measures of one year; all are shares, so their intervals are logit."""
    value, error = found.value[year], np.sqrt(found.var[year])
    low, high = bounded(value, error, df)
    bounds = np.array([item.measure in {"H_lower", "H_upper"} for item in found.labels])
    n = np.where(bounds, found.everyone[year][:, None], found.rows[year][:, None])
    return block(place, found.labels, (value, error, low, high), n)


def changes(
    found: Moments, pair: tuple[int, int], years: tuple[str, str], place: Place, df: int
) -> Iterator[Rows]:
    """Return absolute, relative and annualised changes between two years.

    With θ the measure: θ1 - θ0; 100 (θ1/θ0 - 1) in percent; (θ1 - θ0)/T; and
    100 ((θ1/θ0)^(1/T) - 1), T the years between; errors by the delta method with the covariance of
    shared PSUs. Source: Alkire et al. (2015), chapter 9.
    """
    chosen = [at for at, label in enumerate(found.labels) if label.change]
    first, second = (found.value[year][:, chosen] for year in pair)
    spread = (found.var[pair[0]][:, chosen], found.var[pair[1]][:, chosen], found.cov[pair][:, chosen])
    n = found.rows[pair[0]] * (found.rows[pair[1]] > 0) + found.rows[pair[1]] * (found.rows[pair[0]] > 0)
    for suffix, (value, slopes) in forms(first, second, gap(years)).items():
        error = _error(slopes, spread)
        low, high = symmetric(value, error, df)
        labels = [replace(found.labels[at], measure=f"{found.labels[at].measure}_{suffix}") for at in chosen]
        yield block(place, labels, (value, error, low, high), n[:, None])


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
    """Return the years between two labels; None where they are not numbers."""
    try:
        return float(years[1]) - float(years[0])
    except ValueError:
        return None
