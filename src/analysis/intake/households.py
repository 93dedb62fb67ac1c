"""The household list, checked by columns.

A cell that no column-wise rule accepts is looked at by the row's model, which knows why it is
wrong; so a long list without faults costs no Python call a row.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from analysis.core.errors import Finding
from analysis.intake.columns import TextTable
from analysis.intake.frames import arrow_frame, frame, model_dtypes
from analysis.intake.household import Household, household_model
from analysis.intake.problems import findings_of
from analysis.intake.values import FLAGS, Context

# What the model accepts in a column, by its dtype; anything else is for the model to explain.
_ACCEPTED = {"Int64": r"^[0-9]{1,15}$", "boolean": f"^({'|'.join(FLAGS)})$"}
_TYPES = {"Int64": pa.int64(), "boolean": pa.bool_(), "string": pa.string()}


def check_households(table: TextTable | None, context: Context) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the household list and its faults.

    Parameters
    ----------
    table
        The list as text, or None where there is none.
    context
        The commune, and the indicators that its year's standard has.

    Returns
    -------
    pandas.DataFrame
        The columns of :func:`~analysis.intake.household.household_model` and ``line``, always with the
        same dtypes. Rows with faults are left out.
    list of Finding
        In the order of lines.
    """
    model = household_model(context.indicators)
    dtypes = {**model_dtypes(model), "line": "Int64"}
    if table is None or not table.cells:
        return frame([], dtypes), [] if table is None else list(table.findings)
    suspect = _suspect_rows(table, model, dtypes, context)
    findings = list(_explained(table, model, suspect, context)) + list(_duplicates(table, model))
    typed = {name: _typed(table, name, dtype) for name, dtype in dtypes.items()}
    if suspect:
        sound = pc.invert(pc.is_in(pa.array(range(len(table.lines))), pa.array(suspect)))
        typed = {name: column.filter(sound) for name, column in typed.items()}
    order = sorted((*table.findings, *findings), key=lambda finding: finding.line or 0)
    return arrow_frame(typed, dtypes), order


def _suspect_rows(
    table: TextTable, model: type[Household], dtypes: dict[str, str], context: Context
) -> list[int]:
    """Return the rows with a cell that is missing where it must not be, or not plainly right."""
    suspect = pa.array([False] * len(table.lines), pa.bool_())
    for name, required in model.columns().items():
        cells = table.cells.get(name)
        if cells is not None:
            bad = pc.invert(_accepted(name, cells, dtypes[name], context))
            suspect = pc.or_(suspect, pc.fill_null(bad, required))
    return [int(row) for row in pc.indices_nonzero(suspect).to_pylist()]


def _accepted(name: str, cells: pa.Array, dtype: str, context: Context) -> pa.Array:
    if name == "commune_code":
        known = pc.is_in(cells, pa.array([context.commune, *context.parts]))
        return pc.if_else(pc.is_valid(cells), known, pa.scalar(None, pa.bool_()))
    if name in ("declared_class", "previous_class"):
        return _is_one_of(cells, ("poor", "near_poor", "not_poor"))
    if name == "members":
        return pc.match_substring_regex(cells, r"^0*[1-9][0-9]{0,8}$")
    if dtype in _ACCEPTED:
        return pc.match_substring_regex(cells, _ACCEPTED[dtype])
    return pc.if_else(pc.is_valid(cells), True, pa.scalar(None, pa.bool_()))


def _is_one_of(cells: pa.Array, allowed: tuple[str, ...]) -> pa.Array:
    found = pc.is_in(cells, pa.array(allowed))
    return pc.if_else(pc.is_valid(cells), found, pa.scalar(None, pa.bool_()))


def _explained(
    table: TextTable, model: type[Household], rows: list[int], context: Context
) -> Iterator[Finding]:
    for row in rows:
        cells = {name: cell[row].as_py() for name, cell in table.cells.items() if name in model.columns()}
        try:
            model.model_validate({k: v for k, v in cells.items() if v is not None}, context=context)
        except ValidationError as error:
            yield from findings_of(error, table.file, table.lines[row].as_py(), cells)


def _duplicates(table: TextTable, model: type[Household]) -> Iterator[Finding]:
    if not set(model.key) <= set(table.cells):
        return
    keys = pd.DataFrame({name: table.cells[name].to_pandas() for name in model.key})
    again = keys.duplicated() & keys.notna().all(axis=1)
    first = keys[keys.duplicated(keep=False)].reset_index().groupby(list(model.key))["index"].first()
    for row, values in keys[again].iterrows():
        lines = {"first": str(table.lines[int(first.loc[tuple(values)])].as_py())}
        line = table.lines[int(str(row))].as_py()
        yield Finding(
            "duplicate_key", table.file, line, ", ".join(model.key), ", ".join(values), details=lines
        )


def _typed(table: TextTable, name: str, dtype: str) -> pa.Array:
    """Return a column in its type; what cannot be is missing and its row is left out."""
    if name == "line":
        return table.lines
    kind = _TYPES[dtype]
    if name not in table.cells:
        return pa.nulls(len(table.lines), kind)
    cells = table.cells[name]
    if dtype == "string":
        return cells
    good = pc.match_substring_regex(cells, _ACCEPTED[dtype])
    return cells.cast(kind) if pc.all(good).as_py() else pc.if_else(good, cells, None).cast(kind)
