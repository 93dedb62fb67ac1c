"""A grid with its letters in Unicode NFC, what had to be converted, and what cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.repair.letters import repair_column
from analysis.intake.text import HIDDEN, LONGEST_CELL
from analysis.intake.workbook.grid import Grid

_NAMES = {"tcvn3": "TCVN3", "vni": "VNI", "nfd": "Unicode NFD"}


def repaired(
    grid: Grid, file: str, is_known: Callable[[str], bool] = lambda _: False
) -> tuple[Grid, tuple[Finding, ...]]:
    """Return a grid in Unicode NFC, and a finding for each column that was converted.

    ``is_known`` says whether a text is a known header as it stands.

    The finding counts cells and shows none: a converted column may hold names. A cell with characters that
    nobody sees but that change what is shown, and one too long for any sheet, are errors.
    """
    columns: list[pl.Series] = []
    findings: list[Finding] = []
    for name in grid.cells.columns:
        fixed = repair_column(grid.cells[name], is_known)
        columns.append(fixed.column)
        findings += _unshowable(grid, fixed.column, file)
        if fixed.letters:
            details = {"letters": _NAMES[fixed.letters], "cells": str(fixed.cells)}
            findings.append(
                Finding(
                    "converted_column",
                    file,
                    column=name,
                    sheet=grid.sheet,
                    severity="warning",
                    details=details,
                )
            )
    return replace(grid, cells=grid.cells.with_columns(columns)), tuple(findings)


def _unshowable(grid: Grid, cells: pl.Series, file: str) -> Iterator[Finding]:
    """Yield the cells of a column that no page shows as they are; their texts may be names."""
    for row in cells.str.contains(HIDDEN).arg_true():
        letters = ", ".join(f"U+{ord(letter):04X}" for letter in re.findall(HIDDEN, cells[row]))
        yield Finding("hidden_character", file, grid.line(row), cells.name, letters, grid.sheet)
    for row in (cells.str.len_chars() > LONGEST_CELL).arg_true():
        details = {"length": str(len(cells[row]))}
        yield Finding("cell_too_long", file, grid.line(row), cells.name, "", grid.sheet, details=details)
