"""The lists of many communes and years, a frame a year; those of parts stand in the villages of today.

What a commune was made of is read as :mod:`analysis.merged` does it, for all communes of a group at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import polars as pl

from analysis.commune import years_before
from analysis.core.project import Project
from analysis.intake.facts import Facts
from analysis.intake.many import COMMUNE, Stored, one_table, stored
from analysis.intake.processed import to_frame
from analysis.measures.together import with_classes
from analysis.merged import in_villages, listed_twice, merged_facts
from analysis.places import place_in
from analysis.provinces import local_standards

_PLACED = ("village", "household_id", "members", "previous_household")


@dataclass(frozen=True)
class CommuneThen:
    """A commune of today in a year: itself, or what it was made of.

    Parameters
    ----------
    commune, year
        The commune of today, and the year that is told.
    facts
        Those of the parts together.
    parts
        Their checked tables; one with the commune's own code where it was the same.
    """

    commune: str
    year: int
    facts: Facts
    parts: tuple[Stored, ...]

    @property
    def is_made_of_others(self) -> bool:
        """Whether its data of that year are other communes'."""
        return [part.commune for part in self.parts] != [self.commune]

    @cached_property
    def has_list(self) -> bool:
        """Whether every part has a household list."""
        return all(part.height("households") for part in self.parts)


Years = Mapping[int, CommuneThen]


@dataclass(frozen=True)
class Lists:
    """Lists of some communes.

    Parameters
    ----------
    years
        A frame a year, with ``commune`` (of today), ``class`` and what a household without one may be.
    mixed
        Communes and years whose villages cannot be told apart, so that no household can be found again.
    refused
        Communes of whose parts two list the same household.
    """

    years: dict[int, pl.DataFrame] = field(default_factory=dict)
    mixed: set[tuple[str, int]] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


def years_of(commune: str, year: int, project: Project) -> Years | None:
    """Return a commune in every year that is its own; None where one of them has none or faults."""
    if not project.raw(year, commune).is_dir():
        return None
    found = {}
    for each, codes in (*years_before(commune, year, project), (year, [commune])):
        parts = [part for code in codes if (part := stored(project, code, each)) is not None]
        if len(parts) < len(codes):
            return None
        facts = [part.facts for part in parts]
        told = facts[0] if codes == [commune] else merged_facts(facts, place_in(commune, year))
        found[each] = CommuneThen(commune, each, told, tuple(parts))
    return found


def lists_of(found: Mapping[str, Years], year: int, project: Project) -> Lists:
    """Return the lists of the communes, with the class of each household by its commune's own rule."""
    lists = Lists()
    every = sorted({each for years in found.values() for each in years})
    joined = {code for code, years in found.items() for one in years.values() if one.is_made_of_others}
    places: dict[str, pd.DataFrame] = {}
    for each in reversed(every):
        own = [years[each] for years in found.values() if each in years]
        same = [one for one in own if not one.is_made_of_others]
        made = [one for one in own if one.is_made_of_others and one.has_list]
        frames = [_of_the_same(same, project)] if same else []
        if made:
            places = places or _villages(lists.years[year], joined)
            frames.append(_of_parts(made, places, lists, project))
        if frames:
            lists.years[each] = pl.concat(frames)
    return lists


def _of_the_same(communes: Sequence[CommuneThen], project: Project) -> pl.DataFrame:
    table = one_table([one.parts[0] for one in communes], "households")
    standards = local_standards(
        [one.commune for one in communes], communes[0].year, accept_unverified=True, project=project
    )
    return with_classes(table, {one.commune: (standards[one.commune], one.facts.area) for one in communes})


def _of_parts(
    communes: Sequence[CommuneThen], places: Mapping[str, pd.DataFrame], lists: Lists, project: Project
) -> pl.DataFrame:
    """Return the lists of all parts: the class by the part's own line, the village as it is called today."""
    year = communes[0].year
    parts = [part for one in communes for part in one.parts]
    codes = [*(part.commune for part in parts), *(one.commune for one in communes)]
    standards = local_standards(codes, year, accept_unverified=True, project=project)
    rules = {part.commune: (standards[part.commune], part.facts.area) for part in parts}
    listed = with_classes(one_table(parts, "households"), rules)
    rows = _frame(listed.select(COMMUNE, *_PLACED)).rename(columns={COMMUNE: "commune_code"})
    owners = {part.commune: one.commune for one in communes for part in one.parts}
    then = {one.commune: one for one in communes}
    placed = []
    for code, own in rows.groupby(rows["commune_code"].map(owners), sort=False):
        names = {part.commune: part.facts.name for part in then[str(code)].parts}
        if listed_twice(own):
            lists.refused.add(str(code))
        told, apart = in_villages(own, names, places[str(code)])
        if not apart:
            lists.mixed.add((str(code), year))
        placed.append(told[["village", "previous_household"]])
    told = pd.concat(placed).sort_index()
    texts = [
        pl.Series(name, told[name].astype(object).where(told[name].notna(), None), pl.String)
        for name in ("village", "previous_household")
    ]
    joined = listed.with_columns(
        *texts, pl.col("class").alias("declared_class"), pl.col(COMMUNE).replace_strict(owners)
    )
    return with_classes(
        joined, {one.commune: (standards[one.commune], one.parts[0].facts.area) for one in communes}
    )


def _villages(listed: pl.DataFrame, communes: Collection[str]) -> dict[str, pd.DataFrame]:
    wanted = [name for name in ("village", "commune_code") if name in listed.columns]
    own = _frame(listed.select(COMMUNE, *wanted).filter(pl.col(COMMUNE).is_in(list(communes))))
    return {str(code): part[wanted] for code, part in own.groupby(COMMUNE)}


def _frame(table: pl.DataFrame) -> pd.DataFrame:
    return to_frame(table.to_arrow(compat_level=pl.CompatLevel.oldest()))
