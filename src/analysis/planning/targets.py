"""The targets that a commune's plan is made for."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from analysis.commune import load
from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.intake import CommuneYear
from analysis.measures.planning import Target, read_target
from analysis.planning.files import MESSAGES


def asked(households: int) -> Target:
    """Return a target that the planner sets by hand: so many exits."""
    return Target("gross_exits", Fraction(households), households=households)


def commune_targets(
    data: CommuneYear, households: pd.DataFrame, project: Project, text: Labels
) -> tuple[tuple[Target, ...], str]:
    """Return every target of the commune for next year, else for this one, and which year's they are.

    Raises
    ------
    UsageError
        If no target of either year says anything in households.
    """
    code, year = data.facts.code, data.facts.year
    following = load(code, year + 1, project) if project.raw(year + 1, code).is_dir() else None
    poor, total = int((households["class"] == "poor").sum()), all_households(data, households)
    unread: list[Target] = []
    for other, where in ((following, "next_year"), (data, "this_year")):
        if other is None:
            continue
        own = other.own("targets")
        rows = own[own["unit"] == code].to_dict("records")
        found = tuple(read_target(row, poor, total) for row in rows)
        if any(one.households is not None for one in found):
            return found, where
        unread += found
    key = "no_total" if any(one.problem == "no_total" for one in unread) else "no_target"
    raise UsageError(text(MESSAGES + key, commune=code, year=year, next_year=year + 1))


def all_households(data: CommuneYear, households: pd.DataFrame) -> int | None:
    """Return all households of the commune: as it is told, else as a list of all of them counts."""
    if data.facts.totals.households is not None:
        return data.facts.totals.households
    return len(households) if data.facts.household_list.covers == "all" else None
