"""Frames of any engine: opened, asked for their columns, and run.

Work is described once, with narwhals; what is lazy stays so until it is collected here, and becomes a
Polars frame.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
from narwhals import dependencies

from analysis.core.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

_TOO_FAR = 2**63
Opened = nw.LazyFrame[Any] | nw.DataFrame[Any]


def opened(frame: Any) -> Opened:
    """Wrap the caller's frame, of whatever kind.

    Raises
    ------
    UsageError
        If pandas has several columns of one name.
    """
    if dependencies.is_pandas_dataframe(frame) and not frame.columns.is_unique:
        twice = ", ".join(map(str, frame.columns[frame.columns.duplicated()].unique()))
        raise UsageError(f"there are several columns {twice}; rename them")
    return nw.from_native(frame.lazy() if isinstance(frame, pl.DataFrame) else frame)


def opened_rows(frame: Any, wanted: Sequence[str]) -> Opened:
    """Wrap columns of the caller's frame, for work where each row counts on its own.

    What is in memory already becomes a Polars frame, which groups it sooner than its own library; pandas
    goes there directly, as narwhals would import its part for pandas first.

    Raises
    ------
    UsageError
        If a column is not there, or one of pandas' objects has values of several kinds.
    """
    if dependencies.is_pandas_dataframe(frame):
        _check_names(list(map(str, frame.columns)), wanted)
        return nw.from_native(_from_pandas(frame[list(wanted)]).lazy())
    data = opened(frame)
    check_columns(data, wanted)
    return data if isinstance(data, nw.LazyFrame) else nw.from_native(data.select(*wanted).to_polars().lazy())


def _from_pandas(frame: pd.DataFrame) -> pl.DataFrame:
    try:
        return pl.from_pandas(frame)
    except (OverflowError, TypeError, ValueError):
        for name in frame.columns:
            kinds = sorted({type(value).__name__ for value in frame[name].dropna()})
            if frame[name].dtype == object and len(kinds) > 1:
                raise UsageError(f"column {name}: values of several kinds ({', '.join(kinds)})") from None
            if any(isinstance(value, int) and abs(value) >= _TOO_FAR for value in frame[name].dropna()):
                raise UsageError(f"column {name}: a number that does not fit 64 bits") from None
        raise


def check_columns(data: Opened, wanted: Sequence[str]) -> None:
    """Refuse columns that are not there.

    Raises
    ------
    UsageError
        With those that are.
    """
    _check_names(data.collect_schema().names(), wanted)


def _check_names(known: Sequence[str], wanted: Sequence[str]) -> None:
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


def collected_parts(data: Opened, rows: int, *, sliced: bool = False) -> Iterator[pl.DataFrame]:
    """Run what is still lazy a number of rows at a time, in their order.

    Parameters
    ----------
    sliced
        Whether slices can be read without what is before them, as of files and of what is in memory. They
        need less memory than batches, which are read ahead.

    Examples
    --------
    >>> [part.height for part in collected_parts(opened(pl.DataFrame({"xa": ["01", "02", "03"]})), 2)]
    [2, 1]
    """
    native = data.to_native()
    if not isinstance(native, pl.LazyFrame):
        yield from collected(data).iter_slices(rows)
    elif sliced:
        yield from _slices(native, rows)
    else:
        yield from native.collect_batches(chunk_size=rows, maintain_order=True, engine="streaming")


def _slices(frame: pl.LazyFrame, rows: int) -> Iterator[pl.DataFrame]:
    """Read slices, the next one while the caller works on the last."""
    total = frame.select(pl.len()).collect().item()
    with ThreadPoolExecutor(1) as reader:
        ahead: deque[Future[pl.DataFrame]] = deque()
        for at in range(0, total, rows):
            ahead.append(reader.submit(frame.slice(at, rows).collect, engine="streaming"))
            if len(ahead) > 1:
                yield ahead.popleft().result()
        if ahead:
            yield ahead.popleft().result()


def _collected(data: Opened) -> pl.DataFrame:
    if isinstance(data, nw.LazyFrame):
        return data.collect(backend="polars").to_native()  # type: ignore[no-any-return]
    return data.to_polars()
