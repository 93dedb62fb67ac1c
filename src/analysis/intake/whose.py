"""Whose list a file is, and of which year, told by where it lies, by its mark, or by its title.

A place in ``data/raw`` and the hidden mark of our own workbook are sure. A title is not: "năm 2023" may
name a decision, and two communes may have one name. What it says is proposed, never taken in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.core.errors import DataError
from analysis.intake.checking.template import place_of
from analysis.intake.folder import placed
from analysis.intake.lists.header import find_header
from analysis.intake.lists.villages import marks_lost
from analysis.intake.repair.names import exact_key, loose_key
from analysis.intake.values import FIRST_YEAR, LAST_YEAR
from analysis.intake.workbook import Grid, open_workbook
from analysis.places import Place, last_day, places

_TITLE_ROWS = 12
_SYNTHETIC = "du lieu gia lap"
_YEAR = re.compile(r"\bnam (20\d\d)\b")


@dataclass(frozen=True)
class Whose:
    """What files say of their commune and year; None where they do not say it.

    Parameters
    ----------
    sure
        Whether it need not be asked about.
    years
        Every year that a title names.
    synthetic
        Whether a title says that the data are made up.
    """

    commune: str | None = None
    year: int | None = None
    sure: bool = False
    years: frozenset[int] = frozenset()
    synthetic: bool = False


def whose(
    files: Iterable[Path], commune: str | None = None, year: int | None = None, among: Sequence[Place] = ()
) -> Whose:
    """Return what files say of their commune and year.

    Parameters
    ----------
    commune, year
        What is known of them already.
    among
        The communes that titles may name; default: those of the whole country.
    """
    titles: list[str] = []
    for file in files:
        lies_year, lies_commune = placed(file)
        if lies_commune:
            return Whose(lies_commune, lies_year, sure=True)
        try:
            workbook = open_workbook(file, file.name)
        except DataError:
            continue
        if marked := place_of(workbook):
            return Whose(*marked, sure=True)
        titles += [text for grid in workbook.grids if not grid.hidden for text in _titles(grid)]
    folded = " ; ".join(map(loose_key, titles))
    named = [int(found) for found in _YEAR.findall(folded) if FIRST_YEAR <= int(found) <= LAST_YEAR]
    year = year or (named[0] if len(set(named)) == 1 else None)
    found = _named(titles, folded, year, among) if commune is None and titles else []
    commune = commune or (found[0].code if len(found) == 1 else None)
    return Whose(commune, year, years=frozenset(named), synthetic=_SYNTHETIC in folded)


def _titles(grid: Grid) -> list[str]:
    """Return the texts above the header of a sheet."""
    header = find_header(grid, {})
    last = header.first if header else _TITLE_ROWS
    return [text for row in grid.cells.head(min(last, 2 * _TITLE_ROWS)).rows() for text in row if text]


def _named(titles: Sequence[str], folded: str, year: int | None, among: Sequence[Place] = ()) -> list[Place]:
    """Return the communes that titles may name, the fewest that fit the district and province, too."""
    there = among or [place for place in places() if year is None or place.holds(last_day(year))]
    found = [place for place in there if f" {loose_key(place.name)} " in f" {folded} "]
    words = exact_key(" ; ".join(titles)).split()
    found = [place for place in found if _is_said(exact_key(place.name), words)]
    longest = max((len(loose_key(place.name).split()) for place in found), default=0)
    found = [place for place in found if len(loose_key(place.name).split()) == longest]
    exact = " ".join(titles).casefold()
    narrower: tuple[Callable[[Place], bool], ...] = (
        lambda place: place.name.casefold() in exact,
        lambda place: bool(place.district) and loose_key(place.district) in folded,
        lambda place: loose_key(place.province) in folded,
    )
    for fits in narrower:
        found = [place for place in found if fits(place)] or found
    return list({place.code: place for place in found}.values())


def _is_said(name: str, words: Sequence[str]) -> bool:
    """Say whether words name a place, with its accents or without some; other accents name another place.

    "Thị xã Thuận Thành" is a town, no commune of that name.
    """
    parts = len(name.split())
    for at in range(len(words) - parts + 1):
        one = " ".join(words[at : at + parts])
        of_a_town = loose_key(words[at]) == "xa" and at and loose_key(words[at - 1]) == "thi"
        if loose_key(one) == loose_key(name) and marks_lost(one, name) and not of_a_town:
            return True
    return False
