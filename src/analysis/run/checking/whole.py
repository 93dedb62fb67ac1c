"""A path checked as a whole: how it is read, what the law says, and what the audit doubts.

The audit and what reports rest on are fetched where there is something for them: a household list is
checked before they would have started.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.labels import Language
from analysis.core.project import Project, find_project
from analysis.intake.checking.check import Checked
from analysis.intake.checking.command import Answer, Request, check
from analysis.intake.values import is_code

if TYPE_CHECKING:
    from analysis.audit import Audit, AuditFinding
    from analysis.audit.tables import PublishedTable
    from analysis.run.checking.ready import Obstacle

# What a reader of lists and forms says of a published table, which the audit reads.
_UNKNOWN = ("nothing_recognised", "sheet_left_out")


@dataclass(frozen=True)
class WholeCheck:
    """What a check comes to.

    Parameters
    ----------
    answer
        What was read and written.
    findings
        Errors and warnings of reading, of the law, and of whatever else the report would refuse.
    audit
        Figures held against each other; None where there are none that could be.
    place
        Commune and year where the path is a raw folder that reports are made from.
    obstacle
        Why no report can be made of it.
    """

    answer: Answer
    findings: tuple[Finding, ...]
    audit: Audit | None = None
    place: tuple[str, int] | None = None
    obstacle: Obstacle | None = None

    @property
    def doubts(self) -> tuple[AuditFinding, ...]:
        """What the audit found, surest first."""
        return self.audit.findings if self.audit else ()

    @property
    def failed(self) -> bool:
        """Whether any error or question is open; doubts are for a person to decide."""
        refused = self.obstacle is not None
        return refused or any(finding.severity == "error" for finding in self.findings)

    @property
    def reportable(self) -> bool:
        """Whether ``giamngheo report`` makes a report of the folder."""
        return self.place is not None and self.obstacle is None


def check_whole(request: Request, language: Language) -> WholeCheck:
    """Check a file or folder in full.

    Raises
    ------
    UsageError
        If there is no such path, or no standard for the year.
    """
    answer = check(request, language)
    own = raw_folder(request.path)
    if own is None:
        tables = [table for one in answer.checked if (table := _published(one))]
        held = _audited(tables) if tables else None
        known = {one.file for one in answer.checked if not one.recognised and _published(one)}
        said = (one for one in answer.findings() if one.file not in known or one.rule not in _UNKNOWN)
        return WholeCheck(answer, tuple(said), held)
    from analysis.run.checking.ready import Obstacle, grounds_or_obstacle

    project, commune, year = own
    found = grounds_or_obstacle(project, commune, year)
    if not isinstance(found, Obstacle):
        return WholeCheck(answer, tuple(answer.findings()), found.audit, (commune, year))
    # What the report is refused for comes first, in the report's order, as the other commands tell it.
    stops = {_same(finding): place for place, finding in enumerate(found.findings)}
    told = sorted(answer.findings(), key=lambda finding: stops.get(_same(finding), len(stops)))
    first = [finding for finding in told if _same(finding) in stops]
    both = sorted([*first, *_new(found.findings, first)], key=lambda finding: stops[_same(finding)])
    return WholeCheck(answer, (*both, *told[len(first) :]), None, (commune, year), found)


def raw_folder(path: Path) -> tuple[Project, str, int] | None:
    """Return whose raw folder a path is; None where no report is made from it."""
    folder = path.resolve()
    year, commune = folder.parent.name, folder.name
    if not folder.is_dir() or not is_code(commune) or not (year.isascii() and year.isdigit()):
        return None
    try:
        project = find_project(folder)
    except UsageError:
        return None
    there = project.raw(int(year), commune).resolve() == folder and 2000 <= int(year) <= 2100
    return (project, commune, int(year)) if there else None


def _new(more: Sequence[Finding], told: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings that were not told by the reader of single files."""
    known = {_same(finding) for finding in told}
    yield from (finding for finding in more if _same(finding) not in known)


def _same(finding: Finding) -> tuple[object, ...]:
    return finding.rule, Path(finding.file).name, finding.line, finding.column, finding.found


def _published(checked: Checked) -> PublishedTable | None:
    """Return the figures of a file that the audit can hold against each other; None where it has none."""
    if checked.forms:
        from analysis.audit.workbooks import table_of

        failed = any(one.severity == "error" for form in checked.forms for one in form.findings)
        return None if failed else table_of(checked.forms, checked.file)
    path = Path(checked.file)
    if checked.recognised or path.suffix.lower() != ".csv" or not path.is_file():
        return None
    from analysis.audit.tables import is_published, read_published

    data = path.read_bytes()
    try:
        return read_published(data, checked.file) if is_published(data, checked.file) else None
    except DataError:
        return None


def _audited(tables: list[PublishedTable]) -> Audit:
    from analysis.audit import audit

    parents = {unit: parent for table in tables for unit, parent in table.parents.items()}
    figures = (figure for table in tables for figure in table.figures)
    return audit((), figures, parents, statements=[table.statements for table in tables])
