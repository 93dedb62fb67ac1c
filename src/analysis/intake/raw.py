"""A raw folder, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pandas as pd
import polars as pl

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake import correction, frames
from analysis.intake.commune_year import CommuneYear
from analysis.intake.consistency import contradictions
from analysis.intake.contract import TABLES
from analysis.intake.coverage import Coverage, coverage_of
from analysis.intake.entries import FACTS, KNOWN, LISTS, NARRATIVE, kind_of
from analysis.intake.facts import Facts
from analysis.intake.folder import RawFolder, open_folder
from analysis.intake.household import household_model, year_columns
from analysis.intake.households import has_rows, households_frame, open_list, read_households
from analysis.intake.last_total import with_last_total
from analysis.intake.lists import HouseholdList, Known
from analysis.intake.lists.asking import Answers
from analysis.intake.narrative import read_narrative
from analysis.intake.recognise.questions import FILE as ANSWERS
from analysis.intake.recognise.questions import answers_in
from analysis.intake.table import first_difference, read_table
from analysis.intake.template.facts import VALUE_LETTER, book_facts, differing_facts
from analysis.intake.template.layout import FACTS as FACTS_SHEET
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.template.read import IntakeBook, read_book
from analysis.intake.text import decode
from analysis.intake.toml import lines_of, read_toml
from analysis.intake.validation import CheckedRow, check_rows
from analysis.intake.values import Context
from analysis.intake.workbook import Grid, Workbook
from analysis.places import old_codes
from analysis.standard import Standard, national_standards, standard_for

CSV = {f"{table}.csv": table for table in TABLES}

Declared = list[tuple[correction.Correction, int | None]]


def read_raw(project: Project, commune: str, year: int) -> CommuneYear:
    """Read and check the raw folder of a commune and year; nothing is written.

    Raises
    ------
    UsageError
        If there are no such data.
    DataError
        With every finding of every file.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> data = read_raw(find_project(), "15139", 2022)
    >>> data.facts.name, len(data.deprivations), len(data.corrections)
    ('Xã Cẩm Lương', 20, 3)
    """
    return parse(with_last_total(project, open_folder(project, commune, year)))


@dataclass(frozen=True)
class Reading:
    """A raw folder as it was read: what is usable of it, and every finding.

    Parameters
    ----------
    data
        None where any finding is an error.
    findings
        Errors and warnings in the order of the contract, those of the household list apart.
    households
        The household list with its columns, its rows set aside, its questions and findings.
    workbook
        The sheets of the file that holds the list, or of the intake workbook.
    """

    data: CommuneYear | None
    findings: tuple[Finding, ...]
    households: HouseholdList | None
    workbook: Workbook | None

    def errors(self) -> list[Finding]:
        """Return what stops the folder from being used; what only the law says against a list does not."""
        of_list = self.households.of_reading() if self.households else ()
        return [finding for finding in (*self.findings, *of_list) if finding.severity == "error"]


def parse(folder: RawFolder) -> CommuneYear:
    """Check the files of a folder and return their data.

    Raises
    ------
    DataError
        With every finding of every file that is an error, in the order of the contract.
    """
    reading = read_folder(folder)
    if reading.data is None:
        raise DataError(in_order(folder, reading))
    return reading.data


def in_order(folder: RawFolder, reading: Reading) -> list[Finding]:
    """Return what stops a folder from being used, in the order of the contract."""
    return sorted(reading.errors(), key=lambda finding: _order(folder, finding))


def read_folder(
    folder: RawFolder, standard: Standard | None = None, previous: pl.DataFrame | None = None
) -> Reading:
    """Read the files of a folder; never raises for what is in them.

    Parameters
    ----------
    standard
        What the list is held against where it is not the national standard of the year.
    previous
        Last year's list, see :class:`~analysis.intake.lists.Known`.
    """
    findings = list(_unknown_files(folder))
    book = _book(folder, findings)
    facts = _facts(folder, book, findings)
    declared = _declared(folder, findings)
    tables, applied = _tables(folder, book, declared, findings)
    area = facts.area if facts else "rural"
    context = _context(folder)
    known = Known(area, folder.commune, (), previous, context.parts, folder.year, folder.scores.tables)
    if standard is None and context.indicators:
        standard = standard_for(folder.year, accept_unverified=True)
    households, workbook, on_list = _households(folder, book, declared, (standard, known), findings)
    narrative = _narrative(folder, book, findings)
    reading = Reading(None, tuple(findings), households, workbook)
    listed = households_frame(households, household_model(context.listed))
    if facts is not None:
        # A list with faults of its own may hold a household twice: it is not counted.
        sound = listed.iloc[:0] if reading.errors() else listed
        findings.extend(_contradictions(folder, book, facts, tables, sound))
        if households is not None and len(sound):
            covered = _coverage(folder, households, facts, standard)
            told = facts.household_list.model_copy(update={"covers": covered.covers})
            facts = facts.model_copy(update={"household_list": told})
            reading = replace(reading, households=covered.told_of(households))
    findings.sort(key=lambda finding: _order(folder, finding))
    reading = replace(reading, findings=tuple(findings))
    if facts is None or reading.errors():
        return reading
    data = CommuneYear(
        facts=facts,
        **tables,
        households=listed,
        corrections=frames.corrections_frame([*applied, *on_list]),
        narrative=narrative,
        sources=folder.hashes,
        scores=frames.scores_frame(households),
    )
    return replace(reading, data=data)


def _book(folder: RawFolder, findings: list[Finding]) -> IntakeBook:
    """Return the workbook of the folder, an empty one if there is none."""
    file = folder.place(WORKBOOK)
    if WORKBOOK not in folder.files:
        return IntakeBook(file)
    standard = standard_for(folder.year, accept_unverified=True)
    book = read_book(folder.files[WORKBOOK], file, (folder.commune, str(folder.year)), standard)
    findings.extend(book.findings)
    return book


def _facts(folder: RawFolder, book: IntakeBook, findings: list[Finding]) -> Facts | None:
    file = folder.place(FACTS)
    if book.facts and FACTS not in folder.files:
        facts, faults = book_facts(book)
        findings.extend(faults)
        return facts
    if FACTS not in folder.files:
        findings.extend(
            [] if any(f.severity == "error" for f in book.findings) else [Finding("missing_file", file)]
        )
        return None
    try:
        facts, lines = read_toml(folder.files[FACTS], file, Facts)
    except DataError as error:
        findings.extend(error.findings)
        return None
    findings.extend(differing_facts(book, facts, file))
    for key, found, wanted in (
        ("code", facts.code, folder.commune),
        ("year", str(facts.year), str(folder.year)),
    ):
        if found != wanted:
            details = {"wanted": wanted}
            findings.append(Finding("folder_mismatch", file, lines.of((key,)), key, found, details=details))
    return facts


def _contradictions(
    folder: RawFolder, book: IntakeBook, facts: Facts, tables: Mapping[str, Any], households: pd.DataFrame
) -> Iterator[Finding]:
    """Yield what cannot be true of the facts, where each stands: by its line, or by the row of its sheet."""
    for found in contradictions(facts, tables, households):
        if FACTS in folder.files:
            lines = lines_of(decode(folder.files[FACTS], FACTS))
            line = lines.of(tuple(found.key.split(".")))
            yield found.finding(folder.place(FACTS), line, found.key, "")
        else:
            yield found.finding(
                book.file, book.fact_rows.get(found.key), VALUE_LETTER, book.titles[FACTS_SHEET]
            )


def _declared(folder: RawFolder, findings: list[Finding]) -> Declared:
    if correction.FILE not in folder.files:
        return []
    data, file = folder.files[correction.FILE], folder.place(correction.FILE)
    entries, faults = correction.read_corrections(data, file)
    findings.extend(faults)
    return entries


def _tables(
    folder: RawFolder, book: IntakeBook, declared: Declared, findings: list[Finding]
) -> tuple[dict[str, Any], list[correction.Applied]]:
    raw = {
        table: read_table(folder.files[name], folder.place(name), TABLES[table])
        for name, table in CSV.items()
        if name in folder.files
    }
    for table in (name for name in TABLES if name in raw and name in book.tables):
        differ = first_difference(book.tables[table], raw[table], TABLES[table].key)
        findings.append(_twice(folder, book, f"{table}.csv", table, differ))
    raw |= {table: book.tables[table] for table in TABLES if table in book.tables}
    raw, applied, wrong = correction.apply_corrections(declared, folder.place(correction.FILE), raw)
    findings.extend(wrong)
    context = _context(folder)
    checked = {}
    for table, model in TABLES.items():
        rows: list[CheckedRow] = []
        if table in raw:
            findings.extend(raw[table].findings)
            rows, faults = check_rows(raw[table], model, context)
            from_book = raw[table].file == book.file
            findings.extend(book.located(table, fault) if from_book else fault for fault in faults)
        checked[table] = frames.table_frame(table, rows, applied)
    return checked, applied


def _twice(
    folder: RawFolder, book: IntakeBook, name: str, table: str, differ: tuple[int, str, str] | None = None
) -> Finding:
    """Return that a table stands in two places, with the first place where they differ."""
    line, found, other = differ or (None, "", "")
    details = {"other": folder.place(name), "there": other}
    rule = "two_sources_differ" if differ else "two_sources"
    return Finding(rule, book.file, line, "", found, book.titles[table], details=details)


def _households(
    folder: RawFolder,
    book: IntakeBook,
    declared: Declared,
    against: tuple[Standard | None, Known],
    findings: list[Finding],
) -> tuple[HouseholdList | None, Workbook | None, list[correction.Applied]]:
    grid, file = _list_of(folder, book, findings)
    columns = household_model(_context(folder).listed).columns()
    place = folder.place(correction.FILE)
    grid, applied, wrong = correction.correct_list(declared, place, grid, columns)
    findings.extend(wrong)
    if grid is None:
        return None, book.workbook, applied
    found, faults = read_households(grid, file, *against, _answers(folder, file, findings))
    findings.extend(faults)
    return found, book.workbook if file == book.file else Workbook(file, (grid,)), applied


def _list_of(folder: RawFolder, book: IntakeBook, findings: list[Finding]) -> tuple[Grid | None, str]:
    """Return the sheet of the household list and its file; None where the folder has no list."""
    name, *others = [*(name for name in LISTS if name in folder.files), ""]
    findings.extend(Finding("two_sources", folder.place(o), details={"other": name}) for o in others if o)
    in_book = book.households if book.households is not None and has_rows(book.households) else None
    if not name:
        return in_book, book.file
    file = folder.place(name)
    try:
        grid, noticed = open_list(folder.files[name], file)
    except DataError as error:
        findings.extend(error.findings)
        return None, file
    findings.extend(noticed)
    if in_book is not None:
        findings.append(_twice(folder, book, name, "households"))
    return grid, file


def _answers(folder: RawFolder, file: str, findings: list[Finding]) -> Answers:
    """Return what was answered about a list; of our own workbook, the columns are known for sure."""
    name = file.rpartition("/")[2]
    known = sha256(folder.files[name]).hexdigest()
    try:
        given = answers_in(folder.files[ANSWERS], folder.place(ANSWERS)) if ANSWERS in folder.files else ()
    except DataError as error:
        findings.extend(error.findings)
        given = ()
    return Answers(given, known, sure=name == WORKBOOK)


def _coverage(folder: RawFolder, found: HouseholdList, facts: Facts, standard: Standard | None) -> Coverage:
    answers = _answers(folder, found.file, [])
    return coverage_of([found], standard, facts, folder.last_total, (answers.given, answers.sha256))


def _context(folder: RawFolder) -> Context:
    # Reading is not classifying: the codes of an unverified standard are known well enough for that,
    # and lists from before the first standard tell who was poor, by their declared classes.
    known = folder.year >= national_standards()[0].first_year
    codes = standard_for(folder.year, accept_unverified=True).codes if known else ()
    listed = year_columns(folder.year) if known else ()
    return Context(folder.commune, codes, old_codes(folder.commune, folder.year), listed, folder.year)


def _narrative(folder: RawFolder, book: IntakeBook, findings: list[Finding]) -> dict[str, str]:
    if NARRATIVE not in folder.files:
        return dict(book.narrative)
    if book.narrative:
        findings.append(_twice(folder, book, NARRATIVE, "narrative"))
    try:
        return read_narrative(folder.files[NARRATIVE], folder.place(NARRATIVE))
    except DataError as error:
        findings.extend(error.findings)
        return {}


def _unknown_files(folder: RawFolder) -> Iterator[Finding]:
    for name in folder.files:
        if kind_of(name) == "misspelt":
            yield Finding("unknown_file", folder.place(name), details={"known": ", ".join(KNOWN)})


def _order(folder: RawFolder, finding: Finding) -> tuple[int, str, int]:
    files = [folder.place(name) for name in KNOWN]
    file = files.index(finding.file) if finding.file in files else len(files)
    return file, finding.sheet, finding.line or 0
