"""Incomes and the poverty line of each row, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from analysis.core.engines import collected
from analysis.core.errors import DataError, Finding, UsageError
from analysis.standard.model import Standard

# One number, a column, an amount by value of ``line_by``, or the law's lines of urban and rural areas.
Line = float | str | Mapping[Any, float] | Standard
INCOME, LINE, POOR = "__income", "__line", "__poor"


def with_line(  # noqa: PLR0913 - income, line, and what is read beside them
    frame: Any, income: str, line: Line, line_by: str, wanted: Sequence[str], *, at_line: bool
) -> pl.DataFrame:
    """Read columns, with ``INCOME``, ``LINE`` and ``POOR``, each null where it is not known.

    Raises
    ------
    UsageError
        If a column is not there, or a line is not above 0.
    DataError
        If an income or a line is no number, or a line in a column is not above 0.

    Examples
    --------
    >>> rows = pl.DataFrame({"income": [90, 150, None], "urban": [True, True, False]})
    >>> found = with_line(rows, "income", {True: 120, False: 80}, "urban", [], at_line=True)
    >>> found.select(LINE, POOR).rows()
    [(120.0, True), (120.0, False), (80.0, None)]
    """
    amounts = _amounts(line)
    needed = [income, *([line_by] if amounts else [line] if isinstance(line, str) else []), *wanted]
    data: Any = nw.from_native(frame)
    names = list(dict.fromkeys(needed))
    absent = [name for name in names if name not in data.collect_schema()]
    if absent:
        raise UsageError(f"no column {', '.join(absent)}; there are {', '.join(data.collect_schema())}")
    rows = collected(data.select(names))
    rows = rows.with_columns(_number(rows, income, "bad_income").alias(INCOME))
    if amounts:
        rows = rows.with_columns(_by_value(rows[line_by], amounts).alias(LINE))
    elif isinstance(line, str):
        rows = rows.with_columns(_number(rows, line, "bad_line").alias(LINE))
        if (rows[LINE] <= 0).any():
            raise DataError([Finding("bad_line", "frame", column=line, found=str(rows[LINE].min()))])
    else:
        rows = rows.with_columns(pl.lit(_above_zero(line), pl.Float64).alias(LINE))
    poor = pl.col(INCOME) <= pl.col(LINE) if at_line else pl.col(INCOME) < pl.col(LINE)
    return rows.with_columns(poor.alias(POOR))


def _amounts(line: Line) -> dict[Any, float]:
    if isinstance(line, Standard):
        return {True: line.income_line.urban, False: line.income_line.rural}
    if not isinstance(line, Mapping):
        return {}
    if not line:
        raise UsageError("a line by value needs at least one value")
    return {key: _above_zero(value) for key, value in line.items()}


def _above_zero(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"a poverty line is an amount above 0, not {value!r}")
    return number


def _number(rows: pl.DataFrame, name: str, rule: str) -> pl.Series:
    if not rows.schema[name].is_numeric():
        raise DataError([Finding(rule, "frame", column=name, found=str(rows.schema[name]))])
    values = rows[name].cast(pl.Float64).fill_nan(None)
    if values.is_infinite().any():
        raise DataError([Finding(rule, "frame", column=name, found="inf")])
    return values


def _by_value(column: pl.Series, amounts: Mapping[Any, float]) -> pl.Series:
    """Return the line of each row by the value of a column, compared as text; a missing value has none."""
    lines = {_text(key): value for key, value in amounts.items()}
    found = {value: lines.get(_text(value)) for value in column.unique().to_list() if value is not None}
    without = [str(value) for value, line in found.items() if line is None]
    if without:
        raise UsageError(f"no line for {column.name} = {', '.join(sorted(without))}")
    return pl.Series([found.get(value) for value in column.to_list()], dtype=pl.Float64)


def _text(value: Any) -> str:
    """Return a key as text, so that true, "true" and 1 of a file are one."""
    text = str(value).strip().lower()
    return {"true": "1", "false": "0", "1.0": "1", "0.0": "0"}.get(text, text)
