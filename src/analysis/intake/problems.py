"""pydantic's errors, told as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analysis.core.errors import Finding

# A more telling wording than "a value" for columns that are often forgotten.
_MISSING = {"polarity": "missing_polarity"}
# pydantic's types begin with what was wanted: string_type, int_type, date_from_datetime_parsing …
_WANTED = {
    "string": "not_text",
    "int": "not_whole",
    "bool": "not_a_boolean",
    "date": "not_a_date",
    "tuple": "not_a_list",
    "dict": "not_a_table",
    "model": "not_a_table",
}


def findings_of(
    error: ValidationError, file: str, line: int | None, cells: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Yield a finding for each fault of one row.

    Parameters
    ----------
    error
        What the row's model raised.
    file, line
        Where the row stands.
    cells
        The row's texts, by column.
    """
    for detail in error.errors():
        column = ".".join(map(str, place_of(detail)))
        rule, details = rule_of(detail, column)
        found = " ".join((cells.get(column) or "").split())  # a finding is one line, a cell may be more
        yield Finding(rule, file, line, column, found, details=details)


def place_of(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the place of an error, whose end a model-wide rule names itself."""
    named = detail.get("ctx", {}).get("column")
    return (*detail["loc"], named) if named else detail["loc"]


def rule_of(detail: ErrorDetails, column: str) -> tuple[str, dict[str, str]]:
    """Return the rule that an error breaks, and the details of its wording."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return _MISSING.get(column, "missing"), {}
    if kind == "literal_error":
        return "not_allowed", {"allowed": ", ".join(re.findall(r"'([^']*)'", context["expected"]))}
    if kind == "extra_forbidden":
        return "unknown_key", {}
    if kind == detail["msg"]:  # one of our own rules
        return kind, {key: str(value) for key, value in context.items() if key != "column"}
    return _WANTED[kind.split("_")[0]], {}
