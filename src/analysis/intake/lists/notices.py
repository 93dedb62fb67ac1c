"""What is to be told about a list as a whole: its columns, its repeated rows, its way of marking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.lists.header import Header
from analysis.intake.lists.parts import told_by_sheet
from analysis.intake.lists.values import Typed
from analysis.intake.repair.names import loose_key
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import columns

_REQUIRED = ("household_id", "village")
_NONE = pl.Series(dtype=pl.String)
# "Các chỉ số thiếu hụt": all of them in one cell; "Số chỉ số thiếu hụt" is how many.
_LISTED = re.compile(r"^(?!(so|tong|diem) )(.* )?thieu hut\b")


def notices(  # noqa: PLR0913, PLR0917 - all that was read of the list
    header: Header, grid: Grid, file: str, duplicates: pl.Series, values: Typed, kinds: pl.Series
) -> Iterator[Finding]:
    """Yield the findings about a list as a whole."""
    line = grid.line(header.last)
    flagged = any(columns()[name].kind == "flag" for name in header.letters)
    for match in header.matches:
        place = match.letters if grid.sheet else match.header
        if match.near and match.name is None:
            details = {"near": match.near}
            yield Finding("unsure_column", file, line, place, match.header, grid.sheet, "error", details)
        elif match.name is None and _LISTED.search(loose_key(match.header)) and not flagged:
            yield Finding("indicators_in_one", file, line, place, match.header, grid.sheet, "error")
        elif match.header and match.name is None and not match.marks:
            yield Finding("column_left_out", file, line, place, match.header, grid.sheet, "warning")
    yield from _untitled(header, grid, file, kinds)
    for name in _REQUIRED:
        if name not in {*header.letters, *values.data.columns} and not (
            name == "village" and _has_sections(grid, header)
        ):
            yield Finding("list_without_column", file, line, name, sheet=grid.sheet)
    for name, found in told_by_sheet(grid.sheet).items():
        if (
            name not in header.letters
            and values.data.get_column(f"raw_{name}", default=_NONE).eq(found).any()
        ):
            yield Finding("told_by_sheet", file, line, "", found, grid.sheet, "warning", {"near": name})
    yield from _again(duplicates, grid, file)
    below = grid.all_lines().filter((kinds == "below").fill_null(value=False))
    if len(below):
        details = {"rows": str(len(below))}
        yield Finding(
            "rows_below", file, int(below[0]), sheet=grid.sheet, severity="warning", details=details
        )
    for name, spellings in values.merged.items():
        for shown, others in spellings.items():
            place = header.letters.get(name, "") if grid.sheet else header.titles.get(name, "")
            details = {"shown": shown}
            found = "; ".join(others)
            yield Finding("spellings_merged", file, line, place, found, grid.sheet, "warning", details)
    yield from (
        Finding(rule, file, line, sheet=grid.sheet, severity="warning", details=told)
        for rule, told in _blanks(header, values)
    )


def read_as_above(header: Header, grid: Grid, file: str, cells: Mapping[str, int]) -> Iterator[Finding]:
    """Yield the columns in which cells were read as what stands above them, with how many."""
    for name, count in cells.items():
        place = (header.letters if grid.sheet else header.titles).get(name, "")
        details = {"cells": str(count)}
        line = grid.line(header.last)
        yield Finding("read_as_above", file, line, place, "", grid.sheet, "warning", details)


def _blanks(header: Header, values: Typed) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield how blank flags were read: as no, or as not known."""
    if values.blank_is_no:
        yield "blank_is_no", {"columns": ", ".join(values.blank_is_no)}
    if blanks := {} if header.is_of_names else _unknown_blanks(values):
        yield "blank_is_unknown", {"columns": ", ".join(blanks), "cells": str(sum(blanks.values()))}


def _again(duplicates: pl.Series, grid: Grid, file: str) -> Iterator[Finding]:
    """Yield that rows stand twice, with the first of them."""
    if len(duplicates):
        first, details = int(duplicates[0]), {"rows": str(len(duplicates)), "first": str(duplicates[0])}
        yield Finding("exact_duplicates", file, first, sheet=grid.sheet, severity="error", details=details)


def _unknown_blanks(values: Typed) -> dict[str, int]:
    """Return the flag columns that somebody filled in, with the blanks that are not known."""
    filled = {
        name: values.data[f"raw_{name}"]
        for name in values.data.columns
        if f"raw_{name}" in values.data.columns and columns()[name].kind == "flag"
    }
    return {
        name: cells.null_count()
        for name, cells in filled.items()
        if name not in values.blank_is_no and 0 < cells.null_count() < len(cells)
    }


def _untitled(header: Header, grid: Grid, file: str, kinds: pl.Series) -> Iterator[Finding]:
    """Yield the columns without a header in which most households have a value."""
    rows = grid.cells.filter((kinds == "household").fill_null(value=False))
    for match in header.matches:
        if not match.header and rows[match.letters].null_count() * 2 < rows.height:
            said = str(rows[match.letters].drop_nulls()[0])
            line = grid.line(header.last)
            yield Finding("column_untitled", file, line, match.letters, said, grid.sheet, "warning")


def _has_sections(grid: Grid, header: Header) -> bool:
    below = grid.cells[header.last + 1 :]
    return bool(below[below.columns[0]].str.contains(r"^[IVX]{1,6}[.)]?$").any()) if below.width else False
