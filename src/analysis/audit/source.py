"""Rows of a commune's tables and the places where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.audit.finding import Where
from analysis.core.labels import labels_for
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.intake.template.read import FILE as WORKBOOK


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by column name; column by column, as nullable columns are slow by row.

    Examples
    --------
    >>> records(pd.DataFrame({"unit": ["15139"], "value": [10]}))
    [{'unit': '15139', 'value': 10}]
    """
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]


def file_of(data: CommuneYear, table: str) -> str:
    """Return the raw file that a table was read from as users write it, or its bare name."""
    files = {path.rpartition("/")[2]: path for path in data.sources}
    own = [path for name, path in files.items() if name.partition(".")[0] == table]
    if own:
        return own[0]
    if WORKBOOK not in files:
        return table
    return f"{files[WORKBOOK]} [{labels_for('vi')(f'template.sheets.{table}')}]"


def is_counted(row: Mapping[str, Any]) -> bool:
    """Say whether a row was counted from the household list and not published."""
    return row.get("evidence") == "households"


def is_withheld(frame: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows are known but kept from the public."""
    return frame["evidence"].eq("withheld") if "evidence" in frame else pd.Series(False, frame.index)


def where(data: CommuneYear, table: str, row: Mapping[str, Any], item: str = "", form: str = "") -> Where:
    """Return the place of a row; that of a counted one is the household list."""
    line = row.get("line")
    return Where(
        file=file_of(data, "households" if is_counted(row) else table),
        line=None if is_missing(line) else int(str(line)),
        unit=data.facts.name,
        year=data.facts.year,
        form=form,
        item=item,
    )


def report_place(data: CommuneYear) -> Where:
    """Return the place of what concerns the report as a whole."""
    return Where(file_of(data, "commune"), None, data.facts.name, data.facts.year)
