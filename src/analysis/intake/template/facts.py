"""The sheet of the commune's facts, checked by the same model as ``commune.toml``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from analysis.core.errors import Finding
from analysis.core.labels import labels_for
from analysis.intake.facts import Facts
from analysis.intake.template.layout import FACTS, Column, fact_columns
from analysis.intake.template.read import IntakeBook
from analysis.intake.toml import Lines, model_findings

VALUE_LETTER = "C"


def book_facts(book: IntakeBook) -> tuple[Facts | None, list[Finding]]:
    """Return the facts of a workbook, or what is wrong with them, by the rows of their sheet."""
    values: dict[str, Any] = {"period": {}, "report": {}}
    for column in fact_columns(labels_for("vi")):
        if column.key in book.facts:
            section, _, name = column.key.rpartition(".")
            target = values.setdefault(section, {}) if section else values
            target[name] = _value(book.facts[column.key], column)
    try:
        return Facts.model_validate(values), []
    except ValidationError as error:
        rows = Lines({tuple(key.split(".")): row for key, row in book.fact_rows.items()})
        findings = model_findings(error, book.file, rows)
        return None, [replace(f, sheet=book.titles[FACTS], column=VALUE_LETTER) for f in findings]


def _value(told: str, column: Column) -> Any:
    """Return a text as the type that the model asks for; what is not of it stays text and is refused."""
    if column.kind == "lines":
        return tuple(line.strip() for line in told.splitlines() if line.strip())
    if column.kind == "count" and told.isdecimal():
        return int(told)
    if column.kind == "flag":
        return {"true": True, "false": False}.get(told, told)
    if column.kind == "date":
        try:
            return date.fromisoformat(told)
        except ValueError:
            return told
    return told
