"""Funnel limits: how far from the group a commune of its size may lie by chance alone.

A full review is no sample, and its rates are what they are. What varies by chance is which
households fall on which side this year: a commune of 5 poor households moves by 20 points when a
single one leaves. The limits are those of a binomial count around the rate of the whole group
(Spiegelhalter 2005, *Funnel plots for comparing institutional performance*), widened where the communes
differ by more than chance (:mod:`analysis.measures.comparison.spread`); at 95 % for one commune looked at
alone, and at a level (Šidák) at which, were no commune apart from the others, none would lie outside in 95
of 100 groups, in all rates together. Households are taken to fall on either side independently.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.comparison.spread import Spread, spread

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
COLUMNS = {
    "centre_pct": "Float64",
    "low_pct": "Float64",
    "high_pct": "Float64",
    "joint_low_pct": "Float64",
    "joint_high_pct": "Float64",
    "outside": "string",
    "spread": "Float64",
    "spread_sure": "boolean",
}


def limits(rate: pd.DataFrame, measures: int = 1) -> pd.DataFrame:
    """Add the limits to the rates of one measure.

    Parameters
    ----------
    rate
        One row a unit: ``count``, ``among``.
    measures
        How many rates are looked at together: the joint limits hold for all communes and all of them.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``centre_pct``, the rate of all units together; ``low_pct, high_pct``, the
        limits for one unit, ``joint_low_pct, joint_high_pct`` those for all at once; ``outside``:
        ``low`` or ``high`` for a unit outside the joint limits, else missing. Limits are missing where
        ``among`` is 0. ``spread`` is the spread among the communes in units of chance (φ), missing below
        three communes, and ``spread_sure`` whether it is surely more than chance.

    Examples
    --------
    >>> found = limits(pd.DataFrame({"count": [0, 200], "among": [5, 400]}))
    >>> round(float(found["centre_pct"].iloc[0]), 1), found["outside"].tolist()
    (49.4, [<NA>, <NA>])
    """
    known = (rate["among"] > 0).to_numpy(dtype=bool)
    count, size = (rate.loc[known, name].to_numpy(dtype=float) for name in ("count", "among"))
    joint = LEVEL ** (1 / (max(1, len(size)) * measures))
    usual = spread(count, size, joint)
    found = rate.copy()
    found[list(COLUMNS)] = pd.NA
    found["centre_pct"], found["spread"], found["spread_sure"] = (
        100 * usual.centre,
        usual.factor,
        usual.beyond_chance,
    )
    for prefix, level in (("", LEVEL), ("joint_", joint)):
        low, high = wider_limits(size, usual, level)
        found.loc[known, f"{prefix}low_pct"], found.loc[known, f"{prefix}high_pct"] = 100 * low, 100 * high
    if len(size):
        below, above = chance_counts(size, usual.centre, joint)
        low, high = usual.limits(size, joint)
        # Counts are compared with counts: a share on the limit is not beyond it.
        found.loc[known, "outside"] = np.select(
            [(count < below) & (count / size < low), (count > above) & (count / size > high)],
            ["low", "high"],
            default="",
        )
        found["outside"] = found["outside"].replace("", pd.NA)
    return found.astype(COLUMNS)


def wider_limits(size: Floats, usual: Spread, level: float) -> tuple[Floats, Floats]:
    """Return the limits of chance or of the usual spread, whichever are wider, as fractions."""
    pairs = (chance_limits(size, usual.centre, level), usual.limits(size, level))
    return np.minimum(*(low for low, _ in pairs)), np.maximum(*(high for _, high in pairs))


def chance_counts(size: Floats, centre: float, level: float) -> tuple[Floats, Floats]:
    """Return between which counts out of ``size`` one lies with a probability by chance alone."""
    tail = (1 - level) / 2
    low, high = (_binomial_quantile(part, size, centre) for part in (tail, 1 - tail))
    return low, high


def _binomial_quantile(part: float, size: Floats, centre: float) -> Floats:
    """Return the least count that as many as a part of the counts do not exceed."""
    if not 0 < centre < 1:
        return size * float(centre)
    from scipy.special import bdtr, bdtrik

    count = np.maximum(np.ceil(bdtrik(part, size, centre)), 0)
    before = np.maximum(count - 1, 0)
    found: Floats = np.where(bdtr(before, size.astype(np.int64), centre) >= part, before, count)
    return found


def chance_limits(size: Floats, centre: float, level: float) -> tuple[Floats, Floats]:
    """Return between which shares a count out of ``size`` lies by chance with a probability, as fractions."""
    low, high = chance_counts(size, centre, level)
    return low / size, high / size
