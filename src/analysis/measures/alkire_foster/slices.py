"""One year seen by one subgroup column: sums of the features by subgroup and PSU."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from analysis.measures.alkire_foster.features import Matrix
from analysis.measures.alkire_foster.survey import Codes, Survey


@dataclass(frozen=True)
class Sampled:
    """The sample of one year: how many PSUs each stratum has, and which.

    Parameters
    ----------
    counts
        PSUs by stratum; 0 where a stratum is not in this year.
    units
        Codes of the PSUs, sorted; empty where each row is its own.
    unit_stratum
        Their strata.
    """

    counts: Codes
    units: Codes
    unit_stratum: Codes

    @property
    def strata(self) -> int:
        """Number of strata that have PSUs."""
        return int((self.counts > 0).sum())

    @property
    def df(self) -> int:
        """Design degrees of freedom: PSUs less strata."""
        return int(self.counts.sum()) - self.strata


@dataclass(frozen=True)
class Slice:
    """Atoms: PSUs within subgroups, or cells of rows that are their own PSU.

    Parameters
    ----------
    sampled
        The sample that the year was drawn as, the same for every subgroup.
    size
        Number of subgroups.
    group, stratum, unit
        Codes per atom, sorted by subgroup and stratum.
    x
        Atoms × features: weighted sums of a PSU, or the features of one row of a cell.
    weight, square
        What ``x`` still has to be multiplied by: sums of weights and squared weights of a cell of
        rows, 1 for PSUs.
    parent
        Place of the atom's PSU (or cell) among the atoms of the whole.
    rows
        Complete rows by subgroup.
    everyone
        All rows by subgroup.
    """

    sampled: Sampled
    size: int
    group: Codes
    stratum: Codes
    unit: Codes
    x: Matrix
    weight: Matrix
    square: Matrix
    parent: Codes
    rows: Codes
    everyone: Codes

    def totals(self) -> Matrix:
        """Return the weighted totals of the features, subgroups × features."""
        return by_group(self.group, self.size, self.x * self.weight[:, None])


def by_group(group: Codes, size: int, values: Matrix) -> Matrix:
    """Sum rows by their group; the groups are sorted."""
    total = np.zeros((size, values.shape[1]))
    if len(group):
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        total[group[starts]] = np.add.reduceat(values, starts, axis=0)
    return total


def sampled(survey: Survey, year: int) -> Sampled:
    """Return the sample of a year, of all rows, complete or not."""
    chosen = survey.year == year
    size = int(survey.stratum.max()) + 1
    stratum = survey.stratum[chosen]
    if not survey.has_units:
        counts = np.bincount(stratum, survey.rows[chosen], minlength=size).astype(np.int64)
        return Sampled(counts, np.zeros(0, np.int64), np.zeros(0, np.int64))
    units, first = np.unique(survey.unit[chosen], return_index=True)
    return Sampled(np.bincount(stratum[first], minlength=size), units, stratum[first])


def slices(survey: Survey) -> dict[tuple[int, str], Slice]:
    """Return a slice per year and subgroup column, the whole under the empty name."""
    found = {}
    for year in range(len(survey.years)):
        drawn = sampled(survey, year)
        chosen = np.flatnonzero(survey.year == year)
        atoms = _atoms(survey, chosen)
        whole = _slice(survey, drawn, chosen, atoms, "")
        found[year, ""] = whole
        for name in survey.question.by:
            part = _slice(survey, drawn, chosen, atoms, name)
            is_sample = survey.question.design.is_sample
            found[year, name] = replace(part, parent=_parents(whole, part)) if is_sample else part
    return found


def _parents(whole: Slice, part: Slice) -> Codes:
    """Return the places of the atoms of subgroups among those of the whole."""
    if len(whole.unit) and whole.unit[0] >= 0:
        # Units are numbered by stratum first, so the whole is sorted by them.
        return np.searchsorted(whole.unit, part.unit)
    return np.argsort(whole.parent)[part.parent]


@dataclass(frozen=True)
class _Atoms:
    """The finest sums of a year; ``cell`` is one cell of each, which has its keys."""

    cell: Codes
    x: Matrix
    weight: Matrix
    square: Matrix


def _atoms(survey: Survey, chosen: Codes) -> _Atoms:
    """Sum the cells of a year over patterns, where PSUs or a census allow to."""
    weight = survey.weight[chosen]
    if survey.question.design.is_sample and not survey.has_units:
        return _Atoms(chosen, survey.features[survey.pattern[chosen]], weight, survey.square[chosen])
    keys = [survey.group[name] for name in survey.question.by]
    keys += [survey.unit, survey.stratum] if survey.question.design.is_sample else []
    place, first = _combined([key[chosen] for key in keys], len(chosen))
    shape = (len(first), len(survey.features))
    x = csr_array((weight, (place, survey.pattern[chosen])), shape=shape) @ survey.features
    ones = np.ones(len(first))
    return _Atoms(chosen[first], x, ones, ones)


def _combined(keys: list[Codes], length: int) -> tuple[Codes, Codes]:
    """Return the number of each row's combination of keys, and the first row of each."""
    joined = np.zeros(length, np.int64)
    for key in keys:
        joined = joined * (key.max() + 1) + key
        if joined.max() > 2**31:
            joined = np.unique(joined, return_inverse=True)[1].astype(np.int64)
    _, first, place = np.unique(joined, return_index=True, return_inverse=True)
    return place, first


def _slice(survey: Survey, drawn: Sampled, chosen: Codes, atoms: _Atoms, name: str) -> Slice:
    zero = np.zeros(len(survey.year), np.int64)
    group = survey.group[name] if name else zero
    size = len(survey.groups[name]) if name else 1
    everyone = np.bincount(group[chosen], survey.rows[chosen], minlength=size)
    rows = np.bincount(group[chosen], survey.rows[chosen] * survey.complete[chosen], minlength=size)
    cell = atoms.cell
    order = np.lexsort((survey.unit[cell], survey.stratum[cell], group[cell]))
    cell = cell[order]
    part = Slice(
        drawn,
        size,
        group[cell],
        survey.stratum[cell],
        survey.unit[cell],
        atoms.x[order],
        atoms.weight[order],
        atoms.square[order],
        order,
        rows.astype(np.int64),
        everyone.astype(np.int64),
    )
    return gathered(part) if survey.has_units or not survey.question.design.is_sample else part


def gathered(part: Slice) -> Slice:
    """Return a slice with one atom per subgroup and PSU."""
    keys = np.stack([part.group, part.stratum, part.unit])
    change: npt.NDArray[np.bool_] = np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)]
    if change.all():
        return part
    starts = np.flatnonzero(change)
    ones = np.ones(len(starts))
    return Slice(
        part.sampled,
        part.size,
        part.group[starts],
        part.stratum[starts],
        part.unit[starts],
        np.add.reduceat(part.x, starts, axis=0),
        ones,
        ones,
        part.parent[starts],
        part.rows,
        part.everyone,
    )
