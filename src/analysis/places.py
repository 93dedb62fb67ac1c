"""Places with the dates from which and until which their codes hold.

The key of a place is (code, date), not the code alone: on 1 July 2025 the districts vanished,
10 040 communes became 3 321, and 1 830 of the new units carry an old code of a unit with another
name. The register and the old-to-new mapping come from the package ``vietnamadminunits``; its
data files are read directly, since importing it loads parsers for a second that we do not need.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analysis.core.errors import UsageError

MERGER = date(2025, 7, 1)


@dataclass(frozen=True)
class Place:
    """One commune (xã, phường, thị trấn) during one period of validity.

    Parameters
    ----------
    code
        Five digits, leading zeros kept.
    name, district, province
        Full names at that time; ``district`` is empty from 1 July 2025.
    district_code, province_code
        Three and two digits; ``district_code`` is empty from 1 July 2025.
    latitude, longitude
        Centre in degrees, None where the register has none.
    valid_from, valid_to
        First day, and first day no longer; None where open.
    """

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str
    latitude: float | None
    longitude: float | None
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Say whether this unit existed on a day."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)

    @property
    def is_urban(self) -> bool:
        """Whether the income line of urban areas holds there: a phường or a thị trấn."""
        return self.name.startswith(("Phường ", "Thị trấn "))


@dataclass(frozen=True)
class Successor:
    """What an old commune became: the new unit, and whether the old one was split among several."""

    place: Place
    split: bool


def place_on(code: str, day: date) -> Place:
    """Return the commune that carried a code on a day.

    Raises
    ------
    UsageError
        If no commune carried the code then; the message says when one does.

    Examples
    --------
    >>> place_on("15148", date(2022, 12, 14)).name, place_on("15148", date(2026, 1, 1)).name
    ('Xã Cẩm Giang', 'Xã Cẩm Tú')
    """
    known = _by_code().get(code, ())
    for place in known:
        if place.holds(day):
            return place
    other = "; ".join(
        f"{place.name} {'until' if place.valid_to else 'from'} {place.valid_to or place.valid_from}"
        for place in known
    )
    raise UsageError(
        f"no commune has the code {code} on {day}" + (f" (it stands for: {other})" if other else "")
    )


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
    """
    return place_on(code, last_day(year))


def successors(place: Place) -> tuple[Successor, ...]:
    """Return what a commune of before 1 July 2025 became on that day, in the order of codes.

    An old commune that was split has several successors, each marked ``split``.

    Examples
    --------
    >>> old = place_on("15139", date(2022, 12, 14))
    >>> [(next.place.code, next.place.name, next.split) for next in successors(old)]
    [('15148', 'Xã Cẩm Tú', False)]
    """
    codes = _crosswalk().get(place.code, ()) if place.valid_to == MERGER else ()
    return tuple(Successor(place_on(code, MERGER), split=len(codes) > 1) for code in codes)


def predecessors(place: Place) -> tuple[Successor, ...]:
    """Return the old communes that became part of a commune of today; ``split`` as there.

    Examples
    --------
    >>> new = place_on("15148", date(2026, 1, 1))
    >>> [old.place.name for old in predecessors(new)]
    ['Xã Cẩm Quý', 'Xã Cẩm Lương', 'Xã Cẩm Giang', 'Xã Cẩm Tú']
    """
    if place.valid_from != MERGER:
        return ()
    day_before = date(2025, 6, 30)
    return tuple(
        Successor(place_on(old, day_before), split=len(_crosswalk()[old]) > 1)
        for old in _crosswalk_back().get(place.code, ())
    )


@cache
def places() -> tuple[Place, ...]:
    """Return every commune, those of before the merger first, each part in the order of codes."""
    old = _query(
        "SELECT wardCode AS code, ward AS name, districtCode AS district_code, district,"
        " provinceCode AS province_code, province, wardLat AS latitude, wardLon AS longitude"
        " FROM admin_units_legacy WHERE wardCode IS NOT NULL ORDER BY wardCode"
    )
    new = _query(
        "SELECT wardCode AS code, ward AS name, '' AS district_code, '' AS district,"
        " provinceCode AS province_code, province, wardLat AS latitude, wardLon AS longitude"
        " FROM admin_units ORDER BY wardCode"
    )
    return tuple(
        [Place(**row, valid_from=None, valid_to=MERGER) for row in old]
        + [Place(**row, valid_from=MERGER, valid_to=None) for row in new]
    )


@cache
def _by_code() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for place in places():
        found[place.code] = (*found.get(place.code, ()), place)
    return found


@cache
def _crosswalk() -> dict[str, tuple[str, ...]]:
    """Old code → new codes; the mapping of the register goes by keys made of names."""
    old_codes, new_codes = _codes_by_key()
    mapping = json.loads((_data() / "converter_2025.json").read_text("utf-8"))
    found: dict[str, set[str]] = {}
    for province, old_key, new_key in _pairs(mapping):
        if old_key in old_codes and (province, new_key) in new_codes:
            found.setdefault(old_codes[old_key], set()).add(new_codes[province, new_key])
    return {old: tuple(sorted(new)) for old, new in sorted(found.items())}


@cache
def _crosswalk_back() -> dict[str, tuple[str, ...]]:
    """Return new code → old codes."""
    found: dict[str, tuple[str, ...]] = {}
    for old, codes in _crosswalk().items():
        for code in codes:
            found[code] = (*found.get(code, ()), old)
    return found


def _pairs(mapping: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        yield from ((province, old, new) for new, olds in wards.items() for old in olds)
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        yield from ((province, old, part["newWardKey"]) for old, parts in divided.items() for part in parts)


def _codes_by_key() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    old = _query("SELECT * FROM admin_units_legacy WHERE wardCode IS NOT NULL")
    new = _query("SELECT * FROM admin_units")
    return (
        {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}": row["wardCode"] for row in old},
        {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new},
    )


def _query(sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{_data() / 'dataset.db'}?mode=ro&immutable=1", uri=True)) as register:
        register.row_factory = sqlite3.Row
        return [dict(row) for row in register.execute(sql)]


def _data() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise UsageError("the package vietnamadminunits is not installed; run the set-up again")
    return Path(spec.origin).parent / "data"
