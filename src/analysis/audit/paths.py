"""What ``giamngheo audit`` is pointed at: raw folders, folders of tables, single tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.audit.audit import Audit, audit
from analysis.audit.commune import commune_figures
from analysis.audit.forms import Figure
from analysis.audit.tables import PublishedTable, is_published, read_published
from analysis.audit.waivers import FILE, Waiver, read_waivers
from analysis.audit.workbooks import SUFFIXES, read_forms
from analysis.commune import load
from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.project import Project, find_project
from analysis.intake import CommuneYear
from analysis.intake.entries import FACTS, entries, kind_of, notices
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.values import is_code


@dataclass(frozen=True)
class Found:
    """Paths by what they are, each once; ``searched`` tables were come upon and not named."""

    communes: tuple[Path, ...]
    tables: tuple[Path, ...]
    searched: frozenset[Path] = frozenset()

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
    passed_over: list[str] = []
    for path in found.tables:
        with _collecting(faults):
            table = _table(path)
            if table is not None:
                tables.append(table)
            elif path in found.searched:
                passed_over.append(_shown(path))
            else:
                faults.append(Finding("unknown_table", _shown(path)))
    for path in found.waivers:
        with _collecting(faults):
            waivers += read_waivers(path.read_bytes(), _shown(path))
    if faults:
        raise DataError(faults)
    parents = {unit: parent for table in tables for unit, parent in table.parents.items()}
    said = [table.statements for table in tables]
    found_out = audit(communes, _figures(tables), parents, waivers, statements=said)
    return replace(found_out, passed_over=tuple(passed_over))


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
    searched: set[Path] = set()
    named: set[Path] = set()
    for path in (path.resolve() for path in paths):
        if path.is_file():
            tables[path] = None
            named.add(path)
        elif path.is_dir():
            holding = {facts.parent for name in (FACTS, WORKBOOK) for facts in path.rglob(name)}
            holding |= {folder for folder in (path, *path.rglob("*")) if _is_raw(folder)}
            # What lies in a folder below a raw folder is somebody's own, and passed over.
            own = {folder for folder in holding if holding.isdisjoint(folder.parents)}
            communes.update(dict.fromkeys(sorted(own)))
            files = [table for table in sorted(path.rglob("*")) if table.suffix in (".csv", *SUFFIXES)]
            outer = [table for table in files if own.isdisjoint(table.parents)]
            loose = [table for table in outer if kind_of(table.name) != "strange"]
            tables.update(dict.fromkeys(loose))
            searched.update(loose)
        else:
            raise UsageError.said("audit_absent", path=path)
    if not communes and not tables:
        raise UsageError.said("audit_nothing", facts=FACTS)
    return Found(tuple(communes), tuple(tables), frozenset(searched - named))


def passed_over(paths: Iterable[Path]) -> Iterator[Finding]:
    """Yield a word on each entry of the raw folders at and below some paths that is not audited."""
    for folder in find(paths).communes:
        year = folder.parent.name
        yield from notices(entries(folder), _shown(folder), folder.name, int(year) if year.isdecimal() else 0)


@contextmanager
def _collecting(faults: list[Finding]) -> Iterator[None]:
    """Keep the faults of a file and go on to the next, so that all are told at once."""
    try:
        yield
    except DataError as error:
        faults += (finding for finding in error.findings if finding not in faults)


def _table(path: Path) -> PublishedTable | None:
    """Read a published table; None where it is none."""
    if path.suffix in SUFFIXES:
        return read_forms(path, _shown(path))
    data = path.read_bytes()
    return read_published(data, _shown(path)) if is_published(data, _shown(path)) else None


def _is_raw(folder: Path) -> bool:
    """Say whether a report is made from a folder by where it lies, whatever it holds."""
    year, raw = folder.parent, folder.parent.parent
    lies = is_code(folder.name) and year.name.isdecimal() and (raw.parent.name, raw.name) == ("data", "raw")
    return lies and folder.is_dir()


def _commune(folder: Path) -> CommuneYear:
    project = find_project(folder)
    code, year = folder.name, folder.parent.name
    if not year.isdigit() or project.raw(int(year), code) != folder:
        raise UsageError.said("audit_place", folder=folder)
    return load(code, int(year), project)


def _figures(tables: Iterable[PublishedTable]) -> Iterator[Figure]:
    for table in tables:
        yield from table.figures


def _shown(path: Path) -> str:
    for folder in path.parents:
        if (folder / "data" / "raw").is_dir():
            return Project(folder).relative(path)
    return path.name
