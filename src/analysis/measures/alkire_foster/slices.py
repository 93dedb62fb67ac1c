"""One year seen by one subgroup column: sums of the features by subgroup and PSU."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.codes import Codes, combined
from analysis.measures.alkire_foster.features import Matrix
from analysis.measures.alkire_foster.survey import Survey


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
    left
        Share of the PSUs of a stratum that were not drawn; 1 without a finite population correction.
    """

    counts: Codes
    units: Codes
    unit_stratum: Codes
    left: Matrix


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
    times
        How many PSUs an atom is: 1, or the rows of a cell where each row is its own.
    counts
        Rows by subgroup and base: all, complete, poor of each rule.
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
    times: Matrix
    counts: Matrix

    def reach(self, bases: list[int]) -> tuple[Matrix, Matrix]:
        """Return the PSUs that reach each base and their degrees of freedom, subgroups × bases.

        A subgroup has its own: the PSUs with a row of it that weighs, less the strata they lie in.
        """
        inside = ((self.x[:, bases] != 0) & (self.weight > 0)[:, None]) * self.times[:, None]
        psus = by_group(self.group, self.size, inside)
        pair, group, _ = pairs(self)
        strata = by_group(group, self.size, (by_group(pair, len(group), inside) > 0).astype(float))
        return psus, psus - strata

    @cached_property
    def totals(self) -> Matrix:
        """Weighted totals of the features, subgroups × features."""
        return by_group(self.group, self.size, self.x * self.weight[:, None])


@dataclass(frozen=True)
class _Atoms:
    """The finest sums of all years; ``cell`` is one cell of each, which has its keys."""

    cell: Codes
    x: Matrix
    weight: Matrix
    square: Matrix
    rows: npt.NDArray[Any]
    everyone: npt.NDArray[Any]
    poor: Matrix
    drawn: npt.NDArray[Any]


def by_group(group: Codes, size: int, values: Matrix) -> Matrix:
    """Sum rows by their group; the groups are sorted."""
    total = np.zeros((size, values.shape[1]))
    if len(group):
        starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        total[group[starts]] = np.add.reduceat(values, starts, axis=0)
    return total


def pairs(part: Slice) -> tuple[Codes, Codes, Codes]:
    """Return the number of each atom's (subgroup, stratum), and the subgroup and stratum of each."""
    new = (part.group[1:] != part.group[:-1]) | (part.stratum[1:] != part.stratum[:-1])
    pair = np.cumsum(np.r_[0, new]) if len(part.group) else np.zeros(0, np.int64)
    first = np.flatnonzero(np.r_[True, new]) if len(part.group) else np.zeros(0, np.int64)
    return pair, part.group[first], part.stratum[first]


def slices(survey: Survey) -> dict[tuple[int, str], Slice]:
    """Return a slice per year and subgroup column, the whole under the empty name."""
    atoms = _atoms(survey)
    year = survey.year[atoms.cell]
    found = {}
    for at in range(len(survey.years)):
        chosen = np.flatnonzero(year == at)
        drawn = _sampled(survey, atoms, chosen)
        whole = _slice(survey, drawn, atoms, chosen, "")
        found[at, ""] = whole
        for name in survey.question.by:
            part = _slice(survey, drawn, atoms, chosen, name)
            found[at, name] = replace(part, parent=_parents(whole, part))
    return found


def _atoms(survey: Survey) -> _Atoms:
    """Sum cells over patterns, by PSU where there are PSUs, altogether in a census."""
    length = len(survey.year)
    if survey.question.design.is_sample and not survey.has_units:
        x = survey.features[survey.pattern]
        counts = (survey.complete, survey.rows, survey.poor, survey.drawn)
        return _Atoms(np.arange(length), x, survey.weight, survey.square, *counts)
    keys = [survey.year, *(survey.group[name] for name in survey.question.by)]
    place, first = combined([survey.unit, *keys] if survey.question.design.is_sample else keys, length)
    shape = (len(first), len(survey.features))
    entries = (place.astype(np.int32), survey.pattern.astype(np.int32))
    x = coo_array((survey.weight, entries), shape=shape) @ survey.features
    ones = np.ones(len(first))
    rows, everyone = (np.bincount(place, count, len(first)) for count in (survey.complete, survey.rows))
    poor = summed(place, len(first), survey.poor)
    return _Atoms(first, x, ones, ones, rows, everyone, poor, everyone)


def summed(place: Codes, size: int, values: Matrix) -> Matrix:
    """Sum columns by place, which need not be sorted."""
    columns = [np.bincount(place, column, size) for column in values.T]
    return np.stack(columns, axis=1) if columns else np.zeros((size, 0))


def _sampled(survey: Survey, atoms: _Atoms, chosen: Codes) -> Sampled:
    """Return the sample of a year, of all rows, complete or not."""
    cell = atoms.cell[chosen]
    size, stratum = int(survey.stratum.max()) + 1, survey.stratum[cell]
    if not survey.has_units:
        counts = np.bincount(stratum, atoms.everyone[chosen], minlength=size).astype(np.int64)
        return Sampled(counts, np.zeros(0, np.int64), np.zeros(0, np.int64), _left(survey, cell, counts))
    units, first = np.unique(survey.unit[cell], return_index=True)
    counts = np.bincount(stratum[first], minlength=size)
    return Sampled(counts, units, stratum[first], _left(survey, cell, counts))


def _left(survey: Survey, cell: Codes, counts: Codes) -> Matrix:
    """Return which share of the PSUs of each stratum was not drawn."""
    given = np.zeros(len(counts))
    if not len(survey.fpc):
        return given + 1
    given[survey.stratum[cell]] = survey.fpc[cell]
    if (given[survey.stratum[cell]] != survey.fpc[cell]).any():
        raise UsageError("the finite population correction has two values in a stratum of one year")
    drawn = np.where(given > 1, counts / np.maximum(given, 1), given)
    if (drawn > 1).any():
        raise UsageError("more PSUs were drawn than the finite population correction says there are")
    return 1 - drawn


def _slice(survey: Survey, drawn: Sampled, atoms: _Atoms, chosen: Codes, name: str) -> Slice:
    cell = atoms.cell[chosen]
    group = survey.group[name][cell] if name else np.zeros(len(cell), np.int64)
    size = len(survey.groups[name]) if name else 1
    rows, everyone = (
        np.bincount(group, count[chosen], size).astype(np.int64) for count in (atoms.rows, atoms.everyone)
    )
    order = np.lexsort((survey.unit[cell], survey.stratum[cell], group))
    cell, at = cell[order], chosen[order]
    part = Slice(
        drawn,
        size,
        group[order],
        survey.stratum[cell],
        survey.unit[cell],
        atoms.x[at],
        atoms.weight[at],
        atoms.square[at],
        order,
        rows,
        everyone,
        np.ones(len(cell)) if survey.has_units else atoms.drawn[at].astype(float),
        np.column_stack([everyone, rows, summed(group[order], size, atoms.poor[at])]),
    )
    return gathered(part) if survey.has_units else part


def _parents(whole: Slice, part: Slice) -> Codes:
    """Return the places of the atoms of subgroups among those of the whole."""
    if len(whole.sampled.units):
        # Units are numbered by stratum first, so the whole is sorted by them.
        return np.searchsorted(whole.unit, part.unit)
    return np.argsort(whole.parent)[part.parent]


def gathered(part: Slice) -> Slice:
    """Return a slice with one atom per subgroup and PSU."""
    keys = np.stack([part.group, part.stratum, part.unit])
    change: npt.NDArray[np.bool_] = np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)]
    if change.all():
        return part
    starts = np.flatnonzero(change)
    ones = np.ones(len(starts))
    return replace(
        part,
        group=part.group[starts],
        stratum=part.stratum[starts],
        unit=part.unit[starts],
        x=np.add.reduceat(part.x, starts, axis=0),
        weight=ones,
        square=ones,
        times=ones,
        parent=part.parent[starts],
    )
