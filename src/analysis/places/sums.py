"""Of which communes documents of a year tell sums: groups, and territories of later years carried back.

A comparison tells the sums of a group; a trend those of a territory as a later year has it, in the year
itself. A reader can subtract one from another wherever they share communes, so that each must know of
the others. They are put in one order, the smallest first, and each gives way to those before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from analysis.core.project import Project
from analysis.places.area import CHOICES, area
from analysis.places.crosswalk import heirs_on
from analysis.places.groups import Group, every_group
from analysis.places.register import SEEN, last_day, place_in

Codes = frozenset[str]


def sums_before(codes: Collection[str], year: int, project: Project) -> tuple[Codes, ...]:
    """Return the codes of every other sum of a year that shares communes with one and goes before it.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places.groups import group
    >>> project = find_project()
    >>> codes = {place.code for place in group("dak-nong", 2024, project).communes}
    >>> district = {place.code for place in group("cu-jut", 2024, project).communes}
    >>> frozenset(district) in sums_before(codes, 2024, project)
    True
    >>> frozenset(codes) in sums_before(district, 2024, project)
    False

    What the trend of a commune of today tells of the years before the merger is a sum, too.

    >>> frozenset({"15136", "15139", "15148", "15154"}) in sums_before(codes | {"15139"}, 2022, project)
    True
    """
    own = frozenset(codes)
    found = {one for later in _later(year) for one in _carried_back(own, year, later, project)}
    # One commune alone tells its own figures.
    shared = (one for one in found if len(one) > 1 and one & own and order(one) < order(own))
    return tuple(sorted(shared, key=order))


def order(codes: Collection[str]) -> tuple[int, list[str]]:
    """Return what puts sums in order: the smallest first.

    Examples
    --------
    >>> order({"b", "a"})
    (2, ['a', 'b'])
    """
    return len(codes), sorted(codes)


def _later(year: int) -> range:
    """Return the year itself and those after it, as far as the register tells of other communes."""
    return range(year, max(year, SEEN[-1].year) + 1)


def _carried_back(codes: Codes, year: int, later: int, project: Project) -> Iterator[Codes]:
    day = last_day(later)
    here = [place_in(code, year) for code in sorted(codes)]
    now = {
        heir.code: heir
        for place in here
        for heir in ([place] if place.holds(day) else [one.place for one in heirs_on(place, day)])
    }
    for place in now.values():
        yield from _told(Group(place.code, place.name, "list", (place,)), year)
    for found in every_group(later, project):
        if any(place.code in now for place in found.communes):
            if later == year:
                yield frozenset(place.code for place in found.communes)
            yield from _told(found, year)


def _told(found: Group, year: int) -> Iterator[Codes]:
    """Yield the sums that a trend of the group may tell of a year: of all parts, and of whole ones."""
    for choice in CHOICES:
        parts = area(found, choice).parts(year)
        yield frozenset(parts)
        yield frozenset(code for code, share in parts.items() if share == 1)
