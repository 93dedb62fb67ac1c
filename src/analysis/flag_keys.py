"""All flags of a row as one number: what cells are grouped by.

The digits of the number to base 3 are the flags, 2 for missing. It is written once, with narwhals, for
frames of any engine; see :mod:`analysis.cells`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.core.engines import collected, collected_all, collected_parts, opened_rows, whole
from analysis.core.errors import DataError, Finding, UsageError

# A flag is 0, 1 or missing: that many digits to base 3 fit a 64-bit key, and patterns 32 bits.
MOST_INDICATORS = 31
# Rows that are looked at together where they are read in parts.
PART = 500_000

# Names of our own columns, which no column of the caller may have.
KEY, ROWS, _FAULTS = "__cell_key", "__cell_rows", "__cell_faults"
_SMALL = (nw.Int8, nw.Int16, nw.UInt8, nw.UInt16)


def keyed(  # noqa: PLR0913 - those of cells, and whether to group
    frame: Any,
    indicators: Sequence[str],
    *,
    by: Sequence[str] = (),
    sums: Sequence[str] = (),
    source: str = "frame",
    grouped: bool = True,
) -> pl.DataFrame:
    """Return :func:`cells` before their pattern is taken apart: ``KEY``, and rows in ``ROWS``.

    The digits of ``KEY`` to base 3 are the flags, 2 for missing; :func:`split_keys` takes them apart.
    Without grouping every row is a cell of its own: grouping costs more than it saves where few rows
    share a cell, as within the PSUs of a sample survey.

    Examples
    --------
    >>> keyed(pl.DataFrame({"nuoc": [1, 1], "bhyt": [0, None]}), ["nuoc", "bhyt"], grouped=False).rows()
    [(1, 1), (7, 1)]
    """
    return keyed_tables(frame, indicators, [by], sums, source, grouped=grouped)[0]


def keyed_parts(  # noqa: PLR0913 - those of keyed
    frame: Any,
    indicators: Sequence[str],
    *,
    by: Sequence[str] = (),
    sums: Sequence[str] = (),
    source: str = "frame",
    sliced: bool = False,
) -> Iterator[pl.DataFrame]:
    """Return what :func:`keyed` does without grouping, a part of the rows at a time, none of them empty.

    ``sliced`` as in :func:`analysis.core.engines.collected_parts`.

    Examples
    --------
    >>> rows = pl.DataFrame({"nuoc": [1, 1], "bhyt": [0, None]})
    >>> [part.rows() for part in keyed_parts(rows, ["nuoc", "bhyt"])]
    [[(1, 1), (7, 1)]]
    """
    plan = _plan(frame, indicators, [by], sums, source)
    for part in collected_parts(plan.chosen(plan.rows, by), PART, sliced=sliced):
        if part.height:
            yield plan.checked(part, by, grouped=False)


def keyed_tables(  # noqa: PLR0913 - those of keyed
    frame: Any,
    indicators: Sequence[str],
    keys: Sequence[Sequence[str]],
    sums: Sequence[str],
    source: str,
    *,
    grouped: bool = True,
) -> list[pl.DataFrame]:
    """Return a table of :func:`keyed` for each set of keys, reading the rows once."""
    plan = _plan(frame, indicators, keys, sums, source)
    total = [nw.col(name).sum() for name in plan.values]
    asked = [plan.rows.group_by(*by, KEY).agg(*total) if grouped else plan.rows for by in keys]
    tables = collected_all([plan.chosen(part, by) for part, by in zip(asked, keys, strict=True)])
    return [plan.checked(table, by, grouped=grouped) for table, by in zip(tables, keys, strict=True)]


@dataclass(frozen=True)
class _Plan:
    """Rows with the number of their flags, not yet read, and what becomes of them."""

    rows: Any
    data: Any
    schema: nw.Schema
    indicators: Sequence[str]
    sums: Sequence[str]
    source: str

    @property
    def values(self) -> list[str]:
        """What is summed."""
        return list(dict.fromkeys([ROWS, *self.sums, _FAULTS]))

    def chosen(self, part: Any, by: Sequence[str]) -> Any:
        """Return the columns that are asked for."""
        return part.select(*by, KEY, *self.values)

    def checked(self, table: pl.DataFrame, by: Sequence[str], *, grouped: bool) -> pl.DataFrame:
        """Return what was read, sums in their final types; refuse flags that are none."""
        if table[_FAULTS].sum():
            raise DataError(list(_not_binary(self.data, self.schema, self.indicators, self.source)))
        values = (ROWS, *self.sums)
        return table.select(*by, KEY, *((whole(table, name) for name in values) if grouped else values))


def _plan(
    frame: Any,
    indicators: Sequence[str],
    keys: Sequence[Sequence[str]],
    sums: Sequence[str],
    source: str,
) -> _Plan:
    wanted = list(dict.fromkeys([*indicators, *(name for by in keys for name in by), *sums]))
    data = opened_rows(frame, wanted)
    if not 1 <= len(indicators) <= MOST_INDICATORS:
        raise UsageError(f"{len(indicators)} indicators; from 1 to {MOST_INDICATORS} are possible")
    if taken := {KEY, ROWS, _FAULTS} & {*indicators, *(name for by in keys for name in by)}:
        raise UsageError(f"a column may not be named {', '.join(sorted(taken))}; rename it")
    schema = data.collect_schema()
    _check_types(schema, indicators, source)
    rows = data.with_columns(
        nw.lit(1).alias(ROWS),
        _key(schema, indicators).alias(KEY),
        _faults(schema, indicators).alias(_FAULTS),
    )
    return _Plan(rows, data, schema, indicators, sums, source)


def split_keys(keys: npt.ArrayLike, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return pattern and unknown of keys to base 3.

    Examples
    --------
    >>> split_keys([7], 2)
    (array([1]), array([2]))
    """
    wanted = np.asarray(keys, dtype=np.int64)
    if len(wanted) > 3**count:  # fewer different keys than keys: look them up
        pattern, unknown = split_keys(np.arange(3**count), count)
        return pattern[wanted], unknown[wanted]
    rest = wanted
    pattern, unknown = np.zeros_like(rest), np.zeros_like(rest)
    for bit in range(count):
        rest, digit = np.divmod(rest, 3)
        pattern |= (digit == 1).astype(np.int64) << bit
        unknown |= (digit == 2).astype(np.int64) << bit
    return pattern, unknown


def _check_types(schema: nw.Schema, indicators: Sequence[str], source: str) -> None:
    wrong = [name for name in indicators if schema[name] != nw.Boolean and not schema[name].is_numeric()]
    if wrong:
        raise DataError(
            [Finding("not_binary", source, column=name, found=str(schema[name])) for name in wrong]
        )


def _flag(schema: nw.Schema, name: str) -> nw.Expr:
    """Return a flag as it is, with NaN as missing."""
    column = nw.col(name)
    if schema[name] in (nw.Float32, nw.Float64):
        return nw.when(~column.is_nan()).then(column)
    return column


def _key(schema: nw.Schema, indicators: Sequence[str]) -> nw.Expr:
    dtype = nw.Int32 if 3 ** len(indicators) < 2**31 else nw.Int64
    digits = [_digit(schema, name, dtype) * 3**at for at, name in enumerate(indicators)]
    key: nw.Expr = reduce(add, digits)
    return key


def _digit(schema: nw.Schema, name: str, dtype: type[nw.Int32 | nw.Int64]) -> nw.Expr:
    """Return 0, 1, or 2 for missing; pandas can only make integers of what is not missing."""
    column = nw.col(name)
    if schema[name] == nw.Boolean:
        return column.cast(dtype).fill_null(2)
    if schema[name] in _SMALL:
        return column.fill_null(2).cast(dtype)
    # What is no flag, such as infinity, cannot be cast; it is counted as faulty beside this.
    one, zero = nw.lit(1).cast(dtype), nw.lit(0).cast(dtype)
    other = nw.when(column == 0).then(zero).otherwise(nw.lit(2).cast(dtype))
    return nw.when(column == 1).then(one).otherwise(other)


def _faulty(schema: nw.Schema, name: str) -> nw.Expr:
    flag = _flag(schema, name)
    if schema[name].is_integer():
        # Only 0 and 1 are their own squares, also where integers wrap around.
        return (flag * flag != flag).fill_null(False)
    return ((flag != 0) & (flag != 1) & ~flag.is_null()).fill_null(False)


def _faults(schema: nw.Schema, indicators: Sequence[str]) -> nw.Expr:
    numeric = [name for name in indicators if schema[name] != nw.Boolean]
    if not numeric:
        return nw.lit(0)
    return reduce(or_, (_faulty(schema, name) for name in numeric)).cast(nw.Int64)


def _not_binary(data: Any, schema: nw.Schema, indicators: Sequence[str], source: str) -> Iterable[Finding]:
    for name in indicators:
        if schema[name] != nw.Boolean:
            found = collected(data.filter(_faulty(schema, name)).select(name).head(1))
            if len(found):
                yield Finding("not_binary", source, column=name, found=str(found[name][0]))
