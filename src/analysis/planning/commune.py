"""The plan of a commune: its households, what can be done, and what past years say. Internal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.commune import class_list, load
from analysis.core.errors import BuildError, UsageError
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.project import Project, find_project
from analysis.intake import CommuneYear
from analysis.interventions import read_interventions
from analysis.measures.planning import (
    Demand,
    Intervention,
    Limits,
    Need,
    Outlook,
    Plan,
    Problem,
    Target,
    choices,
    demand,
    distances,
    entries,
    equal_ways,
    later,
    need,
    not_doable,
    on_edge,
    outlook,
    plan,
    reviews,
    signatures,
    what_if,
)
from analysis.measures.planning.bundles import MOST
from analysis.measures.planning.model import Fairness
from analysis.planning.begun import read_begun, with_begun
from analysis.planning.files import MESSAGES, not_listed, own_file
from analysis.planning.lastyear import followed
from analysis.planning.names import named, read_names
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
        See :func:`analysis.measures.planning.distances`, with ``name`` of the private file, ``started``
        (codes of the interventions that have begun for the household) and ``not_doable``, see
        :func:`analysis.measures.planning.not_doable`.
    review
        See :func:`analysis.measures.planning.reviews`, with ``name``.
    targets, target_from
        What is wanted, and where it comes from: ``asked``, ``next_year`` or ``this_year``.
    margin
        See :func:`commune_plan`.
    edge
        See :func:`analysis.measures.planning.on_edge`; in the order of the plan.
    need
        What the targets together ask of the plan.
    choices
        See :func:`analysis.measures.planning.choices`.
    equal
        See :func:`analysis.measures.planning.equal_ways`; in the order of the plan.
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
    back
        How many of those who become near-poor by the plan past years let fall back in the year after.
    followed
        See :func:`analysis.measures.planning.follow_up`; None where there is no plan of last year.
    unknown
        Households that a private file has but the list does not, as ``village/code``.
    sources
        sha256 of each file.
    """

    data: CommuneYear
    standard: Standard
    interventions: tuple[Intervention, ...]
    distance: pd.DataFrame
    review: pd.DataFrame
    plan: Plan
    margin: int
    edge: tuple[bool, ...]
    targets: tuple[Target, ...]
    target_from: str
    need: Need
    choices: pd.DataFrame
    equal: tuple[tuple[int, ...], ...]
    unclassed_poor: Plan | None
    later: pd.DataFrame
    options: pd.DataFrame
    exits: Outlook | None
    falls: Outlook | None
    back: Outlook | None
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
    hardest_share: int = 0,
    expected: bool = False,
    chance: int | None = None,
    margin: int = 0,
    language: Language = "vi",
    accept_unverified: bool = False,
    project: Project | None = None,
) -> CommunePlan:
    """Plan which poor households of a year's list can leave poverty next year, and by what.

    Parameters
    ----------
    commune, year
        Whose list, as for :func:`analysis.load`.
    target
        Households that should leave; None: next year's targets if they are known, else this year's.
    per_village, fairness, hardest_share
        See :class:`analysis.measures.planning.Limits`; 0 a village is no minimum.
    budget
        VND in all; None without a limit, 0 if nothing may be spent.
    expected, chance
        Whether the expected exits are to meet the targets, or with which probability (percent, 1 to 99)
        they are to be met; both need the success of every intervention.
    margin
        Deprivations below the threshold beyond what the law asks.
    accept_unverified
        Whether the list may be planned with by a standard that nobody has verified.

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
    standard = local_standard(commune, year, accept_unverified=accept_unverified, project=project)
    interventions = read_interventions(project, standard, language)
    if len(interventions) > MOST:
        raise UsageError(text(MESSAGES + "too_many", count=len(interventions), most=MOST))
    if budget is not None:
        _check_costs(interventions, text)
    _check_chances(interventions, text, expected=expected, chance=chance)
    households = class_list(data, project)
    moved = {other: load(commune, other, project).movements for other in _years(data, standard)}
    targets, target_from = (
        ((asked(target),), "asked")
        if target is not None
        else commune_targets(data, households, project, text)
    )
    counts = households["class"].value_counts()
    poor, near_poor = (int(counts.get(name, 0)) for name in ("poor", "near_poor"))
    came = entries(moved, commune, near_poor)
    wanted = need(targets, came)
    if wanted is None:
        raise UsageError(text(MESSAGES + "no_target", commune=commune, year=year, next_year=year + 1))
    fair: Fairness = "need" if fairness == "need" else "near" if fairness == "near" else "none"
    likely = None if chance is None else chance / 100
    limits = Limits(wanted.exits, per_village, budget, fair, expected, likely, hardest_share)
    review = reviews(households, standard, data.facts.area)
    begun, started = read_begun(project, (commune, year), interventions, text)
    problem = _problem(households, interventions, standard, data, margin, begun)
    asked_exits = demand(targets, came)
    try:
        found = plan(problem, limits, demand=asked_exits)
        unclassed = _with_unclassed(households, review, problem, data, limits, asked_exits, begun)
    except BuildError as late:
        raise BuildError(text(MESSAGES + "no_time")) from late
    lifted = int((found.chosen["becomes"] == "near_poor").sum()) if len(found.chosen) else 0
    fixed = not_doable(households.loc[problem.distance.index], interventions, standard)
    names, private = read_names(project, commune, year, text)
    last_year, previous = followed(data, households, project, text)
    return CommunePlan(
        data,
        standard,
        tuple(interventions),
        named(problem.distance.assign(not_doable=fixed), names),
        named(review, names),
        found,
        margin,
        tuple(on_edge(problem, found.chosen)),
        targets,
        target_from,
        wanted,
        choices(problem, households, found.unit),
        tuple(equal_ways(problem, found)),
        unclassed,
        later(problem, households),
        what_if(problem.signature_of, interventions, standard),
        outlook(moved, commune, "poor", poor, wanted.exits),
        outlook(moved, commune, "near_poor", near_poor),
        outlook(moved, commune, "near_poor", lifted) if lifted else None,
        last_year,
        tuple(dict.fromkeys(one for told in (names, begun) for one in not_listed(told, data.households))),
        {**data.sources, **data.earlier_sources, **private, **started, **previous, **own_file(project)},
    )


def _check_costs(interventions: list[Intervention], text: Labels) -> None:
    missing = ", ".join(one.code for one in interventions if one.doable and one.cost is None)
    if missing:
        raise UsageError(text(MESSAGES + "no_costs", names=missing))


def _check_chances(
    interventions: list[Intervention], text: Labels, *, expected: bool, chance: int | None
) -> None:
    if expected and chance is not None:
        raise UsageError(text(MESSAGES + "two_ways"))
    missing = ", ".join(one.code for one in interventions if one.doable and one.success is None)
    if missing and (expected or chance is not None):
        raise UsageError(text(MESSAGES + "no_success", names=missing))


def _problem(  # noqa: PLR0913, PLR0917 - what a problem is made of
    households: pd.DataFrame,
    interventions: Sequence[Intervention],
    standard: Standard,
    data: CommuneYear,
    margin: int,
    begun: pd.DataFrame | None,
) -> Problem:
    distance = with_begun(distances(households, standard, data.facts.area), begun)
    asked = signatures(households, distance, interventions, standard)
    return Problem(asked, distance, interventions, standard, margin)


def _with_unclassed(  # noqa: PLR0913, PLR0917 - what a plan is made of
    households: pd.DataFrame,
    review: pd.DataFrame,
    problem: Problem,
    data: CommuneYear,
    limits: Limits,
    asked: Demand,
    begun: pd.DataFrame | None,
) -> Plan | None:
    """Return the plan if all were poor who may be: the other end of what the unknown classes leave open."""
    perhaps = review[(review["reason"] == "unclassed") & review["may_be_poor"]].index
    if perhaps.empty:
        return None
    filled = households["class"].where(~households.index.isin(perhaps), "poor")
    listed = households.assign(**{"class": filled})
    other = _problem(listed, problem.interventions, problem.standard, data, problem.margin, begun)
    return plan(other, limits, demand=asked)


def _years(data: CommuneYear, standard: Standard) -> list[int]:
    """Return the years that can tell of moves to come: those of the same standard."""
    return sorted({int(year) for year in data.history["year"] if year >= standard.first_year})
