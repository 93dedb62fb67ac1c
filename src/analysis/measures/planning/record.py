"""``plan.json``: what a plan decided, kept for the year that follows it up.

It holds what the plan meant when it was made: a later change of ``data/interventions.toml`` does not
change what last year's plan was to remove.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.measures.planning.bundles import Intervention
from analysis.measures.planning.solve import Plan

FILE = "plan.json"
FORMAT = 1


class PlannedHousehold(BaseModel):
    """One household of a plan, by its code: what it was to get, and what that was to change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    village: str
    household_id: str
    interventions: tuple[str, ...]
    removes: tuple[str, ...]
    b1_points: int
    income_vnd: int


class PlanRecord(BaseModel):
    """A plan by codes alone, without names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    commune: str
    year: int
    households: tuple[PlannedHousehold, ...]

    def frame(self) -> pd.DataFrame:
        """Return the households as :func:`analysis.measures.planning.follow_up` wants them."""
        columns = list(PlannedHousehold.model_fields)
        return pd.DataFrame([one.model_dump() for one in self.households], columns=columns)


def record(
    place: tuple[str, int], plan: Plan, distance: pd.DataFrame, interventions: Sequence[Intervention]
) -> PlanRecord:
    """Return the record of a plan.

    Parameters
    ----------
    place
        Code of the commune, and year of the list.
    """
    known = {one.code: one for one in interventions}
    households = []
    for one in plan.chosen.to_dict("records"):
        own = [known[code] for code in one["codes"]]
        households.append(
            PlannedHousehold(
                village=str(distance["village"].iloc[one["row"]]),
                household_id=str(distance["household_id"].iloc[one["row"]]),
                interventions=tuple(each.code for each in own),
                removes=tuple(dict.fromkeys(code for each in own for code in each.removes)),
                b1_points=sum(each.b1_points for each in own),
                income_vnd=sum(each.income_vnd for each in own),
            )
        )
    return PlanRecord(commune=place[0], year=place[1], households=tuple(households))


def to_json(told: PlanRecord) -> str:
    """Return a record as text, the same bytes for the same plan.

    Examples
    --------
    >>> text = to_json(PlanRecord(commune="15139", year=2022, households=()))
    >>> from_json(text).year, from_json("{}")
    (2022, None)
    """
    return json.dumps(told.model_dump(), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> PlanRecord | None:
    """Return the record that a text holds; None if it is none of this format."""
    try:
        found = PlanRecord.model_validate_json(text)
    except ValidationError:
        return None
    return found if found.format == FORMAT else None
