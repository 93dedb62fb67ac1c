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
from analysis.measures.alkire_foster.slices import Sampled, Slice, by_group, pairs

# Below this the factor of a covariance is a rounding of 0: a stratum has one PSU in a year.
_NO_FREEDOM = 1e-12


def ratios(totals: Matrix, num: Matrix, den: Matrix) -> Matrix:
    """Return subgroups × measures, NaN where the denominator is 0; totals where there is none."""
    top, bottom = totals @ num, below(totals, den)
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0)


def below(totals: Matrix, den: Matrix) -> Matrix:
    """Return the denominators; 1 for totals, which have none."""
    found: Matrix = totals @ den + ~den.any(axis=0)
    return found


def influence(part: Slice, num: Matrix, den: Matrix) -> Matrix:
    """Return the linearised values z of ratios, atoms × measures."""
    totals = part.totals
    value, bottom = ratios(totals, num, den), below(totals, den)
    gap = part.x @ num - value[part.group] * (part.x @ den)
    scale = np.divide(1, bottom, out=np.full_like(bottom, np.nan), where=bottom != 0)
    return gap * scale[part.group]


def variance(part: Slice, z: Matrix, single: SinglePsu) -> Matrix:
    """Return the variances of sums of z, subgroups × measures."""
    pair, group, stratum = pairs(part)
    squares = by_group(pair, len(group), z * z * part.square[:, None])
    sums = by_group(pair, len(group), z * part.weight[:, None])
    return _spread(part, (group, stratum), (squares, sums * sums), single)


def mixed_variance(part: Slice, u: Matrix, whole: Slice, v: Matrix, single: SinglePsu) -> Matrix:
    """Return the covariances of sums of u over a subgroup with sums of v over the whole, in one year.

    Only strata that a subgroup is in count, so the cost is that of its own PSUs.
    """
    pair, group, stratum = pairs(part)
    products = by_group(pair, len(group), u * v[part.parent] * part.square[:, None])
    sums = by_group(pair, len(group), u * part.weight[:, None])
    above = by_group(whole.stratum, len(whole.sampled.counts), v * whole.weight[:, None])
    return _spread(part, (group, stratum), (products, sums * above[stratum]), single, floor=False)


def _spread(
    part: Slice,
    where: tuple[Codes, Codes],
    sums: tuple[Matrix, Matrix],
    single: SinglePsu,
    *,
    floor: bool = True,
) -> Matrix:
    """Sum n/(n-1) (Σuv - ΣuΣv/n) over strata, each with the share of its PSUs that was not drawn."""
    (group, stratum), (squares, crossed) = where, sums
    n = part.sampled.counts[stratum][:, None].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        centred = squares - crossed / n
        spread = n / (n - 1) * (np.maximum(centred, 0) if floor else centred)
    found = np.where(n == 1, _single(squares, single), spread)
    return by_group(group, part.size, found * part.sampled.left[stratum][:, None])


def total_of_single(part: Slice, z: Matrix) -> Matrix:
    """Return what centring adds to the variance of totals, of which the mean of all z is not 0.

    For strata with one PSU: Σ(z_h - z̄)² - Σz_h², over all of them, with z̄ the mean of all PSUs.
    """
    alone = np.flatnonzero(part.sampled.counts == 1)
    left = part.sampled.left
    mean = by_group(part.group, part.size, z * part.weight[:, None]) / part.sampled.counts.sum()
    inside = (np.isin(part.stratum, alone) * left[part.stratum])[:, None]
    sums = by_group(part.group, part.size, z * part.weight[:, None] * inside)
    found: Matrix = mean * (left[alone].sum() * mean - 2 * sums)
    return found


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
    seen = [pairs(part) for part in parts]
    keys = [group * span + stratum for _, group, stratum in seen]
    # A stratum that a subgroup is in in one year only adds nothing.
    both, at_first, at_second = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    stratum = both % span
    products = z[0][common.first] * z[1][common.second]
    told = by_group(seen[0][0][common.first], len(keys[0]), products)[at_first]
    sums, inside = [], []
    for part, value, mask, (pair, _, _), at in zip(
        parts, z, (common.in_second, common.in_first), seen, (at_first, at_second), strict=True
    ):
        size = int(pair[-1]) + 1 if len(pair) else 0
        sums.append(by_group(pair, size, value * part.weight[:, None])[at])
        inside.append(by_group(pair, size, value * mask[:, None])[at])
    found = _crossed((told, (sums[0], sums[1]), (inside[0], inside[1])), parts, common, stratum, single)
    return by_group(both // span, first.size, found)


def totals_of_shared(parts: tuple[Slice, Slice], z: tuple[Matrix, Matrix], common: Shared | None) -> Matrix:
    """Return what centring adds to the covariance of totals, as :func:`total_of_single` to the variance."""
    first, second = (part.sampled for part in parts)
    if common is None:
        return np.zeros((parts[0].size, z[0].shape[1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = 1 - 1 / first.counts - 1 / second.counts + common.counts / (first.counts * second.counts)
    alone = (common.counts > 0) & (factor <= _NO_FREEDOM)
    left = np.where(alone, np.sqrt(first.left * second.left), 0)
    mean, sums = [], []
    for part, value, mask in zip(parts, z, (common.in_second, common.in_first), strict=True):
        total = by_group(part.group, part.size, value * part.weight[:, None])
        mean.append(total / part.sampled.counts.sum())
        inside = value * (mask * left[part.stratum])[:, None]
        sums.append(by_group(part.group, part.size, inside))
    found: Matrix = (left * common.counts).sum() * mean[0] * mean[1] - mean[1] * sums[0] - mean[0] * sums[1]
    return found


def mixed_covariance(  # noqa: PLR0913, PLR0917 - two sides of two years
    part: Slice,
    u: Matrix,
    wholes: tuple[Slice, Slice],
    v: Matrix,
    common: Shared | None,
    single: SinglePsu,
    *,
    later: bool,
) -> Matrix:
    """Return the covariances of sums of u over subgroups in one year with v over the whole in the other.

    ``later`` says that ``part`` is of the second year; ``wholes`` and ``common`` are those of the whole.
    """
    if common is None:
        return np.zeros((part.size, u.shape[1]))
    other = wholes[0] if later else wholes[1]
    pair, group, stratum = pairs(part)
    size = len(group)
    mine, theirs = (common.second, common.first) if later else (common.first, common.second)
    partner = np.full(len(wholes[1 if later else 0].unit), -1, dtype=np.int64)
    partner[mine] = theirs
    at = partner[part.parent]
    again = (at >= 0)[:, None]
    told = by_group(pair, size, np.where(again, u * v[at], 0))
    sums = by_group(pair, size, u), by_group(other.stratum, len(other.sampled.counts), v)[stratum]
    met = np.zeros(len(other.unit))
    met[theirs] = 1
    inside = (
        by_group(pair, size, u * again),
        by_group(other.stratum, len(other.sampled.counts), v * met[:, None])[stratum],
    )
    both = (wholes[1], wholes[0]) if later else wholes
    found = _crossed((told, sums, inside), both, common, stratum, single)
    return by_group(group, part.size, found)


def _crossed(
    told: tuple[Matrix, tuple[Matrix, Matrix], tuple[Matrix, Matrix]],
    parts: tuple[Slice, Slice],
    common: Shared,
    stratum: Codes,
    single: SinglePsu,
) -> Matrix:
    """Return C of each stratum from Σ over shared PSUs, sums over all, and sums over the shared ones."""
    products, sums, inside = told
    n = [np.maximum(part.sampled.counts[stratum], 1)[:, None].astype(float) for part in parts]
    both = common.counts[stratum][:, None].astype(float)
    mean = [total / count for total, count in zip(sums, n, strict=True)]
    cross = products - mean[1] * inside[0] - mean[0] * inside[1] + both * mean[0] * mean[1]
    factor = 1 - 1 / n[0] - 1 / n[1] + both / (n[0] * n[1])
    usable = factor > _NO_FREEDOM
    result = np.divide(cross, factor, out=np.zeros_like(cross), where=usable)
    alone = ~usable & (both > 0)
    left = np.sqrt(parts[0].sampled.left[stratum] * parts[1].sampled.left[stratum])[:, None]
    found: Matrix = np.where(alone, _single(products, single), result) * left
    return found


def _single(centered: Matrix, single: SinglePsu) -> Matrix:
    """Return the part of a stratum with one PSU; the mean of all z is 0, so its square is centred."""
    return centered if single == "centered" else np.zeros_like(centered)
