"""Declared corrections: changes to raw cells that stand in a file, each with reason and source.

A correction names one cell and what it expects there. When the raw data change, the guard fails
and somebody has to look again; a correction never quietly stops to apply or hits another row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict

from analysis.core.errors import DataError, Finding
from analysis.intake.contract import TABLES
from analysis.intake.lists.header import find_header
from analysis.intake.table import RawRow, RawTable
from analysis.intake.toml import read_toml
from analysis.intake.values import check_filled, fault
from analysis.intake.workbook.grid import Grid

FILE = "corrections.toml"
LIST = "households"


def _some(where: dict[str, str]) -> dict[str, str]:
    if not where:
        raise fault("missing")
    return where


class Correction(BaseModel):
    """One entry of ``corrections.toml``. All values are texts of cells; "" is an empty cell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Literal[
        "targets", "results", "movements", "class_counts", "deprivations",
        "projects", "policies", "resources", "documents", "households",
    ]  # fmt: skip
    where: Annotated[dict[str, str], AfterValidator(_some)]
    column: str
    expect: str
    value: str
    reason: Annotated[str, AfterValidator(check_filled)]
    source: Annotated[str, AfterValidator(check_filled)]


class Corrections(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    correction: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class Applied:
    """A correction that was made, and the line of the raw file on which it was."""

    correction: Correction
    line: int
    as_printed: str | None


def read_corrections(data: bytes, file: str) -> tuple[list[tuple[Correction, int | None]], list[Finding]]:
    """Return the entries of a file, each with its line, or what is wrong with the file."""
    try:
        entries, lines = read_toml(data, file, Corrections)
    except DataError as error:
        return [], list(error.findings)
    return [(entry, lines.of(("correction", at))) for at, entry in enumerate(entries.correction)], []


def apply_corrections(
    entries: Iterable[tuple[Correction, int | None]], file: str, tables: Mapping[str, RawTable]
) -> tuple[dict[str, RawTable], list[Applied], list[Finding]]:
    """Return the tables with the corrections of a file made, one after the other.

    Also returned are what was applied, and a finding for each guard that failed.
    """
    corrected, applied, findings = dict(tables), [], []
    for entry, line in entries:
        table = corrected.get(entry.table)
        if entry.table == LIST or (table is not None and not table.is_readable):
            continue
        rows = _matches(entry, table) if table else []
        faults = list(_guard(entry, TABLES[entry.table].columns(), rows))
        findings += [replace(f, file=file, line=line) for f in faults]
        if table is not None and not faults:
            applied.append(Applied(entry, rows[0].line, rows[0].cells.get("as_printed")))
            corrected[entry.table] = _corrected(entry, table, rows[0])
    return corrected, applied, findings


def correct_list(
    entries: Iterable[tuple[Correction, int | None]], file: str, grid: Grid | None, known: Collection[str]
) -> tuple[Grid | None, list[Applied], list[Finding]]:
    """Make the corrections of the household list, as :func:`apply_corrections` does those of tables.

    The cells of a list are corrected as they are written, before they are read.
    """
    applied: list[Applied] = []
    findings: list[Finding] = []
    own = [(entry, line) for entry, line in entries if entry.table == LIST]
    header = find_header(grid, {}, sure=True) if own and grid is not None else None
    letters = header.letters if header else {}
    for entry, line in own:
        rows = _list_matches(entry, grid, letters) if grid is not None else []
        faults = list(_guard(entry, known, rows))
        findings += [replace(f, file=file, line=line) for f in faults]
        if grid is not None and not faults:
            applied.append(Applied(entry, rows[0].line, None))
            at = (grid.all_lines() == rows[0].line).arg_true()
            column = grid.cells[letters[entry.column]].scatter(at, entry.value or None)
            grid = replace(grid, cells=grid.cells.with_columns(column))
    return grid, applied, findings


def _guard(entry: Correction, known: Collection[str], rows: Sequence[RawRow]) -> Iterator[Finding]:
    """Yield why a correction cannot be made; the caller adds the place."""
    if unknown := [column for column in (*entry.where, entry.column) if column not in known]:
        details = {"known": ", ".join(known)}
        yield from (Finding("unknown_column", "", column=c, found=c, details=details) for c in unknown)
    elif len(rows) != 1:
        where = ", ".join(f"{column}={text}" for column, text in entry.where.items())
        yield Finding("correction_match", "", None, "where", where, details={"rows": str(len(rows))})
    elif (rows[0].cells.get(entry.column) or "") != entry.expect:
        found = rows[0].cells.get(entry.column) or ""
        details = {"expect": entry.expect, "line": str(rows[0].line)}
        yield Finding("correction_expect", "", None, entry.column, found, details=details)


def _matches(entry: Correction, table: RawTable) -> list[RawRow]:
    return [
        row for row in table.rows if all((row.cells.get(c) or "") == text for c, text in entry.where.items())
    ]


def _corrected(entry: Correction, table: RawTable, row: RawRow) -> RawTable:
    new = RawRow(row.line, {**row.cells, entry.column: entry.value or None})
    return replace(table, rows=tuple(new if old is row else old for old in table.rows))


def _list_matches(entry: Correction, grid: Grid, letters: Mapping[str, str]) -> list[RawRow]:
    """Return the rows of a list that an entry means; none where the list has not its columns."""
    if not {*entry.where, entry.column} <= set(letters):
        return []
    cells, lines = (
        grid.cells.select(**{name: pl.col(letter) for name, letter in letters.items()}),
        grid.all_lines(),
    )
    wanted = pl.all_horizontal(pl.col(column).fill_null("") == text for column, text in entry.where.items())
    found = cells.select(wanted).to_series().arg_true().to_list()
    return [RawRow(int(lines[at]), cells.row(at, named=True)) for at in found]
