"""Errors from replicate weights: those that came with a survey instead of its strata and PSUs.

Every replicate is the whole survey with other weights, so an estimate has as many values as there are
replicates. Its variance is scale × Σ_r (θ_r - θ)², where the scale belongs to the way they were made:
balanced repeated replication 1/R, Fay's 1/(R (1 - ρ)²), the delete-one jackknife (R - 1)/R, that of pairs 1,
the bootstrap 1/R, successive differences 4/R. Source: Wolter (2007), Introduction to Variance Estimation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import combinations
from typing import Any, Literal, get_args

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from analysis.core.errors import DataError, Finding, UsageError
from analysis.flag_keys import KEY, keyed, split_keys
from analysis.measures.alkire_foster.codes import Codes, Labels, coded
from analysis.measures.alkire_foster.features import Estimands, Matrix
from analysis.measures.alkire_foster.intervals import NO_SPREAD
from analysis.measures.alkire_foster.levels import changes, levels
from analysis.measures.alkire_foster.moments import Moments
from analysis.measures.alkire_foster.question import Question
from analysis.measures.alkire_foster.slices import Slice, slices
from analysis.measures.alkire_foster.survey import Survey, is_weight, survey
from analysis.measures.alkire_foster.tidy import Rows, like, table
from analysis.measures.alkire_foster.variance import below

Method = Literal["brr", "fay", "jk1", "jk2", "bootstrap", "sdr"]
FEWEST = 2
Cube = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Replicates:
    """Which columns hold replicate weights, and how they were made.

    Parameters
    ----------
    columns
        Names, or patterns such as ``rep_*``, of columns in which a household's weight stands as a whole,
        not as a factor of its sample weight.
    method
        ``brr``, ``fay``, ``jk1`` (delete-one jackknife, without strata), ``jk2`` (jackknife of pairs),
        ``bootstrap``, ``sdr`` (successive differences).
    fay
        Fay's ρ, from 0 to below 1; for ``fay`` alone.
    df
        Degrees of freedom; None: the number of replicates less 1.
    """

    columns: tuple[str, ...]
    method: Method = "brr"
    fay: float | None = None
    df: int | None = None

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise UsageError(f"replicate weights are of {', '.join(get_args(Method))}; not {self.method}")
        if (self.method == "fay") != (self.fay is not None):
            raise UsageError("Fay's factor belongs to the method fay, which cannot be without it")
        if self.fay is not None and not 0 <= self.fay < 1:
            raise UsageError(f"Fay's factor lies from 0 to below 1; not {self.fay}")
        if self.df is not None and self.df < 1:
            raise UsageError("degrees of freedom are 1 or more")

    def scale(self, count: int) -> float:
        """Return what the sum of squares is multiplied by.

        Examples
        --------
        >>> [Replicates(("r*",), method).scale(80) for method in ("brr", "jk1", "sdr")]
        [0.0125, 0.9875, 0.05]
        >>> Replicates(("r*",), "fay", fay=0.5).scale(80)
        0.05
        """
        ways = {"jk1": (count - 1) / count, "jk2": 1.0, "sdr": 4 / count}
        return ways.get(self.method, 1 / (count * (1 - (self.fay or 0)) ** 2))

    def named(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Return the columns that are meant, in the order of the file.

        Raises
        ------
        UsageError
            If a name or pattern fits no column, or there are fewer than two in all.

        Examples
        --------
        >>> Replicates(("w_*",)).named(["w", "w_1", "w_2"])
        ('w_1', 'w_2')
        """
        for pattern in self.columns:
            if not any(fnmatchcase(name, pattern) for name in columns):
                raise UsageError(f"no column {pattern}; there are {', '.join(columns)}")
        found = tuple(name for name in columns if any(fnmatchcase(name, one) for one in self.columns))
        if len(found) < FEWEST:
            raise UsageError("replicate weights are two columns or more")
        return found


def replicated(
    frame: Any, question: Question, replicates: Replicates, source: str = "frame"
) -> tuple[pl.DataFrame, int]:
    """Return levels and changes with errors from replicate weights, and how many rows were left out.

    Raises
    ------
    UsageError
        If the design names strata, PSUs, a correction or a census, which replicates stand for, or no sample
        weight; or a household is to be followed.
    DataError
        As :func:`analysis.alkire_foster`, and for a replicate weight that is missing or no number.
    """
    design = question.design
    if design.columns() or design.nested or design.census:
        raise UsageError("replicate weights stand for the whole design: leave out strata, PSUs and census")
    if not design.weight:
        raise UsageError("replicate weights need the sample weight beside them")
    if question.household:
        raise UsageError("households cannot be followed with replicate weights")
    rows: Any = nw.from_native(frame)
    columns = replicates.named(rows.collect_schema().names())
    points = survey(frame, replace(question, design=replace(design, census=True)), source)
    cells = _cells(rows, points, columns, source)
    return table(list(_blocks(points, cells, replicates))), points.excluded


def replicate_weights(frame: Any, question: Question, replicates: Replicates) -> Any:
    """Estimate levels and changes with errors from replicate weights.

    Parameters
    ----------
    frame
        As for :func:`analysis.alkire_foster`.
    question
        What is asked; its design has the sample weight alone. With ``independent_years=False`` the replicates
        of two years are those of one sample, and years covary; otherwise years are taken as independent.
    replicates
        The columns, and how they were made.

    Returns
    -------
    frame of the caller's kind
        The tidy frame of :func:`analysis.alkire_foster` with its levels, shares of subgroups and changes;
        ``n_psu`` is the number of replicates, ``df`` that number less 1 or as it was told.

    Raises
    ------
    UsageError, DataError
        See :func:`analysis.alkire_foster`; if no column fits, or the design has strata or PSUs.

    Examples
    --------
    >>> rows = pl.DataFrame({"a": [1, 0, 1, 0], "w": [1.0] * 4, "w1": [2.0, 2, 0, 0], "w2": [2.0, 0, 2, 0]})
    >>> from analysis import Design
    >>> asked = Question.build(["a"], ["1"], design=Design("w"))
    >>> found = replicate_weights(rows, asked, Replicates(("w?",)))
    >>> found.filter(measure="H").select("estimate", "std_error").rows()
    [(0.5, 0.3535533905932738)]
    """
    return like(frame, replicated(frame, question, replicates)[0])


@dataclass(frozen=True)
class _Cells:
    """Sums of the replicate weights: year, subgroup codes and features of each cell; cells × replicates."""

    year: Codes
    group: Mapping[str, Codes]
    features: Matrix
    weights: Matrix


def _cells(rows: Any, points: Survey, columns: tuple[str, ...], source: str) -> _Cells:
    question, schema = points.question, rows.collect_schema()
    if words := [name for name in columns if not schema[name].is_numeric()]:
        raise DataError(
            [Finding("bad_weight", source, column=name, found=str(schema[name])) for name in words]
        )
    keys = [name for name in dict.fromkeys([question.year, *question.by]) if name]
    # In a sum a value below 0 would hide, and pandas passes over what is missing.
    good = (is_weight(schema, name) for name in columns)
    faults = rows.select(
        (~one).cast(nw.Int32).sum().alias(name) for name, one in zip(columns, good, strict=True)
    )
    counts = (faults.collect() if isinstance(faults, nw.LazyFrame) else faults).rows()[0]
    if wrong := [name for name, count in zip(columns, counts, strict=True) if count]:
        raise DataError([Finding("bad_weight", source, column=name) for name in wrong])
    values = rows.with_columns(nw.col(*columns).cast(nw.Float64))
    found = keyed(nw.to_native(values), question.indicators, by=keys, sums=columns, source=source)
    weights = found.select(columns).to_numpy()
    patterns, unknown = split_keys(found[KEY].cast(pl.Int64).to_numpy(), len(question.indicators))
    year = _places(found[question.year], points.years) if question.year else np.zeros(len(found), np.int64)
    group = {name: _places(found[name], points.groups[name]) for name in question.by}
    return _Cells(year, group, points.layout.matrix(patterns, unknown), weights)


def _places(column: pl.Series, labels: Sequence[str | None]) -> Codes:
    """Return where the values of a column stand among labels."""
    codes, own = coded(column)
    place = {label: at for at, label in enumerate(labels)}
    return np.array([place[label] for label in own], dtype=np.int64)[codes]


def _blocks(points: Survey, cells: _Cells, replicates: Replicates) -> Iterator[Rows]:
    layout, years, level = points.layout, range(len(points.years)), points.question.level
    parts = slices(points)
    asked, shares = layout.estimands(), layout.shares()
    labels: dict[str, Labels] = {"": ("",), **points.groups}
    found: dict[str, Moments] = {}
    for name in labels:
        here = {year: parts[year, name] for year in years}
        found[name] = _moments(here, here, asked, cells, name, replicates, points)
    for year in years:
        for name, known in found.items():
            place = (points.years[year], name, labels[name])
            yield levels(known, year, place, level)
            if name:
                part, whole = {year: parts[year, name]}, {year: parts[year, ""]}
                told = _moments(part, whole, shares, cells, name, replicates, points)
                yield levels(told, year, place, level)
    for pair in combinations(years, 2):
        both = points.years[pair[0]], points.years[pair[1]]
        for name, known in found.items():
            yield from changes(known, pair, both, ("-".join(both), name, labels[name]), level)


def _moments(  # noqa: PLR0913, PLR0917 - the parts of a ratio and of its replicates
    parts: Mapping[int, Slice],
    wholes: Mapping[int, Slice],
    asked: Estimands,
    cells: _Cells,
    name: str,
    replicates: Replicates,
    points: Survey,
) -> Moments:
    """Return the moments of ratios of subgroups to themselves, or to the whole."""
    count = cells.weights.shape[1]
    value, off = {}, {}
    for year, part in parts.items():
        value[year] = _ratio(part.totals, wholes[year].totals, asked)
        here = np.flatnonzero(cells.year == year)
        group = cells.group[name][here] if name else np.zeros(len(here), np.int64)
        inside = csr_array((np.ones(len(here)), (group, np.arange(len(here)))), (part.size, len(here)))
        values = _replicate_values(cells, here, inside, asked, wholes[year] is not part)
        off[year] = values - value[year][:, :, None]
    scale = replicates.scale(count)
    cov = {pair: np.zeros_like(value[pair[0]]) for pair in combinations(parts, 2)}
    if points.question.design.independent_years is False:
        cov = {pair: scale * (off[pair[0]] * off[pair[1]]).sum(axis=2) for pair in cov}
    at = [label.base for label in asked.labels]
    df = float(count - 1 if replicates.df is None else replicates.df)
    n = {year: np.broadcast_to(wholes[year].counts[:, at], one.shape) for year, one in value.items()}
    var = {year: _known(scale * (found**2).sum(axis=2), n[year]) for year, found in off.items()}
    # A subgroup that is everybody has all of it, whatever the data.
    alone = any(wholes[year] is not part and part.size == 1 for year, part in parts.items())
    return Moments(
        tuple(replace(one, fixed=True) for one in asked.labels) if alone else asked.labels,
        value,
        var,
        cov,
        {year: part.rows for year, part in parts.items()},
        {year: part.everyone for year, part in parts.items()},
        n,
        {year: np.full_like(found, count) for year, found in value.items()},
        {year: np.full_like(found, df) for year, found in value.items()},
        {year: np.full_like(found, np.nan) for year, found in value.items()},
    )


def _known(var: Matrix, n: Matrix) -> Matrix:
    """Leave a variance of 0 out where a single row is counted: nothing tells of its spread."""
    return np.where((n > 1) | (var > NO_SPREAD**2), var, np.nan)


def _ratio(top: Matrix, bottom: Matrix, asked: Estimands) -> Matrix:
    den = below(bottom, asked.den)
    num = top @ asked.num
    den = np.broadcast_to(den, num.shape)
    return np.divide(num, den, out=np.full_like(num, np.nan), where=den != 0)


def _replicate_values(cells: _Cells, here: Codes, parts: csr_array, asked: Estimands, whole: bool) -> Cube:
    """Return subgroups × measures × replicates of one year; against the whole where that is asked for."""
    features, weights = cells.features[here], cells.weights[here]
    found = np.empty((parts.shape[0], len(asked.labels), weights.shape[1]))
    for at in range(weights.shape[1]):
        totals: Matrix = parts @ (features * weights[:, [at]])
        found[:, :, at] = _ratio(totals, totals.sum(axis=0, keepdims=True) if whole else totals, asked)
    return found
