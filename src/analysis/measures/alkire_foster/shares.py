"""Subgroups against the whole: their share of the population and of M0.

The numerator lies in the subgroup and the denominator in the whole, so every PSU has a linearised value,
z_i = (1[i in g] y_i - s y_i)/Y. With u = 1[i in g] y/Y and v = y/Y, its variance is
V(u) - 2 s C(u, v) + s² V(v): V(u) and C(u, v) need the PSUs of the subgroup alone, V(v) is the same for all.
"""

from __future__ import annotations

import numpy as np

from analysis.measures.alkire_foster.features import Estimands, Matrix
from analysis.measures.alkire_foster.intervals import LEVEL, bounded
from analysis.measures.alkire_foster.levels import Place
from analysis.measures.alkire_foster.moments import known_errors
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.slices import Slice
from analysis.measures.alkire_foster.tidy import Rows, block
from analysis.measures.alkire_foster.variance import mixed_variance, variance

# A difference this much smaller than its parts is their rounding.
_ROUNDING = 1e-14


def share_rows(  # noqa: PLR0913, PLR0917 - what a share is made of
    whole: Slice,
    part: Slice,
    asked: Estimands,
    single: SinglePsu | None,
    place: Place,
    bases: list[int],
    level: float = LEVEL,
) -> Rows:
    """Return population shares and contributions of subgroups; ``single`` is None for a census."""
    top, bottom = part.totals @ asked.num, whole.totals @ asked.den
    value = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0)
    at = [label.base for label in asked.labels]
    error, ground = np.full_like(value, np.nan), {}
    n = whole.counts[:, at]
    if single is not None:
        psus, df = (one[:, at] for one in whole.reach(bases))
        error = np.sqrt(known_errors(share_variance(whole, part, asked, single), psus, df))
        ground = {"n_psu": psus, "df": df, "rows": n}
    # A subgroup that is everybody has all of it, whatever the data.
    fixed = part.size == 1
    df = ground.get("df", np.full_like(bottom, np.nan))
    low, high = bounded(value, error, df, n, fixed, level)
    return block(place, asked.labels, (value, error, low, high), part.rows[:, None], ground=ground)


def share_variance(whole: Slice, part: Slice, asked: Estimands, single: SinglePsu) -> Matrix:
    """Return the variances of shares, subgroups × measures."""
    u, v, share = pieces(whole, part, asked)
    inside = variance(part, u, single)
    mixed = mixed_variance(part, u, whole, v, single)
    above = variance(whole, v, single)
    return without_rounding(inside - 2 * share * mixed + share**2 * above, inside + share**2 * above)


def pieces(whole: Slice, part: Slice, asked: Estimands) -> tuple[Matrix, Matrix, Matrix]:
    """Return u on the atoms of the subgroups, v on those of the whole, and the shares."""
    bottom = whole.totals @ asked.den
    scale = np.divide(1, bottom, out=np.full_like(bottom, np.nan), where=bottom != 0)
    return part.x @ asked.num * scale, whole.x @ asked.den * scale, part.totals @ asked.num * scale


def without_rounding(value: Matrix, size: Matrix) -> Matrix:
    """Return a sum of variances that is 0 where it is no more than the rounding of its parts."""
    return np.where(np.isnan(value), np.nan, np.where(value > _ROUNDING * size, value, 0))
