"""How a commune of a group is read: with others, by itself, or from tables published for a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pandas as pd

from analysis import intake
from analysis.audit.group_tables import GroupTables
from analysis.commune import load
from analysis.core.audience import Audience
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.disclosure.commune import protect_counted
from analysis.disclosure.group import Counted, kept_back, marked
from analysis.disclosure.record import read_record
from analysis.disclosure.rows import public_rows
from analysis.disclosure.system import System
from analysis.group_rows import figure_table, own_rows, published_row
from analysis.group_year import Member
from analysis.intake.folder import folder_hashes
from analysis.measures.rate_targets import rate_targets
from analysis.measures.reduction import reduction
from analysis.measures.status import rates
from analysis.places import Place
from analysis.provinces import local_standard
from analysis.standard import Standard, national_standards
from analysis.together import Together
from analysis.traits import Traits, traits

NO_TARGETS = pd.DataFrame(columns=["unit", "kind", "value"])


@cache
def _no_aims() -> pd.DataFrame:
    return rate_targets(NO_TARGETS, {})


@dataclass(frozen=True)
class Ask:
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
        """Return the standard by which a commune is read."""
        if self.is_older:
            return national_standards()[0]
        return local_standard(
            place.code, self.year, accept_unverified=self.accept_unverified, project=self.project
        )


@dataclass(frozen=True)
class Read:
    """What a commune of the group has told."""

    member: Member
    rows: list[dict[str, Any]] = field(default_factory=list)
    files: Mapping[str, str] = field(default_factory=dict)
    reduced: pd.DataFrame | None = None
    withheld: frozenset[tuple[str, str, str]] = frozenset()
    complete: list[dict[str, Any]] | None = None
    counted: Counted | None = None
    aims: pd.DataFrame = field(default_factory=_no_aims)
    traits: Traits | None = None


def read_member(place: Place, ask: Ask) -> Read:
    """Return a commune of the group: from its list among others, alone, or from published tables."""
    if place.code in ask.together:
        return _counted_member(place, ask)
    if not ask.project.raw(ask.year, place.code).is_dir():
        return _published_member(place, ask)
    return _single_member(place, ask)


def _single_member(place: Place, ask: Ask) -> Read:
    # Of an older list only what was declared and published is read.
    read = load if ask.figures and not ask.is_older else intake.load
    try:
        data = read(place.code, ask.year, ask.project)
    except DataError as error:
        return Read(Member(place, "faulty", error.findings[0]))
    before = data.earlier_totals.get(ask.year - 1)
    member = Member(place, "own", None, data.facts.status, data.facts.synthetic, before)
    files = folder_hashes(ask.project, place.code, ask.year)
    if not ask.figures:
        return Read(member, files=files)
    reduced = reduction(data.own("targets"), data.own("results"), data.own("movements"))
    if ask.is_older:
        return Read(member, list(own_rows(data, None)), files, reduced)
    standard = ask.standard(place)
    if ask.audience == "public":
        protected, system, hidden = protect_counted(data, standard, ask.audience, ask.project)
    else:  # figures of a group are no household's
        protected, system, hidden = data, System({}), frozenset()
    rows = list(own_rows(protected, standard))
    aims = rate_targets(data.own("targets"), {place.code: rates(protected)})
    found = Read(member, rows, files, reduced, aims=aims, traits=traits(data, ask.audience))
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


def _counted_member(place: Place, ask: Ask) -> Read:
    one = ask.together[place.code]
    member = Member(place, "own", None, one.facts.status, one.facts.synthetic, one.before)
    if one.reduced is None or one.aims is None:
        return Read(member, files=one.files)
    standard = ask.standard(place)  # refuses a standard that nobody has verified
    found = Read(member, one.rows, one.files, one.reduced, aims=one.aims, traits=one.traits)
    if ask.audience != "public":
        return found
    if read_record(ask.project, place.code, ask.year, one.own_files):
        return _single_member(place, ask)  # what may still be told hangs on what was, in all tables
    public = public_rows(one.rows, place.code, standard)
    like = replace(one.traits, minority_pct=None) if one.traits else None
    return replace(
        found,
        rows=public.rows,
        traits=like,
        withheld=public.withheld,
        complete=one.rows if public.counted else None,
        counted=public.counted,
    )


def _published_member(place: Place, ask: Ask) -> Read:
    figures = ask.tables.of_place(place)
    if not figures:
        return Read(Member(place, "missing"))
    rows = [published_row(place.code, figure) for figure in figures]
    totals = {row["class"]: row["value"] for row in rows if row["item"] == "total"}
    codes = ask.standard(place).codes
    for row in rows:
        row["among"] = totals.get(row["class"]) if row["item"] in codes else None
    files = {figure.where.file: ask.tables.digest(figure.where.file) for figure in figures}
    told = reduction(NO_TARGETS, NO_TARGETS, figure_table(rows))
    made_up = ask.tables.is_synthetic(figures)
    return Read(Member(place, "published", synthetic=made_up), rows, files, told)
