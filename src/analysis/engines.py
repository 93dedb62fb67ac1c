"""Frames of any engine: opened, asked for their columns, and run.

Work is described once, with narwhals; what is lazy stays so until it is collected here, and becomes a
Polars frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

from analysis.errors import UsageError

Opened = nw.LazyFrame[Any] | nw.DataFrame[Any]


def opened(frame: Any, indicators: Sequence[str] = ()) -> Opened:
    """Wrap the caller's frame; pandas keeps flags with missing values as objects."""
    data: Any = nw.from_native(frame.lazy() if isinstance(frame, pl.DataFrame) else frame)
    objects = [name for name, dtype in data.collect_schema().items() if dtype == nw.Object]
    chosen = [name for name in indicators if name in objects]
    if chosen:
        native = data.to_native()
        data = nw.from_native(native.assign(**{name: native[name].convert_dtypes() for name in chosen}))
    return data  # type: ignore[no-any-return]


def check_columns(data: Opened, wanted: Sequence[str]) -> None:
    """Refuse columns that are not there.

    Raises
    ------
    UsageError
        With those that are.
    """
    known = data.collect_schema().names()
    absent = [name for name in dict.fromkeys(wanted) if name not in known]
    if absent:
        raise UsageError(f"no column {', '.join(absent)}; there are {', '.join(known)}")


def whole(table: pl.DataFrame, name: str) -> pl.Expr:
    """Return a sum as Int64 or Float64; some engines give 128-bit numbers or decimals."""
    dtype = table.schema[name]
    whole = dtype.is_integer() or (isinstance(dtype, pl.Decimal) and dtype.scale == 0)
    return pl.col(name).cast(pl.Int64 if whole else pl.Float64)


def collected(data: Opened) -> pl.DataFrame:
    """Run what is still lazy and return a Polars frame."""
    return collected_all([data])[0]


def collected_all(frames: Sequence[Opened]) -> list[pl.DataFrame]:
    """Run what is still lazy; Polars reads what several have in common once.

    Examples
    --------
    >>> rows = opened(pl.DataFrame({"xa": ["01", "02"]}))
    >>> [table.height for table in collected_all([rows, rows.head(1)])]
    [2, 1]
    """
    natives = [frame.to_native() for frame in frames]
    if all(isinstance(native, pl.LazyFrame) for native in natives):
        return pl.collect_all(natives, engine="streaming")
    return [_collected(frame) for frame in frames]


def _collected(data: Opened) -> pl.DataFrame:
    if isinstance(data, nw.LazyFrame):
        return data.collect(backend="polars").to_native()  # type: ignore[no-any-return]
    return data.to_polars()
