"""Published results of the country, of provinces and districts, to hold a commune's rates against."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.core.project import Project
from analysis.places import Place
from analysis.places.names import unit_key

FILE = "data/raw/national/results.csv"
WHOLE = "Cả nước"
_DECIMAL = re.compile(r"\d+(\.\d+)?")
_RATES = {"poor": "poor_rate_pct", "near_poor": "near_poor_rate_pct"}


@dataclass(frozen=True)
class PublishedRate:
    """A published rate of a class: its unit, percent of all households, its line and its decision."""

    unit: str
    rate_pct: float
    line: int
    source: str


def national_file(project: Project) -> Path | None:
    """Return the file of the results, where the project has one."""
    path = project.root / FILE
    return path if path.is_file() else None


def published_rates(project: Project, year: int, place: Place) -> dict[str, list[PublishedRate]]:
    """Return the published rates around a commune by class: district, province, country, as far as there are.

    A row is the country's if its ``unit`` says so; of a province by its ``code`` of two digits, or by
    its name where it has none; of a district by its ``code`` of three digits, for names of districts repeat.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places import place_in
    >>> published_rates(find_project(), 2022, place_in("15139", 2022))["poor"]
    [PublishedRate(unit='Cả nước', rate_pct=4.03, line=3, source='71/QĐ-LĐTBXH 19/01/2023')]
    >>> published_rates(find_project(), 1999, place_in("15139", 2022))
    {'poor': [], 'near_poor': []}
    """
    found: dict[str, dict[int, PublishedRate]] = {name: {} for name in _RATES}
    path = national_file(project)
    if path is None:
        return {name: [] for name in found}
    # A file that somebody saved in another encoding still tells its figures.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as told:
        for line, row in enumerate(csv.DictReader(told), start=2):
            level = _level(row, place) if row.get("year") == str(year) else None
            for name, column in _RATES.items():
                if level is not None and _DECIMAL.fullmatch(rate := row.get(column) or ""):
                    one = PublishedRate(row["unit"] or "", float(rate), line, row.get("source") or "")
                    found[name].setdefault(level, one)
    return {name: [rates[level] for level in sorted(rates)] for name, rates in found.items()}


def _level(row: Mapping[str, str | None], place: Place) -> int | None:
    """Return how far from a commune the unit of a row is: its district, its province, the country."""
    unit, code = (row.get("unit") or "").strip(), (row.get("code") or "").strip()
    if unit_key(unit) == unit_key(WHOLE):
        return 2
    if code:
        # A table program takes the zeros of codes away; the name tells which kind of unit it is.
        province = code.zfill(2) == place.province_code and unit_key(unit) == unit_key(place.province)
        district = code.zfill(3) == place.district_code and unit_key(unit) == unit_key(place.district)
        return 1 if province else 0 if district else None
    return 1 if unit and unit_key(unit) == unit_key(place.province) else None
