"""The tidy frame of the command's contract, in the caller's kind of frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from analysis.measures.alkire_foster.features import Estimand, Matrix

# Columns of rows that are still to be put together.
Rows = dict[str, npt.NDArray[Any]]

COLUMNS = {
    "year": pl.String,
    "by": pl.String,
    "group": pl.String,
    "cutoff": pl.String,
    "measure": pl.String,
    "indicator": pl.String,
    "estimate": pl.Float64,
    "std_error": pl.Float64,
    "ci_low": pl.Float64,
    "ci_high": pl.Float64,
    "n": pl.Int64,
    "df": pl.Int64,
    "n_psu": pl.Int64,
    "deff": pl.Float64,
    "p_value": pl.Float64,
    "reliability": pl.String,
}
_FLOATS = ("estimate", "std_error", "ci_low", "ci_high", "deff", "p_value")
# Below these an estimate of a sample is told to be weak, and above this coefficient of variation.
FEW_ROWS, FEW_DF, LARGE_CV = 30, 8, 0.3


def block(  # noqa: PLR0913, PLR0917 - what is told of an estimate
    place: tuple[str, str, Sequence[str | None]],
    labels: Sequence[Estimand],
    numbers: tuple[Matrix, Matrix, Matrix, Matrix],
    n: npt.NDArray[Any],
    present: npt.NDArray[np.bool_] | None = None,
    ground: Mapping[str, Any] | None = None,
) -> Rows:
    """Return rows for subgroups × measures.

    Parameters
    ----------
    place
        Year (or pair of years), subgroup column, labels of the subgroups.
    labels
        One per measure.
    numbers
        Estimate, standard error and both ends of the interval, subgroups × measures.
    n
        Rows, subgroups × measures.
    present
        Which subgroups × measures are told at all; default is those with rows.
    ground
        What an estimate rests on, each subgroups × measures or one for all: ``df``, ``n_psu``, ``deff``,
        ``p_value``, and ``rows``, the number that its denominator counts.
    """
    year, by, groups = place
    size, count = numbers[0].shape
    told = np.broadcast_to(n > 0 if present is None else present, (size, count)).ravel()
    kept = np.flatnonzero(told)
    inner, outer = kept % max(count, 1), kept // max(count, 1)
    columns = {
        "year": np.full(len(kept), year, dtype=object),
        "by": np.full(len(kept), by, dtype=object),
        "group": np.array(groups, dtype=object)[outer],
    }
    for name in ("weighting", "cutoff", "measure", "indicator"):
        columns[name] = np.array([getattr(label, name) for label in labels], dtype=object)[inner]
    for name, found in zip(("estimate", "std_error", "ci_low", "ci_high"), numbers, strict=True):
        columns[name] = found.ravel()[kept]
    columns["n"] = np.broadcast_to(n, (size, count)).ravel()[kept].astype(np.int64)
    known = ground or {}
    for name in ("df", "n_psu", "deff", "p_value"):
        found = np.broadcast_to(known.get(name, np.nan), (size, count))
        columns[name] = np.asarray(found, dtype=float).ravel()[kept]
    rows = np.broadcast_to(known.get("rows", n), (size, count)).ravel()[kept]
    columns["reliability"] = _reliability(columns, rows)
    return columns


def _reliability(columns: Rows, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Name what makes an estimate of a sample weak: few rows, few degrees of freedom, a large error."""
    sampled = np.isfinite(columns["n_psu"])
    relative = np.divide(
        columns["std_error"],
        np.abs(columns["estimate"]),
        out=np.zeros(len(rows)),
        where=columns["estimate"] != 0,
    )
    weak = {
        "n": rows < FEW_ROWS,
        "df": ~(columns["df"] >= FEW_DF),
        "cv": np.isfinite(relative) & (relative > LARGE_CV),
    }
    told = np.full(len(rows), "", dtype=object)
    for name, where in weak.items():
        told = np.where(where, np.where(told == "", name, told + (" " + name)), told)
    return np.where(sampled, np.where(told == "", "ok", told), "")


def table(blocks: Sequence[Rows]) -> pl.DataFrame:
    """Return all rows; the column ``weighting`` is there only where there are several."""
    schema = {**COLUMNS, "weighting": pl.String}
    whole = pl.DataFrame(
        {
            name: _column(name, np.concatenate([part[name] for part in blocks]), dtype)
            for name, dtype in schema.items()
        }
    ).with_columns(pl.col(_FLOATS).fill_nan(None))
    named = [*COLUMNS]
    if (whole["weighting"] != "").any():
        named.insert(named.index("cutoff"), "weighting")
    return whole.select(named)


def _column(name: str, values: npt.NDArray[Any], dtype: Any) -> pl.Series:
    if dtype == pl.Int64 and values.dtype.kind == "f":
        return pl.Series(name, values).fill_nan(None).cast(pl.Int64)
    return pl.Series(name, values, dtype, strict=False)


def like(frame: Any, found: pl.DataFrame) -> Any:
    """Return a frame in the caller's kind: pandas, Polars, Arrow, DuckDB, Spark."""
    kind = type(frame).__module__.partition(".")[0]
    if isinstance(frame, pl.LazyFrame):
        return found.lazy()
    if kind == "pandas":
        return found.to_pandas()
    if kind == "pyarrow":
        return found.to_arrow()
    if kind in {"duckdb", "_duckdb"}:
        import duckdb

        return duckdb.from_arrow(found.to_arrow())
    if kind == "pyspark":
        schema = ", ".join(f"`{name}` {_SPARK[dtype]}" for name, dtype in found.schema.items())
        return frame.sparkSession.createDataFrame(found.rows(), schema)
    return found


_SPARK: dict[Any, str] = {
    pl.String: "string",
    pl.Float64: "double",
    pl.Int64: "bigint",
}
