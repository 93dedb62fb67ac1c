"""Words of the place: what a village is called there, and what the law calls a town in that year."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from analysis.core.labels import Labels
from analysis.intake import CommuneYear

# A village's own name begins with the word; the longer ones first.
UNITS = {
    "tổ dân phố": "to_dan_pho", "khu phố": "khu_pho", "buôn": "buon", "khóm": "khom", "thôn": "thon",
    "làng": "lang", "xóm": "xom", "bản": "ban", "ấp": "ap", "tdp": "to_dan_pho",
}  # fmt: skip
# The first review year in whose standard the law says "khu vực đô thị", not "thành thị".
URBAN_AREA_FROM = 2027


def village_word(data: CommuneYear, text: Labels) -> str:
    """Return what the villages of a commune are called, as their names say; several words by frequency.

    Where no name says it, a village is a thôn in a rural commune and a tổ dân phố in an urban one.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> from analysis.intake import load
    >>> village_word(load("15139", 2022), labels_for("vi"))
    'thôn'
    """
    if text.language != "vi":
        return text("report.village_units.thon")
    found = units_of(_names(data)) or ["thon" if data.facts.area == "rural" else "to_dan_pho"]
    return ", ".join(text(f"report.village_units.{unit}") for unit in found)


# Common nouns with which the name of a place or a group may begin.
PLACES = (
    "Xã", "Phường", "Thị trấn", "Thị xã", "Thành phố", "Huyện", "Quận", "Tỉnh", "Đặc khu", "Thôn", "Các",
    "Nhóm", "Cụm", "Vùng", "Communes",
)  # fmt: skip


def inside(name: str) -> str:
    """Return the name of a place inside a sentence: its common noun is small, a name alone stays.

    Examples
    --------
    >>> [inside(name) for name in ("Xã Cẩm Lương", "Krông Nô", "UBND xã")]
    ['xã Cẩm Lương', 'Krông Nô', 'UBND xã']
    """
    return name[:1].lower() + name[1:] if name.startswith(tuple(f"{word} " for word in PLACES)) else name


def units_of(names: Iterable[str]) -> list[str]:
    """Return the kinds of village that names begin with, the commonest first.

    Examples
    --------
    >>> units_of(["Bản Ún", "Bản Chiềng", "Thôn 1", "Ún"])
    ['ban', 'thon']
    """
    counted: Counter[str] = Counter()
    for name in names:
        plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
        unit = next((unit for word, unit in UNITS.items() if plain.startswith(f"{word} ")), None)
        if unit:
            counted[unit] += 1
    return [unit for unit, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def area_word(area: str, year: int, text: Labels) -> str:
    """Return the name of an area in a review year.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> [area_word("urban", year, labels_for("vi")) for year in (2026, 2027)]
    ['Thành thị', 'Khu vực đô thị']
    """
    later = area == "urban" and year >= URBAN_AREA_FROM
    return text(f"report.place.area.{'urban_area' if later else area}")


def _names(data: CommuneYear) -> list[str]:
    tables = (data.targets, data.results, data.movements, data.class_counts, data.deprivations)
    units = {str(unit) for table in tables for unit in table["unit"].dropna()} - {data.facts.code}
    # For all but internal readers the list has no columns; its villages are units of the counted tables.
    listed = data.households["village"].dropna() if "village" in data.households else ()
    return sorted(units | {str(name) for name in listed})
