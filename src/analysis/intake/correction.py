"""Declared corrections: changes to raw cells that stand in a file, each with reason and source.

A correction names one cell and what it expects there. When the raw data change, the guard fails
and somebody has to look again; a correction never quietly stops to apply or hits another row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from analysis.errors import DataError, Finding
from analysis.intake.contract import TABLES
from analysis.intake.table import RawRow, RawTable
from analysis.intake.toml import read_toml
from analysis.intake.values import check_filled, fault

FILE = "corrections.toml"


def _some(where: dict[str, str]) -> dict[str, str]:
    if not where:
        raise fault("missing")
    return where


class Correction(BaseModel):
    """One entry of ``corrections.toml``. All values are texts of cells; "" is an empty cell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Literal[
        "targets", "results", "movements", "class_counts", "deprivations",
        "projects", "policies", "resources", "documents",
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


def apply_corrections(
    data: bytes, file: str, tables: Mapping[str, RawTable]
) -> tuple[dict[str, RawTable], list[Applied], list[Finding]]:
    """Return the tables with the corrections of a file made, one after the other.

    Also returned are what was applied, and a finding for each guard that failed.
    """
    corrected, applied, findings = dict(tables), [], []
    try:
        entries, lines = read_toml(data, file, Corrections)
    except DataError as error:
        return corrected, [], list(error.findings)
    for number, entry in enumerate(entries.correction):
        if entry.table in corrected and not corrected[entry.table].is_readable:
            continue
        faults = list(_guard(entry, corrected.get(entry.table)))
        findings += [replace(f, file=file, line=lines.of(("correction", number))) for f in faults]
        if not faults:
            table = corrected[entry.table]
            (row,) = _matches(entry, table)
            applied.append(Applied(entry, row.line, row.cells.get("as_printed")))
            corrected[entry.table] = _corrected(entry, table, row)
    return corrected, applied, findings


def _guard(entry: Correction, table: RawTable | None) -> Iterator[Finding]:
    """Yield why a correction cannot be made; the caller adds the place."""
    known = TABLES[entry.table].columns()
    if unknown := [column for column in (*entry.where, entry.column) if column not in known]:
        details = {"known": ", ".join(known)}
        yield from (Finding("unknown_column", "", column=c, found=c, details=details) for c in unknown)
        return
    rows = _matches(entry, table) if table else []
    if len(rows) != 1:
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
