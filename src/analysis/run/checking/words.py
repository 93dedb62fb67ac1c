"""Names of columns and codes of the data contract in the words of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from analysis.core.errors import Finding
from analysis.core.labels import Language, labels_for
from analysis.intake.template.layout import fact_columns, sheets
from analysis.standard import national_standards
from analysis.standard.schema.households import columns

# Details of findings that list columns or codes, which a person knows by their words.
_LISTS = ("known", "allowed", "columns", "near")


def worded(finding: Finding, language: Language) -> Finding:
    """Return a finding whose column and lists are told in words, not in the keys of our tables.

    Examples
    --------
    >>> found = Finding("list_without_column", "ds.xlsx", column="household_id")
    >>> worded(found, "vi").column
    'Mã hộ'
    """
    names = _names(language)
    column = ", ".join(_word(part, names) for part in finding.column.split(", "))
    details = {
        key: ", ".join(_word(part, names) for part in value.split(", ")) if key in _LISTS else value
        for key, value in finding.details.items()
    }
    return replace(finding, column=column, details=details)


def column_title(name: str, language: Language) -> str:
    """Return what readers call a column of a household list."""
    return _names(language).get(name, name)


def _word(text: str, names: Mapping[str, str]) -> str:
    return names.get(text, text)


@cache
def _names(language: Language) -> Mapping[str, str]:
    text = labels_for(language)
    found: dict[str, str] = {}
    for standard in national_standards():
        for table in sheets(standard, text).values():
            for column in table:
                found |= {code: word for code, word in column.words.items() if not code.isdigit()}
                found[column.key] = column.title
    found |= {column.key: column.title for column in fact_columns(text)}
    for name, listed in columns().items():
        found[name] = listed.title.text(language) if listed.title else text(f"checking.titles.{name}")
    return found
