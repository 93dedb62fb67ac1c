"""A grid with its letters in Unicode NFC, what had to be converted, and what cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.repair.letters import FOREIGN, Repaired, repair_column
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
    findings: list[Finding] = []
    fixes = _fixes(grid.cells, is_known)
    cells = grid.cells.with_columns(fixed.column for fixed in fixes.values())
    unshowable = _each(cells, pl.all().str.contains(HIDDEN) | (pl.all().str.len_chars() > LONGEST_CELL))
    for name, fixed in fixes.items():
        if unshowable[name]:
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
    return replace(grid, cells=cells), tuple(findings)


def _fixes(cells: pl.DataFrame, is_known: Callable[[str], bool]) -> dict[str, Repaired]:
    """Return each column in NFC; only those that may be in legacy letters are looked at one by one."""
    normal = cells.select(pl.all().str.normalize("NFC"))
    suspect = _each(normal, pl.all().str.contains(FOREIGN))
    changed = cells.select((pl.col(name) != normal[name]).sum() for name in cells.columns).to_dicts()
    return {
        name: repair_column(cells[name], is_known)
        if suspect[name]
        else Repaired(normal[name], "nfd" if changed[0][name] else None, changed[0][name])
        for name in cells.columns
    }


def _each(cells: pl.DataFrame, test: pl.Expr) -> dict[str, bool]:
    """Say of each column whether a test is true of any of its cells, in one pass over all of them."""
    found = cells.select(test.any())
    return found.row(0, named=True) if found.width else {}


def _unshowable(grid: Grid, cells: pl.Series, file: str) -> Iterator[Finding]:
    """Yield the cells of a column that no page shows as they are; their texts may be names."""
    for row in cells.str.contains(HIDDEN).arg_true():
        letters = ", ".join(f"U+{ord(letter):04X}" for letter in re.findall(HIDDEN, cells[row]))
        yield Finding("hidden_character", file, grid.line(row), cells.name, letters, grid.sheet)
    for row in (cells.str.len_chars() > LONGEST_CELL).arg_true():
        details = {"length": str(len(cells[row]))}
        yield Finding("cell_too_long", file, grid.line(row), cells.name, "", grid.sheet, details=details)
