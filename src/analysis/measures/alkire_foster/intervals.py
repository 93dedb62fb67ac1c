"""Confidence intervals: t with the degrees of freedom of the design, logit for shares.

For a share p in (0, 1): logit(p) ± t · se / (p (1 - p)), taken back to the scale of p, so that the
interval stays inside (0, 1). Source: Korn and Graubard (1999), Analysis of Health Surveys, §3.2.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, stdtrit

from analysis.measures.alkire_foster.features import Matrix

LEVEL = 0.95


def quantile(df: int, level: float = LEVEL) -> float:
    """Return Student's t for a two-sided interval; NaN without degrees of freedom.

    Examples
    --------
    >>> round(quantile(10), 3)
    2.228
    """
    return float(stdtrit(df, (1 + level) / 2)) if df > 0 else float("nan")


def symmetric(value: Matrix, std_error: Matrix, df: int) -> tuple[Matrix, Matrix]:
    """Return value ± t · se, for changes and other numbers of any sign."""
    half = quantile(df) * std_error
    return value - half, value + half


def bounded(value: Matrix, std_error: Matrix, df: int) -> tuple[Matrix, Matrix]:
    """Return the logit interval of shares; a share of 0 or 1 is its own interval.

    Examples
    --------
    >>> low, high = bounded(np.array([[0.5, 1.0]]), np.array([[0.1, 0.0]]), 20)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([[0.303, 1.0]], [[0.697, 1.0]])
    """
    inside = (value > 0) & (value < 1)
    share = np.where(inside, value, 0.5)
    half = quantile(df) * std_error / (share * (1 - share))
    ends = expit(logit(share) - half), expit(logit(share) + half)
    at_edge = np.where(np.isnan(std_error) | np.isnan(half), np.nan, value)
    low, high = (np.where(inside, end, at_edge) for end in ends)
    return low, high
