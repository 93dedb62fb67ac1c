"""A group of communes in a year: what each reported, in one frame, and why others have nothing.

A commune's figures come from its own folder (``data/raw/{year}/{code}``), else from tables published
for a group (``data/raw/groups/{name}/{year}``), whose units are found by name and district.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import intake
from analysis.audit import Audit, audit
from analysis.audit.group_tables import GroupTables, read_group_tables
from analysis.commune import load
from analysis.core.audience import Audience
from analysis.core.errors import DataError
from analysis.core.project import Project, find_project
from analysis.disclosure.commune import protect_counted
from analysis.disclosure.group import SUMMED, Counted, Item, kept_back, marked, untold, views
from analysis.disclosure.system import System
from analysis.group_rows import figure_table, own_rows, published_row
from analysis.group_year import GroupYear, Member
from analysis.intake.folder import folder_hashes
from analysis.intake.national import rates_around
from analysis.measures.comparison import totals
from analysis.measures.deprivation import CLASSES
from analysis.measures.rate_targets import rate_targets
from analysis.measures.reduction import reduction
from analysis.measures.status import rates
from analysis.places import Place
from analysis.places.groups import Group
from analysis.places.groups import group as find_group
from analysis.places.office import office
from analysis.places.sums import sums_before
from analysis.provinces import local_standard
from analysis.standard import Standard, national_standards
from analysis.together import Together, facts_together, read_together
from analysis.traits import Traits, traits

_NO_TARGETS = pd.DataFrame(columns=["unit", "kind", "value"])


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
    ask = _Ask(year, project, tables, accept_unverified, figures, audience)
    codes = [place.code for place in found.communes]
    if not figures:
        ask = replace(ask, together=facts_together(codes, year, project))
    elif audience != "public" and not ask.is_older:
        ask = replace(ask, together=read_together(codes, year, project))
    read = [_member(place, ask) for place in found.communes]
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


@dataclass(frozen=True)
class _Ask:
    """What every commune of the group is asked alike."""

    year: int
    project: Project
    tables: GroupTables
    accept_unverified: bool
    figures: bool
    audience: Audience
    together: Mapping[str, Together] = field(default_factory=dict)

    @property
    def is_older(self) -> bool:
        """Whether the year is from before the first standard that we know."""
        return self.year < national_standards()[0].first_year

    def standard(self, place: Place) -> Standard:
        if self.is_older:
            return national_standards()[0]
        return local_standard(
            place.code, self.year, accept_unverified=self.accept_unverified, project=self.project
        )


@dataclass(frozen=True)
class _Read:
    member: Member
    rows: list[dict[str, Any]] = field(default_factory=list)
    files: Mapping[str, str] = field(default_factory=dict)
    reduced: pd.DataFrame | None = None
    withheld: frozenset[tuple[str, str, str]] = frozenset()
    complete: list[dict[str, Any]] | None = None
    counted: Counted | None = None
    aims: pd.DataFrame = field(default_factory=lambda: rate_targets(_NO_TARGETS, {}))
    traits: Traits | None = None


def _addends(read: list[_Read], splits: Mapping[str, float], ask: _Ask) -> pd.DataFrame:
    """Return the figures of every commune from before protection, without items of no safe sum."""
    every = (row for one in read for row in (one.rows if one.complete is None else one.complete))
    keyed = {(r["unit"], r["class"], r["base"], r["item"]): r for r in reversed(list(every))}
    rows = list(keyed.values())[::-1]
    counted = {one.member.place.code: one.counted for one in read if one.counted}
    if not any(one.kept for one in counted.values()):
        return figure_table(rows)
    gone = untold(counted, views(splits), _sums_before(splits, ask))
    return figure_table(marked(rows, gone | _unsafe_sums(rows, counted.values(), gone)))


def _sums_before(splits: Mapping[str, float], ask: _Ask) -> list[frozenset[str]]:
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


def _member(place: Place, ask: _Ask) -> _Read:
    if place.code in ask.together:
        return _counted_member(place, ask)
    if not ask.project.raw(ask.year, place.code).is_dir():
        return _published_member(place, ask)
    return _single_member(place, ask)


def _single_member(place: Place, ask: _Ask) -> _Read:
    # Of an older list only what was declared and published is read.
    read = load if ask.figures and not ask.is_older else intake.load
    try:
        data = read(place.code, ask.year, ask.project)
    except DataError as error:
        return _Read(Member(place, "faulty", error.findings[0]))
    before = data.earlier_totals.get(ask.year - 1)
    member = Member(place, "own", None, data.facts.status, data.facts.synthetic, before)
    files = folder_hashes(ask.project, place.code, ask.year)
    if not ask.figures:
        return _Read(member, files=files)
    reduced = reduction(data.own("targets"), data.own("results"), data.own("movements"))
    if ask.is_older:
        return _Read(member, list(own_rows(data, None)), files, reduced)
    standard = ask.standard(place)
    if ask.audience == "public":
        protected, system, hidden = protect_counted(data, standard, ask.audience, ask.project)
    else:  # figures of a group are no household's
        protected, system, hidden = data, System({}), frozenset()
    rows = list(own_rows(protected, standard))
    aims = rate_targets(data.own("targets"), {place.code: rates(protected)})
    found = _Read(member, rows, files, reduced, aims=aims, traits=traits(data, ask.audience))
    if not hidden:
        return found
    complete = list(own_rows(data, standard))
    kept = kept_back(complete, rows)
    known = {(place.code, *item) for item in {key[1:] for key in hidden} - kept}
    own = protected.own("deprivations")
    gone = own.loc[own["evidence"] == "withheld", ["unit", "class", "indicator"]]
    withheld = frozenset(gone.itertuples(index=False, name=None))
    told = {(row["class"], row["base"], row["item"]) for row in rows}
    absent = [row for row in complete if (row["class"], row["base"], row["item"]) not in told]
    rows += marked(absent, kept)
    # Data that are not those of an earlier release, see analysis.disclosure.record; and what was published of
    # villages leaves less than the list says.
    lacks = data.deprivations
    outside = (lacks["unit"] != place.code) & (lacks["evidence"] != "households")
    closed = protected.sources.keys() > data.sources.keys() or bool(outside.any())
    counted = Counted(system, hidden - known, kept, closed)
    return replace(found, withheld=withheld, complete=complete, counted=counted)


def _counted_member(place: Place, ask: _Ask) -> _Read:
    one = ask.together[place.code]
    member = Member(place, "own", None, one.facts.status, one.facts.synthetic, one.before)
    if one.reduced is None or one.aims is None:
        return _Read(member, files=one.files)
    ask.standard(place)  # refuses a standard that nobody has verified
    return _Read(member, one.rows, one.files, one.reduced, aims=one.aims, traits=one.traits)


def _published_member(place: Place, ask: _Ask) -> _Read:
    figures = ask.tables.of_place(place)
    if not figures:
        return _Read(Member(place, "missing"))
    rows = [published_row(place.code, figure) for figure in figures]
    totals = {row["class"]: row["value"] for row in rows if row["item"] == "total"}
    codes = ask.standard(place).codes
    for row in rows:
        row["among"] = totals.get(row["class"]) if row["item"] in codes else None
    files = {figure.where.file: ask.tables.digest(figure.where.file) for figure in figures}
    told = reduction(_NO_TARGETS, _NO_TARGETS, figure_table(rows))
    made_up = ask.tables.is_synthetic(figures)
    return _Read(Member(place, "published", synthetic=made_up), rows, files, told)


def _reduced(read: list[_Read]) -> pd.DataFrame:
    parts = [one.reduced for one in read if one.reduced is not None]
    empty = reduction(
        _NO_TARGETS, _NO_TARGETS, pd.DataFrame(columns=["unit", "class", "base", "item", "value"])
    )
    return pd.concat([empty, *parts], ignore_index=True).astype(empty.dtypes.to_dict())
