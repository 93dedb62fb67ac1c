"""A grid with its letters in Unicode NFC, and what had to be converted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.core.errors import Finding
from analysis.intake.repair.letters import repair_column
from analysis.intake.workbook.grid import Grid

_NAMES = {"tcvn3": "TCVN3", "vni": "VNI", "nfd": "Unicode NFD"}


def repaired(
    grid: Grid, file: str, is_known: Callable[[str], bool] = lambda _: False
) -> tuple[Grid, tuple[Finding, ...]]:
    """Return a grid in Unicode NFC, and a finding for each column that was converted.

    ``is_known`` says whether a text is a known header as it stands.

    The finding counts cells and shows none: a converted column may hold names.
    """
    columns, findings = [], []
    for name in grid.cells.columns:
        fixed = repair_column(grid.cells[name], is_known)
        columns.append(fixed.column)
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
