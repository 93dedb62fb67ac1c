"""The official forms of a group of communes: a row each, former districts, the group; and who has no figure.

A commune's figures are those of its own folder, else of tables published for a group; the sums are added up
from them, never taken from a printed sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from analysis.audit.forms import Figure as Published
from analysis.audit.group_tables import GroupTables, read_group_tables
from analysis.commune import load
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.form_figures import known_figures
from analysis.group_year import Member, State
from analysis.intake.folder import folder_hashes
from analysis.intake.group_facts import GroupFacts, read_group_facts
from analysis.measures.added import Cells, added, cells_of, without
from analysis.measures.forms import Figure, Key
from analysis.places import MERGER, Place, parts_on
from analysis.places.groups import Group, group
from analysis.provinces import local_standard
from analysis.standard import Standard
from analysis.standard.schema.forms import COUNTS, MOVEMENT, MOVEMENTS


@dataclass(frozen=True)
class Part:
    """A former district of a province with its communes; the code tells apart those of one name."""

    code: str
    name: str
    communes: tuple[Place, ...]


@dataclass(frozen=True)
class GroupForms:
    """What a group's communes reported for the official forms.

    Parameters
    ----------
    group, year, standard
        Of whom and when.
    members
        The communes in the order of codes, with where their figures come from.
    figures
        By form, unit, line and item. A unit is the code of a commune or of a former district of a
        province, or the slug of the group.
    parts
        Former districts of a province; one part with everybody for other groups.
    lacking
        Codes of the communes without any figure of a form, by form.
    facts
        Head and foot as ``group.toml`` has them; None without that file.
    sources
        sha256 of each raw file.
    """

    group: Group
    year: int
    standard: Standard
    members: tuple[Member, ...]
    figures: Mapping[Key, Figure]
    parts: tuple[Part, ...]
    lacking: Mapping[int, tuple[str, ...]]
    facts: GroupFacts | None
    sources: Mapping[str, str]

    @property
    def synthetic(self) -> bool:
        """Whether any of the figures is made up."""
        return any(member.synthetic for member in self.members)


def group_forms(name: str, year: int, project: Project, *, accept_unverified: bool = False) -> GroupForms:
    """Collect the figures of the official forms from the communes of a group.

    Raises
    ------
    UsageError
        If there is no such group, no standard for the year, or no commune has any figure.
    DataError
        If ``group.toml`` or a published table is wrong; the faults of communes are told by their members.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> found = group_forms("cu-jut", 2024, find_project())
    >>> found.figures[4, "cu-jut", "", "households"].value, len(found.lacking[4])
    (204.0, 4)
    """
    place = group(name, year, project)
    if not place.communes:
        raise UsageError.said("groups_none", name=name, file="data/groups.toml")
    standard = local_standard(
        place.communes[0].code, year, accept_unverified=accept_unverified, project=project
    )
    tables = read_group_tables(project, year)
    read = [_member(one, year, project, tables, standard) for one in place.communes]
    cells = {member.place.code: own for member, own, _ in read}
    if not any(cells.values()):
        raise UsageError.said("group_without_figures", name=place.name, year=year)
    parts = _parts(place)
    sums: dict[str, Cells] = {}
    if len(parts) > 1:
        sums = {part.code: added([cells[one.code] for one in part.communes]) for part in parts}
    sums[place.slug] = added(list(cells.values()))
    facts, own_files = read_group_facts(project, year, place.slug)
    return GroupForms(
        place,
        year,
        standard,
        tuple(member for member, _, _ in read),
        {(key[0], unit, *key[1:]): one for unit, own in (cells | sums).items() for key, one in own.items()},
        parts,
        without(cells),
        facts,
        dict(item for _, _, files in read for item in files.items()) | own_files,
    )


def _member(
    place: Place, year: int, project: Project, tables: GroupTables, standard: Standard
) -> tuple[Member, Cells, Mapping[str, str]]:
    if project.raw(year, place.code).is_dir():
        try:
            data = load(place.code, year, project)
        except DataError as error:
            return Member(place, "faulty", error.findings[0]), {}, {}
        member = Member(place, "own", status=data.facts.status, synthetic=data.facts.synthetic)
        files = {**data.sources, **data.earlier_sources, **folder_hashes(project, place.code, year)}
        return member, cells_of(known_figures(data, standard), place.code), files
    found = tables.of_place(place)
    files = {one.where.file: tables.digest(one.where.file) for one in found}
    own = added([dict(_published(found, standard))])  # with the shares of its counts
    state: State = "published" if found else "missing"
    return Member(place, state, synthetic=tables.is_synthetic(found)), own, files


def _published(
    found: tuple[Published, ...], standard: Standard
) -> Iterator[tuple[tuple[int, str, str], Figure]]:
    """Yield the published counts of a unit by form, line and item."""
    for one in found:
        name, base, item = one.cell.class_, one.cell.base, one.cell.item
        figure = Figure(float(one.value), "published")
        if item in MOVEMENTS.get(name, ()):
            yield (MOVEMENT[name], base, item), figure
        if item == "total" and name == "all":
            yield (1, "", base), figure
        elif item in ("total", "closing") and name in COUNTS:
            yield (1, "", f"{name}_{base}"), figure
            if base == "households":
                yield (COUNTS[name], "", "households"), figure
        elif name in COUNTS and (item == "deprivations" or item in standard.codes):
            yield (COUNTS[name], "", item), figure


def _parts(place: Group) -> tuple[Part, ...]:
    """Return the communes of a province by district, or by the district that they came from.

    A commune of today whose parts lay in several districts comes last, with its like, under no name.
    """
    if place.kind != "province":
        return (Part("", "", place.communes),)
    found: dict[str, list[Place]] = {}
    where: dict[str, Place] = {}
    for one in place.communes:
        there = one if one.district else _former(one)
        code = there.district_code if there else ""
        found.setdefault(code, []).append(one)
        if there:
            where.setdefault(code, there)
    names = Counter(one.district for one in where.values())
    return tuple(
        Part(code, _shown(where.get(code), names), tuple(found[code]))
        for code in sorted(found, key=lambda code: (not code, found[code][0].code))
    )


def _shown(there: Place | None, names: Mapping[str, int]) -> str:
    """Return the name of a district; where a merged province has several of that name, with its old one."""
    if there is None:
        return ""
    return f"{there.district} ({there.province})" if names[there.district] > 1 else there.district


def _former(place: Place) -> Place | None:
    """Return a part of a commune of today, whose parts all lay in one district; None where they did not."""
    parts = [part.place for part in parts_on(place, MERGER - timedelta(days=1))]
    return parts[0] if len({part.district_code for part in parts}) == 1 else None
