"""The cells of a run, coded as whole numbers: years, strata, PSUs, subgroups, patterns.

Everything after this module works on these arrays and never meets a row of the input again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from analysis.core.engines import opened
from analysis.core.errors import DataError, Finding, UsageError
from analysis.flag_keys import KEY, ROWS, keyed, keyed_parts, split_keys
from analysis.measures.alkire_foster.codes import (
    TEXTS,
    Coded,
    Codes,
    Labels,
    coded,
    combined,
    dense,
    in_natural_order,
)
from analysis.measures.alkire_foster.features import Layout, Matrix
from analysis.measures.alkire_foster.gather import (
    Contents,
    Piece,
    gathered,
    is_gathered,
    merged,
)
from analysis.measures.alkire_foster.question import Question

# Kinds that are no years, groups or PSUs, and kinds that are, beside numbers.
_NO_KEYS = (nw.Binary, nw.Duration)
_KEYS = (*TEXTS, pl.Boolean, pl.Date, pl.Datetime, pl.Time, pl.Null)
_FAR_SQUARE = 1e280
_WEIGHT, _SQUARE, _FAULTY, _ZERO = "__weight", "__weight_squared", "__weight_faulty", "__weight_zero"


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
    complete, poor, drawn
        Number of rows without a missing flag, of those that are poor (cells × rules), and of all rows with
        a weight above 0.
    fpc
        Finite population correction as it was given; empty without.
    """

    question: Question
    years: tuple[str, ...]
    groups: dict[str, Labels]
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
    complete: Codes
    poor: Matrix
    drawn: Codes
    fpc: Matrix

    @property
    def excluded(self) -> int:
        """Rows that are left out since a flag is missing."""
        return int(self.rows.sum() - self.complete.sum())

    @property
    def layout(self) -> Layout:
        """Where each feature stands."""
        return Layout(self.question, gaps=self.features.shape[1] > Layout(self.question).count)

    @property
    def has_units(self) -> bool:
        """Whether rows are gathered in PSUs (or households over the years)."""
        return bool(len(self.unit)) and self.unit[0] >= 0


def survey(frame: Any, question: Question, source: str = "frame", *, sliced: bool = False) -> Survey:
    """Group the rows of a frame into cells and code them.

    ``sliced`` says that a part of a lazy frame can be read without what is before it, as of files.

    Raises
    ------
    UsageError
        If a column is not there.
    DataError
        If a flag is not binary, a weight is negative or missing, a key is missing, a PSU lies in two
        strata of a year, a household occurs twice in a year, or no complete row is there.
    """
    piece = merged(
        _pieces(_tables(frame, question, source, sliced=sliced), frame, question, source), question
    )
    if piece is None:
        raise DataError([Finding("no_rows", source)])
    codes = {name: coded(piece.keys[name]) for name in question.key_columns()}
    if question.year and piece.keys[question.year].dtype in TEXTS:
        codes[question.year] = in_natural_order(*codes[question.year])
    found = _survey(piece.inside, question, codes)
    _check_units(found, codes, source)
    _check_households(found, codes, source)
    if not found.complete.any():
        raise DataError([Finding("no_complete_rows", source)])
    return found


def _pieces(tables: Iterable[pl.DataFrame], frame: Any, question: Question, source: str) -> Iterator[Piece]:
    """Check the parts of the rows, and sum each where that can be done."""
    empty: set[str] = set()
    for table in tables:
        _check_weights(frame, table, question, source)
        for name in question.key_columns():
            if not (table.schema[name].is_numeric() or table.schema[name] in _KEYS):
                raise _no_key(name, table.schema[name])
        empty |= _without_key(table, question)
        piece = Piece(table.select(question.key_columns()), _contents(table, question))
        yield gathered(piece, question)
    if empty:
        needed = [name for name in question.key_columns() if name in empty]
        raise DataError([Finding("missing_key", source, column=name) for name in needed])


def _tables(frame: Any, question: Question, source: str, *, sliced: bool) -> Iterator[pl.DataFrame]:
    """Read the rows a part at a time, where each part is summed; else all at once."""
    sliced |= isinstance(frame, pl.DataFrame)
    data: Any = opened(frame)
    schema = data.collect_schema()
    sums = []
    if taken := {_WEIGHT, _SQUARE, _FAULTY, _ZERO} & {*question.key_columns(), *question.indicators}:
        raise UsageError(f"a column may not be named {', '.join(sorted(taken))}; rename it")
    weight = question.design.weight
    _check_kinds(schema, question.key_columns())
    if weight:
        if weight not in schema:
            raise UsageError(f"no column {weight}; there are {', '.join(schema)}")
        if not schema[weight].is_numeric():
            raise DataError([Finding("bad_weight", source, column=weight, found=str(schema[weight]))])
        data = data.with_columns(**_weight_columns(schema, weight))
        sums = [_WEIGHT, _SQUARE, _FAULTY, _ZERO]
    rows, keys = nw.to_native(data), question.key_columns()
    if is_gathered(question) and not _compresses(data, question):
        yield from keyed_parts(rows, question.indicators, by=keys, sums=sums, source=source, sliced=sliced)
        return
    grouped = _compresses(data, question)
    table = keyed(rows, question.indicators, by=keys, sums=sums, source=source, grouped=grouped)
    if table.height:
        yield table


def _check_kinds(schema: nw.Schema, names: list[str]) -> None:
    for name in names:
        dtype = schema.get(name)
        if dtype is not None and (dtype.is_nested() or dtype in _NO_KEYS):
            raise _no_key(name, dtype)


def _no_key(name: str, dtype: object) -> UsageError:
    return UsageError(f"column {name} holds {dtype}; years, groups and PSUs are text, numbers or dates")


def _compresses(data: Any, question: Question) -> bool:
    """Say whether grouping pays: not within PSUs or households, unless rows are far away."""
    if question.household or question.design.psu:
        return str(data.implementation) not in {"polars", "pandas", "pyarrow"}
    return True


def _weight_columns(schema: nw.Schema, name: str) -> dict[str, nw.Expr]:
    value = nw.col(name).cast(nw.Float64)
    faulty, zero = (~is_weight(schema, name)), (nw.col(name) == 0).fill_null(False)
    # 32 bits hold the number of rows of a cell, and are half the memory where each row is one.
    found = {_FAULTY: faulty.cast(nw.Int32), _ZERO: zero.cast(nw.Int32)}
    return {_WEIGHT: value, _SQUARE: value * value, **found}


def is_weight(schema: nw.Schema, name: str) -> nw.Expr:
    """Return where a column has a weight: a number from 0 up that is finite."""
    good = (nw.col(name) >= 0).fill_null(False)
    # NaN compares as the greatest number in some engines.
    return good & (nw.col(name) < float("inf")).fill_null(False) if schema[name].is_float() else good


def _check_weights(frame: Any, table: pl.DataFrame, question: Question, source: str) -> None:
    weight = question.design.weight
    if weight is None:
        return
    if not table[_FAULTY].sum():
        _check_range(table, weight)
        return
    data: Any = nw.from_native(frame)
    found = data.filter(~is_weight(data.collect_schema(), weight)).select(weight).head(1)
    value = (found.collect() if isinstance(found, nw.LazyFrame) else found)[weight].to_list()[0]
    raise DataError([Finding("bad_weight", source, column=weight, found="" if value is None else str(value))])


def _check_range(table: pl.DataFrame, name: str) -> None:
    """Refuse weights whose squares are not what they should be, since numbers end before them."""
    square, least = pl.col(_SQUARE), (pl.col(_WEIGHT) > 0) & (pl.col(_SQUARE) < 1 / _FAR_SQUARE)
    if not table.select((square.sum() < _FAR_SQUARE) & ~least.any()).item():
        raise UsageError(
            f"the weights of column {name} are too large or too small to be squared; rescale them"
        )


def _without_key(table: pl.DataFrame, question: Question) -> set[str]:
    needed = [name for name in (question.year, question.household) if name] + question.design.columns()
    return {name for name in needed if table[name].null_count() or _has_nan(table[name])}


def _has_nan(column: pl.Series) -> bool:
    return column.dtype.is_float() and bool(column.is_nan().any())


def _contents(table: pl.DataFrame, question: Question) -> Contents:
    """Read what is in each cell; its flags become a row of features."""
    keys = table[KEY].to_numpy().astype(np.int64)
    pattern, distinct = dense(keys)
    patterns, unknown = split_keys(distinct, len(question.indicators))
    features = Layout(question, gaps=bool(unknown.any())).matrix(patterns, unknown)
    rows = table[ROWS].to_numpy().astype(np.int64)
    known = features[:, 0] > 0
    complete = rows if known.all() else rows * known[pattern]
    if not question.design.weight:
        return Contents(pattern, features, rows, complete, rows.astype(float), rows.astype(float), rows)
    weight, square = table[_WEIGHT].to_numpy(), table[_SQUARE].to_numpy()
    return Contents(pattern, features, rows, complete, weight, square, rows - table[_ZERO].to_numpy())


def _survey(inside: Contents, question: Question, codes: Coded) -> Survey:
    design, zero = question.design, np.zeros(len(inside.rows), np.int64)
    poor_at = Layout(question).bases[2:]
    year, labels = codes[question.year] if question.year else (zero, ("",))
    years = tuple(label or "" for label in labels)
    stratum = codes[design.strata][0] if design.strata else zero
    household = codes[question.household][0] if question.household else np.zeros(0, np.int64)
    # Without PSUs, a household that is seen again is what two years share.
    psu = codes[design.psu][0] if design.psu else household if question.household else None
    apart = [stratum, psu, year] if psu is not None and design.independent_years else [stratum, psu]
    fpc = np.array([_fraction(text) for text in codes[design.fpc][1]]) if design.fpc else np.zeros(0)
    return Survey(
        question,
        years,
        {name: codes[name][1] for name in question.by},
        year,
        stratum,
        zero - 1 if psu is None else combined([key for key in apart if key is not None], len(zero))[0],
        household,
        {name: codes[name][0] for name in question.by},
        inside.pattern,
        inside.features,
        inside.rows,
        inside.weight,
        inside.square,
        inside.complete,
        np.stack([inside.poor_rows(at) for at in poor_at], axis=1) if inside.poor is None else inside.poor,
        inside.drawn,
        fpc[codes[design.fpc][0]] if design.fpc else fpc,
    )


def _fraction(text: str | None) -> float:
    try:
        value = float(text or "nan")
    except ValueError:
        value = float("nan")
    if not value > 0:
        raise UsageError(f"finite population correction {text!r} is not a number above 0")
    return value


def _check_units(found: Survey, codes: Coded, source: str) -> None:
    design = found.question.design
    if not (design.psu and design.strata) or design.nested:
        return
    psu, labels = codes[design.psu]
    first = combined([found.unit, found.year], len(psu))[1]
    seen = np.sort(found.year[first] * len(labels) + psu[first])
    twice = seen[1:][seen[1:] == seen[:-1]]
    if len(twice):
        raise DataError(
            [
                Finding("psu_in_two_strata", source, column=design.psu, found=labels[at] or "")
                for at in np.unique(twice % len(labels))[:20]
            ]
        )


def _check_households(found: Survey, codes: Coded, source: str) -> None:
    name = found.question.household
    if not name:
        return
    household, labels = codes[name]
    place = found.year * len(labels) + household
    count = np.bincount(place, found.rows, minlength=len(found.years) * len(labels))
    twice = np.flatnonzero(count > 1)[:20]
    if len(twice):
        raise DataError(
            [
                Finding(
                    "duplicate_household",
                    source,
                    column=name,
                    found=labels[at % len(labels)] or "",
                    details={"year": found.years[at // len(labels)]},
                )
                for at in twice
            ]
        )
