"""Names of columns and codes of the data contract in the words of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from analysis.core.errors import Finding
from analysis.core.labels import Language, labels_for
from analysis.intake.contract import TABLES
from analysis.intake.template.layout import Column, fact_columns, sheets
from analysis.standard import national_standards
from analysis.standard.schema.households import columns

# Details of findings that list columns or codes, which a person knows by their words.
_LISTS = ("known", "allowed", "columns", "near", "item", "column")
# Answers to a question, some of which are columns.
_ANSWERS = ("proposed", "choices")
_OF_COLUMNS = ("unknown_column", "missing_column", "list_without_column")
# Tables that people write by codes: a column is called as its header, and the code to write stands beside its
# word, in quotation marks.
_CODED = tuple(f"{table}.csv" for table in TABLES)


def worded(finding: Finding, language: Language) -> Finding:
    """Return a finding whose column and lists are told in words, not in the keys of our tables.

    Examples
    --------
    >>> found = Finding("list_without_column", "ds.xlsx", column="household_id")
    >>> worded(found, "vi").column
    'Mã hộ'
    """
    coded = finding.file.endswith(_CODED)
    table = Path(finding.file).stem if coded else ""
    titles, words = _titles(language, table), _words(language)
    column = ", ".join(_column(part, titles, coded=coded) for part in finding.column.split(", "))
    listed = titles if finding.rule in _OF_COLUMNS else {**titles, **words}
    details = {
        key: ", ".join(_word(part, listed, coded=coded) for part in value.split(", "))
        if key in _LISTS
        else "|".join(_answer(part, titles) for part in value.split("|"))
        if key in _ANSWERS
        else value
        for key, value in finding.details.items()
    }
    return replace(finding, column=column, details=details)


def told_json(finding: Finding, language: Language) -> dict[str, object]:
    """Return a finding as plain values for machines, described in words."""
    return {**finding.to_json(language), "description": worded(finding, language).describe(language)}


def column_title(name: str, language: Language) -> str:
    """Return what readers call a column of a household list."""
    return {**_words(language), **_titles(language)}.get(name, name)


def _column(text: str, names: Mapping[str, str], *, coded: bool) -> str:
    word = names.get(text, text)
    return f"{text} ({word})" if coded and word != text else word


def _answer(text: str, titles: Mapping[str, str]) -> str:
    return f"“{titles[text]}”" if text in titles else text


def _word(text: str, names: Mapping[str, str], *, coded: bool = False) -> str:
    word = names.get(text, text)
    return f'{word} ("{text}")' if coded and word != text else word


@cache
def _words(language: Language) -> Mapping[str, str]:
    """Return what readers call the codes in cells."""
    return {
        code: word
        for column in _columns(language)
        for code, word in column.words.items()
        if not code.isdigit()
    }


@cache
def _titles(language: Language, table: str = "") -> Mapping[str, str]:
    """Return what readers call columns; those of one table come before others of the same key."""
    text = labels_for(language)
    found = {column.key: column.title for column in (*_columns(language), *fact_columns(text))}
    for name, listed in columns().items():
        found[name] = listed.title.text(language) if listed.title else text(f"checking.titles.{name}")
    return found | {column.key: column.title for column in (_columns(language, table) if table else ())}


@cache
def _columns(language: Language, table: str = "") -> tuple[Column, ...]:
    """Return the columns of one table of the contract, or of all, under every standard."""
    text = labels_for(language)
    of_standards = [sheets(standard, text, standard.last_year) for standard in national_standards()]
    return tuple(
        column
        for tables in of_standards
        for name, listed in tables.items()
        if table in ("", name)
        for column in listed
    )
