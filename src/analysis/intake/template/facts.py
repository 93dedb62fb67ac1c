"""The sheet of the commune's facts, checked by the same model as ``commune.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from analysis.core.errors import LABEL, Finding
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


# What a template begins with may be written otherwise elsewhere; these are typed by a person.
_TYPED = ("status", "dates.", "totals.", "report.number", "report.month", "report.day", "also_standards")


def differing_facts(book: IntakeBook, facts: Facts, other: str) -> Iterator[Finding]:
    """Yield each fact of a workbook that ``commune.toml`` beside it says otherwise, or not at all."""
    for column in fact_columns(labels_for("vi")):
        if column.key not in book.facts or not column.key.startswith(_TYPED):
            continue
        here, there = _value(book.facts[column.key], column), _at(facts, column.key)
        if here != there:
            told = f"{LABEL}findings.empty" if there is None else column.words.get(str(there), str(there))
            details = {"other": other, "there": told}
            row, sheet = book.fact_rows[column.key], book.titles[FACTS]
            shown = column.words.get(str(here), str(here))
            yield Finding("two_sources_differ", book.file, row, VALUE_LETTER, shown, sheet, details=details)


def _at(facts: Facts, key: str) -> Any:
    found: Any = facts
    for name in key.split("."):
        found = getattr(found, name)
    return found


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
