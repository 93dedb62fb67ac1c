"""Funnel limits: how far from the group a commune of its size may lie by chance alone.

A full review is no sample, and its rates are what they are. What varies by chance is which
households fall on which side this year: a commune of 5 poor households moves by 20 points when a
single one leaves. The limits are those of a binomial count around the rate of the whole group
(Spiegelhalter 2005, *Funnel plots for comparing institutional performance*), at 95 % for one commune
looked at alone, and at a level (Šidák) at which, were all communes alike, none of them would lie
outside in 95 of 100 groups.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

Floats = npt.NDArray[np.float64]

LEVEL = 0.95
COLUMNS = {
    "centre_pct": "Float64",
    "low_pct": "Float64",
    "high_pct": "Float64",
    "joint_low_pct": "Float64",
    "joint_high_pct": "Float64",
    "outside": "string",
}


def limits(rate: pd.DataFrame) -> pd.DataFrame:
    """Add the limits to the rates of one measure.

    Parameters
    ----------
    rate
        One row a unit: ``count``, ``among``.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``centre_pct``, the rate of all units together; ``low_pct, high_pct``, the
        limits for one unit, ``joint_low_pct, joint_high_pct`` those for all at once; ``outside``:
        ``low`` or ``high`` for a unit outside the joint limits, else missing. Limits are missing where
        ``among`` is 0.

    Examples
    --------
    >>> found = limits(pd.DataFrame({"count": [0, 200], "among": [5, 400]}))
    >>> round(float(found["centre_pct"].iloc[0]), 1), found["outside"].tolist()
    (49.4, [<NA>, <NA>])
    """
    known = rate["among"] > 0
    total = int(rate["among"].sum())
    centre = int(rate["count"].sum()) / total if total else float("nan")
    joint = LEVEL ** (1 / max(1, int(known.sum())))
    found = rate.copy()
    found["centre_pct"] = 100 * centre
    size = rate["among"].where(known).to_numpy(dtype=float, na_value=np.nan)
    for prefix, level in (("", LEVEL), ("joint_", joint)):
        low, high = chance_limits(size, centre, level)
        found[f"{prefix}low_pct"], found[f"{prefix}high_pct"] = 100 * low, 100 * high
    share = 100 * rate["count"].to_numpy(dtype=float) / size
    found["outside"] = pd.NA
    found.loc[share < found["joint_low_pct"], "outside"] = "low"
    found.loc[share > found["joint_high_pct"], "outside"] = "high"
    return found.astype(COLUMNS)


def chance_limits(size: Floats, centre: float, level: float) -> tuple[Floats, Floats]:
    """Return between which shares a count out of ``size`` lies with a probability, as fractions."""
    tail = (1 - level) / 2
    low, high = (binom.ppf(part, size, centre) / size for part in (tail, 1 - tail))
    return np.maximum(low, 0), high
