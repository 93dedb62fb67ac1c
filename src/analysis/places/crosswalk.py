"""What became of a commune, and what it came from: by code, through every change of the register.

On 1 July 2025 the acts say it, unit by unit. Before that day a code that stands on continues its unit;
of a code that is gone the register knows most heirs by their other names (``likely``), and of seven
none: :func:`candidates` then names those that may be.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from analysis.places.place import MERGER, Evidence, Place, Successor
from analysis.places.register import SEEN, last_day, place_on, places, places_of

_BEFORE = SEEN[-2]


@dataclass(frozen=True)
class _Pair:
    day: date
    old: str
    new: str
    evidence: Evidence


def successors(place: Place) -> tuple[Successor, ...]:
    """Return what a commune became at its end, in the order of codes; none if it stands or nobody knows.

    An old commune that was split has several successors, each marked ``split``.

    Examples
    --------
    >>> old = place_on("15139", date(2022, 12, 14))
    >>> [(next.place.code, next.place.name, next.split) for next in successors(old)]
    [('15148', 'Xã Cẩm Tú', False)]
    >>> gone = place_on("00184", date(2022, 12, 14))
    >>> [(next.place.name, next.evidence) for next in successors(gone)]
    [('Phường Văn Miếu Quốc Tử Giám', 'likely')]
    """
    if place.valid_to is None:
        return ()
    if place.valid_to == MERGER:
        pairs = _forward().get((MERGER, place.code), ())
        return tuple(Successor(place_on(pair.new, MERGER), len(pairs) > 1, pair.evidence) for pair in pairs)
    same = next((one for one in places_of(place.code) if one.valid_from == place.valid_to), None)
    if same:
        return (Successor(same, split=False),)
    pairs = _forward().get((_seen_after(place), place.code), ())
    return tuple(Successor(place_on(pair.new, pair.day), len(pairs) > 1, pair.evidence) for pair in pairs)


def predecessors(place: Place) -> tuple[Successor, ...]:
    """Return the communes that a commune came from at its beginning; ``split`` as there.

    Examples
    --------
    >>> new = place_on("15148", date(2026, 1, 1))
    >>> [old.place.name for old in predecessors(new)]
    ['Xã Cẩm Quý', 'Xã Cẩm Lương', 'Xã Cẩm Giang', 'Xã Cẩm Tú']
    """
    if place.valid_from == MERGER:
        return tuple(
            Successor(place_on(pair.old, _BEFORE), len(_forward()[MERGER, pair.old]) > 1, pair.evidence)
            for pair in _back().get((MERGER, place.code), ())
        )
    found = []
    same = next((one for one in places_of(place.code) if one.valid_to == place.valid_from), None)
    if same and place.valid_from:
        found.append(Successor(same, split=False))
    for day in SEEN[1:-1]:
        if place.valid_from and place.began_between and place.began_between[1] == day:
            for pair in _back().get((day, place.code), ()):
                before = places_of(pair.old)
                ended = [one for one in before if one.ended_between and one.ended_between[1] == day]
                found += [Successor(one, split=False, evidence=pair.evidence) for one in ended]
    return tuple(sorted(found, key=lambda one: one.place.code))


def parts_on(place: Place, day: date) -> tuple[Successor, ...]:
    """Return the communes of an earlier day that a commune holds, through every change between.

    Examples
    --------
    >>> today = place_on("15148", date(2026, 1, 1))
    >>> [part.place.code for part in parts_on(today, date(2022, 12, 14))]
    ['15136', '15139', '15148', '15154']
    """
    found: dict[str, Successor] = {}
    todo = [Successor(place, split=False)]
    while todo:
        at = todo.pop()
        todo += [Successor(one.place, at.split, _weaker(at, one)) for one in _taken_in(at.place, day)]
        if at.place.holds(day):
            found.setdefault(at.place.code, at)
            continue
        for before in predecessors(at.place):
            todo.append(Successor(before.place, at.split or before.split, _weaker(at, before)))
    return tuple(found[code] for code in sorted(found))


@cache
def old_codes(code: str, year: int) -> tuple[str, ...]:
    """Return the codes that a commune's households may still bear; none where it was made of no others.

    Examples
    --------
    >>> old_codes("15148", 2025), old_codes("15148", 2024)
    (('15136', '15139', '15148', '15154'), ())

    Phường Quốc Tử Giám (00184) was gone before the merger of 2025:

    >>> old_codes("00181", 2024), "00184" in old_codes("00226", 2025)
    (('00181', '00184'), True)
    """
    day = last_day(year)
    place = next((one for one in places_of(code) if one.holds(day)), None)
    if place is None:
        return ()
    found = {part.place.code for seen in SEEN if seen < day for part in parts_on(place, seen)}
    return tuple(sorted(found)) if found > {code} or code not in found else ()


def heirs_on(place: Place, day: date) -> tuple[Successor, ...]:
    """Return the communes of a later day that hold any of a commune.

    Examples
    --------
    >>> gone = place_on("00184", date(2022, 12, 14))
    >>> [(heir.place.name, heir.evidence) for heir in heirs_on(gone, date(2026, 1, 1))]
    [('Phường Ô Chợ Dừa', 'likely'), ('Phường Văn Miếu - Quốc Tử Giám', 'likely')]
    """
    found: dict[str, Successor] = {}
    todo = [Successor(place, split=False)]
    while todo:
        at = todo.pop()
        if at.place.holds(day):
            found.setdefault(at.place.code, at)
            continue
        for after in successors(at.place):
            todo.append(Successor(after.place, at.split or after.split, _weaker(at, after)))
    return tuple(found[code] for code in sorted(found))


def candidates(place: Place) -> tuple[Place, ...]:
    """Return the units that may have taken in a commune that is gone and whose heir is not known.

    They are the units of its district at the next day seen, those first whose name or kind changed
    meanwhile; none if :func:`successors` knows.

    Examples
    --------
    >>> gone = place_on("20239", date(2022, 12, 14))
    >>> gone.name, successors(gone), [place.name for place in candidates(gone)][:1]
    ('Phường Hải Châu II', (), ['Phường Hải Châu'])
    """
    if place.valid_to is None or place.valid_to == MERGER or successors(place):
        return ()
    day = _seen_after(place)
    mates = {one.code for one in places() if one.district_code == place.district_code and one.may_hold(day)}
    mates |= {
        one.code
        for one in places()
        if one.district_code == place.district_code and one.valid_to == place.valid_to
    }
    now = [one for code in sorted(mates - {place.code}) for one in places_of(code) if one.surely_holds(day)]
    return tuple(sorted(now, key=lambda one: (one.began_between != place.ended_between, one.code)))


def rejected() -> tuple[tuple[str, str], ...]:
    """Return the pairs (old, new) of the source's mapping that only a shared name had made."""
    return tuple((pair.old, pair.new) for pair in _pairs() if pair.evidence not in _KEPT)


def _taken_in(place: Place, day: date) -> list[Successor]:
    """Return what a unit took in after a day, at its beginning or later."""
    found = []
    for seen in SEEN[1:-1]:
        if seen > day:
            for pair in _back().get((seen, place.code), ()):
                ended = [
                    one
                    for one in places_of(pair.old)
                    if one.ended_between and one.ended_between[1] == seen and place.holds(seen)
                ]
                found += [Successor(one, split=False, evidence=pair.evidence) for one in ended]
    return found


def _seen_after(place: Place) -> date:
    """Return the first day on which a unit was no longer seen."""
    return place.ended_between[1] if place.ended_between else MERGER


def _weaker(one: Successor, other: Successor) -> Evidence:
    order: tuple[Evidence, ...] = ("certain", "likely", "unsure")
    return max(one.evidence, other.evidence, key=order.index)


_KEPT = ("certain", "likely", "unsure")


@cache
def _pairs() -> tuple[_Pair, ...]:
    data = files("analysis.places").joinpath("data", "crosswalk.csv.gz").read_bytes()
    rows = (line.split(",") for line in gzip.decompress(data).decode().splitlines()[1:])
    days = {day.isoformat(): day for day in SEEN}
    return tuple(_Pair(days[day], old, new, state) for day, old, new, state in rows)  # type: ignore[arg-type]


@cache
def _forward() -> dict[tuple[date, str], tuple[_Pair, ...]]:
    return _grouped("old")


@cache
def _back() -> dict[tuple[date, str], tuple[_Pair, ...]]:
    return _grouped("new")


def _grouped(end: str) -> dict[tuple[date, str], tuple[_Pair, ...]]:
    found: dict[tuple[date, str], list[_Pair]] = {}
    for pair in _pairs():
        if pair.evidence in _KEPT:
            found.setdefault((pair.day, getattr(pair, end)), []).append(pair)
    return {key: tuple(pairs) for key, pairs in found.items()}
