"""Rows of a commune's tables and the places where they stand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.audit.finding import Where
from analysis.display.numbers import is_missing
from analysis.intake import CommuneYear


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by column name; column by column, as nullable columns are slow by row.

    Examples
    --------
    >>> records(pd.DataFrame({"unit": ["15139"], "value": [10]}))
    [{'unit': '15139', 'value': 10}]
    """
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]


def file_of(data: CommuneYear, table: str, suffix: str = ".csv") -> str:
    """Return the path of a raw file as users write it, or its bare name where there is no such file."""
    name = f"{table}{suffix}"
    return next((path for path in data.sources if path.rpartition("/")[2] == name), name)


def where(data: CommuneYear, table: str, row: dict[str, Any], item: str = "", form: str = "") -> Where:
    """Return the place of a row."""
    line = row.get("line")
    return Where(
        file=file_of(data, table),
        line=None if is_missing(line) else int(line),  # type: ignore[arg-type]
        unit=data.facts.name,
        year=data.facts.year,
        form=form,
        item=item,
    )


def report_place(data: CommuneYear) -> Where:
    """Return the place of what concerns the report as a whole."""
    return Where(file_of(data, "commune", ".toml"), None, data.facts.name, data.facts.year)
