"""A commune's year with everything that its household lists say.

Published tables and household lists are two levels of evidence for the same figures. Here the
figures counted from the lists join the published ones; ``evidence`` says of every row of
``movements``, ``class_counts`` and ``deprivations`` which it is: ``published`` or ``households``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis import intake
from analysis.core.errors import UsageError
from analysis.core.project import Project, find_project
from analysis.intake import CommuneYear
from analysis.intake.folder import open_folder
from analysis.intake.values import FIRST_YEAR
from analysis.measures.classification import with_class
from analysis.measures.counts import class_counts, deprivation_counts
from analysis.measures.history import history
from analysis.measures.matching import share_found
from analysis.measures.movements import movements
from analysis.measures.standards import left_out, under
from analysis.measures.told_before import movements_told
from analysis.merged import Merged, merge
from analysis.places import Place, last_day, parts_on, place_in
from analysis.provinces import local_standard
from analysis.standard import is_new_standard, national_standards

COUNTED = ("movements", "class_counts", "deprivations")
# What a household list rests on, among the files of its folder.
LIST_FILES = ("households", "intake", "commune")
# Years of the line over time, this one included, and the files that it rests on.
HISTORY_YEARS = 5
# With fewer of last year's households found again, the codes are others and no movement is counted; in a list
# of a handful of households that may be so by chance.
FEWEST_FOUND, FEWEST_LISTED = 0.5, 10
HISTORY_FILES = ("households", "intake", "commune", "movements", "class_counts")


def load(commune: str, year: int, project: Project | None = None) -> CommuneYear:
    """Return the checked data of a commune and year, with what its household lists say.

    Parameters
    ----------
    commune
        Five digits, as text.
    year
        Review year.
    project
        Default: the project around the working folder.

    Returns
    -------
    CommuneYear
        As from :func:`analysis.intake.load`; ``movements``, ``class_counts`` and ``deprivations`` also
        have the rows that were counted, and ``evidence``. Movements need the list of the year before, or what
        this one says in ``previous_class``;
        every earlier list of the same commune helps to tell relapsed from new.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.intake.load`; also for faults in an earlier list.

    Examples
    --------
    >>> data = load("15139", 2022)
    >>> data.households.empty, set(data.deprivations["evidence"])
    (True, {'published'})
    """
    project = project or find_project()
    data = intake.load(commune, year, project)
    before = _earlier(data, project)
    past = [one.data for one in before]
    # Households that cannot be told apart say nothing of movements.
    told = [one.data for one in before if one.told_apart]
    lists = [] if data.households.empty else [other for other in told if not other.households.empty]
    found = _codes_found(data, lists)
    counted = {} if data.households.empty else _counted(data, lists, project)
    if found is not None:
        counted.pop("movements", None)
    tables: dict[str, Any] = {name: _joined(getattr(data, name), counted.get(name)) for name in COUNTED}
    recent = [other for other in past if other.facts.year > data.facts.year - HISTORY_YEARS]
    years = {other.facts.year: _totals(other, project) for other in recent}
    years[data.facts.year] = (tables["movements"], tables["class_counts"])
    return replace(
        data,
        **tables,
        earlier_sources=_sources(lists, LIST_FILES) | _sources(recent, HISTORY_FILES),
        history=history(years, data.facts.code),
        earlier_totals={
            other.facts.year: other.facts.totals.households
            for other in recent
            if other.facts.totals.households is not None
        },
        village_totals={
            one.facts.year: _in_villages(one)
            for one in (*lists, data)
            if one.facts.year >= data.facts.year - 1 and _covers_all(one)
        },
        codes_found=found,
        opening_gap=_opening_gap(data, before, project),
    )


def _in_villages(data: CommuneYear) -> dict[str, int]:
    counted = data.households["village"].value_counts()
    return {str(village): int(number) for village, number in counted.items()}


def _covers_all(data: CommuneYear) -> bool:
    facts = data.facts
    covered = facts.household_list.covered
    return len(data.households) > 0 and left_out(data.households, facts.totals.households, covered) == 0


def earlier_inputs(commune: str, year: int, project: Project) -> dict[str, str]:
    """Return SHA-256 by path of the files of earlier years that a year's figures may rest on.

    What an earlier year says of documents, projects or money is none of them.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> sorted({path.rpartition("/")[2] for path in earlier_inputs("15139", 2023, find_project())})
    ['commune.toml']
    """
    return {
        path: digest
        for each, codes in years_before(commune, year, project)
        for code in codes
        for path, digest in open_folder(project, code, each).hashes.items()
        if _stem(path) in (HISTORY_FILES if each > year - HISTORY_YEARS else LIST_FILES)
    }


def class_list(data: CommuneYear, project: Project | None = None) -> pd.DataFrame:
    """Return the household list with ``class``: the declared one, else the computed one.

    Where neither tells, ``may_be_poor``, ``may_be_near_poor`` and ``may_be_not_poor`` say what is possible.
    Before the first standard that we know, only the declared class counts.
    """
    if data.facts.year < national_standards()[0].first_year:
        return with_class(data.households, None, data.facts.area)
    # The codes of an unverified standard are known well enough to count them; whoever reports with
    # it asks for it by name.
    standard = local_standard(data.facts.code, data.facts.year, accept_unverified=True, project=project)
    return with_class(data.households, standard, data.facts.area)


def _codes_found(data: CommuneYear, lists: list[CommuneYear]) -> float | None:
    """Return which share of last year's households this list has again, if it is too low to go by."""
    last = next((one for one in lists if one.facts.year == data.facts.year - 1), None)
    if last is None or data.facts.household_list.codes_kept or len(last.households) < FEWEST_LISTED:
        return None
    found = share_found(last.households, data.households)
    return found if found < FEWEST_FOUND else None


def earlier_lists(data: CommuneYear, project: Project) -> list[CommuneYear]:
    """Return the earlier years whose household lists can be matched with this one, oldest first."""
    told = [one.data for one in _earlier(data, project) if one.told_apart]
    return [other for other in told if not other.households.empty]


def compared_lists(
    data: CommuneYear, earlier: list[CommuneYear], project: Project
) -> dict[int, pd.DataFrame]:
    """Return the lists between which movements are counted, by year; the last is that of the year itself.

    Where the standard changed, last year's list is classified by that of this year: who enters or leaves
    poverty does so under one standard. What the old list does not hold then leaves its class open.
    """
    lists = {other.facts.year: class_list(other, project) for other in (*earlier, data)}
    year = data.facts.year
    last = next((other for other in earlier if other.facts.year == year - 1), None)
    if last is not None and is_new_standard(year) and year - 1 >= national_standards()[0].first_year:
        own, new = (
            local_standard(other.facts.code, other.facts.year, accept_unverified=True, project=project)
            for other in (last, data)
        )
        lists[year - 1] = under(last.households, new, own, last.facts.area)
    return lists


def _counted(data: CommuneYear, earlier: list[CommuneYear], project: Project) -> dict[str, pd.DataFrame]:
    standard = local_standard(data.facts.code, data.facts.year, accept_unverified=True, project=project)
    lists = compared_lists(data, earlier, project)
    households = lists[data.facts.year]
    covers = {other.facts.year: other.facts.household_list.covered for other in (*earlier, data)}
    if data.facts.year - 1 in lists:
        moved = movements(lists, data.facts.code, covers)
    elif data.movements.empty:
        # Without last year's list, this one may say of each household what it was.
        moved = movements_told(households, data.facts.code)
    else:
        moved = pd.DataFrame()
    return ({"movements": moved} if len(moved) else {}) | {
        "class_counts": class_counts(households, data.facts.code, standard),
        "deprivations": deprivation_counts(households, data.facts.code, standard),
    }


def _earlier(data: CommuneYear, project: Project) -> list[Merged]:
    """Return the earlier years of the commune, or of the communes that it was made of.

    A year in which a part has no data, or was divided among several communes, is left out: a sum of
    some is no list of the commune.
    """
    code = data.facts.code
    here = _place(code, data.facts.year)
    found = []
    for year, codes in years_before(code, data.facts.year, project):
        read = [intake.load(part, year, project) for part in codes]
        if here is None or codes == [code]:
            found.append(Merged(read[0], told_apart=True))
        else:
            found.append(merge(read, here, data.households, lambda part: class_list(part, project)))
    return found


def years_before(code: str, year: int, project: Project) -> Iterator[tuple[int, list[str]]]:
    """Yield the earlier years that can be read as the commune's, each with the codes of its parts.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> list(years_before("15139", 2023, find_project()))
    [(2022, ['15139'])]
    """
    here = _place(code, year)
    for each in project.raw_years(FIRST_YEAR, year - 1):
        # A code that no commune ever carried stands for itself.
        parts = parts_on(here, last_day(each)) if here else ()
        codes = [part.place.code for part in parts] if here else [code]
        whole = codes and not any(part.split for part in parts)
        if whole and all(project.raw(each, part).is_dir() for part in codes):
            yield each, codes


def _opening_gap(
    data: CommuneYear, before: list[Merged], project: Project
) -> tuple[str, tuple[str, ...]] | None:
    """Return why the lists of a commune's parts make no opening list, and of which parts that is so."""
    year = data.facts.year - 1
    here = _place(data.facts.code, data.facts.year)
    parts = parts_on(here, last_day(year)) if here and len(data.households) else ()
    if here is None or [part.place.code for part in parts] in ([], [here.code]):
        return None
    divided = [part.place for part in parts if part.split]
    absent = [part.place for part in parts if not _has_list(part.place.code, year, project)]
    for why, found in (("divided", divided), ("absent", absent)):
        if found:
            return why, tuple(f"{place.name} ({place.code})" for place in found)
    told = next((one for one in before if one.data.facts.year == year), None)
    return ("villages", ()) if told and not told.told_apart else None


def _has_list(code: str, year: int, project: Project) -> bool:
    folder = project.raw(year, code)
    return folder.is_dir() and any(_stem(path.name) in {"households", "intake"} for path in folder.iterdir())


def _totals(other: CommuneYear, project: Project) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return movements and class counts of an earlier year, counted where nothing was published."""
    unknown_standard = other.facts.year < national_standards()[0].first_year
    if len(other.class_counts) or other.households.empty or unknown_standard:
        return other.movements, other.class_counts
    standard = local_standard(other.facts.code, other.facts.year, accept_unverified=True, project=project)
    return other.movements, class_counts(class_list(other, project), other.facts.code, standard)


def _place(code: str, year: int) -> Place | None:
    try:
        return place_in(code, year)
    except UsageError:
        return None


def _joined(published: pd.DataFrame, counted: pd.DataFrame | None) -> pd.DataFrame:
    published = published.assign(evidence=pd.array(["published"] * len(published), "string"))
    if counted is None:
        return published
    told = counted.reindex(columns=published.columns.union(counted.columns, sort=False))
    told = told.astype(published.dtypes.to_dict())
    return pd.concat([published, told], ignore_index=True) if len(published) else told


def _sources(earlier: list[CommuneYear], files: tuple[str, ...]) -> dict[str, str]:
    return {path: digest for data in earlier for path, digest in data.sources.items() if _stem(path) in files}


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
