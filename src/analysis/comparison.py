"""A group of communes in a year: what each reported, in one frame, and why others have nothing.

A commune's figures come from its own folder (``data/raw/{year}/{code}``), else from tables published
for a group (``data/raw/groups/{name}/{year}``), whose units are found by name and district.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.audit import Audit, audit
from analysis.audit.group_tables import read_group_tables
from analysis.core.audience import Audience
from analysis.core.project import Project, find_project
from analysis.disclosure.group import SUMMED, Counted, Item, marked, untold, views
from analysis.group_members import NO_TARGETS, Ask, Read, read_member
from analysis.group_rows import figure_table, published_row
from analysis.group_year import GroupYear
from analysis.intake.national import rates_around
from analysis.measures.comparison import totals
from analysis.measures.deprivation import CLASSES
from analysis.measures.reduction import reduction
from analysis.places.groups import Group
from analysis.places.groups import group as find_group
from analysis.places.office import office
from analysis.places.sums import sums_before
from analysis.standard import national_standards
from analysis.together import facts_together, read_together


def compare(  # noqa: PLR0913 - the parameters of the notebook
    group: str,
    year: int,
    project: Project | None = None,
    *,
    accept_unverified: bool = False,
    figures: bool = True,
    audience: Audience = "public",
) -> GroupYear:
    """Return what the communes of a group reported for a year.

    Parameters
    ----------
    group
        Slug, see :func:`analysis.places.groups.group`.
    year
        Review year.
    project
        Default: the project around the working folder.
    accept_unverified
        Whether a standard that nobody has verified may be used.
    figures
        Without them only the communes, their states and sources are told, in a tenth of the time.
    audience
        From the public, counts that point at single households are withheld.

    Raises
    ------
    UsageError
        If there is no such group, or no standard for the year.
    DataError
        If a published table is wrong. The faults of single communes are told by their members.

    Examples
    --------
    >>> found = compare("cu-jut", 2024)
    >>> [member.place.name for member in found.members if member.state == "published"]
    ["Thị trấn Ea T'Ling", 'Xã Ea Pô', "Xã Đắk D'rông", 'Xã Tâm Thắng']
    >>> found.year_stated
    False
    """
    project = project or find_project()
    found = find_group(group, year, project)
    data = group_year(
        found, year, project, accept_unverified=accept_unverified, figures=figures, audience=audience
    )
    told = office(project, [place.code for place in found.communes])
    return replace(data, office=told, sources={**data.sources, **told.sources})


def group_year(  # noqa: PLR0913 - the options of compare
    found: Group,
    year: int,
    project: Project,
    *,
    accept_unverified: bool = False,
    figures: bool = True,
    audience: Audience = "public",
) -> GroupYear:
    """Return what any communes of a year reported; see :func:`compare`."""
    return group_year_and_parts(
        found, year, project, accept_unverified=accept_unverified, figures=figures, audience=audience
    )[0]


def group_year_and_parts(  # noqa: PLR0913 - the options of compare
    found: Group,
    year: int,
    project: Project,
    splits: Mapping[str, float] | None = None,
    *,
    accept_unverified: bool = False,
    figures: bool = True,
    audience: Audience = "public",
) -> tuple[GroupYear, pd.DataFrame]:
    """Return what communes of a year reported, and the figures that may be added up, for that alone.

    Parameters
    ----------
    splits
        Where only parts of communes are added: code, and one part of it in how many; default: all of it.

    Returns
    -------
    GroupYear, pandas.DataFrame
        The second has every commune's figure, whatever is withheld of the commune, where the sum may be
        told; where it may not, all of them are withheld. It is not to be shown.
    """
    tables = read_group_tables(project, year)
    ask = Ask(year, project, tables, accept_unverified, figures, audience)
    codes = [place.code for place in found.communes]
    if not figures:
        ask = replace(ask, together=facts_together(codes, year, project))
    elif not ask.is_older:
        ask = replace(ask, together=read_together(codes, year, project))
    read = [read_member(place, ask) for place in found.communes]
    own = tables.of_group(found)
    used = {path for one in read for path in one.files} | {figure.where.file for figure in own}
    published = [source for source in tables.sources if used & source.files.keys()]
    around = tuple(rates_around(project, year, found.communes))
    files = [one.files for one in read] + [source.files for source in published]
    files.append({one.file: _digest(project.root / one.file) for _, one in around})
    published_group = figure_table(published_row(found.slug, figure) for figure in own)
    addends = _addends(read, splits or {place.code: 1 for place in found.communes}, ask)
    data = GroupYear(
        found,
        year,
        ask.standard(found.communes[0]),
        tuple(one.member for one in read),
        figure_table(row for one in read for row in one.rows),
        published_group,
        _reduced(read),
        totals(addends, published_group, len(read)),
        tables.unmatched(found),
        all(source.year_stated for source in published),
        tuple(source.title for source in published),
        {path: digest for each in files for path, digest in each.items()},
        *tables.all_of(found, [one.member.place for one in read if one.member.state == "published"]),
        frozenset().union(*(one.withheld for one in read)),
        around,
        pd.concat([one.aims for one in read], ignore_index=True),
        {one.member.place.code: one.traits for one in read if one.traits},
    )
    return data, addends


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def audit_group(data: GroupYear) -> Audit:
    """Hold the published figures of a group and its communes against each other."""
    return audit(figures=data.cells, parents=data.parents)


def _addends(read: list[Read], splits: Mapping[str, float], ask: Ask) -> pd.DataFrame:
    """Return the figures of every commune from before protection, without items of no safe sum."""
    every = (row for one in read for row in (one.rows if one.complete is None else one.complete))
    keyed = {(r["unit"], r["class"], r["base"], r["item"]): r for r in reversed(list(every))}
    rows = list(keyed.values())[::-1]
    counted = {one.member.place.code: one.counted for one in read if one.counted}
    if not any(one.kept for one in counted.values()):
        return figure_table(rows)
    gone = untold(counted, views(splits), _sums_before(splits, ask))
    return figure_table(marked(rows, gone | _unsafe_sums(rows, counted.values(), gone)))


def _sums_before(splits: Mapping[str, float], ask: Ask) -> list[frozenset[str]]:
    """Return the communes of other sums that are told, as far as they can hide anything: with data."""
    every = sums_before(splits, ask.year, ask.project)
    with_data = {code for code in frozenset().union(*every) if ask.project.raw(ask.year, code).is_dir()}
    return list(dict.fromkeys(one & with_data for one in every))


def _unsafe_sums(
    rows: list[dict[str, Any]], counted: Iterable[Counted], gone: Collection[Item]
) -> frozenset[Item]:
    """Return the classes whose deprivations together must be withheld: a reader could not add them up."""
    codes = {code for one in national_standards() for code in one.codes}
    own = [row for row in rows if row["base"] == "households" and row["class"] in CLASSES]
    unsafe = {name for one in counted for name, item in one.kept if item == SUMMED}
    for name in list(unsafe):
        of_class = [row for row in own if row["class"] == name]
        summed = sum(row["value"] for row in of_class if row["item"] == SUMMED)
        added = sum(row["value"] for row in of_class if row["item"] in codes)
        if added == summed and not any(item[0] == name for item in gone):
            unsafe.remove(name)
    return frozenset((name, SUMMED) for name in unsafe)


def _reduced(read: list[Read]) -> pd.DataFrame:
    parts = [one.reduced for one in read if one.reduced is not None]
    empty = reduction(
        NO_TARGETS, NO_TARGETS, pd.DataFrame(columns=["unit", "class", "base", "item", "value"])
    )
    return pd.concat([empty, *parts], ignore_index=True).astype(empty.dtypes.to_dict())
