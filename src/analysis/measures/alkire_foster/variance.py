"""Linearised (Taylor) variances and covariances of ratios in a stratified, clustered sample.

For a ratio R = Y/X of weighted totals over a subgroup, the linearised value of PSU i is
z_i = (y_i - R x_i)/X, 0 for PSUs without members of the subgroup, and
V(R) = Σ_h n_h/(n_h-1) Σ_i (z_hi - z̄_h)², with n_h all PSUs of stratum h in the whole sample, drawn
with replacement. Sources: Woodruff (1971), JASA 66; Särndal, Swensson and Wretman (1992), §5.5-5.7.

Two years that share PSUs covary. For stratum h with n_0 and n_1 PSUs of which n_c are shared,
C = Σ_shared (z_0i - z̄_0)(z_1i - z̄_1) / (1 - 1/n_0 - 1/n_1 + n_c/(n_0 n_1)), unbiased under drawing
with replacement, and n/(n-1) Σ(…)(…) where all PSUs are shared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Matrix
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.slices import Sampled, Slice, by_group


def ratios(totals: Matrix, num: Matrix, den: Matrix) -> Matrix:
    """Return subgroups × measures, NaN where the denominator is 0."""
    top, bottom = totals @ num, totals @ den
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0)


def influence(part: Slice, num: Matrix, den: Matrix) -> Matrix:
    """Return the linearised values z of ratios, atoms × measures."""
    totals = part.totals
    value, bottom = ratios(totals, num, den), totals @ den
    gap = part.x @ num - value[part.group] * (part.x @ den)
    scale = np.divide(1, bottom, out=np.full_like(bottom, np.nan), where=bottom != 0)
    return gap * scale[part.group]


def variance(part: Slice, z: Matrix, single: SinglePsu) -> Matrix:
    """Return the variances of sums of z, subgroups × measures."""
    pair, group, stratum = _pairs(part)
    squares = by_group(pair, len(group), z * z * part.square[:, None])
    sums = by_group(pair, len(group), z * part.weight[:, None])
    n = part.sampled.counts[stratum][:, None].astype(float)
    alone = n == 1
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = n / (n - 1) * np.maximum(squares - sums * sums / n, 0)
    return by_group(group, part.size, np.where(alone, _single(squares, single), spread))


def check_single(drawn: Sampled, single: SinglePsu) -> None:
    """Refuse strata with one PSU where the design says so.

    Raises
    ------
    UsageError
        With their number.
    """
    alone = int((drawn.counts == 1).sum())
    if alone and single == "error":
        raise UsageError(f"{alone} strata have a single PSU; merge them, or choose centered or certainty")


@dataclass(frozen=True)
class Shared:
    """What two slices of one subgroup column have in common.

    Parameters
    ----------
    first, second
        Places of atoms of the same subgroup and PSU.
    in_second, in_first
        Whether the PSU of an atom is in the sample of the other year too.
    counts
        Shared PSUs by stratum.
    """

    first: Codes
    second: Codes
    in_second: Matrix
    in_first: Matrix
    counts: Codes


def shared(first: Slice, second: Slice) -> Shared | None:
    """Match the PSUs of two years; None where there are none in common."""
    common = np.intersect1d(first.sampled.units, second.sampled.units)
    if not len(common):
        return None
    strata = first.sampled.unit_stratum[np.searchsorted(first.sampled.units, common)]
    span = int(max(first.unit.max(), second.unit.max())) + 1
    keys = [part.group * span + part.unit for part in (first, second)]
    _, at_first, at_second = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    # Sorted by subgroup and stratum, as by_group needs it.
    order = np.lexsort((first.stratum[at_first], first.group[at_first]))
    return Shared(
        at_first[order],
        at_second[order],
        np.isin(first.unit, common).astype(float),
        np.isin(second.unit, common).astype(float),
        np.bincount(strata, minlength=len(first.sampled.counts)),
    )


def covariance(
    parts: tuple[Slice, Slice], z: tuple[Matrix, Matrix], common: Shared | None, single: SinglePsu
) -> Matrix:
    """Return the covariances of sums of z in two years, subgroups × measures."""
    first = parts[0]
    if common is None:
        return np.zeros((first.size, z[0].shape[1]))
    span = len(first.sampled.counts)

    def dense(part: Slice, atoms: Codes | slice, values: Matrix) -> Matrix:
        """Sum by subgroup and stratum."""
        place = part.group[atoms] * span + part.stratum[atoms]
        return by_group(place, part.size * span, values).reshape(part.size, span, -1)

    products = dense(first, common.first, z[0][common.first] * z[1][common.second])
    whole = slice(None)
    sums = [dense(part, whole, value) for part, value in zip(parts, z, strict=True)]
    inside = [
        dense(part, whole, value * mask[:, None])
        for part, value, mask in zip(parts, z, (common.in_second, common.in_first), strict=True)
    ]
    n = [np.maximum(part.sampled.counts, 1)[None, :, None].astype(float) for part in parts]
    both = common.counts[None, :, None].astype(float)
    mean = [total / count for total, count in zip(sums, n, strict=True)]
    cross = products - mean[1] * inside[0] - mean[0] * inside[1] + both * mean[0] * mean[1]
    factor = 1 - 1 / n[0] - 1 / n[1] + both / (n[0] * n[1])
    usable = factor > 1e-12
    result = np.divide(cross, factor, out=np.zeros_like(cross), where=usable)
    alone = ~usable & (both > 0)
    total: Matrix = np.where(alone, _single(products, single), result).sum(axis=1)
    return total


def _pairs(part: Slice) -> tuple[Codes, Codes, Codes]:
    """Return the number of each atom's (subgroup, stratum), and the subgroup and stratum of each."""
    new = (part.group[1:] != part.group[:-1]) | (part.stratum[1:] != part.stratum[:-1])
    pair = np.cumsum(np.r_[0, new]) if len(part.group) else np.zeros(0, np.int64)
    first = np.flatnonzero(np.r_[True, new]) if len(part.group) else np.zeros(0, np.int64)
    return pair, part.group[first], part.stratum[first]


def _single(centered: Matrix, single: SinglePsu) -> Matrix:
    """Return the part of a stratum with one PSU; the mean of all z is 0, so its square is centred."""
    return centered if single == "centered" else np.zeros_like(centered)
