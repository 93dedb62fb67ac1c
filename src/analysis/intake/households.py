"""The household list of a raw folder, read as any list is, but known to be one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import polars as pl
import pyarrow as pa

from analysis.core.errors import DataError, Finding
from analysis.intake.frames import arrow_frame, frame, model_dtypes
from analysis.intake.household import Household
from analysis.intake.lists import HouseholdList, Known, read_list
from analysis.intake.lists.asking import Answers
from analysis.intake.lists.header import find_header, is_header
from analysis.intake.workbook import Grid, open_bytes
from analysis.intake.workbook.grid import column_name, trimmed
from analysis.intake.workbook.open import filled_rows
from analysis.intake.workbook.repaired import repaired
from analysis.standard import Standard


def open_list(data: bytes, file: str) -> tuple[Grid, tuple[Finding, ...]]:
    """Return the sheet of a list, and what was noticed on the way; the first sheet that holds anything.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    if file.endswith(".parquet"):
        return _parquet(data, file), ()
    workbook = open_bytes(data, file)
    filled = [grid for grid in workbook.grids if grid.cells.height and not grid.hidden]
    others = [
        Finding("unknown_sheet", file, sheet=grid.sheet, details={"known": filled[0].sheet})
        for grid in filled[1:]
    ]
    grid, converted = repaired(filled[0] if filled else Grid("", pl.DataFrame()), file, is_header)
    return grid, (*workbook.findings, *others, *converted)


def has_rows(grid: Grid) -> bool:
    """Say whether a sheet holds more than the header of a list."""
    header = find_header(grid, {}, sure=True)
    return bool(filled_rows(grid.cells[header.last + 1 :] if header else grid.cells).any())


def read_households(
    grid: Grid, file: str, standard: Standard | None, known: Known, answers: Answers
) -> tuple[HouseholdList | None, list[Finding]]:
    """Return a list that is known to be one, and the finding where no header can be found in it."""
    found = read_list(grid, file, standard, known, replace(answers, is_list=True))
    if found is not None:
        return found, []
    return None, [Finding("nothing_recognised", file, sheet=grid.sheet)] if grid.cells.height else []


def households_frame(found: HouseholdList | None, model: type[Household]) -> pd.DataFrame:
    """Return the accepted households: the columns of the model and ``line``, always of the same dtypes."""
    dtypes = {**model_dtypes(model), "line": "Int64"}
    if found is None:
        return frame([], dtypes)
    kinds = {"Int64": pa.int64(), "boolean": pa.bool_(), "string": pa.string()}
    table = found.accepted.to_arrow()
    columns = {
        name: table[name].combine_chunks().cast(kinds[dtype])
        if name in table.column_names
        else pa.nulls(len(table), kinds[dtype])
        for name, dtype in dtypes.items()
    }
    return arrow_frame(columns, dtypes)


def _parquet(data: bytes, file: str) -> Grid:
    """Return a Parquet table as a sheet whose first row has the names; a line is the number of its row."""
    try:
        table = pl.read_parquet(data).with_columns(pl.all().cast(pl.String))
    # What Polars raises for a damaged file, and for nested columns that have no text.
    except (pl.exceptions.PolarsError, OSError):
        raise DataError([Finding("bad_parquet", file)]) from None
    letters = [column_name(index) for index in range(table.width)]
    head = pl.DataFrame(
        dict(zip(letters, table.columns, strict=True)), schema=dict.fromkeys(letters, pl.String)
    )
    body = table.rename(dict(zip(table.columns, letters, strict=True)))
    lines = pl.arange(0, table.height + 1, eager=True, dtype=pl.Int64)
    return Grid("", trimmed(pl.concat([head, body])), lines)
