"""Groups of communes: former districts, provinces, and lists of one's own (``data/groups.toml``).

Districts ended on 30 June 2025. As a group a former district lives on: before that day it is its
communes, after it the communes of today that hold any of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.core.errors import UsageError
from analysis.core.office_file import read_office_file
from analysis.core.project import Project
from analysis.places.crosswalk import heirs_on, parts_on
from analysis.places.place import Place
from analysis.places.register import SEEN, last_day, place_in, places

Kind = Literal["district", "province", "list"]
FILE = "data/groups.toml"
_KINDS = re.compile(r"^(tỉnh|thành phố|huyện|thị xã|quận)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """Communes that are compared.

    Parameters
    ----------
    slug
        Name in commands and folders: ``cu-jut``.
    name
        As shown: "Huyện Cư Jút".
    kind
        ``district`` (former), ``province`` or ``list``.
    communes
        Those of the year, in the order of codes.
    carried
        Whether the communes are those that came after (or before) the named ones on 1 July 2025.
    base
        The named ones.
    """

    slug: str
    name: str
    kind: Kind
    communes: tuple[Place, ...]
    carried: bool = False
    base: tuple[Place, ...] = ()

    @property
    def province(self) -> str:
        """The province of its first commune, as it was when the group was made."""
        return next((place.province for place in (*self.base, *self.communes)), "")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    year: Annotated[int, Field(ge=2000, le=2100)]
    communes: Annotated[tuple[Annotated[str, Field(pattern=r"^[0-9]{5}$")], ...], Field(min_length=1)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    group: tuple[_Entry, ...] = ()


def slug(name: str) -> str:
    """Return a name as a group's slug.

    Examples
    --------
    >>> slug("Cư Jút"), slug("Đăk Glong")
    ('cu-jut', 'dak-glong')
    """
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def group(told: str, year: int, project: Project) -> Group:
    """Return a group as of a year.

    Parameters
    ----------
    told
        Name or slug of a former district, a province, or an entry of ``data/groups.toml``. Where several
        share a name, the kind goes before (``thanh-pho-thanh-hoa``) or the province behind
        (``chau-thanh-an-giang``).
    year
        Review year; its communes are those of 14 December.

    Raises
    ------
    UsageError
        If there is no such group, or several; the message names those that are near.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> found = group("cu-jut", 2024, find_project())
    >>> found.name, len(found.communes)
    ('Huyện Cư Jút', 8)
    >>> group("Huyện Cư Jút", 2024, find_project()) == found
    True
    """
    name = slug(told)
    listed = _listed(project)
    for entry in [one for one in listed if one.slug == name] or [e for e in listed if slug(e.name) == name]:
        return _own(entry, year)
    found = _aliases(year).get(name, ())
    if len(found) == 1:
        return found[0]
    if found:
        fuller = sorted(
            other for other, groups in _aliases(year).items() if groups[0] in found and len(groups) == 1
        )
        raise UsageError.said("groups_several", name=told, names=", ".join(fuller))
    known = [*(entry.slug for entry in listed), *_aliases(year)]
    near = get_close_matches(name, known, n=3)
    if near:
        raise UsageError.said("groups_near", name=told, names=", ".join(near))
    raise UsageError.said("groups_none", name=told, file=FILE)


def groups(year: int, project: Project, containing: str = "") -> list[Group]:
    """Return the groups of a year: lists of one's own, provinces, former districts, in the order of names.

    Parameters
    ----------
    containing
        Only those whose name has this in it, or whose province has; accents and case do not matter.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> [(one.slug, one.kind, len(one.communes)) for one in groups(2024, find_project(), "Jút")]
    [('cu-jut', 'district', 8)]
    """
    wanted = slug(containing)
    order: tuple[Kind, ...] = ("list", "province", "district")
    return sorted(
        (one for one in every_group(year, project) if wanted in _said_of(one)),
        key=lambda one: (order.index(one.kind), slug(one.province), one.slug),
    )


def every_group(year: int, project: Project) -> list[Group]:
    """Return the groups of :func:`groups`, in no order."""
    return [*(_own(entry, year) for entry in _listed(project)), *_named(year)]


@cache
def _named(year: int) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(one for found in _aliases(year).values() for one in found))


def _said_of(found: Group) -> str:
    now = found.communes[0].province if found.communes else ""
    return "-".join([found.slug, *map(slug, (found.name, found.province, now))])


def _own(entry: _Entry, year: int) -> Group:
    there = [place_in(code, entry.year) for code in entry.communes]
    members, carried = _carried(there, year)
    return Group(entry.slug, entry.name, "list", members, carried, tuple(there))


def _listed(project: Project) -> tuple[_Entry, ...]:
    path = project.root / FILE
    return read_office_file(path, _File).group if path.is_file() else ()


def _carried(members: Iterable[Place], year: int) -> tuple[tuple[Place, ...], bool]:
    """Return the communes of a year that hold any of some communes."""
    day = last_day(year)
    found: dict[str, Place] = {}
    carried = False
    for place in members:
        if place.holds(day):
            found[place.code] = place
        else:
            carried = True
            later = (place.valid_to or day) <= day
            others = heirs_on(place, day) if later else parts_on(place, day)
            found |= {other.place.code: other.place for other in others}
    return tuple(found[code] for code in sorted(found)), carried


@cache
def _aliases(year: int) -> dict[str, tuple[Group, ...]]:
    """Every name that districts and provinces go by, and what it may mean."""
    found: dict[str, list[Group]] = {}
    for names, built in (*_provinces(year), *_districts(year)):
        for alias in names:
            found.setdefault(alias, []).append(built)
    return {alias: tuple(groups) for alias, groups in found.items()}


def _provinces(year: int) -> Iterator[tuple[list[str], Group]]:
    day = last_day(year)
    parts: dict[str, list[Place]] = {}
    for place in places():
        if place.holds(day):
            parts.setdefault(place.province_code, []).append(place)
    for members in parts.values():
        name = members[0].province
        bare = slug(_KINDS.sub("", name))
        names = list(dict.fromkeys([bare, slug(name)]))
        yield names, Group(bare, name, "province", tuple(members))


def _districts(year: int) -> Iterator[tuple[list[str], Group]]:
    provinces = {slug(_KINDS.sub("", name)) for name in {place.province for place in places()}}
    for code, names in _district_names().items():
        old = _members(code, min(last_day(year), SEEN[-2]))
        # The last name is the one that is shown, unless the district had another one that year.
        name = old[0].district if old[0].district in names else names[-1]
        province = slug(_KINDS.sub("", old[0].province))
        aliases = []
        for known in dict.fromkeys([name, *names]):
            bare, full = slug(_KINDS.sub("", known)), slug(known)
            # A province has the first right to its name.
            aliases += (
                [full, f"{bare}-{province}"] if bare in provinces else [bare, full, f"{bare}-{province}"]
            )
        members, carried = _carried(old, year)
        yield list(dict.fromkeys(aliases)), Group(aliases[0], name, "district", members, carried, tuple(old))


@cache
def _by_district() -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place in places():
        if place.district_code:
            found.setdefault(place.district_code, []).append(place)
    return {code: tuple(members) for code, members in found.items()}


def _district_names() -> dict[str, list[str]]:
    """Return every name that each district had, the oldest first."""
    return {
        code: list(
            dict.fromkeys(one.district for one in sorted(members, key=lambda one: one.valid_from or date.min))
        )
        for code, members in _by_district().items()
    }


def _members(code: str, day: date) -> list[Place]:
    """Return the communes of a district on a day; where it did not stand then, those it last (first) had."""
    members = _by_district()[code]
    found = [place for place in members if place.holds(day)]
    if found:
        return found
    nearest = max(
        (seen for seen in SEEN[:-1] if any(place.holds(seen) for place in members)),
        key=lambda seen: -abs((seen - day).days),
    )
    return [place for place in members if place.holds(nearest)]
