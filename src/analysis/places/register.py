"""Every commune by code and date, from the project's own register.

The key of a place is (code, date), not the code alone: on 1 July 2025 the districts vanished,
10 035 communes became 3 321, and 1 830 of the new units carry an old code of a unit with another
name; before that day, from 2022 on, some 570 were merged away and 180 changed their kind. The register
says on which days a unit was *seen*; the day of a change lies between two of them (``data/SOURCE.md``).
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from analysis.core.errors import UsageError
from analysis.places.place import MERGER, Place

# The days on which the whole register was seen; the last is that of the merger.
SEEN = (date(2022, 11, 1), date(2024, 1, 1), date(2025, 2, 25), date(2025, 6, 30), MERGER)


def place_on(code: str, day: date) -> Place:
    """Return the commune that carried a code on a day.

    Where the day of a change is not known, the unit of the nearer day on which the code was seen; a
    unit that can still have existed is found, too.

    Raises
    ------
    UsageError
        If no commune carried the code then; the message says when one does.

    Examples
    --------
    >>> place_on("15148", date(2022, 12, 14)).name, place_on("15148", date(2026, 1, 1)).name
    ('Xã Cẩm Giang', 'Xã Cẩm Tú')
    >>> place_on("03910", date(2022, 12, 14)).name, place_on("03910", date(2025, 6, 30)).name
    ('Xã Quang Huy', 'Thị trấn Quang Huy')
    """
    known = places_of(code)
    for place in known:
        if place.holds(day):
            return place
    for place in known:
        if place.may_hold(day):
            return place
    other = "; ".join(f"{place.name} ({_when(place)})" for place in known)
    raise UsageError.said("code_other" if other else "code_none", code=code, day=day, names=other)


def last_day(year: int) -> date:
    """Return the last day of a year's review, on which a code is read."""
    return date(year, 12, 14)


def place_in(code: str, year: int) -> Place:
    """Return the commune that carried a code at the end of a year's review.

    Raises
    ------
    UsageError
        As :func:`place_on`.

    Examples
    --------
    >>> place_in("15148", 2024).name, place_in("15148", 2025).name
    ('Xã Cẩm Giang', 'Xã Cẩm Tú')
    >>> place_in("00184", 2022).name
    'Phường Quốc Tử Giám'
    """
    return place_on(code, last_day(year))


@cache
def places_of(code: str) -> tuple[Place, ...]:
    """Return every unit that ever carried a code, the oldest first; none for an unknown code.

    Examples
    --------
    >>> [(place.name, place.ended_between is None) for place in places_of("05644")]
    [('Xã Phấn Mễ', False), ('Thị trấn Giang Tiên', True)]
    """
    found = list(_built(_rows().get(code, ())))
    for day, name in _changes().get(code, ()):
        found = [part for place in found for part in _changed(place, day, name)]
    return tuple(found)


@cache
def places() -> tuple[Place, ...]:
    """Return every commune, those of before the merger first, each part in the order of codes."""
    found = [place for code in _rows() for place in places_of(code)]
    return tuple(sorted(found, key=lambda place: (place.is_new, place.code)))


def _changed(place: Place, day: date, name: str) -> Iterator[Place]:
    """Yield a unit as it was before a day on which its name or kind changed, and from that day on."""
    if not place.holds(day):
        yield place
        return
    yield replace(place, valid_to=day, ended_between=None)
    yield replace(place, name=name, valid_from=day, began_between=None)


def _built(rows: tuple[str, ...]) -> Iterator[Place]:
    for row in rows:
        code, name, district_code, district, province_code, first, last, latitude, longitude = row.split(",")
        start, began = _change(int(first) - 1)
        end, ended = _change(int(last))
        position = (float(latitude) if latitude else None, float(longitude) if longitude else None)
        unit = (code, name, district_code, district, province_code)
        # Twice where the province was renamed meanwhile.
        for province, since, until in _provinces()[province_code]:
            low, high = max(start or date.min, since), min(end or date.max, until)
            if low < high:
                yield Place(
                    *unit, province, *position,
                    low if low != date.min else None, high if high != date.max else None,
                    began if low == start else None, ended if high == end else None,
                )  # fmt: skip


@cache
def _change(after: int) -> tuple[date | None, tuple[date, date] | None]:
    """Return the day taken for a change after a day of :data:`SEEN`, and the days between which it lies."""
    if not 0 <= after < len(SEEN) - 1:
        return None, None
    if SEEN[after + 1] == MERGER:
        return MERGER, None
    return SEEN[after] + (SEEN[after + 1] - SEEN[after]) / 2, (SEEN[after], SEEN[after + 1])


def _when(place: Place) -> str:
    """Return from when or until when a place carried its code, in signs of no language."""
    if place.ended_between:
        return f"→ {_day(place.ended_between[0])}–{_day(place.ended_between[1])}"
    if place.began_between and not place.valid_to:
        return f"{_day(place.began_between[0])}–{_day(place.began_between[1])} →"
    return f"→ {_day(place.valid_to)}" if place.valid_to else f"{_day(place.valid_from)} →"


def _day(told: date | None) -> str:
    return f"{told:%d/%m/%Y}" if told else ""


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    """Return the lines of each code; a line is read when it is asked for."""
    data = files("analysis.places").joinpath("data", "units.csv.gz").read_bytes()
    found: dict[str, tuple[str, ...]] = {}
    for line in gzip.decompress(data).decode("utf-8").splitlines()[1:]:
        code = line[:5]
        found[code] = (*found[code], line) if code in found else (line,)
    return found


@cache
def _changes() -> dict[str, list[tuple[date, str]]]:
    """Return the changes since the merger whose day is known: code → day and new name, by day."""
    text = files("analysis.places").joinpath("data", "changes.csv").read_text("utf-8")
    found: dict[str, list[tuple[date, str]]] = {}
    for row in sorted(csv.DictReader(text.splitlines()), key=lambda row: row["day"]):
        found.setdefault(row["code"], []).append((date.fromisoformat(row["day"]), row["name"]))
    return found


@cache
def _provinces() -> dict[str, list[tuple[str, date, date]]]:
    """Return each province's names, with the first day and the first no longer."""
    text = files("analysis.places").joinpath("data", "provinces.csv").read_text("utf-8")
    found: dict[str, list[tuple[str, date, date]]] = {}
    for row in csv.DictReader(text.splitlines()):
        first = date.fromisoformat(row["from"]) if row["from"] else date.min
        last = date.fromisoformat(row["to"]) if row["to"] else date.max
        found.setdefault(row["code"], []).append((row["name"], first, last))
    return found
