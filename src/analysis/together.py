"""Communes whose figures all come from their household lists, read and counted together.

A commune that differs in kind is left to :func:`analysis.commune.load`: one with published tables, of an
earlier year too, with faults, or in the first year of a new standard. What is told here is what that says of
the commune as a whole, figure by figure, also of one made of several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import polars as pl

from analysis.commune import FEWEST_FOUND, FEWEST_LISTED, HISTORY_YEARS
from analysis.core.project import Project
from analysis.intake.facts import Facts
from analysis.intake.folder import folder_hashes, open_folder
from analysis.intake.many import COMMUNE, one_table, stored
from analysis.intake.processed import to_frame
from analysis.intake.values import FIRST_YEAR
from analysis.lists_together import Lists, Years, lists_of, years_of
from analysis.measures.deprivation import CLASSES
from analysis.measures.matching import shares_found
from analysis.measures.movements import movements_of_many
from analysis.measures.possible import MAY_BE
from analysis.measures.rate_targets import Rates, printed_rate, rate_targets
from analysis.measures.reduction import reduction
from analysis.measures.together import counted, told_counts, told_deprivations
from analysis.measures.told_before import movements_told_of_many
from analysis.provinces import local_standards
from analysis.standard import is_new_standard, national_standards
from analysis.traits import FEWEST_LISTED as FEWEST
from analysis.traits import MAJORITY, Traits

_PUBLISHED = ("movements", "class_counts", "deprivations")
_MATCHED = ("village", "household_id", "class", "members", "previous_household", "previous_class")


@dataclass(frozen=True)
class Together:
    """What a commune's own folder tells a group.

    Parameters
    ----------
    facts
        Of the commune and year.
    files
        sha256 of its raw files by path, those of earlier years too.
    own_files
        Those of the year alone.
    rows
        Figures as :class:`analysis.group_year.GroupYear` has them.
    reduced, aims
        What it reached of its targets in households, and of those of the rate.
    traits
        As :func:`analysis.traits.traits` tells them to who may see every figure.
    before
        All its households a year ago.
    """

    facts: Facts
    files: Mapping[str, str]
    own_files: Mapping[str, str] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    reduced: pd.DataFrame | None = None
    aims: pd.DataFrame | None = None
    traits: Traits | None = None
    before: int | None = None


def read_together(communes: Iterable[str], year: int, project: Project) -> dict[str, Together]:
    """Return what each commune tells that can be read together with others, by code."""
    found = {}
    for code in communes:
        years = years_of(code, year, project)
        if years is not None and _is_by_lists(years, year):
            found[code] = years
    return _counted(found, year, project) if found else {}


def _files(code: str, years: Years, project: Project) -> dict[str, str]:
    """Return the hashes of the files in the folders of the commune's own code."""
    if [each for each, one in years.items() if not one.is_made_of_others] != _years(
        code, max(years), project
    ):
        return folder_hashes(project, code, max(years))
    return {path: digest for one in years.values() for path, digest in one.parts[0].sources.items()}


def facts_together(communes: Iterable[str], year: int, project: Project) -> dict[str, Together]:
    """Return facts and files alone, of every commune whose data have no fault."""
    found = {}
    for code in communes:
        years = _years(code, year, project)
        now = stored(project, code, year) if years[-1:] == [year] else None
        if now is not None:
            earlier = [open_folder(project, code, each).hashes for each in years[:-1]]
            files = {path: digest for each in (*earlier, now.sources) for path, digest in each.items()}
            found[code] = Together(now.facts, files)
    return found


def _years(code: str, year: int, project: Project) -> list[int]:
    return [each for each in project.raw_years(FIRST_YEAR, year) if project.raw(each, code).is_dir()]


def _is_by_lists(years: Years, year: int) -> bool:
    """Say whether all that is known of a commune was counted from lists under a standard that we know."""
    if min(years) < national_standards()[0].first_year or not years[year].has_list:
        return False
    if is_new_standard(year) and year - 1 in years:
        return False
    published = {(year, name) for name in _PUBLISHED}
    published |= {(each, name) for each in years for name in ("movements", "class_counts")}
    return not any(part.height(name) for one, name in published for part in years[one].parts)


def _counted(every: Mapping[str, Years], year: int, project: Project) -> dict[str, Together]:
    lists = lists_of(every, year, project)
    found = {code: years for code, years in every.items() if code not in lists.refused}
    if not found:
        return {}
    standards = local_standards(found, year, accept_unverified=True, project=project)
    codes = standards[next(iter(found))].codes
    moved = _moved(found, lists, year).dropna(subset="value")
    closing = {
        key: value
        for each, listed in lists.years.items()
        if each > year - HISTORY_YEARS
        for key, value in _closing(listed, each).items()
    }
    flows: dict[tuple[str, str, str], int] = {}
    rows = {code: list(_totals(years[year].facts)) for code, years in found.items()}
    for unit, name, base, item, value in moved[["unit", "class", "base", "item", "value"]].itertuples(
        index=False, name=None
    ):
        rows[unit].append(_row(unit, year, name, base, item, value=int(value)))
        if base == "households":
            flows[unit, name, item] = int(value)
    by_class = [
        row for row in counted(lists.years[year], codes).iter_rows(named=True) if row[COMMUNE] in found
    ]
    for row in by_class:
        unit, name = row[COMMUNE], row["class"]
        rows[unit] += [
            _row(unit, year, name, base, item, value=value) for base, item, value in told_counts(row, codes)
        ]
    for row in by_class:
        unit, name, among = row[COMMUNE], row["class"], row["sure:rows"]
        rows[unit] += [
            _row(unit, year, name, "households", item, value=value, among=among)
            for item, value in told_deprivations(row, codes)
        ]
    ends = {code: _ends(years, year, flows, closing) for code, years in found.items()}
    now = [years[year].parts[0] for years in found.values()]
    targets, results = (_own(one_table(now, name)) for name in ("targets", "results"))
    reduced = _by_unit(reduction(targets, results, moved))
    aims = _by_unit(
        rate_targets(targets, {code: _rates(code, known, year, flows) for code, known in ends.items()})
    )
    minorities = _minorities(lists.years[year])
    return {
        code: Together(
            years[year].facts,
            _files(code, years, project),
            years[year].parts[0].sources,
            rows[code],
            reduced.of(code),
            aims.of(code),
            _traits(years[year].facts, minorities.get(code), ends[code]),
            ends[code].get(year - 1, {}).get("all"),
        )
        for code, years in found.items()
    }


@dataclass(frozen=True)
class _Parts:
    parts: Mapping[str, pd.DataFrame]
    empty: pd.DataFrame

    def of(self, code: str) -> pd.DataFrame:
        return self.parts.get(code, self.empty)


def _by_unit(frame: pd.DataFrame) -> _Parts:
    return _Parts({str(unit): part for unit, part in frame.groupby("unit", sort=False)}, frame.iloc[:0])


def _own(table: pl.DataFrame) -> pd.DataFrame:
    return _frame(table.filter(pl.col("unit") == pl.col(COMMUNE)).drop(COMMUNE))


def _frame(table: pl.DataFrame) -> pd.DataFrame:
    return to_frame(table.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _moved(found: Mapping[str, Years], lists: Lists, year: int) -> pd.DataFrame:
    """Return the movements of each commune that has two lists, or one that tells last year's classes."""
    columns = [COMMUNE, *_MATCHED, *MAY_BE.values()]
    frames = {each: _frame(table.select(columns)) for each, table in lists.years.items()}
    batches: dict[tuple[int, ...], list[str]] = {}
    for code, years in found.items():
        with_list = [
            each for each, one in sorted(years.items()) if one.has_list and (code, each) not in lists.mixed
        ]
        batches.setdefault(tuple(with_list if year - 1 in with_list else with_list[-1:]), []).append(code)
    parts = []
    for years_, codes in batches.items():
        own = {each: _of(frames[each], codes) for each in years_}
        if len(years_) == 1:
            parts.append(movements_told_of_many(own[year]))
            continue
        lost = _lost(own[year - 1], own[year], found, year)
        if lost:
            own = {each: _of(frame, set(codes) - lost) for each, frame in own.items()}
        covers = {code: found[code][year - 1].facts.household_list.covered for code in codes}
        if len(own[year]):
            parts.append(movements_of_many(own, {year - 1: covers}))
    return pd.concat(parts, ignore_index=True) if parts else movements_told_of_many(frames[year].iloc[:0])


def _of(frame: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    return frame[frame[COMMUNE].isin(list(codes))].reset_index(drop=True)


def _lost(previous: pd.DataFrame, current: pd.DataFrame, found: Mapping[str, Years], year: int) -> set[str]:
    """Return the communes whose households have other codes than last year; see :mod:`analysis.commune`."""
    sizes = previous.groupby(COMMUNE).size()
    return {
        code
        for code, share in shares_found(previous, current).items()
        if share < FEWEST_FOUND
        and sizes[code] >= FEWEST_LISTED
        and not found[code][year].facts.household_list.codes_kept
    }


def _closing(listed: pl.DataFrame, year: int) -> dict[tuple[int, str, str], int]:
    """Return the poor and near-poor households of each commune's list, where their number is sure."""
    return {
        (year, row[COMMUNE], row["class"]): row["sure:rows"]
        for row in counted(listed, ()).iter_rows(named=True)
        if row["sure:rows"] == row["may:rows"]
    }


def _ends(
    years: Years,
    year: int,
    flows: Mapping[tuple[str, str, str], int],
    closing: Mapping[tuple[int, str, str], int],
) -> dict[int, dict[str, int]]:
    """Return the households of each class, and all, at the end of each year, as far as they are known.

    See :func:`analysis.measures.status.opening_and_closing`.
    """
    code = years[year].commune
    known: dict[int, dict[str, int]] = {}
    for each in (one for one in sorted(years) if one > year - HISTORY_YEARS):
        for name in CLASSES:
            own = closing.get((each, code, name))
            told = flows.get((code, name, "closing"), own) if each == year else own
            if told is not None:
                known.setdefault(each, {})[name] = told
    for name in CLASSES:
        opening = flows.get((code, name, "opening"))
        if opening is not None:
            known.setdefault(year - 1, {}).setdefault(name, opening)
    for each in known.keys() | years.keys():
        total = years[each].facts.totals.households if each in years else None
        if each > year - HISTORY_YEARS and total is not None:
            known.setdefault(each, {})["all"] = total
    return known


def _rates(
    code: str, known: Mapping[int, Mapping[str, int]], year: int, flows: Mapping[tuple[str, str, str], int]
) -> Rates:
    """Return the poverty rate at both ends of the year; see :func:`analysis.measures.status.rates`."""
    before, now = known.get(year - 1, {}), known.get(year, {})
    opening = flows.get((code, "poor", "opening"), before.get("poor"))
    return Rates(printed_rate(opening, before.get("all")), printed_rate(now.get("poor"), now.get("all")))


def _traits(facts: Facts, minority_pct: float | None, years: Mapping[int, Mapping[str, int]]) -> Traits:
    return Traits(facts.area == "urban", facts.totals.households, minority_pct, years)


def _minorities(listed: pl.DataFrame) -> dict[str, float]:
    """Return the households of minorities in percent of those of each list that tell their group."""
    told = listed.filter(pl.col("ethnicity").is_not_null())
    other = (pl.col("ethnicity").str.strip_chars() != MAJORITY).sum()
    counted_ = told.group_by(COMMUNE).agg(rows=pl.len(), other=other).filter(pl.col("rows") >= FEWEST)
    return {code: 100 * (other / rows) for code, rows, other in counted_.iter_rows()}


def _totals(facts: Facts) -> Iterator[dict[str, Any]]:
    for base, value in (("households", facts.totals.households), ("persons", facts.totals.persons)):
        if value is not None:
            row = _row(facts.code, facts.year, "all", base, "total", value=value)
            yield row | {"evidence": "published"}


def _row(unit: str, year: int, name: str, base: str, item: str, **values: int) -> dict[str, Any]:
    told = {"unit": unit, "class": name, "base": base, "item": item, **values}
    return told | {"evidence": "households", "file": f"data/raw/{year}/{unit}"}
