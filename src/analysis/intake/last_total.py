"""How many households the commune had a year ago: what a list of this year may be held against."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.intake.entries import FACTS
from analysis.intake.facts import Facts
from analysis.intake.folder import RawFolder
from analysis.intake.template.facts import book_facts
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.template.read import read_book
from analysis.intake.toml import read_toml
from analysis.places import place_in
from analysis.standard import standard_for


def with_last_total(project: Project, folder: RawFolder) -> RawFolder:
    """Return a folder with last year's total of households, where last year's facts tell one.

    A code may have gone to another commune since: then nothing is known.
    """
    facts = _facts(project.raw(folder.year - 1, folder.commune), folder.commune, folder.year - 1)
    if facts is None or facts.totals.households is None or not _is_same(facts, folder):
        return folder
    return replace(folder, last_total=facts.totals.households)


def _is_same(facts: Facts, folder: RawFolder) -> bool:
    try:
        return place_in(folder.commune, folder.year).name == facts.name
    except UsageError:
        return True


def _facts(raw: Path, commune: str, year: int) -> Facts | None:
    """Return the facts of a raw folder; its tables are not looked at, and its faults told elsewhere."""
    try:
        if (raw / FACTS).is_file():
            return read_toml((raw / FACTS).read_bytes(), FACTS, Facts)[0]
        if (raw / WORKBOOK).is_file():
            standard = standard_for(year, accept_unverified=True)
            book = read_book((raw / WORKBOOK).read_bytes(), WORKBOOK, (commune, str(year)), standard)
            return book_facts(book)[0] if book.facts else None
    except (DataError, UsageError):
        return None
    return None
