"""One way to open a file, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.repair.tcvn3 import from_tcvn3
from analysis.intake.workbook.calamine import Sheet, read_sheets, read_sheets_apart
from analysis.intake.workbook.delimited import read_delimited
from analysis.intake.workbook.grid import Grid, Workbook, column_name, grid_of, split_reference
from analysis.intake.workbook.guard import kind_of, read_bytes
from analysis.intake.workbook.package import Package, look_into_ods, look_into_xlsx


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
    data = read_bytes(path, file)
    kind = kind_of(data, file)
    if kind == "csv":
        return read_delimited(data, file)
    package = Package()
    if kind == "xls":
        sheets = read_sheets_apart(path, file)
    else:
        package = (look_into_xlsx if kind == "xlsx" else look_into_ods)(data, file)
        sheets = read_sheets(data, file)
    del data
    grids = tuple(_grid(sheet, package) for sheet in sheets)
    return Workbook(file, grids, tuple(_noticed(file, grids, package)))


def _grid(sheet: Sheet, package: Package) -> Grid:
    grid = grid_of(sheet.name, sheet.columns, sheet.height)
    return _restyled(replace(grid, merged=sheet.merged, hidden=sheet.hidden), package)


def _restyled(grid: Grid, package: Package) -> Grid:
    """Write cells as their style shows them: percent, leading zeros, capitals of the H fonts."""
    scan, styles = package.scans.get(grid.sheet), package.styles
    changed: dict[int, dict[int, str]] = {}
    for style, references in (scan.styled if scan else {}).items():
        for row, column in map(split_reference, references):
            text = grid.cells[row, column] if row < grid.cells.height and column < grid.cells.width else None
            if text is None:
                continue
            if style in styles.percent:
                text = _percent(text)
            if style in styles.padded and text.isdigit():
                text = text.zfill(styles.padded[style])
            if style in styles.tcvn3_capitals and not text.isascii():
                text = from_tcvn3(text, capitals=True)
            changed.setdefault(column, {})[row] = text
    cells = grid.cells
    for column, texts in changed.items():
        series = cells[column_name(column)].scatter(list(texts), list(texts.values()))
        cells = cells.with_columns(series.alias(column_name(column)))
    return replace(grid, cells=cells)


def _percent(text: str) -> str:
    try:
        return f"{float(text) * 100:.10g}%"
    except ValueError:
        return text


def _noticed(file: str, grids: tuple[Grid, ...], package: Package) -> Iterator[Finding]:
    if package.macros:
        yield Finding("macros", file, severity="warning")
    if package.external_links:
        yield Finding("external_links", file, severity="warning")
    for grid in grids:
        scan = package.scans.get(grid.sheet)
        for reference in scan.uncalculated if scan else ():
            yield _at(reference, "formula_without_value", file, grid)
        for reference, error in (scan.errors if scan else {}).items():
            yield _at(reference, "error_value", file, grid, error)
        if grid.hidden and grid.cells.height:
            yield Finding("hidden_sheet", file, sheet=grid.sheet, severity="warning")
        if grid.sheet in package.images and not grid.cells.height:
            yield Finding("image_for_table", file, sheet=grid.sheet)
    if not any(grid.cells.height for grid in grids) and not package.images:
        yield Finding("empty_file", file)


def _at(reference: str, rule: str, file: str, grid: Grid, found: str = "") -> Finding:
    row, column = split_reference(reference)
    return Finding(rule, file, grid.line(row), column_name(column), found, sheet=grid.sheet)


def filled_rows(cells: pl.DataFrame) -> pl.Series:
    """Return which rows hold anything.

    Examples
    --------
    >>> filled_rows(pl.DataFrame({"A": ["x", None], "B": [None, None]})).to_list()
    [True, False]
    """
    return cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
