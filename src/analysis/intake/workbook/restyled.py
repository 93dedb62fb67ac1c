"""Cells as their style shows them: percent, leading zeros, capitals of the H fonts, struck-out text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import groupby

from analysis.intake.repair.tcvn3 import from_tcvn3
from analysis.intake.workbook.grid import Grid, Place, column_index
from analysis.intake.workbook.number_format import is_percent
from analysis.intake.workbook.scan import Scan
from analysis.intake.workbook.styles import Styles


def restyled(grid: Grid, scan: Scan, styles: Styles) -> Grid:
    """Return a grid whose texts say what a person sees.

    A percent or padded format changes numbers only: the text "35.48" stays as it was typed.
    """
    changed: defaultdict[str, dict[int, str]] = defaultdict(dict)
    shown: dict[Place, str] = {}
    struck: set[int] = set()
    for style, places in scan.styled.items():
        for column, group in groupby(sorted(places, key=lambda place: place[1]), lambda place: place[1]):
            if column not in grid.cells.columns:
                continue
            texts, numbers = grid.cells[column], grid.is_number(column)
            for line, _ in group:
                text = texts[line - 1] if line <= texts.len() else None
                if text is None:
                    continue
                if style in styles.struck:
                    struck.add(line)
                seen = _seen(text, style, styles, number=numbers[line - 1])
                if seen != text:
                    changed[column][line - 1] = shown[line, column] = seen
    cells = grid.cells
    for column in sorted(changed, key=column_index):
        rows, texts = list(changed[column]), list(changed[column].values())
        cells = cells.with_columns(cells[column].scatter(rows, texts))
    return replace(grid, cells=cells, shown=shown, struck_lines=frozenset(struck))


def emptied(grid: Grid) -> Grid:
    """Return a grid whose unreadable cells hold no text, whatever the reader took them for."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for line, column in grid.unreadable:
        if column in grid.cells.columns and line <= grid.cells.height:
            rows[column].append(line - 1)
    cells = grid.cells
    for column, numbers in rows.items():
        cells = cells.with_columns(cells[column].scatter(numbers, None))
    return replace(grid, cells=cells)


def _seen(text: str, style: str, styles: Styles, *, number: bool) -> str:
    if number and style in styles.percent and is_percent(styles.percent[style], float(text)):
        return f"{float(text) * 100:.10g}%"
    if number and style in styles.padded and text.isdigit():
        return text.zfill(styles.padded[style])
    if style in styles.tcvn3_capitals and not text.isascii():
        return from_tcvn3(text, capitals=True)
    return text
