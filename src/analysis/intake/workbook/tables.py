"""Several tables on one sheet, one below the other or side by side, as grids of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import polars as pl

from analysis.intake.workbook.grid import Grid

_FEWEST_CELLS = 3
_CANDIDATES = 500


def split_below(grid: Grid, is_header: Callable[[Grid], bool]) -> list[Grid]:
    """Return the tables that stand one below the other, each from its own header on.

    Parameters
    ----------
    grid
        A sheet.
    is_header
        Says whether a few rows begin with the header of a table.

    Returns
    -------
    list of Grid
        The sheet itself where it holds one table. Rows keep their lines.
    """
    starts = [row for row in _after_blank(grid.cells) if is_header(_rows(grid, row, row + 3))]
    if not starts:
        return [grid]
    edges = [0, *starts, grid.cells.height]
    return [_rows(grid, top, bottom) for top, bottom in pairwise(edges) if bottom > top]


def split_beside(grid: Grid, is_table: Callable[[Grid], bool]) -> list[Grid]:
    """Return the tables that stand side by side with an empty column between them."""
    nulls = grid.cells.null_count().row(0) if grid.cells.width else ()
    empty = [i for i, count in enumerate(nulls) if count == grid.cells.height]
    for column in empty:
        left, right = (_columns(grid, 0, column), _columns(grid, column + 1, grid.cells.width))
        if left.cells.width and right.cells.width and is_table(left) and is_table(right):
            return [left, *split_beside(right, is_table)]
    return [grid]


def fill_merged(grid: Grid, first: int) -> Grid:
    """Write the value of a merged cell into each row that it spans, from a row on.

    Only cells merged downwards: a village over its households, a unit over its two rows.
    """
    cells = grid.cells
    for top, left, bottom, right in grid.merged:
        if top < first or left != right or left >= cells.width or bottom <= top:
            continue
        name, last = cells.columns[left], min(bottom, cells.height - 1)
        if last > top:
            rows = list(range(top + 1, last + 1))
            cells = cells.with_columns(cells[name].scatter(rows, [cells[name][top]] * len(rows)))
    return replace(grid, cells=cells)


def _after_blank(cells: pl.DataFrame) -> Iterator[int]:
    """Yield rows with several texts below a blank row: where another table may begin."""
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))).to_series()
    begins = (filled >= _FEWEST_CELLS) & (filled.shift(1) == 0)
    yield from begins.fill_null(value=False).arg_true().to_list()[:_CANDIDATES]


def _rows(grid: Grid, top: int, bottom: int) -> Grid:
    lines = grid.all_lines()[top:bottom]
    merged = tuple(
        (t - top, left, b - top, right) for t, left, b, right in grid.merged if top <= t and b < bottom
    )
    widths = None if grid.widths is None else grid.widths[top:bottom]
    return replace(grid, cells=grid.cells[top:bottom], lines=lines, merged=merged, widths=widths)


def _columns(grid: Grid, left: int, right: int) -> Grid:
    """Return some columns under their own letters; merged cells are left to the whole sheet."""
    return replace(grid, cells=grid.cells[:, left:right], merged=())
