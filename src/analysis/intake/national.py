"""Published results of the country, of provinces and districts, to hold a commune's rates against."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.core.project import Project
from analysis.places import Place, last_day, places
from analysis.places.names import unit_key

FILE = "data/raw/national/results.csv"
# Figures as sources print them, one a row, and what each of these files is from.
PRINTED, SOURCES = "data/raw/published", "sources.toml"
WHOLE = "Cả nước"
_PARENTHESIS = re.compile(r"\s*\(.*?\)\s*$")
_DECIMAL = re.compile(r"\d+(\.\d+)?")
_RATES = {"poor": "poor_rate_pct", "near_poor": "near_poor_rate_pct"}


@dataclass(frozen=True)
class PublishedRate:
    """A published rate of a class: its unit, percent of all households, its file, line and source."""

    unit: str
    rate_pct: float
    line: int
    source: str
    file: str = FILE


def national_file(project: Project) -> Path | None:
    """Return the file of the results, where the project has one."""
    path = project.root / FILE
    return path if path.is_file() else None


def published_rates(project: Project, year: int, place: Place) -> dict[str, list[PublishedRate]]:
    """Return the published rates around a commune by class: district, province, country, as far as there are.

    A row is the country's if its ``unit`` says so; of a province by its ``code`` of two digits, or by
    its name where it has none; of a district by its ``code`` of three digits, for names of districts repeat.
    What that file does not have is looked for among the printed figures, see :func:`printed_rates`.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places import place_in
    >>> (found,) = published_rates(find_project(), 2022, place_in("15139", 2022))["poor"]
    >>> found.unit, found.rate_pct, found.line, found.source
    ('Cả nước', 4.03, 3, '71/QĐ-LĐTBXH 19/01/2023')
    >>> published_rates(find_project(), 1999, place_in("15139", 2022))
    {'poor': [], 'near_poor': []}
    """
    found = _of_nation(project, year, place)
    for name, level, one in printed_rates(project, year, place):
        found[name].setdefault(level, one)
    return {name: [rates[level] for level in sorted(rates)] for name, rates in found.items()}


def printed_rates(project: Project, year: int, place: Place) -> list[tuple[str, int, PublishedRate]]:
    """Return the printed rates of a commune's district and province: class, distance, rate.

    A province is found by its name, a district where no other district of that time bears its name. A file
    counts only where ``sources.toml`` beside it says what it is from.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places import place_in
    >>> found = printed_rates(find_project(), 2022, place_in("18853", 2022))
    >>> [(name, one.unit, one.rate_pct, one.line) for name, _, one in found]
    [('poor', 'Quảng Bình', 5.0, 6), ('near_poor', 'Quảng Bình', 4.76, 8)]
    """
    folder = project.root / PRINTED
    if not (folder / SOURCES).is_file():
        return []
    told = tomllib.loads((folder / SOURCES).read_text("utf-8"))
    found = []
    for path in sorted(folder.glob("*.csv")):
        source = str(told.get(path.stem, {}).get("source", ""))
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as rows:
            for line, row in enumerate(csv.DictReader(rows), start=2):
                level = _printed_level(row, year, place) if source else None
                if level is not None:
                    rate = float(row["value"] or "")
                    one = PublishedRate(
                        _PARENTHESIS.sub("", row["place"] or ""), rate, line, source, project.relative(path)
                    )
                    found.append((row["group"] or "", level, one))
    return found


def rates_around(project: Project, year: int, found: Sequence[Place]) -> list[tuple[str, PublishedRate]]:
    """Return the published rates of the district and province that some communes have in common, by class.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places import place_in
    >>> both = [place_in(code, 2022) for code in ("18853", "18856")]
    >>> [(name, one.unit, one.rate_pct) for name, one in rates_around(find_project(), 2022, both)]
    [('poor', 'Quảng Bình', 5.0), ('near_poor', 'Quảng Bình', 4.76)]
    """
    if not found or len({place.province_code for place in found}) > 1:
        return []
    shared = len({place.district_code for place in found}) == 1
    place = found[0] if shared else replace(found[0], district="", district_code="")
    told = published_rates(project, year, place)
    return [
        (name, one) for name, rates in told.items() for one in rates if unit_key(one.unit) != unit_key(WHOLE)
    ]


def published_files(project: Project, year: int, place: Place) -> list[Path]:
    """Return the files of published rates on which a commune's report rests."""
    nation = national_file(project)
    printed = {one.file for _, _, one in printed_rates(project, year, place)}
    beside = [PRINTED + "/" + SOURCES] if printed else []
    return [*([nation] if nation else []), *(project.root / file for file in (*sorted(printed), *beside))]


def _printed_level(row: Mapping[str, str | None], year: int, place: Place) -> int | None:
    """Return how far from a commune the place of a printed rate is; None where it is no rate around it."""
    kept = {"year": str(year), "item": "rate_pct", "base": "households", "area": "all"}
    if any(row.get(name) != value for name, value in kept.items()) or row.get("group") not in _RATES:
        return None
    if not _DECIMAL.fullmatch(row.get("value") or ""):
        return None
    key = unit_key(_PARENTHESIS.sub("", row.get("place") or ""))
    if row.get("level") in {"tỉnh", "thành phố"}:
        return 1 if key == unit_key(place.province) else None
    alone = row.get("level") == "huyện" and key == unit_key(place.district) and _is_alone(key, year)
    return 0 if alone else None


def _is_alone(key: str, year: int) -> bool:
    """Say whether one district alone bore a name at the end of a year's review."""
    day = last_day(year)
    return (
        len({one.district_code for one in places() if one.holds(day) and unit_key(one.district) == key}) == 1
    )


def _of_nation(project: Project, year: int, place: Place) -> dict[str, dict[int, PublishedRate]]:
    found: dict[str, dict[int, PublishedRate]] = {name: {} for name in _RATES}
    path = national_file(project)
    if path is None:
        return found
    # A file that somebody saved in another encoding still tells its figures.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as told:
        for line, row in enumerate(csv.DictReader(told), start=2):
            level = _level(row, place) if row.get("year") == str(year) else None
            for name, column in _RATES.items():
                if level is not None and _DECIMAL.fullmatch(rate := row.get(column) or ""):
                    one = PublishedRate(row["unit"] or "", float(rate), line, row.get("source") or "")
                    found[name].setdefault(level, one)
    return found


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
