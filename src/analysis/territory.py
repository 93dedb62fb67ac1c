"""A commune or a group over years, on the territory of the last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis import intake
from analysis.commune import class_list
from analysis.comparison import group_year_and_parts
from analysis.core.audience import Audience
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project, find_project
from analysis.disclosure import protect_flows, record_of
from analysis.group_year import GroupYear, Member
from analysis.measures.trend import changes, flow_sizes, indicator_flows, levels, shares
from analysis.places import Place, candidates, heirs_on, last_day, place_in, places
from analysis.places.area import CHOICES, Area, Choice, area
from analysis.places.groups import Group
from analysis.places.groups import group as find_group
from analysis.places.names import unit_key
from analysis.standard import Standard, is_new_standard, national_standards

MOST_YEARS = 15


@dataclass(frozen=True)
class Part:
    """A commune of a year that holds a part of the territory, and how much of it does.

    ``split`` is the number of communes among which it was divided later, or in general one part of it in
    how many is the territory's: 1 for all of it, 4 for a quarter.
    """

    member: Member
    split: float


@dataclass(frozen=True)
class Trend:
    """A territory over years.

    Parameters
    ----------
    key, name
        What it is called in folders, and for readers.
    first_year, last_year
        Both included.
    area
        The communes of the last year, and what of them is more or less than the group.
    parts
        The communes of each year that made up the territory.
    levels, changes
        See :mod:`analysis.measures.trend`; rates are items of their own, ``{item}_share``.
    flows
        Of a commune with lists of the last two years: :func:`analysis.measures.trend.indicator_flows`.
    carried_from
        The commune that was asked for, where it no longer exists in the last year.
    sources
        sha256 of each raw file.
    audience
        For whom it was read.
    assumed
        Years of whose figures some come from published tables that do not state their year.
    standards
        The standard of each year; that of the last one is ``standard``.
    withheld
        Year, class and indicator of which the level is kept from the public: it would give away a
        commune's count that is.
    """

    key: str
    name: str
    first_year: int
    last_year: int
    standard: Standard
    area: Area
    parts: Mapping[int, tuple[Part, ...]]
    levels: pd.DataFrame
    changes: pd.DataFrame
    flows: pd.DataFrame | None
    carried_from: Place | None
    synthetic: bool
    sources: Mapping[str, str]
    audience: Audience = "public"
    withheld: frozenset[tuple[int, str, str]] = frozenset()
    assumed: tuple[int, ...] = ()
    standards: Mapping[int, Standard] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Place, ...]:
        """The communes of the last year."""
        return self.area.places

    @property
    def splits(self) -> dict[int, dict[str, float]]:
        """For each year: code of a part → among how many communes it was split."""
        return {
            year: {part.member.place.code: part.split for part in parts} for year, parts in self.parts.items()
        }


def trend(  # noqa: PLR0913 - the options of the command
    first_year: int,
    last_year: int,
    *,
    commune: str = "",
    group: str = "",
    project: Project | None = None,
    territory: Choice = "estimate",
    figures: bool = True,
    audience: Audience = "public",
    accept_unverified: bool = False,
) -> Trend:
    """Return a commune or a group over years.

    Parameters
    ----------
    first_year, last_year
        Both included.
    commune
        Code or name as of the last year; a code that only the first year knows is carried on.
    group
        Slug instead of a commune, see :func:`analysis.places.groups.group`.
    territory
        Of a group whose communes were merged with its neighbours': see :mod:`analysis.places.area`.
    figures
        Without them only parts and sources are told.
    audience
        From the public, counts that point at single households are withheld, and sums that give them away.
    accept_unverified
        Whether years may be read by a standard that nobody has verified.

    Raises
    ------
    UsageError
        If neither or both are given, there is no such place, the years are in the wrong order, or one of
        them is under a standard that nobody has verified and that was not accepted.
    DataError
        If a published table is wrong.

    Examples
    --------
    >>> found = trend(2022, 2026, commune="15139")
    >>> found.name, found.carried_from.name, [part.member.place.name for part in found.parts[2022]]
    ('Xã Cẩm Tú', 'Xã Cẩm Lương', ['Xã Cẩm Quý', 'Xã Cẩm Lương', 'Xã Cẩm Giang', 'Xã Cẩm Tú'])
    """
    if not 0 <= last_year - first_year < MOST_YEARS:
        raise UsageError.said("trend_years", first=first_year, last=last_year, most=MOST_YEARS)
    if bool(commune) == bool(group):
        raise UsageError.said("trend_which")
    if territory not in CHOICES:
        raise UsageError.said("trend_territory", choices=", ".join(CHOICES), told=territory)
    project = project or find_project()
    where, carried = _where(first_year, last_year, commune, group, project)
    years = range(first_year, last_year + 1)
    read: dict[int, GroupYear] = {}
    frames = []
    splits: dict[int, dict[str, float]] = {}
    own_area = area(where, territory)
    if not own_area.places:
        raise UsageError.said("trend_none_inside", year=last_year, name=where.name)
    for year in years:
        splits[year] = _splits(own_area, year)
        if not splits[year]:
            # A special zone had no communes before 2025.
            continue
        there = Group(where.slug, where.name, "list", tuple(_place(code, year) for code in splits[year]))
        read[year], addends = group_year_and_parts(
            there,
            year,
            project,
            splits[year],
            accept_unverified=accept_unverified,
            figures=figures,
            audience=audience,
        )
        frames.append(addends.assign(year=year))
    own = pd.concat(frames, ignore_index=True)
    level = _with_shares(levels(_with_closing(own[own["base"] == "households"]), splits))
    return Trend(
        where.slug,
        where.name,
        first_year,
        last_year,
        read[last_year].standard,
        own_area,
        {
            year: tuple(Part(member, splits[year][member.place.code]) for member in read[year].members)
            if year in read
            else ()
            for year in years
        },
        level,
        changes(level, splits),
        _flows(own_area, read, project, audience) if figures else None,
        carried,
        any(data.synthetic for data in read.values()),
        {path: digest for data in read.values() for path, digest in data.sources.items()},
        audience,
        _withheld(level),
        tuple(year for year, data in read.items() if not data.year_stated),
        {year: data.standard for year, data in read.items()},
    )


def communes_over_years(  # noqa: PLR0913 - as trend
    first_year: int, last_year: int, *, commune: str, group: str, project: Project, territory: Choice
) -> list[tuple[str, int]]:
    """Return the communes and years of which :func:`trend` tells, without reading them.

    Examples
    --------
    >>> asked = {"commune": "15139", "group": "", "territory": "estimate"}
    >>> communes_over_years(2024, 2025, project=find_project(), **asked)
    [('15136', 2024), ('15139', 2024), ('15148', 2024), ('15154', 2024), ('15148', 2025)]
    """
    where, _ = _where(first_year, last_year, commune, group, project)
    own_area = area(where, territory)
    return [(code, year) for year in range(first_year, last_year + 1) for code in _splits(own_area, year)]


def _where(
    first_year: int, last_year: int, commune: str, group: str, project: Project
) -> tuple[Group, Place | None]:
    """Return the group, or the commune as one, and the older commune that was told."""
    if group:
        return find_group(group, last_year, project), None
    place, carried = _commune(commune, first_year, last_year)
    return Group(place.code, place.name, "list", (place,)), carried


def _commune(told: str, first_year: int, last_year: int) -> tuple[Place, Place | None]:
    """Return the commune of the last year that a code or name means, and the older one that was told."""
    now = [place for place in places() if place.holds(last_day(last_year))]
    found = [
        place for place in now if told in (place.code, place.name) or unit_key(told) == unit_key(place.name)
    ]
    if len(found) > 1:
        named = ", ".join(f"{place.code} ({place.name}, {place.province})" for place in found[:8])
        raise UsageError.said("communes_several", told=told, names=named)
    if found:
        return found[0], None
    before = [place for place in places() if place.holds(last_day(first_year)) and place.code == told]
    became = [new for old in before for new in heirs_on(old, last_day(last_year))]
    if len(became) == 1:
        return became[0].place, before[0]
    if became:
        named = ", ".join(f"{new.place.code} ({new.place.name})" for new in became)
        raise UsageError.said("commune_split", name=before[0].name, told=told, names=named)
    if before:
        near = ", ".join(f"{place.code} ({place.name})" for place in candidates(before[0])[:8])
        said = {"name": before[0].name, "told": told, "names": near}
        raise UsageError.said("commune_near" if near else "commune_lost", **said)
    raise UsageError.said("commune_none", told=told, first=first_year, last=last_year)


def _splits(own: Area, year: int) -> dict[str, float]:
    """Return the communes of a year that hold the territory, and one part in how many of each does."""
    return {code: float(1 / share) for code, share in own.parts(year).items()}


def _withheld(level: pd.DataFrame) -> frozenset[tuple[int, str, str]]:
    gone = level.loc[level["state"] == "withheld", ["year", "class", "item"]]
    return frozenset(
        (int(year), str(name), str(item))
        for year, name, item in gone.itertuples(index=False, name=None)
        if not str(item).endswith("_share")
    )


def _place(code: str, year: int) -> Place:
    return place_in(code, year)


def _with_closing(figures: pd.DataFrame) -> pd.DataFrame:
    """Take the number of a class for its closing where forms 2 and 3 are not there: it is the same list."""
    key = ["year", "unit", "class"]
    closed = figures.loc[figures["item"] == "closing", key].apply(tuple, axis=1)
    total = figures[(figures["item"] == "total") & (figures["class"] != "all")]
    open_ = total[~total[key].apply(tuple, axis=1).isin(set(closed))] if len(total) else total
    return pd.concat([figures, open_.assign(item="closing")], ignore_index=True)


def _with_shares(level: pd.DataFrame) -> pd.DataFrame:
    codes = {code for standard in national_standards() for code in standard.codes}
    wanted = [((name, "closing"), ("all", "total")) for name in ("poor", "near_poor")]
    items = level.loc[level["item"].isin(codes), ["class", "item"]].drop_duplicates()
    wanted += [((class_, item), (class_, "total")) for class_, item in items.itertuples(index=False)]
    return pd.concat([level, *(shares(level, *pair) for pair in wanted)], ignore_index=True)


def _flows(
    own: Area, read: Mapping[int, GroupYear], project: Project, audience: Audience
) -> pd.DataFrame | None:
    """Return what households did between the last two lists; only of one commune with one part."""
    year = max(read)
    codes = [*own.parts(year - 1), *own.parts(year)]
    if len(codes) != 2 or own.shares or is_new_standard(year) or year <= national_standards()[0].first_year:
        return None
    lists = []
    for code, when in zip(codes, (year - 1, year), strict=True):
        if not project.raw(when, code).is_dir():
            return None
        try:
            data = intake.load(code, when, project)
        except DataError:
            return None
        if data.households.empty:
            return None
        lists.append((class_list(data, project), data))
    indicators = [code for code in lists[0][0].columns if code in lists[1][0].columns]
    known = {code for standard in national_standards() for code in standard.codes}
    flows = indicator_flows(lists[0][0], lists[1][0], [code for code in indicators if code in known])
    if audience != "public":
        return flows
    withheld = {item for when in (year - 1, year) if when in read for _, _, item in read[when].withheld}
    if any(record_of(project, data) for _, data in lists):
        # Flows of an earlier release could be subtracted, though the counts of both years are the same.
        withheld |= set(flows["indicator"])
    return protect_flows(flows, flow_sizes(lists[0][0], lists[1][0]), withheld)
