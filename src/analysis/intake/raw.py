"""A raw folder, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake import correction, frames
from analysis.intake.columns import read_csv_columns, read_parquet_columns
from analysis.intake.commune_year import CommuneYear
from analysis.intake.consistency import contradictions
from analysis.intake.contract import TABLES
from analysis.intake.entries import FACTS, KNOWN, NARRATIVE, kind_of
from analysis.intake.facts import Facts
from analysis.intake.folder import RawFolder, open_folder
from analysis.intake.household import household_model
from analysis.intake.households import check_households
from analysis.intake.narrative import read_narrative
from analysis.intake.table import read_table
from analysis.intake.template.facts import VALUE_LETTER, book_facts
from analysis.intake.template.layout import FACTS as FACTS_SHEET
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.template.read import IntakeBook, as_text_table, read_book
from analysis.intake.text import decode
from analysis.intake.toml import lines_of, read_toml
from analysis.intake.validation import CheckedRow, check_rows
from analysis.intake.values import Context
from analysis.places import old_codes
from analysis.standard import national_standards, standard_for

CSV = {f"{table}.csv": table for table in TABLES}
LISTS = {"households.csv": read_csv_columns, "households.parquet": read_parquet_columns}

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
    return parse(open_folder(project, commune, year))


def parse(folder: RawFolder) -> CommuneYear:
    """Check the files of a folder and return their data.

    Raises
    ------
    DataError
        With every finding of every file, in the order of the contract.
    """
    findings = list(_unknown_files(folder))
    book = _book(folder, findings)
    facts = _facts(folder, book, findings)
    declared = _declared(folder, findings)
    tables, applied = _tables(folder, book, declared, findings)
    households, on_list = _households(folder, book, declared, findings)
    narrative = _narrative(folder, book, findings)
    if facts is not None:
        # A list with faults of its own may hold a household twice: it is not counted.
        sound = households.iloc[:0] if findings else households
        findings.extend(_contradictions(folder, book, facts, tables, sound))
    if findings or facts is None:
        raise DataError(sorted(findings, key=lambda finding: _order(folder, finding)))
    return CommuneYear(
        facts=facts,
        **tables,
        households=households,
        corrections=frames.corrections_frame([*applied, *on_list]),
        narrative=narrative,
        sources=folder.hashes,
    )


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
        findings.extend([] if book.findings else [Finding("missing_file", file)])
        return None
    try:
        facts, lines = read_toml(folder.files[FACTS], file, Facts)
    except DataError as error:
        findings.extend(error.findings)
        return None
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
    findings.extend(_twice(folder, book, f"{table}.csv", table) for table in raw if table in book.tables)
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


def _twice(folder: RawFolder, book: IntakeBook, name: str, table: str) -> Finding:
    return Finding("two_sources", book.file, sheet=book.titles[table], details={"other": folder.place(name)})


def _households(
    folder: RawFolder, book: IntakeBook, declared: Declared, findings: list[Finding]
) -> tuple[pd.DataFrame, list[correction.Applied]]:
    context = _context(folder)
    given = [name for name in LISTS if name in folder.files]
    model = household_model(context.indicators)
    table = None
    if given:
        name, *others = given
        table = LISTS[name](folder.files[name], folder.place(name), model)
        findings.extend(Finding("two_sources", folder.place(o), details={"other": name}) for o in others)
        if "households" in book.tables:
            findings.append(_twice(folder, book, name, "households"))
    elif "households" in book.tables:
        table = as_text_table(book.tables["households"], book)
    file = folder.place(correction.FILE)
    table, applied, wrong = correction.correct_list(declared, file, table, model.columns())
    findings.extend(wrong)
    households, faults = check_households(table, context)
    listed = table is not None and table.file == book.file
    findings.extend(book.located("households", fault) if listed else fault for fault in faults)
    return households, applied


def _context(folder: RawFolder) -> Context:
    # Reading is not classifying: the codes of an unverified standard are known well enough for that,
    # and lists from before the first standard tell who was poor, by their declared classes.
    known = folder.year >= national_standards()[0].first_year
    codes = standard_for(folder.year, accept_unverified=True).codes if known else ()
    return Context(folder.commune, codes, old_codes(folder.commune, folder.year))


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
