"""Which communes of a year hold a territory, and how much of each lies in it.

A group keeps its own territory through the years. Where the merger of 2025 put communes of the group
and of its neighbours into one, the reader chooses: ``estimate`` counts of such a commune the share of
its former communes that are the group's (an old commune that was divided counts for each heir in equal
parts); ``whole`` takes all of it, in every year, and says what is added; ``inside`` leaves it out, in
every year, and says what is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from analysis.places.crosswalk import heirs_on, parts_on, predecessors, successors
from analysis.places.groups import Group
from analysis.places.place import MERGER, Place
from analysis.places.register import SEEN, last_day

Choice = Literal["estimate", "whole", "inside"]
CHOICES: tuple[Choice, ...] = ("estimate", "whole", "inside")


@dataclass(frozen=True)
class Area:
    """A territory as the communes of its last year have it.

    Parameters
    ----------
    places
        Communes of the last year that hold any of it, as far as they are counted.
    base
        The communes before the merger that make up the group; empty where it needs no carrying.
    shares
        Of communes of the last year that hold more than the group: how much of them is the group's.
    added
        Communes of before the merger that are counted and not the group's (``whole``).
    lost
        Communes of before the merger that are the group's and not counted (``inside``).
    """

    places: tuple[Place, ...]
    base: tuple[Place, ...] = ()
    shares: tuple[tuple[Place, Fraction], ...] = ()
    added: tuple[Place, ...] = ()
    lost: tuple[Place, ...] = ()

    def parts(self, year: int) -> dict[str, Fraction]:
        """Return the communes of a year that hold the territory: code → the part of each that does."""
        day = last_day(year)
        found: dict[str, Fraction] = {}
        shares = {place.code: share for place, share in self.shares}
        if self.base and not self.added and day < MERGER:
            kept = [place for place in self.base if place not in self.lost]
            codes = {part.code for place in kept for part in _on(place, year)}
            return dict.fromkeys(sorted(codes), Fraction(1))
        for place in self.places:
            if place.holds(day):
                found[place.code] = Fraction(1) if self.added else shares.get(place.code, Fraction(1))
                continue
            for old in parts_on(place, day):
                heirs = heirs_on(old.place, place.valid_from or day)
                inside = sum(heir.place in self.places for heir in heirs)
                # A commune that was split within the territory is a whole part of it.
                found[old.place.code] = Fraction(1, 1 if inside == len(heirs) else len(heirs))
        return dict(sorted(found.items()))


def area(group: Group, choice: Choice = "estimate") -> Area:
    """Return the territory of a group, as of the year for which the group was made.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places.groups import group
    >>> dak_glong = group("dak-glong", 2026, find_project())
    >>> found = area(dak_glong)
    >>> [(place.name, str(share)) for place, share in found.shares]
    [('Phường Bắc Gia Nghĩa', '1/4')]
    >>> len(found.parts(2024)), len(area(dak_glong, "whole").parts(2024)), len(area(dak_glong, "inside").lost)
    (7, 10, 1)
    """
    base = _before_merger(group.base)
    if not base or any(place.valid_to is not None for place in group.communes):
        return Area(group.communes)
    inside = {place.code for place in base}
    shares = tuple((place, _share(place, inside)) for place in group.communes)
    mixed = tuple((place, share) for place, share in shares if share < 1)
    if not mixed:
        return Area(group.communes, base)
    if choice == "whole":
        others = {old.place for place, _ in mixed for old in predecessors(place)}
        return Area(group.communes, base, mixed, added=_sorted(others - set(base)))
    if choice == "inside":
        kept = tuple(place for place, share in shares if share == 1)
        lost = {old for old in base if any(heir.place not in kept for heir in successors(old))}
        return Area(kept, base, lost=_sorted(lost))
    return Area(group.communes, base, mixed)


def _share(place: Place, inside: set[str]) -> Fraction:
    """Return how much of a commune of today came from some communes, each old one counted alike."""
    weights = {old.place.code: Fraction(1, len(successors(old.place))) for old in predecessors(place)}
    own = sum((weight for code, weight in weights.items() if code in inside), Fraction(0))
    return own / sum(weights.values()) if weights else Fraction(1)


def _before_merger(base: Iterable[Place]) -> tuple[Place, ...]:
    """Return communes as they stood on the eve of the merger; none where they are of today."""
    found: dict[str, Place] = {}
    for place in base:
        if place.is_new:
            return ()
        found |= {heir.place.code: heir.place for heir in heirs_on(place, SEEN[-2])}
    return tuple(found[code] for code in sorted(found))


def _on(place: Place, year: int) -> tuple[Place, ...]:
    day = last_day(year)
    return (place,) if place.holds(day) else tuple(part.place for part in parts_on(place, day))


def _sorted(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(found, key=lambda place: place.code))
