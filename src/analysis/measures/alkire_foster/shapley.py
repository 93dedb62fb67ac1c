"""Exact splits of the change in M0 between two years.

Into incidence and intensity: ΔM0 = ΔH (A0 + A1)/2 + ΔA (H0 + H1)/2.
Into subgroups with population shares ν: ΔM0 = Σ_g [ΔM0_g (ν_g0 + ν_g1)/2 + Δν_g (M0_g0 + M0_g1)/2],
the effect within a subgroup and the effect of its population. Each is the Shapley value of its part.

Source: Shorrocks (2013), Decomposition procedures for distributional analysis, J. Economic
Inequality 11; Apablaza and Yalonetzky (2013) for M0. Errors by linearisation of both years.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.intervals import symmetric
from analysis.measures.alkire_foster.levels import Place
from analysis.measures.alkire_foster.question import SinglePsu
from analysis.measures.alkire_foster.shares import batches, on_whole, share_influences
from analysis.measures.alkire_foster.slices import Slice
from analysis.measures.alkire_foster.tidy import Rows, block
from analysis.measures.alkire_foster.variance import Shared, covariance, influence, ratios, shared, variance

Two = tuple[Slice, Slice]


def two_year_error(parts: Two, z: tuple[Matrix, Matrix], common: Shared | None, single: SinglePsu) -> Matrix:
    """Return the standard error of a number that is the sum of z over both years."""
    apart = variance(parts[0], z[0], single) + variance(parts[1], z[1], single)
    error: Matrix = np.sqrt(np.maximum(apart + 2 * covariance(parts, z, common, single), 0))
    return error


def incidence_intensity(
    parts: Two, asked: Estimands, single: SinglePsu | None, place: Place, df: int
) -> Iterator[Rows]:
    """Yield the effects of incidence and intensity by subgroup and rule."""
    common = shared(*parts) if single is not None else None
    for at, label in enumerate(asked.labels):
        if label.measure == "H":
            pair = asked.pick([at, at + 1])
            value = [ratios(part.totals, pair.num, pair.den) for part in parts]
            delta, mean = value[1] - value[0], (value[0] + value[1]) / 2
            effects = delta * mean[:, ::-1]
            error = np.full_like(effects, np.nan)
            if single is not None:
                z = _product_influence(parts, pair, delta, mean)
                error = two_year_error(parts, z, common, single)
            labels = [
                Estimand(label.weighting, label.cutoff, f"M0_{name}_effect")
                for name in ("incidence", "intensity")
            ]
            yield _block(place, labels, effects, error, (df, _both(parts)))


def _product_influence(parts: Two, pair: Estimands, delta: Matrix, mean: Matrix) -> tuple[Matrix, Matrix]:
    """Linearise ΔH Ā and ΔA H̄: each is a product, of which each year moves both factors."""
    found = []
    for part, sign in zip(parts, (-1, 1), strict=True):
        z = influence(part, pair.num, pair.den)
        found.append(z * sign * mean[part.group][:, ::-1] + z[:, ::-1] * delta[part.group] / 2)
    return found[0], found[1]


def subgroup_effects(
    seen: tuple[Two, Two],
    asked: tuple[Estimands, Estimands],
    single: SinglePsu | None,
    place: Place,
    df: int,
) -> Iterator[Rows]:
    """Yield the effect within each subgroup and the effect of its population share, by rule.

    ``seen`` holds the whole and the subgroups, ``asked`` the measures within subgroups and the shares
    of subgroups.
    """
    wholes, parts = seen
    share = asked[1].pick([0])
    common = shared(*wholes) if single is not None else None
    for at, label in enumerate(asked[0].labels):
        if label.measure == "M0":
            m0 = asked[0].pick([at])
            value = [
                np.hstack([ratios(part.totals, m0.num, m0.den), _share(whole, part)])
                for whole, part in zip(wholes, parts, strict=True)
            ]
            delta, mean = value[1] - value[0], (value[0] + value[1]) / 2
            effects = delta * mean[:, ::-1]
            error = np.full_like(effects, np.nan)
            if single is not None:
                z = _subgroup_influence(wholes, parts, (m0, share), (delta, mean))
                stacks = ((np.hstack(first), np.hstack(second)) for first, second in _stacked(z))
                found = [two_year_error(wholes, stack, common, single) for stack in stacks]
                error = np.hstack(found).reshape(effects.shape)
            labels = [
                Estimand(label.weighting, label.cutoff, f"M0_{name}_effect")
                for name in ("within", "population")
            ]
            yield _block(place, labels, effects, error, (df, _both(parts)))


def _subgroup_influence(
    wholes: Two, parts: Two, asked: tuple[Estimands, Estimands], moved: tuple[Matrix, Matrix]
) -> Iterator[tuple[Matrix, Matrix]]:
    (m0, share), (delta, mean) = asked, moved
    within = [influence(part, m0.num, m0.den) for part in parts]
    shares = [share_influences(whole, part, share) for whole, part in zip(wholes, parts, strict=True)]
    for group, pair in enumerate(zip(*shares, strict=True)):
        z = []
        for whole, part, inside, nu, sign in zip(wholes, parts, within, pair, (-1, 1), strict=True):
            both = np.hstack([on_whole(whole, part, group, inside), nu])
            z.append(both * sign * mean[group, ::-1] + both[:, ::-1] * delta[group] / 2)
        yield z[0], z[1]


def _stacked(
    z: Iterator[tuple[Matrix, Matrix]],
) -> Iterator[tuple[tuple[Matrix, ...], tuple[Matrix, ...]]]:
    """Gather subgroups, so that their errors are taken together."""
    for batch in batches(z):
        first, second = zip(*batch, strict=True)
        yield first, second


def _share(whole: Slice, part: Slice) -> Matrix:
    share: Matrix = part.totals[:, :1] / whole.totals[:, :1]
    return share


def _both(parts: Two) -> Codes:
    """Return the rows of both years, 0 where a subgroup is in one of them only."""
    rows: Codes = (parts[0].rows + parts[1].rows) * ((parts[0].rows > 0) & (parts[1].rows > 0))
    return rows


def _block(
    place: Place, labels: list[Estimand], value: Matrix, error: Matrix, scale: tuple[int, Codes]
) -> Rows:
    df, rows = scale
    low, high = symmetric(value, error, df)
    return block(place, labels, (value, error, low, high), rows[:, None])
