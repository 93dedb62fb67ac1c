"""A raw folder: found by commune and year, read once, hashed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.project import Project
from analysis.intake.entries import READ, entries, notices
from analysis.intake.repair.numbers import small_int
from analysis.intake.scores import Scores, scores_for
from analysis.intake.values import FIRST_YEAR, LAST_YEAR, is_code

_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class RawFolder:
    """The raw files of one commune and year, as bytes.

    Parameters
    ----------
    commune, year
        What the folder is called.
    path
        The folder as users write it, relative to the project.
    files
        Content by file name, in the order of names; strange files are not among them, see
        :mod:`analysis.intake.entries`.
    last_total
        All households of the commune a year ago, where last year's facts tell them.
    scores
        The score tables of form B1 that an office has loaded for the commune and year.
    """

    commune: str
    year: int
    path: str
    files: Mapping[str, bytes]
    last_total: int | None = None
    scores: Scores = field(default_factory=Scores)

    def place(self, name: str) -> str:
        """Return the path of a file as users write it."""
        return f"{self.path}/{name}"

    @property
    def hashes(self) -> dict[str, str]:
        """sha256 of each file by its path, and of the score tables that hold for its list."""
        own = {self.place(name): sha256(data).hexdigest() for name, data in self.files.items()}
        return own | dict(self.scores.hashes)


def open_folder(project: Project, commune: str, year: int) -> RawFolder:
    """Read the files of a commune and year; what is not part of a report is left out.

    Raises
    ------
    UsageError
        If the code or the year has not the form of one, there are no such data (the message says
        which there are), or a file is a link out of the project.
    DataError
        If an import was cut short while it placed its files.
    """
    check_request(commune, year)
    folder = project.raw(year, commune)
    if pending(project, commune, year).is_dir():
        raise DataError([Finding("import_cut_short", project.relative(folder))])
    if not folder.is_dir():
        raise _what_exists(project, commune, year)
    paths = [entry.path for entry in entries(folder) if entry.kind in READ]
    _check_links(project, [folder, *paths])
    files = {p.name: p.read_bytes() for p in paths}
    return with_scores(project, RawFolder(commune, year, project.relative(folder), files))


def with_scores(project: Project, folder: RawFolder) -> RawFolder:
    """Return a folder with the score tables that an office has loaded for its commune and year."""
    return replace(folder, scores=scores_for(project, folder.commune, folder.year))


def pending(project: Project, commune: str, year: int) -> Path:
    """Return the folder of what an import has yet to place; it is there only while that goes on."""
    return project.private(year, commune) / ".import"


def passed_over(project: Project, commune: str, year: int) -> list[Finding]:
    """Return a word on each entry of a raw folder that is not part of the report; none is read."""
    folder = project.raw(year, commune)
    found = entries(folder) if folder.is_dir() else []
    return list(notices(found, project.relative(folder), commune, year))


def _check_links(project: Project, paths: list[Path]) -> None:
    """Refuse links out of the project: a report would publish what they point at."""
    root = project.root.resolve()
    out = [path for path in paths if path.is_symlink() and not path.resolve().is_relative_to(root)]
    if out:
        named = ", ".join(project.relative(path) for path in out)
        raise UsageError.said("outside_link", names=named)


def folder_hashes(project: Project, commune: str, year: int) -> dict[str, str]:
    """Return sha256 of the raw files of a commune by path: of the year and of every earlier one.

    Earlier years count because movements, and who fell back into poverty, need all earlier lists.
    """
    years = (each for each in project.raw_years(FIRST_YEAR, year) if project.raw(each, commune).is_dir())
    found: dict[str, str] = {}
    for each in years:
        found |= open_folder(project, commune, each).hashes
    return found


def check_request(commune: str, year: int) -> None:
    """Reject what is no code or no year, before a path is made of it.

    Raises
    ------
    UsageError
        If either has not the right form.
    """
    if not isinstance(commune, str) or not is_code(commune):
        raise UsageError.said("code_digits", told=repr(commune))
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError.said("year_whole", first=FIRST_YEAR, last=LAST_YEAR, told=repr(year))


def placed(path: Path) -> tuple[int | None, str]:
    """Return year and commune from ``data/raw/{year}/{commune}`` where the path is in such a folder.

    Examples
    --------
    >>> placed(Path("data/raw/2022/15139/targets.csv")), placed(Path("LICENSE"))
    ((2022, '15139'), (None, ''))
    """
    for folder in (path.resolve(), *path.resolve().parents):
        year = folder.parent.name
        if is_code(folder.name) and FIRST_YEAR <= (small_int(year) or 0) <= LAST_YEAR:
            return small_int(year), folder.name
    return None, ""


def _what_exists(project: Project, commune: str, year: int) -> UsageError:
    years = [
        folder.name for folder in _folders(project.root / "data" / "raw") if _YEAR.fullmatch(folder.name)
    ]
    own = [name for name in years if project.raw(int(name), commune).is_dir()]
    others = [folder.name for folder in _folders(project.raw(year, commune).parent) if is_code(folder.name)]
    told = {"code": commune, "year": year, "years": _listed(own), "codes": _listed(others)}
    return UsageError.said("no_data", **told)


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _listed(names: list[str], most: int = 20) -> str:
    more = f", … (+{len(names) - most})" if len(names) > most else ""
    return ", ".join(names[:most]) + more
