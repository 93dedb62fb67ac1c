"""One way to open a file, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.workbook.calamine import Sheet, read_sheets, read_sheets_apart
from analysis.intake.workbook.delimited import read_delimited
from analysis.intake.workbook.grid import Grid, Workbook, column_name, grid_of
from analysis.intake.workbook.guard import kind_of, read_bytes, refused
from analysis.intake.workbook.package import Package, look_into_ods, look_into_xls, look_into_xlsx
from analysis.intake.workbook.restyled import emptied, restyled


def open_workbook(path: Path, file: str | None = None) -> Workbook:
    """Open a workbook (xlsx, xlsm, xls, ods) or a CSV file as grids of text.

    Parameters
    ----------
    path
        The file; its content decides what it is, not its name.
    file
        Its name in findings; default: the name of the path.

    Raises
    ------
    DataError
        If the file cannot be read: empty, protected, damaged, too large, or no table.
    """
    file = file or path.name
    return open_bytes(read_bytes(path, file), file)


def open_bytes(data: bytes, file: str, *, line_ends: bool = False) -> Workbook:
    """Open the content of a file as :func:`open_workbook` does.

    Parameters
    ----------
    line_ends
        Whether a line end inside a cell stays one, as long texts need; else it is a gap between words.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    kind = kind_of(data, file)
    if kind == "csv":
        return read_delimited(data, file)
    package = Package()
    if kind == "xls":
        sheets = _apart(data, file)
        package = look_into_xls(data, [sheet.name for sheet in sheets], file)
    else:
        package = (look_into_xlsx if kind == "xlsx" else look_into_ods)(data, file)
        sheets = read_sheets(data, file)
    del data
    grids = tuple(_grid(sheet, package, file, line_ends=line_ends) for sheet in sheets)
    return Workbook(file, grids, tuple(_noticed(file, grids, package)))


def _apart(data: bytes, file: str) -> list[Sheet]:
    with NamedTemporaryFile(suffix=".xls") as copy:
        copy.write(data)
        copy.flush()
        return read_sheets_apart(Path(copy.name), file)


def _grid(sheet: Sheet, package: Package, file: str, *, line_ends: bool) -> Grid:
    grid = grid_of(sheet.name, sheet.columns, sheet.height, line_ends=line_ends)
    scan = package.scans.get(sheet.name)
    height = grid.cells.height
    numbers = {column_name(index): column for index, column in enumerate(sheet.numbers) if column}
    grid = replace(
        grid,
        merged=sheet.merged,
        hidden=sheet.hidden,
        numbers=pl.DataFrame(numbers, schema=dict.fromkeys(numbers, pl.Boolean)),
    )
    if scan is None:
        return grid
    if (scan.rows and scan.columns) and not height:
        # The parser saw filled cells that the reader did not: some odd way to write them.
        raise refused("damaged_file", file)
    grid = replace(
        grid,
        unreadable=scan.unreadable,
        merged=grid.merged or tuple(scan.merged),
        hidden_lines=frozenset(line for line in scan.hidden_lines if line <= height),
        hidden_columns=frozenset(scan.hidden_columns & set(grid.cells.columns)),
    )
    return emptied(restyled(grid, scan, package.styles))


def _noticed(file: str, grids: tuple[Grid, ...], package: Package) -> Iterator[Finding]:
    if package.macros:
        yield Finding("macros", file, severity="warning")
    if package.external_links:
        yield Finding("external_links", file, severity="warning")
    for grid in grids:
        for (line, column), found in grid.unreadable.items():
            rule, shown = ("formula_without_value", "") if found == "formula" else ("error_value", found)
            yield Finding(rule, file, line, column, shown, sheet=grid.sheet)
        yield from _unseen(file, grid)
        if grid.hidden and grid.cells.height:
            yield Finding("hidden_sheet", file, sheet=grid.sheet, severity="warning")
        if grid.sheet in package.images and not grid.cells.height:
            yield Finding("image_for_table", file, sheet=grid.sheet)
    if not any(grid.cells.height for grid in grids) and not package.images:
        yield Finding("empty_file", file)


def _unseen(file: str, grid: Grid) -> Iterator[Finding]:
    """Count the rows that a person who opens the file does not see, or sees struck out."""
    for rule, lines in (("hidden_rows", grid.hidden_lines), ("struck_rows", grid.struck_lines)):
        filled = (
            sorted(lines & set(grid.all_lines().filter(filled_rows(grid.cells)).to_list())) if lines else []
        )
        if filled:
            details = {"rows": str(len(filled)), "first": str(filled[0])}
            yield Finding(rule, file, filled[0], sheet=grid.sheet, severity="warning", details=details)


def filled_rows(cells: pl.DataFrame) -> pl.Series:
    """Return which rows hold anything.

    Examples
    --------
    >>> filled_rows(pl.DataFrame({"A": ["x", None], "B": [None, None]})).to_list()
    [True, False]
    """
    return cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
