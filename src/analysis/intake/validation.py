"""Raw rows to rows of the contract: every cell checked, every fault kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from analysis.core.errors import Finding
from analysis.intake.contract import Row
from analysis.intake.problems import findings_of
from analysis.intake.table import RawTable
from analysis.intake.values import Context


@dataclass(frozen=True)
class CheckedRow:
    """A valid row and the line of the raw file on which it stands."""

    line: int
    row: Row


def check_rows(table: RawTable, model: type[Row], context: Context) -> tuple[list[CheckedRow], list[Finding]]:
    r"""Return the valid rows of a table and the faults of the others.

    Unknown and missing columns are faults of the header and not told again for each row.

    Examples
    --------
    >>> from analysis.intake.contract import Target
    >>> from analysis.intake.table import read_table
    >>> table = read_table(b"unit,kind,value\n15139,unstated,10\n", "targets.csv", Target)
    >>> rows, findings = check_rows(table, Target, Context("15139", ()))
    >>> rows[0].row.value, findings
    (Decimal('10'), [])
    """
    told = {name for name, required in model.columns().items() if required and name not in table.columns}
    checked: list[CheckedRow] = []
    findings: list[Finding] = []
    for raw in table.rows:
        filled = {c: text for c, text in raw.cells.items() if text is not None and c in model.columns()}
        try:
            checked.append(CheckedRow(raw.line, model.model_validate(filled, context=context)))
        except ValidationError as error:
            found = findings_of(error, table.file, raw.line, raw.cells)
            findings += [finding for finding in found if finding.column not in told]
    return checked, findings + list(_duplicates(table, model.key))


def _duplicates(table: RawTable, key: Sequence[str]) -> Iterator[Finding]:
    first: dict[tuple[str | None, ...], int] = {}
    for raw in table.rows:
        values = tuple(raw.cells.get(column) for column in key)
        if values in first:
            found = ", ".join(value or "" for value in values)
            details = {"first": str(first[values])}
            yield Finding("duplicate_key", table.file, raw.line, ", ".join(key), found, details=details)
        first.setdefault(values, raw.line)
