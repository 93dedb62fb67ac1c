"""The plan of a commune: its households, what can be done, and what past years say. Internal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.commune import class_list, load
from analysis.core.errors import UsageError
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.project import Project, find_project
from analysis.intake import CommuneYear
from analysis.interventions import read_interventions
from analysis.measures.planning import (
    Intervention,
    Limits,
    Need,
    Outlook,
    Plan,
    Problem,
    Target,
    distances,
    entries,
    later,
    need,
    not_doable,
    outlook,
    plan,
    reviews,
    signatures,
    what_if,
)
from analysis.planning.files import MESSAGES, own_file
from analysis.planning.lastyear import followed
from analysis.planning.names import named, not_listed, read_names
from analysis.planning.targets import asked, commune_targets
from analysis.provinces import local_standard
from analysis.standard import Standard

TargetFrom = Literal["asked", "next_year", "this_year"]


@dataclass(frozen=True)
class CommunePlan:
    """A commune's plan with everything that its readers need.

    Parameters
    ----------
    data, standard
        Of the year whose list is planned with.
    distance
        See :func:`analysis.measures.planning.distances`, with ``name`` of the private file and
        ``not_doable``, see :func:`analysis.measures.planning.not_doable`.
    review
        See :func:`analysis.measures.planning.reviews`, with ``name``.
    targets, target_from
        What is wanted, and where it comes from: ``asked``, ``next_year`` or ``this_year``.
    need
        What the targets together ask of the plan.
    unclassed_poor
        The plan if every household whose class is not known but may be poor were poor; None where
        there is no such household.
    later
        Households that no intervention lifts within the year, but some that take longer: ``row``,
        ``codes``.
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
    review: pd.DataFrame
    plan: Plan
    targets: tuple[Target, ...]
    target_from: str
    need: Need
    unclassed_poor: Plan | None
    later: pd.DataFrame
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
    target: int | None = None,
    per_village: int = 0,
    budget: int | None = None,
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
        Households that should leave; None: next year's targets if they are known, else this year's.
    per_village, fairness
        See :class:`analysis.measures.planning.Limits`; 0 a village is no minimum.
    budget
        VND in all; None without a limit, 0 if nothing may be spent.

    Raises
    ------
    UsageError
        If there is no household list, no target, or a budget while costs are missing.
    DataError
        If the data or ``data/interventions.toml`` are wrong.
    """
    project, text = project or find_project(), labels_for(language)
    data = load(commune, year, project)
    if data.households.empty:
        raise UsageError(text(MESSAGES + "no_list", commune=commune, year=year))
    standard = local_standard(commune, year, project=project)
    interventions = read_interventions(project, standard, language)
    if budget is not None:
        _check_costs(interventions, text)
    households = class_list(data, project)
    moved = {other: load(commune, other, project).movements for other in _years(data)}
    targets, target_from = (
        ((asked(target),), "asked")
        if target is not None
        else commune_targets(data, households, project, text)
    )
    counts = households["class"].value_counts()
    poor, near_poor = (int(counts.get(name, 0)) for name in ("poor", "near_poor"))
    wanted = need(targets, entries(moved, commune, near_poor))
    if wanted is None:
        raise UsageError(text(MESSAGES + "no_target", commune=commune, year=year, next_year=year + 1))
    limits = Limits(wanted.exits, per_village, budget, "need" if fairness == "need" else "none")
    review = reviews(households, standard, data.facts.area)
    problem = _problem(households, interventions, standard, data)
    fixed = not_doable(households.loc[problem.distance.index], interventions, standard)
    names, private = read_names(project, commune, year, text)
    last_year, previous = followed(data, households, project, text)
    return CommunePlan(
        data,
        standard,
        tuple(interventions),
        named(problem.distance.assign(not_doable=fixed), names),
        named(review, names),
        plan(problem, limits),
        targets,
        target_from,
        wanted,
        _with_unclassed(households, review, interventions, standard, data, limits),
        later(problem, households),
        what_if(problem.signature_of, interventions, standard),
        outlook(moved, commune, "poor", poor, wanted.exits),
        outlook(moved, commune, "near_poor", near_poor),
        last_year,
        not_listed(names, data.households),
        {**data.sources, **data.earlier_sources, **private, **previous, **own_file(project)},
    )


def _check_costs(interventions: list[Intervention], text: Labels) -> None:
    missing = ", ".join(one.code for one in interventions if one.doable and one.cost is None)
    if missing:
        raise UsageError(text(MESSAGES + "no_costs", names=missing))


def _problem(
    households: pd.DataFrame, interventions: list[Intervention], standard: Standard, data: CommuneYear
) -> Problem:
    distance = distances(households, standard, data.facts.area)
    return Problem(
        signatures(households, distance, interventions, standard), distance, interventions, standard
    )


def _with_unclassed(  # noqa: PLR0913, PLR0917 - what a plan is made of
    households: pd.DataFrame,
    review: pd.DataFrame,
    interventions: list[Intervention],
    standard: Standard,
    data: CommuneYear,
    limits: Limits,
) -> Plan | None:
    """Return the plan if all were poor who may be: the other end of what the unknown classes leave open."""
    perhaps = review[(review["reason"] == "unclassed") & review["may_be_poor"]].index
    if perhaps.empty:
        return None
    filled = households["class"].where(~households.index.isin(perhaps), "poor")
    return plan(_problem(households.assign(**{"class": filled}), interventions, standard, data), limits)


def _years(data: CommuneYear) -> list[int]:
    return sorted({int(year) for year in data.history["year"]})
