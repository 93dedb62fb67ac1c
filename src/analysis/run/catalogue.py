"""Which reports of a year can be built."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.project import Project
from analysis.intake import read_raw
from analysis.intake.folder import passed_over
from analysis.intake.values import is_code
from analysis.run.checking.ready import Obstacle, obstacle


@dataclass(frozen=True)
class Entry:
    """One commune of a year: its name and state, or the faults that stand in its way.

    ``passed_over`` says which files of its folder are not part of the report; ``refused``, why the
    call itself is, as for a standard that nobody has verified.
    """

    commune: str
    name: str
    status: str
    findings: tuple[Finding, ...]
    passed_over: tuple[Finding, ...] = ()
    refused: UsageError | None = None

    @property
    def in_order(self) -> bool:
        """Whether ``giamngheo report`` makes a report of it."""
        return not self.findings and self.refused is None


def catalogue(project: Project, year: int) -> list[Entry]:
    """Read the raw data of every commune of a year, in the order of codes."""
    folder = project.root / "data" / "raw" / str(year)
    folders = (path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ()
    codes = sorted(path.name for path in folders if is_code(path.name))
    return [_entry(project, code, year) for code in codes]


def _entry(project: Project, code: str, year: int) -> Entry:
    aside = tuple(passed_over(project, code, year))
    try:
        facts = read_raw(project, code, year).facts
    except DataError as error:
        return Entry(code, "", "", error.findings, aside)
    stands = obstacle(project, code, year) or Obstacle()
    return Entry(code, facts.name, facts.status, stands.findings, aside, stands.refused)
