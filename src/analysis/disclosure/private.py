"""What the private files of a project hold, as far as a document could tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.project import Project
from analysis.disclosure.personal import Personal
from analysis.disclosure.spelling import words
from analysis.intake.raw import read_raw
from analysis.intake.table import records
from analysis.places import places, places_of
from analysis.places.names import bare_name

Rows = list[tuple[int, Mapping[str, str]]]


def personal_of(
    project: Project, shown: Iterable[tuple[str, int]], told: Iterable[str] = (), known: Iterable[str] = ()
) -> Personal:
    """Return what documents that show some communes and years may not tell.

    Names are those of every year that a commune has a private file of: who writes of a household may have
    met it in another year.

    Parameters
    ----------
    shown
        Code and year of each.
    told
        What stands there by right, such as who signs; places do so in any case.
    known
        Codes of other places that the document names; a household may have the same.

    Raises
    ------
    DataError
        If a private file cannot be read or has no column ``name``: without it nothing can be looked for.
    """
    asked = sorted(set(shown))
    communes = {commune for commune, _ in asked}
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for commune, year in sorted(private_years(project)):
        if commune in communes:
            for where, row in _private_rows(project, commune, year):
                names[row["name"]] = where
                numbers |= {row.get(name, ""): where for name in ("identity_number", "phone")}
    lists = [_households(project, commune, year) for commune, year in asked]
    codes = {code for codes, _ in lists for code in codes}
    villages = {village for _, found in lists for village in found}
    right = {*told, *villages, *_place_names(communes, names)}
    return Personal(names, frozenset(codes - communes - set(known)), numbers, frozenset(right))


def check_private(project: Project, shown: Iterable[tuple[str, int]]) -> None:
    """Refuse what :func:`personal_of` refuses, without looking anything up.

    Raises
    ------
    DataError
        As :func:`personal_of`.
    """
    communes = {commune for commune, _ in shown}
    for commune, year in sorted(private_years(project)):
        if commune in communes:
            _private_rows(project, commune, year)


def personal_names(project: Project, commune: str, year: int) -> dict[str, str]:
    """Return the names of a commune's private file with their lines, if it has one.

    Raises
    ------
    DataError
        As :func:`personal_of`.
    """
    return {row["name"]: where for where, row in _private_rows(project, commune, year)}


def private_years(project: Project) -> Iterator[tuple[str, int]]:
    """Yield code and year of each private file."""
    for path in (project.root / "data" / "private").glob("*/*/names.csv"):
        if path.parts[-3].isdecimal():
            yield path.parts[-2], int(path.parts[-3])


def _private_rows(project: Project, commune: str, year: int) -> list[tuple[str, Mapping[str, str]]]:
    path = project.root / "data" / "private" / str(year) / commune / "names.csv"
    if not path.is_file():
        return []
    file = project.relative(path)
    try:
        rows = _rows(path.read_bytes(), file, "name")
    except DataError as error:  # told without quoting it
        raise DataError([replace(finding, found="") for finding in error.findings]) from None
    return [(f"{file}:{line}", row) for line, row in rows]


def _rows(content: bytes, file: str, needed: str) -> Rows:
    (first, header), *rows = records(content, file)
    if needed not in header:
        raise DataError([Finding("missing_column", file, first, needed, details={"known": needed})])
    at = header.index(needed)
    return [(line, dict(zip(header, cells, strict=False))) for line, cells in rows if len(cells) > at]


def _households(project: Project, commune: str, year: int) -> tuple[set[str], set[str]]:
    """Return the codes of a commune's list and its villages, as far as the list can be read.

    A list that cannot is shown by no document; who asks for its figures is told what is wrong with it.
    """
    path = project.raw(year, commune) / "households.csv"
    try:
        if path.is_file() and (quick := _listed(path)):
            return quick
        listed = read_raw(project, commune, year).households
    except (DataError, UsageError):
        return set(), set()
    return set(listed.get("household_id", ())), set(listed.get("village", ()))


def _listed(path: Path) -> tuple[set[str], set[str]] | None:
    """Read a list with our own names of the columns, of hundreds of communes the quick way; else None."""
    try:
        rows = _rows(path.read_bytes(), path.name, "household_id")
    except DataError:
        return None
    return {row["household_id"] for _, row in rows}, {row.get("village", "") for _, row in rows}


def _place_names(communes: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Yield names of places that are also people's: of the shown ones bare, of all others with their kind."""
    people = {" ".join(words(name)) for name in names}
    for place in {place for commune in communes for place in places_of(commune)}:
        for full in (place.name, place.district, place.province):
            yield from (full, bare_name(full))
    if people:
        units = {full for place in places() for full in (place.name, place.district, place.province)}
        yield from (full for full in sorted(units) if " ".join(words(bare_name(full))) in people)
