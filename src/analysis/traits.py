"""What a commune is like and was in earlier years: for its place among similar ones and over years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.core.audience import Audience
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.status import opening_and_closing

# Of fewer listed households no share of minorities is told.
FEWEST_LISTED = 20
MAJORITY = "Kinh"


@dataclass(frozen=True)
class Traits:
    """A commune as far as it is known.

    Parameters
    ----------
    urban
        Whether the standard of towns holds there.
    households
        All of them, at the end of the year.
    minority_pct
        Households of other ethnic groups than Kinh, in percent of those in the list that tell their group;
        never for the public.
    years
        Poor, near-poor and all households of each year, as far as they are known.
    """

    urban: bool | None = None
    households: int | None = None
    minority_pct: float | None = None
    years: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


def traits(data: CommuneYear, audience: Audience = "public") -> Traits:
    """Return what a commune's complete data say of it; classes and totals are public in every report.

    Examples
    --------
    >>> from analysis.commune import load
    >>> found = traits(load("15139", 2022), "superior")
    >>> found.urban, found.households, found.minority_pct, dict(found.years)
    (False, None, None, {})
    """
    year = data.facts.year
    known: dict[int, dict[str, int]] = {}
    for row in data.history.to_dict("records"):
        if not is_missing(row["households"]):
            known.setdefault(int(row["year"]), {})[str(row["class"])] = int(row["households"])
    for name in ("poor", "near_poor"):
        opening, _ = opening_and_closing(data, name)
        if opening is not None:
            known.setdefault(year - 1, {}).setdefault(name, opening)
    totals = {**data.earlier_totals, year: data.facts.totals.households}
    for each, households in totals.items():
        if households is not None:
            known.setdefault(int(each), {})["all"] = households
    return Traits(
        data.facts.area == "urban",
        data.facts.totals.households,
        None if audience == "public" else _minority_pct(data.households),
        known,
    )


def _minority_pct(listed: pd.DataFrame) -> float | None:
    told = listed["ethnicity"].dropna() if "ethnicity" in listed else pd.Series(dtype="string")
    if len(told) < FEWEST_LISTED:
        return None
    return 100 * float((told.str.strip() != MAJORITY).mean())
