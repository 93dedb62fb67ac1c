"""Values of a reader to text: text stays as it is, numbers are written without loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any


def cell_text(value: object) -> str:
    """Return the text of a cell.

    A number never comes as a text that could be read as grouped thousands: 1.265 is "1.2650".

    Examples
    --------
    >>> [cell_text(value) for value in ("1.10", "00001", 3.0, 35.48, 1.265, True)]
    ['1.10', '00001', '3', '35.48', '1.2650', 'true']
    """
    return _WRITERS.get(type(value), str)(value)


def column_text(values: Sequence[Any]) -> list[str]:
    """Return the texts of a column; quick where all cells are text already."""
    if set(map(type, values)) <= {str}:
        return list(values)
    return [value if type(value) is str else cell_text(value) for value in values]


def are_numbers(values: Sequence[Any]) -> list[bool]:
    """Return which cells of a column are numbers in the file; empty where none is.

    Examples
    --------
    >>> are_numbers([1.125, "1.125", True]), are_numbers(["a"])
    ([True, False, False], [])
    """
    if not set(map(type, values)) & {int, float}:
        return []
    return [type(value) in (int, float) for value in values]


def _number(value: Any) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return text + "0" if "e" not in text and len(text.rpartition(".")[2]) == 3 else text


def _float(value: Any) -> str:
    return _number(value) if value - value == 0 else ""


_WRITERS: dict[type, Callable[[Any], str]] = {
    float: _float,
    int: str,
    bool: lambda value: "true" if value else "false",
    date: lambda value: value.isoformat(),
    datetime: lambda value: value.isoformat(" ").removesuffix(" 00:00:00"),
    time: lambda value: value.isoformat(),
    timedelta: str,
}
