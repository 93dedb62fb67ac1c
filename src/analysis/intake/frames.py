"""Checked rows to frames whose columns and dtypes never depend on the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pandas as pd
import polars as pl
import pyarrow as pa

from analysis.intake.contract import TABLES, Deprivation, Row
from analysis.intake.correction import Applied
from analysis.intake.lists import HouseholdList
from analysis.intake.validation import CheckedRow

CORRECTIONS = {
    "table": "string",
    "line": "Int64",
    "column": "string",
    "from": "string",
    "to": "string",
    "reason": "string",
    "source": "string",
    "as_printed": "string",
}
# Points of form B1 item by item, and the table by which they were counted.
SCORES = {
    "line": "Int64",
    "item": "string",
    "item_name": "string",
    "option": "string",
    "option_name": "string",
    "points": "Int64",
    "region": "string",
    "source": "string",
    "source_date": "string",
    "synthetic": "boolean",
}


def dtypes(table: str) -> dict[str, str]:
    """Return the dtype of each column of a table.

    Examples
    --------
    >>> dtypes("results")["value"], dtypes("results")["line"], dtypes("results")["note"]
    ('Int64', 'Int64', 'string')
    """
    if table in ("corrections", "scores"):
        return CORRECTIONS if table == "corrections" else SCORES
    model = TABLES[table]
    extra = {"decimals": "Int64", "correction": "string"} if model is Deprivation else {}
    return {**model_dtypes(model), **extra, "line": "Int64"}


def model_dtypes(model: type[Row]) -> dict[str, str]:
    """Return the dtype of each column that a model has."""
    kinds = get_type_hints(model)
    return {field.alias or name: _dtype(kinds[name]) for name, field in model.model_fields.items()}


def table_frame(table: str, rows: Iterable[CheckedRow], applied: Iterable[Applied]) -> pd.DataFrame:
    """Return the frame of a table."""
    reasons = _reasons(table, applied)
    records = [{**_record(row.row), "line": row.line, "correction": reasons.get(row.line)} for row in rows]
    return frame(records, dtypes(table))


def corrections_frame(applied: Iterable[Applied]) -> pd.DataFrame:
    """Return what was corrected, one row a cell."""
    records = [
        {
            **done.correction.model_dump(include={"table", "column", "reason", "source"}),
            "from": done.correction.expect or None,
            "to": done.correction.value or None,
            "line": done.line,
            "as_printed": done.as_printed,
        }
        for done in applied
    ]
    return frame(records, CORRECTIONS)


def frame(records: list[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return records as a frame of exactly these columns and dtypes."""
    # Objects first: numbers beside missing ones would otherwise pass through floats.
    return pd.DataFrame(records, columns=list(columns), dtype=object).astype(dict(columns))


def arrow_frame(columns: Mapping[str, pa.Array], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Return columns of Arrow arrays as a frame of exactly these columns and dtypes."""
    kinds = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.string(): pd.StringDtype()}
    table = pa.table({name: columns[name] for name in dtypes})
    found: pd.DataFrame = table.to_pandas(types_mapper=kinds.get)
    return found.astype(dict(dtypes))


def _record(row: Row) -> dict[str, Any]:
    values = row.model_dump(by_alias=True)
    if isinstance(row, Deprivation):
        values["decimals"] = row.decimals
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _reasons(table: str, applied: Iterable[Applied]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for done in applied:
        if done.correction.table == table:
            reasons[done.line] = " ".join(filter(None, (reasons.get(done.line), done.correction.reason)))
    return reasons


def _dtype(annotation: Any) -> str:
    kinds = {annotation, *get_args(annotation)}
    if Decimal in kinds:
        return "Float64"
    if bool in kinds:
        return "boolean"
    return "Int64" if int in kinds else "string"


def scores_frame(found: HouseholdList | None) -> pd.DataFrame:
    """Return the points that were counted from answers in a list; no row where it holds none."""
    table = found.score_table if found else None
    if found is None or table is None:
        return frame([], SCORES)
    told = {
        "region": table.region,
        "source": table.source,
        "source_date": table.source_date.isoformat(),
        "synthetic": table.synthetic,
    }
    listed = found.scores.with_columns(pl.lit(value).alias(name) for name, value in told.items())
    return pd.DataFrame(listed.to_dict(as_series=False))[list(SCORES)].astype(SCORES)
