"""Confidence intervals: t with the degrees of freedom of the domain, on the scale that suits the measure.

Shares in (0, 1): logit(p) ± t · se / (p (1 - p)), taken back to the scale of p, so that the interval stays
inside (0, 1). A share of 0 or 1, or one that every PSU has alike, has no spread in the sample, which is not
certainty: it has the interval of Clopper and Pearson for n rows, made fewer by (t_{n-1}/t_df)². Source: Korn
and Graubard (1998), Survey Methodology 24; (1999), Analysis of Health Surveys, §3.2 and §3.5.

A change to or from such a share takes both of its intervals: L, U = d ∓ √((θ1 - l1)² + (u0 - θ0)²) and so
on. Source: Zou and Donner (2008), Statistics in Medicine 27; ratios: Donner and Zou (2012), Statistical
Methods in Medical Research 21.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, expit, logit, stdtr, stdtrit

from analysis.measures.alkire_foster.features import Matrix

LEVEL = 0.95
# Below this a standard error is a rounding of 0.
NO_SPREAD = 1e-12

Ends = tuple[Matrix, Matrix]


def quantile(df: Any, level: float = LEVEL) -> Matrix:
    """Return Student's t for a two-sided interval; NaN without degrees of freedom.

    Examples
    --------
    >>> quantile(np.array([10, 0])).round(3).tolist()
    [2.228, nan]
    """
    free = np.asarray(df, dtype=float)
    found: Matrix = np.where(free > 0, stdtrit(np.where(free > 0, free, 1), (1 + level) / 2), np.nan)
    return found


def symmetric(value: Matrix, std_error: Matrix, df: Any, level: float = LEVEL) -> Ends:
    """Return value ± t · se, for changes and other numbers of any sign; nothing where there is no spread."""
    half = quantile(df, level) * np.where(std_error > NO_SPREAD, std_error, np.nan)
    return value - half, value + half


def bounded(  # noqa: PLR0913, PLR0917 - what an interval is made of
    value: Matrix,
    std_error: Matrix,
    df: Any,
    n: Matrix,
    fixed: npt.NDArray[np.bool_] | bool = False,
    level: float = LEVEL,
) -> Ends:
    """Return the intervals of shares.

    Parameters
    ----------
    value, std_error, df, n
        Estimates, their errors, degrees of freedom, and the rows that they rest on.
    fixed
        Shares that are what they are whatever the data; each is its own interval.

    Examples
    --------
    >>> low, high = bounded(np.array([0.5, 1.0]), np.array([0.1, 0.0]), 20, np.array([50, 50]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.303, 0.924], [0.697, 1.0])
    """
    spread = std_error > NO_SPREAD
    inside = spread & (value > 0) & (value < 1)
    share = np.where(inside, value, 0.5)
    half = quantile(df, level) * std_error / (share * (1 - share))
    known = np.isfinite(value) & np.isfinite(std_error) & ~spread
    edge = few(np.where(known, np.clip(value, 0, 1), 0.5), df, n, level)
    ends = []
    for logits, counted in zip((logit(share) - half, logit(share) + half), edge, strict=True):
        found = np.where(inside, expit(logits), np.where(known, counted, np.nan))
        ends.append(np.where(fixed & known, value, found))
    return ends[0], ends[1]


def few(value: Matrix, df: Any, n: Matrix, level: float = LEVEL) -> Ends:
    """Return the interval of Korn and Graubard for shares without spread.

    Examples
    --------
    >>> _, high = few(np.array([0.0]), 99, np.array([100]))
    >>> high.round(4).tolist()
    [0.0362]
    """
    rows = np.asarray(n, dtype=float)
    effective = rows * (quantile(rows - 1, level) / quantile(df, level)) ** 2
    effective = np.broadcast_to(np.minimum(effective, rows), np.shape(value))
    known = effective > 0
    size = np.where(known, effective, 1)
    hits, tail = value * size, (1 - level) / 2
    tiny = np.finfo(float).tiny
    low = np.where(hits > 0, betaincinv(np.maximum(hits, tiny), size - hits + 1, tail), 0)
    high = np.where(hits < size, betaincinv(hits + 1, np.maximum(size - hits, tiny), 1 - tail), 1)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def difference(first: Matrix, second: Matrix, ends: tuple[Ends, Ends]) -> Ends:
    """Return the interval of second - first from those of both."""
    (l0, u0), (l1, u1) = ends
    d = second - first
    low = d - np.sqrt((second - l1) ** 2 + (u0 - first) ** 2)
    high = d + np.sqrt((u1 - second) ** 2 + (first - l0) ** 2)
    return low, high


def ratio(first: Matrix, second: Matrix, ends: tuple[Ends, Ends]) -> Ends:
    """Return the interval of second/first from those of both; NaN where first is 0.

    Examples
    --------
    >>> ends = ((np.array([0.2]), np.array([0.5])), (np.array([0.0]), np.array([0.1])))
    >>> low, high = ratio(np.array([0.3]), np.array([0.0]), ends)
    >>> low.tolist(), high.round(4).tolist()
    ([0.0], [0.3536])
    """
    (l0, u0), (l1, u1) = ends
    product = first * second
    usable = (first > 0) & (l0 > 0) & (2 * first > l0)
    with np.errstate(invalid="ignore", divide="ignore"):
        below = product**2 - l1 * u0 * (2 * second - l1) * (2 * first - u0)
        above = product**2 - u1 * l0 * (2 * second - u1) * (2 * first - l0)
        low = (product - np.sqrt(np.maximum(below, 0))) / (u0 * (2 * first - u0))
        high = (product + np.sqrt(np.maximum(above, 0))) / (l0 * (2 * first - l0))
        # Where first may be less than half of its upper end the formula for the lower end has no root.
        low = np.where(2 * first > u0, np.maximum(low, 0), np.where(second > 0, l1 / u0, 0))
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def p_value(value: Matrix, std_error: Matrix, df: Any) -> Matrix:
    """Return the two-sided p-value of Student's t; NaN where there is no spread."""
    free = np.broadcast_to(np.asarray(df, dtype=float), np.shape(value))
    usable = (std_error > NO_SPREAD) & (free > 0)
    t = np.abs(np.divide(value, std_error, out=np.zeros_like(value), where=usable))
    found: Matrix = np.where(usable, 2 * stdtr(np.where(usable, free, 1), -t), np.nan)
    return found
