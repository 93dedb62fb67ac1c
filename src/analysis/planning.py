"""The plan of a commune: its households, what can be done, and what past years say. Internal."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pandas as pd

from analysis.commune import class_list, load
from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.project import Project, find_project
from analysis.intake import CommuneYear
from analysis.intake.text import decode
from analysis.interventions import interventions_path, read_interventions
from analysis.measures.planning import (
    Intervention,
    Limits,
    Outlook,
    Plan,
    Problem,
    distances,
    follow_up,
    outlook,
    plan,
    signatures,
    what_if,
)
from analysis.provinces import local_standard
from analysis.standard import Standard

KEY = ["village", "household_id"]
FOLLOWED = "tables/plan_codes.csv"


@dataclass(frozen=True)
class CommunePlan:
    """A commune's plan with everything that its readers need.

    Parameters
    ----------
    data, standard
        Of the year whose list is planned with.
    distance
        See :func:`analysis.measures.planning.distances`, with ``name`` of the private file.
    target_from
        ``asked``, ``next_year`` or ``this_year``: where the target comes from.
    options
        See :func:`analysis.measures.planning.what_if`.
    exits, falls
        What past years say about exits of the poor and falls of the near-poor; None where nothing.
    followed
        See :func:`analysis.measures.planning.follow_up`; None where there is no plan of last year.
    unknown
        Households that the private file names but the list does not have, as ``village/code``.
    sources
        sha256 of each file.
    """

    data: CommuneYear
    standard: Standard
    interventions: tuple[Intervention, ...]
    distance: pd.DataFrame
    plan: Plan
    target_from: str
    options: pd.DataFrame
    exits: Outlook | None
    falls: Outlook | None
    followed: pd.DataFrame | None
    unknown: tuple[str, ...]
    sources: Mapping[str, str]


def commune_plan(  # noqa: PLR0913 - the options of the command
    commune: str,
    year: int,
    *,
    target: int = 0,
    per_village: int = 0,
    budget: int = 0,
    fairness: str = "none",
    language: Language = "vi",
    project: Project | None = None,
) -> CommunePlan:
    """Plan which poor households of a year's list can leave poverty next year, and by what.

    Parameters
    ----------
    commune, year
        Whose list, as for :func:`analysis.load`.
    target
        Households that should leave; 0: next year's target if it is known, else this year's.
    per_village, budget, fairness
        See :class:`analysis.measures.planning.Limits`; 0 is no limit.

    Raises
    ------
    UsageError
        If there is no household list, no target, or a budget while costs are missing.
    DataError
        If the data or ``data/interventions.toml`` are wrong.
    """
    project = project or find_project()
    data = load(commune, year, project)
    if data.households.empty:
        raise UsageError(f"no household list of {commune} for {year}: a plan needs the households")
    standard = local_standard(commune, year, project=project)
    interventions = read_interventions(project, standard, language)
    if budget and any(one.cost is None for one in interventions):
        missing = ", ".join(one.code for one in interventions if one.cost is None)
        raise UsageError(f"a budget needs the cost of every intervention; missing: {missing}")
    wanted, target_from = (target, "asked") if target else _target(data, project)
    households = class_list(data, project)
    distance = distances(households, standard, data.facts.area)
    signature_of = signatures(households, distance, interventions, standard)
    limits = Limits(wanted, per_village, budget or None, "need" if fairness == "need" else "none")
    names, private = _names(project, commune, year)
    moved = {other: load(commune, other, project).movements for other in _years(data)}
    counts = distance["class"].value_counts()
    followed, previous = _followed(data, households, interventions, project)
    return CommunePlan(
        data,
        standard,
        tuple(interventions),
        _named(distance, names),
        plan(Problem(signature_of, distance, interventions, standard), limits),
        target_from,
        what_if(signature_of, interventions, standard),
        outlook(moved, commune, "poor", int(counts.get("poor", 0)), wanted),
        outlook(moved, commune, "near_poor", int(counts.get("near_poor", 0))),
        followed,
        _unknown(names, data.households),
        {**data.sources, **data.earlier_sources, **private, **previous, **_own_file(project)},
    )


def _target(data: CommuneYear, project: Project) -> tuple[int, str]:
    """Return the commune's target for next year, else for this one."""
    code, year = data.facts.code, data.facts.year
    following = load(code, year + 1, project) if project.raw(year + 1, code).is_dir() else None
    for told, where in ((following, "next_year"), (data, "this_year")):
        if told is None:
            continue
        own = told.own("targets")
        own = own[(own["unit"] == code) & (own["kind"] != "rate_pp")].dropna(subset="value")
        if len(own):
            return int(own["value"].iloc[0]), where
    raise UsageError(f"no target of {code} for {year + 1} nor {year}: give --target")


def _years(data: CommuneYear) -> list[int]:
    return sorted({int(year) for year in data.history["year"]})


def _names(project: Project, commune: str, year: int) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return the names of the private file; they go into internal documents only."""
    path = project.root / "data" / "private" / str(year) / commune / "names.csv"
    if not path.is_file():
        return None, {}
    file = project.relative(path)
    table = pd.read_csv(StringIO(decode(path.read_bytes(), file)), dtype="string", keep_default_na=False)
    if absent := [name for name in (*KEY, "name") if name not in table.columns]:
        raise UsageError(f"{file}: no column {', '.join(absent)}")
    found = table[[*KEY, "name"]].apply(lambda column: column.str.strip()).drop_duplicates()
    # A guess between two names would send help to the wrong door; the message leaves the names out.
    again = found[found.duplicated(KEY)]
    if len(again):
        twice = ", ".join(again["village"] + "/" + again["household_id"])
        raise UsageError(f"{file}: two names for one household, keep one: {twice}")
    return found, {file: _digest(path)}


def _named(distance: pd.DataFrame, names: pd.DataFrame | None) -> pd.DataFrame:
    found = distance.assign(name="") if names is None else distance.merge(names, on=KEY, how="left")
    return found.reset_index(drop=True)


def _unknown(names: pd.DataFrame | None, households: pd.DataFrame) -> tuple[str, ...]:
    """Return the households of the private file that the list does not have: a code may be mistyped."""
    if names is None:
        return ()
    known = set(zip(households["village"], households["household_id"], strict=True))
    keys = zip(names["village"], names["household_id"], strict=True)
    return tuple(f"{village}/{code}" for village, code in keys if (village, code) not in known)


def _followed(
    data: CommuneYear, households: pd.DataFrame, interventions: list[Intervention], project: Project
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return what became of last year's plan, if it was published in the project's own output."""
    code, year = data.facts.code, data.facts.year
    path = project.output / "internal" / "plans" / str(year - 1) / code / FOLLOWED
    if not path.is_file() or not project.raw(year - 1, code).is_dir():
        return None, {}
    removes = {one.code: one.removes for one in interventions}
    rows: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cell in csv.DictReader(file):
            told = rows.setdefault(cell["row"], [cell["item"].removeprefix("'")])
            told.append(cell["text"].removeprefix("'"))
    planned = pd.DataFrame(
        [
            (village, household, tuple(one for name in codes.split() for one in removes.get(name, ())))
            for village, household, codes, *_ in rows.values()
        ],
        columns=[*KEY, "removes"],
    )
    before = class_list(load(code, year - 1, project), project)
    return follow_up(planned, before, households), {project.relative(path): _digest(path)}


def _own_file(project: Project) -> dict[str, str]:
    path = interventions_path(project)
    return {project.relative(path): _digest(path)} if path else {}


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
