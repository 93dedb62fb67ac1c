"""A table of the report on a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Column, Row, Table
from analysis.display.evidence import ABSENT, mark, notes_of
from analysis.display.html_table import column_groups
from analysis.display.palette import SHADES
from analysis.publish.sheet.grid import Grid, height
from analysis.publish.sheet.page import set_page

_NARROWEST, _WIDEST = 9.0, 48.0
_HEAD = {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#F2F2F2"}
_MISSING = {"italic": True, "font_color": "#505050"}


def write_table(grid: Grid, table: Table, label: str, notices: Sequence[str], language: Language) -> None:
    """Write caption, warnings, head, rows, notes and source, and set up the page."""
    widths = _widths(table)
    last = len(widths) - 1
    for column, width in enumerate(widths):
        grid.sheet.set_column(column, column, width)
    text = labels_for(language)
    row = _lines(grid, 0, widths, [f"{label}. {table.caption}"], bold=True)
    row = _lines(grid, row, widths, [text("sheet.notice", notice=notice) for notice in notices], italic=True)
    head = row + 1
    first = _write_head(grid, head, table.columns, widths, language)
    for number, line in enumerate(table.rows):
        _write_row(grid, first + number, line, table.columns, language)
        grid.sheet.set_row(first + number, _row_height(line, widths))
    below = first + len(table.rows) + 1
    below = _lines(grid, below, widths, notes_of(table, language), font_size=11)
    if table.source:
        said = text("publish.source", source=table.source)
        _lines(grid, below, widths, [said], italic=True, font_size=11)
    grid.sheet.freeze_panes(first, 1 if last else 0)
    set_page(grid.sheet, (head, first - 1), grid.book.banner)


def _widths(table: Table) -> list[float]:
    """Return widths in letters that hold most texts on one line."""
    longest = [max(_longest_word(column.label), len(column.unit) + 2) for column in table.columns]
    for row in table.rows:
        if row.role != "section":
            longest = [max(width, len(cell.text) + 1) for width, cell in zip(longest, row.cells, strict=True)]
    return [min(_WIDEST, max(_NARROWEST, width + 2.0)) for width in longest]


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def _lines(grid: Grid, row: int, widths: Sequence[float], texts: Sequence[str], **look: Any) -> int:
    """Write lines over the whole width; return the row below them."""
    for text in texts:
        grid.span(row, 0, row, len(widths) - 1, text, text_wrap=True, **look)
        grid.sheet.set_row(row, height(text, sum(widths), bold=bool(look.get("bold"))))
        row += 1
    return row


def _write_head(
    grid: Grid, row: int, columns: Sequence[Column], widths: Sequence[float], language: Language
) -> int:
    """Write one or two rows of headings; return the row below them."""
    groups = column_groups(columns)
    lowest = row + 1 if any(group for group, _ in groups) else row
    at = 0
    for group, members in groups:
        if group:
            grid.span(row, at, row, at + len(members) - 1, group, **_HEAD)
        for column in members:
            grid.span(lowest if group else row, at, lowest, at, _heading(column, language), **_HEAD)
            at += 1
    pairs = list(zip(columns, widths, strict=True))
    needs = [(column.group, height(_heading(column, language), width, bold=True)) for column, width in pairs]
    one = height("", 1)
    # A heading without a group has the upper row too.
    lower = max(need if group or lowest == row else need - one for group, need in needs)
    grid.sheet.set_row(lowest, max(one, lower))
    return lowest + 1


def _heading(column: Column, language: Language) -> str:
    unit = labels_for(language)("publish.unit", unit=column.unit) if column.unit else ""
    return f"{column.label}\n{unit}" if unit else column.label


def _row_height(row: Row, widths: Sequence[float]) -> float:
    bold = row.role != "body"
    spans = widths if row.role != "section" else [sum(widths)]
    return max(height(cell.text, width - 1, bold=bold) for cell, width in zip(row.cells, spans, strict=True))


def _write_row(grid: Grid, row: int, line: Row, columns: Sequence[Column], language: Language) -> None:
    if line.role == "section":
        words = line.cells[0].text
        grid.span(row, 0, row, len(columns) - 1, words, bold=True, border=1, bg_color="#F2F2F2")
        return
    for at, (cell, column) in enumerate(zip(line.cells, columns, strict=True)):
        look: dict[str, Any] = {"border": 1, "align": column.align, "text_wrap": True}
        look |= {"indent": 1} if column.align == "left" else {}
        look |= {"bold": True} if line.role == "total" else {}
        look |= _MISSING if cell.evidence in ABSENT else {}
        look |= {"bg_color": SHADES[cell.shade]} if cell.shade else {}
        grid.cell(row, at, cell, mark(cell, language), **look)
