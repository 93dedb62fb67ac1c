"""What ``giamngheo audit`` is pointed at: raw folders, folders of tables, single tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.audit.audit import Audit, audit
from analysis.audit.commune import commune_figures
from analysis.audit.forms import Figure
from analysis.audit.tables import PublishedTable, read_published
from analysis.audit.waivers import FILE, Waiver, read_waivers
from analysis.commune import load
from analysis.errors import DataError, Finding, UsageError
from analysis.intake import CommuneYear
from analysis.intake.raw import FACTS
from analysis.project import Project, find_project


@dataclass(frozen=True)
class Found:
    """Paths by what they are, each once."""

    communes: tuple[Path, ...]
    tables: tuple[Path, ...]

    @property
    def waivers(self) -> tuple[Path, ...]:
        """The ``audit.toml`` files beside the data."""
        folders = dict.fromkeys([*self.communes, *(table.parent for table in self.tables)])
        return tuple(path for folder in folders if (path := folder / FILE).is_file())


def audit_paths(paths: Iterable[Path]) -> Audit:
    """Audit everything below some paths together.

    Raises
    ------
    UsageError
        If a path does not exist, or there is nothing to audit.
    DataError
        If files cannot be read; every fault of every file is told.
    """
    found = find(paths)
    faults: list[Finding] = []
    communes: list[CommuneYear] = []
    tables: list[PublishedTable] = []
    waivers: list[Waiver] = []
    for folder in found.communes:
        with _collecting(faults):
            communes.append(_commune(folder))
    for path in found.tables:
        with _collecting(faults):
            tables.append(read_published(path.read_bytes(), _shown(path)))
    for path in found.waivers:
        with _collecting(faults):
            waivers += read_waivers(path.read_bytes(), _shown(path))
    if faults:
        raise DataError(faults)
    parents = {unit: parent for table in tables for unit, parent in table.parents.items()}
    return audit(communes, _figures(tables), parents, waivers)


def audit_commune(
    data: CommuneYear, before: CommuneYear | None = None, project: Project | None = None
) -> Audit:
    """Audit one commune's year, as the report does.

    Parameters
    ----------
    data
        The commune's checked data; an ``audit.toml`` beside its raw data counts.
    before
        The year before, against whose closing the opening is held.
    project
        Default: the project around the working folder.

    Raises
    ------
    DataError
        If the ``audit.toml`` has faults.

    Examples
    --------
    >>> from analysis.intake import load
    >>> audit_commune(load("15139", 2022)).counts()
    {'certain': 15, 'likely': 10, 'possible': 2}
    """
    path = next((path for path in data.sources if path.rpartition("/")[2] == FILE), None)
    waivers: tuple[Waiver, ...] = ()
    if path is not None:
        waivers = read_waivers(((project or find_project()).root / path).read_bytes(), path)
    return audit([data], waivers=waivers, before=commune_figures(before) if before else ())


def find(paths: Iterable[Path]) -> Found:
    """Return the raw folders and tables at and below some paths, in the order of names."""
    communes: dict[Path, None] = {}
    tables: dict[Path, None] = {}
    for path in (path.resolve() for path in paths):
        if path.is_file():
            tables[path] = None
        elif path.is_dir():
            own = sorted(facts.parent for facts in path.rglob(FACTS))
            communes.update(dict.fromkeys(own))
            loose = (table for table in sorted(path.rglob("*.csv")) if table.parent not in own)
            tables.update(dict.fromkeys(loose))
        else:
            raise UsageError(f"nothing to audit: {path} does not exist")
    if not communes and not tables:
        raise UsageError(f"nothing to audit: no {FACTS} and no CSV table there")
    return Found(tuple(communes), tuple(tables))


@contextmanager
def _collecting(faults: list[Finding]) -> Iterator[None]:
    """Keep the faults of a file and go on to the next, so that all are told at once."""
    try:
        yield
    except DataError as error:
        faults += (finding for finding in error.findings if finding not in faults)


def _commune(folder: Path) -> CommuneYear:
    project = find_project(folder)
    code, year = folder.name, folder.parent.name
    if not year.isdigit() or project.raw(int(year), code) != folder:
        raise UsageError(f"{folder}: a raw folder lies at data/raw/{{year}}/{{code}}")
    return load(code, int(year), project)


def _figures(tables: Iterable[PublishedTable]) -> Iterator[Figure]:
    for table in tables:
        yield from table.figures


def _shown(path: Path) -> str:
    for folder in path.parents:
        if (folder / "data" / "raw").is_dir():
            return Project(folder).relative(path)
    return path.name
