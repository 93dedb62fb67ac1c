"""Words of the place: what a village is called there, and what the law calls a town in that year."""

from __future__ import annotations

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.villages import units_of, word_of
from analysis.intake import CommuneYear

__all__ = ["area_word", "labels_at", "unit_word", "units_of", "village_word", "whole_word"]

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
    return data.words.part if data.words else word_of(_names(data), data.facts.area, text)


def unit_word(data: CommuneYear, text: Labels) -> str:
    """Return what the unit itself is called: ``xã``, of a group ``huyện`` or ``tỉnh``."""
    return data.words.unit if data.words else text("paper.commune")


def whole_word(data: CommuneYear, text: Labels) -> str:
    """Return of whom sums are: of the whole commune; of a group, of those of its communes with figures."""
    return data.words.whole if data.words else text("paper.whole_commune")


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


def labels_at(data: CommuneYear, language: Language) -> Labels:
    """Return the texts of a language with the words of the commune."""
    text = labels_for(language)
    return text.at(village_word(data, text))


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
