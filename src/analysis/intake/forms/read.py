"""One way to read an official form from a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.forms.catalogue import side_headers
from analysis.intake.forms.columns import FormColumns, columns_of
from analysis.intake.forms.layout import Layout, find_layout
from analysis.intake.forms.units import Unit, units_of
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.numbers import number_text
from analysis.intake.repair.vocabulary import nothing
from analysis.intake.workbook.grid import Grid, column_name
from analysis.intake.workbook.tables import fill_merged
from analysis.standard import Standard

SCHEMA = {
    "form": pl.Int64, "unit": pl.String, "parent": pl.String, "level": pl.Int64, "class": pl.String,
    "base": pl.String, "item": pl.String, "value": pl.String, "as_printed": pl.String,
    "line": pl.Int64, "column": pl.String,
}  # fmt: skip
_COMMA_GROUPS = r"^\d{1,3}(,\d{3})+$"
_POINT_GROUPS = r"^\d{1,3}(\.\d{3})+$"
# Columns of forms 5 and 7 that are no shares.
_COUNTED_ITEMS = ("total", "deprivations")
_SIGNATURE = (
    "nguoi lap",
    "chu tich",
    "tm ",
    "thay mat",
    "truong ban",
    "ky ten",
    "giam doc",
    "nguoi tong hop",
    "pho chu tich",
)


@dataclass(frozen=True)
class FormTable:
    """A form, read.

    Parameters
    ----------
    number
        1 to 13.
    cells
        One row a figure: ``form, unit, parent, level, class, base, item, value, as_printed, line,
        column``. ``value`` is the number as plain text with its printed decimals; null where the
        cell is empty, which is not zero.
    findings
        What could not be read.
    """

    number: int
    cells: pl.DataFrame
    findings: tuple[Finding, ...]


def read_form(grid: Grid, file: str, standard: Standard) -> FormTable | None:
    """Read an official form; None where the sheet is none.

    Parameters
    ----------
    grid
        A repaired sheet.
    file
        Its name in findings.
    standard
        Gives the indicators of forms 4 to 7.
    """
    layout = find_layout(grid, standard)
    if layout is None:
        return None
    columns = columns_of(layout)
    if columns is None:
        return FormTable(layout.form.number, pl.DataFrame(schema=SCHEMA), (_no_unit(grid, file, layout),))
    grid = fill_merged(grid, layout.first)
    rows = _rows(grid, layout, columns)
    figures = pl.DataFrame(list(_figures(grid, layout, columns, rows)), schema=SCHEMA, orient="row")
    written = pl.when(~pl.col("as_printed").is_in(sorted(nothing()))).then("as_printed")
    grouped = number_text(written, grouped=layout.form.measure != "share_pct")
    figures = figures.with_columns(value=grouped)
    if layout.form.measure != "share_pct":
        figures = _counted(figures, written)
    findings = tuple(_findings(grid, file, layout, columns, figures))
    if layout.form.measure == "share_pct" and (fractions := _fractions(figures)) is not None:
        place = (fractions["line"], fractions["column"], fractions["as_printed"], grid.sheet)
        findings = (*findings, Finding("shares_as_fractions", file, *place))
        figures = figures.with_columns(value=pl.when(pl.col("item").is_in(_COUNTED_ITEMS)).then("value"))
    return FormTable(layout.form.number, figures, findings)


def _fractions(figures: pl.DataFrame) -> dict[str, Any] | None:
    """Return the first share of a form whose percentages are written as fractions of one; None where none is.

    Not one share of a form above 1 %, and some of them no whole number: 0,58 then means 58 %.
    """
    shares = figures.filter(~pl.col("item").is_in(_COUNTED_ITEMS))
    numbers = shares["value"].cast(pl.Float64, strict=False)
    if (numbers > 1).any() or not ((numbers > 0) & (numbers < 1)).any():
        return None
    return shares.row(int(((numbers > 0) & (numbers < 1)).arg_true()[0]), named=True)


def _counted(figures: pl.DataFrame, written: pl.Expr) -> pl.DataFrame:
    """Read counts whole: "3,000" is three thousand, and a number with a part after the point is none.

    Both marks in one form speak for two conventions; what only one of them explains stays unread.
    """
    text = pl.col("as_printed").str.strip_chars()
    counts = ~pl.col("item").str.ends_with("_pct")
    comma = figures.select((text.str.contains(_COMMA_GROUPS) & counts).fill_null(value=False)).to_series()
    point = figures.select((text.str.contains(_POINT_GROUPS) & counts).fill_null(value=False)).to_series()
    english = number_text(written.str.replace_all(",", "", literal=True))
    value = pl.col("value")
    if comma.any():
        value = pl.when(comma).then(None if point.any() else english).otherwise(value)
    whole = value.cast(pl.Float64, strict=False) % 1 == 0
    value = pl.when(counts & ~whole).then(None).otherwise(value)
    if comma.any() and point.any():
        value = pl.when(point).then(None).otherwise(value)
    return figures.with_columns(value=value)


def _rows(grid: Grid, layout: Layout, columns: FormColumns) -> list[int]:
    """Return the rows of figures, from the first to the signatures."""
    rows = []
    for row in range(layout.first, grid.cells.height):
        texts = [text for text in grid.cells.row(row) if text]
        keys = [loose_key(text) for text in texts]
        if any(key.startswith(_SIGNATURE) or ("ngay " in key and " thang " in key) for key in keys):
            break
        if any(grid.cells[row, column] is not None for column in columns.items.values()) or (
            columns.ordinal is not None and grid.cells[row, columns.unit] is not None
        ):
            rows.append(row)
    return rows


def _figures(
    grid: Grid, layout: Layout, columns: FormColumns, rows: list[int]
) -> Iterator[tuple[object, ...]]:
    ordinals = [None if columns.ordinal is None else grid.cells[row, columns.ordinal] for row in rows]
    names = [grid.cells[row, columns.unit] for row in rows]
    for row, unit in zip(rows, units_of(list(zip(ordinals, names, strict=True))), strict=True):
        yield from _of_row(grid, layout, columns, row, unit or Unit("", None, 0))


def _of_row(
    grid: Grid, layout: Layout, columns: FormColumns, row: int, unit: Unit
) -> Iterator[tuple[object, ...]]:
    base = layout.form.base
    if base == "rows":
        base = _base(None if columns.split is None else grid.cells[row, columns.split])
    for item, column in columns.items.items():
        text = grid.cells[row, column]
        yield (
            layout.form.number, unit.name, unit.parent, unit.level, layout.form.class_ or None,
            "persons" if item.startswith("persons_") else base, item, None, text, grid.line(row),
            column_name(column),
        )  # fmt: skip


def _base(text: str | None) -> str:
    return "persons" if text is not None and loose_key(text) in side_headers("persons") else "households"


def _findings(
    grid: Grid, file: str, layout: Layout, columns: FormColumns, figures: pl.DataFrame
) -> Iterator[Finding]:
    header = grid.line(layout.first - 1)
    for item in columns.by_symbol:
        column = column_name(columns.items[item])
        details = {"item": item}
        yield Finding(
            "column_by_symbol", file, header, column, sheet=grid.sheet, severity="warning", details=details
        )
    if missing := [item for item in layout.form.items if item not in columns.items]:
        details = {"form": str(layout.form.number), "items": ", ".join(missing)}
        yield Finding(
            "form_without_column", file, header, sheet=grid.sheet, severity="warning", details=details
        )
    unread = figures.filter(
        pl.col("value").is_null()
        & pl.col("as_printed").is_not_null()
        & ~pl.col("as_printed").is_in(sorted(nothing()))
    )
    for line, column, text in unread.select("line", "column", "as_printed").rows():
        yield Finding("not_a_list_number", file, line, column, text, grid.sheet)


def _no_unit(grid: Grid, file: str, layout: Layout) -> Finding:
    return Finding("form_without_unit", file, grid.line(layout.first - 1), sheet=grid.sheet)
