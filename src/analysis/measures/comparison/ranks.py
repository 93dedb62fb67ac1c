"""Ranks with the interval that small numbers leave: a commune of 5 households is not called worst.

Each rate gets an exact (Clopper-Pearson) interval at a level at which all of them hold together with
95 % confidence (Šidák). Two communes are told apart where their intervals do not overlap; a commune's
rank lies between one more than those surely before it and those not surely behind it (Klein, Wright
and Wieczorek 2020, *A joint confidence region for an overall ranking of populations*). The intervals
are about the chance of small numbers, see :mod:`analysis.measures.comparison.limits`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.comparison.limits import LEVEL, Floats

Whole = npt.NDArray[np.int64]

COLUMNS = {
    "ci_low_pct": "Float64",
    "ci_high_pct": "Float64",
    "rank": "Int64",
    "rank_low": "Int64",
    "rank_high": "Int64",
}


def ranks(rate: pd.DataFrame, *, lower_is_better: bool) -> pd.DataFrame:
    """Add intervals and ranks to the rates of one measure.

    Parameters
    ----------
    rate
        One row a unit: ``count``, ``among``.
    lower_is_better
        Whether rank 1 is the lowest rate.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``ci_low_pct, ci_high_pct`` (joint 95 %), ``rank`` by the plain rate, ties
        sharing the best, and ``rank_low, rank_high``, between which the rank lies. All are missing
        where ``among`` is 0.

    Examples
    --------
    >>> found = ranks(pd.DataFrame({"count": [5, 300, 20], "among": [5, 400, 400]}), lower_is_better=True)
    >>> found[["rank", "rank_low", "rank_high"]].values.tolist()
    [[3, 2, 3], [2, 2, 3], [1, 1, 1]]
    """
    known = (rate["among"] > 0).to_numpy()
    count, size = (rate.loc[known, name].to_numpy(dtype=float) for name in ("count", "among"))
    found = rate.copy()
    found[list(COLUMNS)] = pd.NA
    if len(size):
        low, high = joint_interval(count, size)
        first, last = (low, high) if lower_is_better else (-high, -low)
        score = count / size if lower_is_better else -count / size
        rank = 1 + (score[None, :] < score[:, None]).sum(axis=1)
        values = (100 * low, 100 * high, rank, *rank_bounds(first, last))
        for name, column in zip(COLUMNS, values, strict=True):
            found.loc[known, name] = column
    return found.astype(COLUMNS)


def joint_interval(count: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Return exact intervals of shares that hold all at once, as fractions."""
    from scipy.special import betaincinv

    tail = (1 - LEVEL ** (1 / len(size))) / 2
    # The ends where nobody, or everybody, is counted are 0 and 1 themselves.
    low = np.where(count == 0, 0.0, betaincinv(count, size - count + 1, tail))
    high = np.where(count == size, 1.0, betaincinv(count + 1, size - count, 1 - tail))
    return low, high


def rank_bounds(low: Floats, high: Floats) -> tuple[Whole, Whole]:
    """Return the first and last rank of each interval: lower ones come first.

    Examples
    --------
    >>> low, high = np.array([0.1, 0.4, 0.5]), np.array([0.2, 0.6, 0.7])
    >>> [bound.tolist() for bound in rank_bounds(low, high)]
    [[1, 2, 2], [1, 3, 3]]
    """
    first = 1 + (high[None, :] < low[:, None]).sum(axis=1)
    return first, len(low) - (low[None, :] > high[:, None]).sum(axis=1)
