"""The cells of a run, coded as whole numbers: years, strata, PSUs, subgroups, patterns.

Everything after this module works on these arrays and never meets a row of the input again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.cells import cells
from analysis.errors import DataError, Finding, UsageError
from analysis.measures.alkire_foster.features import Layout, Matrix
from analysis.measures.alkire_foster.question import Question

Codes = npt.NDArray[np.int64]

_WEIGHT, _SQUARE, _FAULTY = "__weight", "__weight_squared", "__weight_faulty"


@dataclass(frozen=True)
class Survey:
    """Coded cells, one entry a cell in each array.

    Parameters
    ----------
    question
        The run.
    years
        Labels of the years in order; one empty label where there is no year column.
    groups
        Labels of each subgroup column, in order.
    year, stratum, unit, household
        Codes. A unit (PSU) keeps its code over the years; it is -1 where each row is its own PSU, and
        ``household`` is empty without an identity.
    group
        Codes of each subgroup column.
    pattern
        Row of ``features``.
    features
        One row per distinct (pattern, unknown); see :class:`Layout`.
    rows, weight, square
        Number of rows, sums of weights and of squared weights.
    complete
        Whether no flag is missing.
    """

    question: Question
    years: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    year: Codes
    stratum: Codes
    unit: Codes
    household: Codes
    group: dict[str, Codes]
    pattern: Codes
    features: Matrix
    rows: Codes
    weight: Matrix
    square: Matrix
    complete: npt.NDArray[np.bool_]

    @property
    def excluded(self) -> int:
        """Rows that are left out since a flag is missing."""
        return int(self.rows[~self.complete].sum())

    @property
    def has_units(self) -> bool:
        """Whether rows are gathered in PSUs (or households over the years)."""
        return bool(len(self.unit)) and self.unit[0] >= 0


def survey(frame: Any, question: Question, source: str = "frame") -> Survey:
    """Group the rows of a frame into cells and code them.

    Raises
    ------
    UsageError
        If a column is not there.
    DataError
        If a flag is not binary, a weight is negative or missing, a key is missing, a PSU lies in two
        strata of a year, a household occurs twice in a year, or no complete row is there.
    """
    table = _grouped(frame, question, source)
    if not len(table):
        raise DataError([Finding("no_rows", source)])
    _check_weights(frame, table, question, source)
    codes = {name: _coded(table[name]) for name in question.key_columns()}
    _check_keys(table, question, source)
    year, years = codes[question.year] if question.year else (np.zeros(len(table), np.int64), ("",))
    coded = _survey(table, question, codes, year, years)
    _check_units(coded, codes, source)
    _check_households(coded, codes, source)
    if not coded.complete.any():
        raise DataError([Finding("no_complete_rows", source)])
    return coded


def _grouped(frame: Any, question: Question, source: str) -> pl.DataFrame:
    data: Any = nw.from_native(frame.lazy() if isinstance(frame, pl.DataFrame) else frame)
    schema = data.collect_schema()
    sums = []
    weight = question.design.weight
    if weight:
        if weight not in schema:
            raise UsageError(f"no column {weight}; there are {', '.join(schema)}")
        if not schema[weight].is_numeric():
            raise DataError([Finding("bad_weight", source, column=weight, found=str(schema[weight]))])
        data = data.with_columns(**_weight_columns(schema, weight))
        sums = [_WEIGHT, _SQUARE, _FAULTY]
    return cells(nw.to_native(data), question.indicators, by=question.key_columns(), sums=sums, source=source)


def _weight_columns(schema: nw.Schema, name: str) -> dict[str, nw.Expr]:
    value = nw.col(name).cast(nw.Float64)
    return {_WEIGHT: value, _SQUARE: value * value, _FAULTY: (~_is_weight(schema, name)).cast(nw.Int64)}


def _is_weight(schema: nw.Schema, name: str) -> nw.Expr:
    good = (nw.col(name) >= 0).fill_null(False)
    # NaN compares as the greatest number in some engines.
    return good & (nw.col(name) < float("inf")).fill_null(False) if schema[name].is_float() else good


def _check_weights(frame: Any, table: pl.DataFrame, question: Question, source: str) -> None:
    weight = question.design.weight
    if weight is None or not table[_FAULTY].sum():
        return
    data: Any = nw.from_native(frame)
    found = data.filter(~_is_weight(data.collect_schema(), weight)).select(weight).head(1)
    value = (found.collect() if isinstance(found, nw.LazyFrame) else found)[weight].to_list()[0]
    raise DataError([Finding("bad_weight", source, column=weight, found="" if value is None else str(value))])


def _check_keys(table: pl.DataFrame, question: Question, source: str) -> None:
    needed = [name for name in (question.year, question.household) if name] + question.design.columns()
    empty = [name for name in needed if table[name].null_count() or _has_nan(table[name])]
    if empty:
        raise DataError([Finding("missing_key", source, column=name) for name in empty])


def _has_nan(column: pl.Series) -> bool:
    return column.dtype.is_float() and bool(column.is_nan().any())


def _coded(column: pl.Series) -> tuple[Codes, tuple[str, ...]]:
    """Return codes in the order of the values, and the values as text; missing is an empty text."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
        if (column.drop_nulls() == column.drop_nulls().round()).all():
            column = column.cast(pl.Int64)
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        column = column.cast(pl.String)
    labels = column.drop_nulls().unique().sort().cast(pl.String)
    codes = column.cast(pl.String).cast(pl.Enum(labels)).to_physical().cast(pl.Int64)
    if not codes.null_count():
        return codes.to_numpy(), tuple(labels)
    return codes.fill_null(len(labels)).to_numpy(), (*labels, "")


def _survey(
    table: pl.DataFrame,
    question: Question,
    codes: dict[str, tuple[Codes, tuple[str, ...]]],
    year: Codes,
    years: tuple[str, ...],
) -> Survey:
    design, zero = question.design, np.zeros(len(table), np.int64)
    stratum = codes[design.strata][0] if design.strata else zero
    rows = table["rows"].to_numpy()
    household = codes[question.household][0] if question.household else np.zeros(0, np.int64)
    # Without PSUs, a household that is seen again is what two years share.
    psu = codes[design.psu][0] if design.psu else household if question.household else None
    pattern, features = _features(table, question)
    return Survey(
        question,
        years,
        {name: codes[name][1] for name in question.by},
        year,
        stratum,
        zero - 1 if psu is None else _pairs(stratum, psu),
        household,
        {name: codes[name][0] for name in question.by},
        pattern,
        features,
        rows,
        table[_WEIGHT].to_numpy() if design.weight else rows.astype(float),
        table[_SQUARE].to_numpy() if design.weight else rows.astype(float),
        (table["unknown"] == 0).to_numpy(),
    )


def _features(table: pl.DataFrame, question: Question) -> tuple[Codes, Matrix]:
    width = len(question.indicators)
    pair = table["pattern"].to_numpy() | (table["unknown"].to_numpy() << width)
    distinct, place = np.unique(pair, return_inverse=True)
    mask = (1 << width) - 1
    return place.astype(np.int64), Layout(question).matrix(distinct & mask, distinct >> width)


def _pairs(first: Codes, second: Codes) -> Codes:
    """Return one code per pair, dense from 0."""
    joined = first * (second.max() + 1) + second
    return np.unique(joined, return_inverse=True)[1].astype(np.int64)


def _check_units(coded: Survey, codes: dict[str, tuple[Codes, tuple[str, ...]]], source: str) -> None:
    design = coded.question.design
    if not (design.psu and design.strata):
        return
    psu, labels = codes[design.psu]
    span = int(coded.stratum.max()) + 1
    seen = np.unique((coded.year * len(labels) + psu) * span + coded.stratum) // span
    twice = seen[1:][seen[1:] == seen[:-1]]
    if len(twice):
        raise DataError(
            [
                Finding("psu_in_two_strata", source, column=design.psu, found=labels[at])
                for at in np.unique(twice % len(labels))[:20]
            ]
        )


def _check_households(coded: Survey, codes: dict[str, tuple[Codes, tuple[str, ...]]], source: str) -> None:
    name = coded.question.household
    if not name:
        return
    household, labels = codes[name]
    place = coded.year * len(labels) + household
    count = np.bincount(place, coded.rows, minlength=len(coded.years) * len(labels))
    twice = np.flatnonzero(count > 1)[:20]
    if len(twice):
        raise DataError(
            [
                Finding(
                    "duplicate_household",
                    source,
                    column=name,
                    found=labels[at % len(labels)],
                    details={"year": coded.years[at // len(labels)]},
                )
                for at in twice
            ]
        )
