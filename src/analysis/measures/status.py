"""Poor and near-poor households of a commune at both ends of a year, from whichever source tells them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.rate_targets import Rates, printed_rate
from analysis.standard import is_new_standard


def values_of(data: CommuneYear) -> dict[tuple[str, str, str], dict[Any, Any]]:
    """Return the movements of the commune; what is published stands before what was counted."""
    rows = data.own("movements").to_dict("records")
    # What a list leaves open does not take the place of what was published.
    rows.sort(key=lambda row: (not is_missing(row["value"]), row.get("evidence") == "published"))
    return {(row["class"], row["base"], row["item"]): row for row in rows}


def opening_and_closing(data: CommuneYear, name: str) -> tuple[int | None, int | None]:
    """Return the households of a class at the end of last year and of this one, where they are known."""
    known = {
        int(row["year"]): int(row["households"])
        for row in data.history.to_dict("records")
        if row["class"] == name and not is_missing(row["households"])
    }
    year = data.facts.year
    opening = values_of(data).get((name, "households", "opening"), {}).get("value")
    # By another standard the closing of last year is no opening of this one.
    before = None if is_new_standard(year) else known.get(year - 1)
    return before if is_missing(opening) else int(str(opening)), known.get(year)


def rates(data: CommuneYear, name: str = "poor") -> Rates:
    """Return the rate of a class at both ends of the year, in percent of all households, as printed."""
    before, closing = opening_and_closing(data, name)
    totals = data.earlier_totals.get(data.facts.year - 1), data.facts.totals.households
    return Rates(printed_rate(before, totals[0]), printed_rate(closing, totals[1]))


def village_rates(data: CommuneYear) -> dict[str, Rates]:
    """Return the poverty rate of each village at both ends of the year, as printed, where lists tell it."""
    moved = published_once(data.movements, ["unit", "class", "base", "item"])
    poor = moved[(moved["class"] == "poor") & (moved["base"] == "households")].dropna(subset=["value"])
    known = {
        (str(unit), str(item)): int(value) for unit, item, value in poor[["unit", "item", "value"]].to_numpy()
    }
    year = data.facts.year
    before, now = (data.village_totals.get(one, {}) for one in (year - 1, year))
    return {
        unit: Rates(
            printed_rate(known.get((unit, "opening")), before.get(unit)),
            printed_rate(known.get((unit, "closing")), now.get(unit)),
        )
        for unit in {unit for unit, _ in known} - {data.facts.code}
    }


def published_once(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return one row a key: what was published, else what was counted."""
    published_last = frame.assign(rank=frame["evidence"] == "published").sort_values("rank", kind="stable")
    kept = published_last.drop_duplicates(key, keep="last").drop(columns="rank")
    return kept.sort_index().reset_index(drop=True)
