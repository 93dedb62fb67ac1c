"""The tidy frame of the command's contract, in the caller's kind of frame."""

from __future__ import annotations

from collections.abc import Sequence
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
}


def block(
    place: tuple[str, str, Sequence[str]],
    labels: Sequence[Estimand],
    numbers: tuple[Matrix, Matrix, Matrix, Matrix],
    n: npt.NDArray[Any],
    present: npt.NDArray[np.bool_] | None = None,
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
    return columns


def table(blocks: Sequence[Rows]) -> pl.DataFrame:
    """Return all rows; the column ``weighting`` is there only where there are several."""
    schema = {**COLUMNS, "weighting": pl.String}
    whole = pl.DataFrame(
        {
            name: pl.Series(name, np.concatenate([part[name] for part in blocks]), dtype, strict=False)
            for name, dtype in schema.items()
        }
    ).with_columns(pl.col("estimate", "std_error", "ci_low", "ci_high").fill_nan(None))
    named = [*COLUMNS]
    if (whole["weighting"] != "").any():
        named.insert(named.index("cutoff"), "weighting")
    return whole.select(named)


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
