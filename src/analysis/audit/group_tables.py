"""Published tables of groups: every figure of ``data/raw/groups/{name}/{year}`` by its unit.

``source.toml`` beside the tables says what they are called and whether they state their year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.audit.forms import Figure, is_share
from analysis.audit.passed_on import read_passed_on
from analysis.audit.tables import is_published, read_published
from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake.toml import read_toml
from analysis.places import Place
from analysis.places.groups import Group
from analysis.places.names import unit_key

SOURCE = "source.toml"
# The communes' figures as a report of the level below hands them on, told by codes.
PASSED_ON = "figures.csv"


class _About(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kind: Literal["published"] = "published"
    year_stated: bool = True
    synthetic: bool = False
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A folder of published tables: its title, whether it states its year, sha256 of its files.

    ``synthetic``: its figures are made up.
    """

    title: str
    year_stated: bool
    files: Mapping[str, str]
    synthetic: bool = False


@dataclass(frozen=True)
class GroupTables:
    """The figures of all published tables of a year, and where they come from."""

    sources: tuple[Source, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    parents: Mapping[str, str] = field(default_factory=dict)

    def of(self, unit: str) -> tuple[Figure, ...]:
        """Return the counts of a unit by its key; printed shares only confirm them."""
        return tuple(figure for figure in self.figures.get(unit, ()) if not is_share(figure.cell))

    def of_place(self, place: Place) -> tuple[Figure, ...]:
        """Return the counts of a commune: by its name and district, or by its code."""
        return self.of(place_key(place)) or self.of(place.code)

    def is_synthetic(self, figures: Iterable[Figure]) -> bool:
        """Say whether any of some figures is from a table of made-up ones."""
        made_up = {file for source in self.sources if source.synthetic for file in source.files}
        return any(figure.where.file in made_up for figure in figures)

    def digest(self, file: str) -> str:
        """Return the sha256 of a file."""
        return next(source.files[file] for source in self.sources if file in source.files)

    def names_below(self, parent: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the printed names of a parent's units whose keys are not known."""
        units = [unit for unit, above in self.parents.items() if above == parent and unit not in known]
        return tuple(self.figures[unit][0].where.unit for unit in units)

    def of_group(self, group: Group) -> tuple[Figure, ...]:
        """Return the counts that the tables have for the group itself; only districts have their own."""
        return self.of(unit_key(group.name)) if group.kind == "district" else ()

    def all_of(self, group: Group, places: Iterable[Place]) -> tuple[tuple[Figure, ...], dict[str, str]]:
        """Return every figure of the places and of the group itself, and the parents of the places."""
        units = [key for place in places for key in (place_key(place), place.code)]
        parents = {unit: self.parents[unit] for unit in units if unit in self.parents}
        if group.kind == "district":
            units.append(unit_key(group.name))
        return tuple(figure for unit in units for figure in self.figures.get(unit, ())), parents

    def unmatched(self, group: Group) -> tuple[str, ...]:
        """Return the printed names of a district's units that are no commune of it."""
        if group.kind != "district":
            return ()
        return self.names_below(unit_key(group.name), {place_key(place) for place in group.communes})


def place_key(place: Place) -> str:
    """Return the key of a commune in published tables: names repeat, but not within a district."""
    return f"{unit_key(place.district)}/{unit_key(place.name)}" if place.district else ""


def read_group_tables(project: Project, year: int) -> GroupTables:
    """Read every published table of a year.

    Raises
    ------
    DataError
        With the faults of all of them.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> tables = read_group_tables(find_project(), 2024)
    >>> len(tables.of("cujut")), tables.sources[0].year_stated
    (43, False)
    """
    folders = sorted((project.root / "data" / "raw" / "groups").glob(f"*/{year}"))
    sources: list[Source] = []
    findings: list[Finding] = []
    figures: dict[str, list[Figure]] = {}
    parents: dict[str, str] = {}
    for folder in folders:
        try:
            source, read, above = _folder(folder, project)
        except DataError as error:
            findings += error.findings
            continue
        sources.append(source)
        parents |= above
        for figure in read:
            figures.setdefault(figure.cell.unit, []).append(figure)
    if findings:
        raise DataError(findings)
    return GroupTables(tuple(sources), {unit: tuple(all_) for unit, all_ in figures.items()}, parents)


def _folder(folder: Path, project: Project) -> tuple[Source, list[Figure], dict[str, str]]:
    about = _About(title=project.relative(folder))
    if (folder / SOURCE).is_file():
        about, _ = read_toml((folder / SOURCE).read_bytes(), project.relative(folder / SOURCE), _About)
    files: dict[str, str] = {}
    figures: list[Figure] = []
    parents: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv")):
        data, name = path.read_bytes(), project.relative(path)
        if path.name == PASSED_ON:
            files[name] = hashlib.sha256(data).hexdigest()
            figures += read_passed_on(data, name, int(folder.name))
            continue
        if is_published(data, name):
            table = read_published(data, name)
            files[name] = hashlib.sha256(data).hexdigest()
            figures += table.figures
            parents |= table.parents
    return Source(about.title, about.year_stated, files, about.synthetic), figures, parents
