"""Which reports of a year can be built."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake import read_raw


@dataclass(frozen=True)
class Entry:
    """One commune of a year: its name and state, or the faults that stand in its way."""

    commune: str
    name: str
    status: str
    findings: tuple[Finding, ...]


def catalogue(project: Project, year: int) -> list[Entry]:
    """Read the raw data of every commune of a year, in the order of codes."""
    folder = project.root / "data" / "raw" / str(year)
    codes = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [_entry(project, code, year) for code in codes]


def _entry(project: Project, code: str, year: int) -> Entry:
    try:
        facts = read_raw(project, code, year).facts
    except DataError as error:
        return Entry(code, "", "", error.findings)
    return Entry(code, facts.name, facts.status, ())
