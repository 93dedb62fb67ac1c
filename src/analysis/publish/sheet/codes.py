"""Codes beside the names of communes: two communes may have one name, and programs join by codes."""

from __future__ import annotations

from dataclasses import replace

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Cell, Column, Row, Table


def with_codes(table: Table, language: Language) -> Table:
    """Return a table about communes with their codes in the second column; another one as it is.

    Examples
    --------
    >>> row = Row((Cell("Xã Cẩm Lương"), Cell("31", 31)), unit="15139")
    >>> found = with_codes(Table("t", "T", (Column("Xã"), Column("Hộ")), (row,)), "vi")
    >>> [column.label for column in found.columns], [cell.text for cell in found.rows[0].cells]
    (['Xã', 'Mã', 'Hộ'], ['Xã Cẩm Lương', '15139', '31'])
    """
    units = [row for row in table.rows if row.unit]
    if not units or any(_is_code(units, at) for at in range(len(table.columns))):
        return table
    head, *others = table.columns
    column = Column(labels_for(language)("comparison.code"))
    return replace(table, columns=(head, column, *others), rows=tuple(map(_with_code, table.rows)))


def _is_code(rows: list[Row], at: int) -> bool:
    return all(row.cells[at].text == row.unit for row in rows)


def _with_code(row: Row) -> Row:
    if row.role == "section":
        return row
    name, *others = row.cells
    return replace(row, cells=(name, Cell(row.unit), *others))
