"""Exact splits of the change in M0 between two years.

Into incidence and intensity: ΔM0 = ΔH (A0 + A1)/2 + ΔA (H0 + H1)/2.
Into subgroups with population shares ν: ΔM0 = Σ_g [ΔM0_g (ν_g0 + ν_g1)/2 + Δν_g (M0_g0 + M0_g1)/2],
the effect within a subgroup and the effect of its population. Each is the Shapley value of its part.
A subgroup that is in one year only, as after a merger, has no M0 in the other: all that it adds, ν M0, is an
effect of its population, so that the effects still sum to ΔM0.

Source: Shorrocks (2013), Decomposition procedures for distributional analysis, J. Economic
Inequality 11; Apablaza and Yalonetzky (2013) for M0. Errors by linearisation of both years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.intervals import p_value, symmetric
from analysis.measures.alkire_foster.levels import Place
from analysis.measures.alkire_foster.moments import Moments
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.shares import pieces, without_rounding
from analysis.measures.alkire_foster.slices import Slice
from analysis.measures.alkire_foster.tidy import Rows, block
from analysis.measures.alkire_foster.variance import (
    Shared,
    covariance,
    influence,
    mixed_covariance,
    mixed_variance,
    ratios,
    shared,
    variance,
)

Two = tuple[Slice, Slice]


def two_year_error(parts: Two, z: tuple[Matrix, Matrix], common: Shared | None, single: SinglePsu) -> Matrix:
    """Return the standard error of a number that is the sum of z over both years."""
    apart = variance(parts[0], z[0], single) + variance(parts[1], z[1], single)
    error: Matrix = np.sqrt(np.maximum(apart + 2 * covariance(parts, z, common, single), 0))
    return error


def incidence_intensity(  # noqa: PLR0913, PLR0917 - two years, and how they were drawn
    parts: Two,
    asked: Estimands,
    single: SinglePsu | None,
    place: Place,
    found: Moments,
    pair: tuple[int, int],
    level: float,
) -> Iterator[Rows]:
    """Yield the effects of incidence and intensity by subgroup and rule."""
    common = shared(*parts) if single is not None else None
    for at, label in enumerate(asked.labels):
        if label.measure == "H":
            two = asked.pick([at, at + 1])
            value = [ratios(part.totals, two.num, two.den) for part in parts]
            delta, mean = value[1] - value[0], (value[0] + value[1]) / 2
            effects = delta * mean[:, ::-1]
            error = np.full_like(effects, np.nan)
            # Both effects hold A, which rests on the poor.
            ground = {
                name: np.minimum(one[pair[0]], one[pair[1]])[:, [at + 1]]
                for name, one in (("df", found.df), ("n_psu", found.psus), ("rows", found.n))
            }
            if single is not None:
                z = _product_influence(parts, two, delta, mean)
                error = two_year_error(parts, z, common, single)
                error = np.where(ground["n_psu"] > 1, error, np.nan)
            labels = [
                Estimand(label.weighting, label.cutoff, f"M0_{name}_effect")
                for name in ("incidence", "intensity")
            ]
            yield _block(place, labels, (effects, error), _both(parts)[:, None], None, ground, level)


def _product_influence(parts: Two, pair: Estimands, delta: Matrix, mean: Matrix) -> tuple[Matrix, Matrix]:
    """Linearise ΔH Ā and ΔA H̄: each is a product, of which each year moves both factors."""
    found = []
    for part, sign in zip(parts, (-1, 1), strict=True):
        z = influence(part, pair.num, pair.den)
        found.append(z * sign * mean[part.group][:, ::-1] + z[:, ::-1] * delta[part.group] / 2)
    return found[0], found[1]


def subgroup_effects(  # noqa: PLR0913, PLR0917 - two years, and how they were drawn
    seen: tuple[Two, Two],
    asked: tuple[Estimands, Estimands],
    single: SinglePsu | None,
    place: Place,
    found: Moments,
    pair: tuple[int, int],
    level: float,
) -> Iterator[Rows]:
    """Yield the effect within each subgroup and the effect of its population share, by rule.

    ``seen`` holds the whole and the subgroups, ``asked`` the measures within subgroups and the shares
    of subgroups.
    """
    wholes, parts = seen
    share = asked[1].pick([0])
    commons = (shared(*parts), shared(*wholes)) if single is not None else (None, None)
    rows = np.stack([part.rows for part in parts])
    # Whoever has no weight is not there.
    there = np.stack([part.totals[:, 0] > 0 for part in parts])
    alone = there.sum(axis=0) == 1
    for at, label in enumerate(asked[0].labels):
        if label.measure == "M0":
            m0 = asked[0].pick([at])
            level_of = [ratios(part.totals, m0.num, m0.den) for part in parts]
            filled = [np.where(alone[:, None] & np.isnan(a), b, a) for a, b in (level_of, level_of[::-1])]
            value = [
                np.hstack([one, _share(whole, part)])
                for one, whole, part in zip(filled, wholes, parts, strict=True)
            ]
            delta, mean = value[1] - value[0], (value[0] + value[1]) / 2
            effects = delta * mean[:, ::-1]
            error = np.full_like(effects, np.nan)
            ground = {
                name: _least(one[pair[0]], one[pair[1]], alone, there)[:, [at]]
                for name, one in (("df", found.df), ("n_psu", found.psus), ("rows", found.n))
            }
            if single is not None:
                half = np.where(alone, 1, 0.5)[:, None]
                sides = _sides(wholes, parts, (m0, share), (delta, mean, half))
                error = np.sqrt(_effect_variance(wholes, parts, sides, commons, single))
                error = np.where(ground["n_psu"] > 1, error, np.nan)
            labels = [
                Estimand(label.weighting, label.cutoff, f"M0_{name}_effect")
                for name in ("within", "population")
            ]
            present = np.stack([there.all(axis=0), there.any(axis=0)], axis=1)
            yield _block(place, labels, (effects, error), rows.sum(axis=0)[:, None], present, ground, level)


@dataclass(frozen=True)
class _Side:
    """One year's linearised values: u on the atoms of subgroups, less c · v on those of the whole."""

    u: Matrix
    v: Matrix
    c: Matrix


def _sides(
    wholes: Two, parts: Two, asked: tuple[Estimands, Estimands], moved: tuple[Matrix, Matrix, Matrix]
) -> tuple[_Side, _Side]:
    (m0, share), (delta, mean, half) = asked, moved
    found = []
    for whole, part, sign in zip(wholes, parts, (-1, 1), strict=True):
        z = influence(part, m0.num, m0.den)
        y, v, nu = pieces(whole, part, share)
        by_nu = np.hstack([delta[:, :1] / 2, sign * mean[:, :1]])
        by_m0 = np.hstack([sign * mean[:, 1:], delta[:, 1:] * half])
        u = z * by_m0[part.group] + y * by_nu[part.group]
        found.append(_Side(u, np.hstack([v, v]), nu * by_nu))
    return found[0], found[1]


def _effect_variance(
    wholes: Two,
    parts: Two,
    sides: tuple[_Side, _Side],
    commons: tuple[Shared | None, Shared | None],
    single: SinglePsu,
) -> Matrix:
    """Return V(u0 - c0 v0) + V(u1 - c1 v1) + 2 C(u0 - c0 v0, u1 - c1 v1), subgroups × effects."""
    total = np.zeros_like(sides[0].c)
    size = np.zeros_like(total)
    for whole, part, side in zip(wholes, parts, sides, strict=True):
        inside, above = variance(part, side.u, single), variance(whole, side.v, single)
        total += inside - 2 * side.c * mixed_variance(part, side.u, whole, side.v, single)
        total += side.c**2 * above
        size += inside + side.c**2 * above
    if commons[1] is not None:
        first, second = sides
        cross = covariance(parts, (first.u, second.u), commons[0], single)
        cross -= second.c * mixed_covariance(
            parts[0], first.u, wholes, second.v, commons[1], single, later=False
        )
        cross -= first.c * mixed_covariance(
            parts[1], second.u, wholes, first.v, commons[1], single, later=True
        )
        cross += first.c * second.c * covariance(wholes, (first.v, second.v), commons[1], single)
        total += 2 * cross
    return without_rounding(total, size)


def _least(first: Matrix, second: Matrix, alone: Any, there: Any) -> Matrix:
    """Return the smaller of both years, or that of the year that a subgroup is in."""
    both = np.minimum(first, second)
    only = np.where(there[0][:, None], first, second)
    return np.where(alone[:, None], only, both)


def _share(whole: Slice, part: Slice) -> Matrix:
    share: Matrix = part.totals[:, :1] / whole.totals[:, :1]
    return share


def _both(parts: Two) -> Codes:
    """Return the rows of both years, 0 where a subgroup is in one of them only."""
    rows: Codes = (parts[0].rows + parts[1].rows) * ((parts[0].rows > 0) & (parts[1].rows > 0))
    return rows


def _block(  # noqa: PLR0913, PLR0917 - what is told of an effect
    place: Place,
    labels: list[Estimand],
    found: tuple[Matrix, Matrix],
    n: Codes,
    present: Any,
    ground: dict[str, Matrix],
    level: float,
) -> Rows:
    value, error = found
    low, high = symmetric(value, error, ground["df"], level)
    told = {**ground, "p_value": p_value(value, error, np.broadcast_to(ground["df"], value.shape))}
    return block(place, labels, (value, error, low, high), n, present, told)
