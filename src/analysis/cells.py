"""Households grouped by pattern: the only place that meets millions of rows.

All yes/no flags of a household are one number, its *pattern*: bit ``i`` is set where indicator ``i``
is 1. Grouping once by (keys …, pattern) leaves a small table from which every rate, headcount,
cut-off, weighting and standard error follows by integer arithmetic, with no second look at the rows.

The grouping is written once, with narwhals: the same lines run on pandas and Polars frames, on a
Polars scan of files (streaming), on DuckDB relations and on Spark. The cells themselves are always
a Polars frame, since they are small whatever they came from.

Missing is not zero. A row with a missing flag keeps its known flags in ``pattern`` and marks the
missing ones in ``unknown``. Complete rows are ``unknown == 0``; where all missing flags are taken
as 0 the pattern is ``pattern``, where as 1 it is ``pattern | unknown``: the bounds of any rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.core.errors import UsageError
from analysis.flag_keys import KEY, ROWS, keyed_tables, split_keys

_OUTPUT = ("pattern", "unknown", "rows")


def cells(
    frame: Any,
    indicators: Sequence[str],
    *,
    by: Sequence[str] = (),
    sums: Sequence[str] = (),
    source: str = "frame",
) -> pl.DataFrame:
    """Group rows by keys and by the pattern of their flags.

    Parameters
    ----------
    frame
        One row a household (or person): pandas or Polars frame, Polars lazy frame, DuckDB relation
        or Spark frame.
    indicators
        Columns of flags: true/false or 0/1, whole or floating; null or NaN is missing. Bit ``i`` of
        the pattern is the ``i``-th of them; at most 31.
    by
        Key columns, such as commune, class, year, stratum, PSU. Null is a key of its own.
    sums
        Columns that are summed, such as members or a sample weight; nulls add nothing.
    source
        How a finding names the frame, such as the path of its file.

    Returns
    -------
    polars.DataFrame
        One row per existing (by …, pattern, unknown), in no order: the keys; ``pattern`` and
        ``unknown`` (Int64); ``rows`` (Int64); each of ``sums``. Tables of several files or years
        add up: see :func:`merge`.

    Raises
    ------
    UsageError
        If a column is not there or there are too many indicators.
    DataError
        If a flag is neither 0 nor 1 nor missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"xa": ["01", "01", "02"], "nuoc": [1, 1, 0], "bhyt": [0, 0, None]})
    >>> print(cells(rows, ["nuoc", "bhyt"], by=["xa"]).sort("xa").rows())
    [('01', 1, 0, 2), ('02', 0, 2, 1)]
    """
    return cell_tables(frame, indicators, keys=[by], sums=sums, source=source)[0]


def cell_tables(
    frame: Any,
    indicators: Sequence[str],
    *,
    keys: Sequence[Sequence[str]],
    sums: Sequence[str] = (),
    source: str = "frame",
) -> list[pl.DataFrame]:
    """Group rows by several sets of keys, each with the pattern of the flags, reading them once.

    Two tables by commune and by ethnic group are far smaller than one by both, and from a scan of files
    cost little more than one of them.

    Parameters
    ----------
    keys
        One set of key columns a table; the rest as in :func:`cells`.

    Returns
    -------
    list of polars.DataFrame
        One a set, as from :func:`cells`.

    Examples
    --------
    >>> rows = pl.DataFrame({"xa": ["01", "01"], "dan_toc": ["Kinh", "Dao"], "nuoc": [1, 1]})
    >>> [table.height for table in cell_tables(rows, ["nuoc"], keys=[["xa"], ["dan_toc"]])]
    [1, 2]
    """
    taken = sorted({name for by in keys for name in by if name in _OUTPUT})
    if taken:
        raise UsageError(
            f"a key column may not be named {', '.join(taken)}, as a column of cells is; rename it"
        )
    tables = keyed_tables(frame, indicators, keys, sums, source)
    return [_with_bits(table, by, indicators, sums) for table, by in zip(tables, keys, strict=True)]


def _with_bits(
    table: pl.DataFrame, by: Sequence[str], indicators: Sequence[str], sums: Sequence[str]
) -> pl.DataFrame:
    pattern, unknown = split_keys(table[KEY].to_numpy(), len(indicators))
    bits = [pl.Series("pattern", pattern), pl.Series("unknown", unknown)]
    return table.select(*by, *bits, pl.col(ROWS).alias("rows"), *sums)


def merge(parts: Iterable[pl.DataFrame], by: Sequence[str] = ()) -> pl.DataFrame:
    """Add the cells of several files, years or machines; ``by`` may also drop keys.

    Examples
    --------
    >>> part = pl.DataFrame({"xa": ["01"], "pattern": [1], "unknown": [0], "rows": [2]})
    >>> merge([part, part], by=["xa"]).rows()
    [('01', 1, 0, 4)]
    """
    table = pl.concat(parts, how="vertical_relaxed")
    return _summed(table, [*by, "pattern", "unknown"])


def flags(patterns: npt.ArrayLike, count: int) -> npt.NDArray[np.bool_]:
    """Return patterns as a matrix, one row a pattern and one column an indicator.

    Examples
    --------
    >>> flags([5], 3).tolist()
    [[True, False, True]]
    """
    bits = np.asarray(patterns, dtype=np.int64)[:, None] >> np.arange(count, dtype=np.int64)
    return (bits & 1).astype(bool)


def flag_counts(
    table: pl.DataFrame, indicators: Sequence[str], by: Sequence[str] = (), value: str = "rows"
) -> pl.DataFrame:
    """Count the rows with each flag, as in the official tables of deprivation (forms 4 and 6).

    Parameters
    ----------
    table
        Cells.
    indicators
        The names, in the order of the bits.
    by
        Keys of the result, out of those of the cells.
    value
        What is counted: ``rows``, or a summed column such as members.

    Returns
    -------
    polars.DataFrame
        One row per ``by``, sorted: ``value`` (all rows, also incomplete ones), one column per
        indicator with the ``value`` of the rows that have its flag, and ``{indicator}_unknown`` with
        that of the rows where it is missing.

    Examples
    --------
    >>> table = pl.DataFrame({"pattern": [1, 3], "unknown": [2, 0], "rows": [2, 5]})
    >>> flag_counts(table, ["nuoc", "bhyt"]).rows()
    [(7, 7, 5, 0, 2)]
    """
    amount = pl.col(value)
    columns = [
        amount.sum(),
        *(_where("pattern", bit, amount).alias(name) for bit, name in enumerate(indicators)),
        *(_where("unknown", bit, amount).alias(f"{name}_unknown") for bit, name in enumerate(indicators)),
    ]
    rows = table.lazy()
    counted = rows.group_by(by).agg(columns).sort(list(by)) if by else rows.select(columns)
    return counted.collect(engine="streaming")


def _where(column: str, bit: int, amount: pl.Expr) -> pl.Expr:
    return pl.when((pl.col(column) & (1 << bit)) != 0).then(amount).otherwise(0).sum()


def _summed(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    values = [name for name in table.columns if name not in by and table.schema[name].is_numeric()]
    return table.group_by(by, maintain_order=True).agg(pl.col(values).sum())
