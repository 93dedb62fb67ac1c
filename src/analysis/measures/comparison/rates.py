"""Rates of communes as counts of something among something, so that small numbers stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

COLUMNS = {"unit": "string", "measure": "string", "count": "Int64", "among": "Int64", "share_pct": "Float64"}


class Rate(NamedTuple):
    """Items of a class (households) that are counted, and the class and item among which they are."""

    counted: tuple[tuple[str, str], ...]
    among: tuple[str, str]
    lower_is_better: bool


# What can be ranked. Exits are columns 2 and 3 of form 2, among the opening number of the poor.
RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "poor_rate": Rate((("poor", "closing"),), ("all", "total"), lower_is_better=True),
        "near_poor_rate": Rate((("near_poor", "closing"),), ("all", "total"), lower_is_better=True),
        "exit_rate": Rate(
            (("poor", "to_near_poor"), ("poor", "above_near_poor")),
            ("poor", "opening"),
            lower_is_better=False,
        ),
    }
)


def rates(figures: pd.DataFrame, wanted: Mapping[str, Rate] = RATES) -> pd.DataFrame:
    """Return the rates of every unit that has both sides of one.

    Parameters
    ----------
    figures
        One row per unit, class, base and item, with ``value``; only households count.

    Returns
    -------
    pandas.DataFrame
        One row per measure and unit, in the order of the measures and of ``figures``: ``count`` among
        ``among``, and ``share_pct`` (0-100), missing where ``among`` is 0. A unit without one of the
        sides, or whose sides contradict each other, has no row: nothing is guessed. Where forms 2 and 3
        are not there, as in a first year with lists, the number of a class is its closing one: it is the
        same list.

    Examples
    --------
    >>> rows = [("a", "poor", "households", "closing", 5), ("a", "all", "households", "total", 20)]
    >>> rates(pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value"]))["share_pct"].tolist()
    [25.0]
    """
    own = figures[(figures["base"] == "households") & figures["value"].notna()]
    values = {
        (unit, class_, item): int(value)
        for unit, class_, item, value in zip(
            own["unit"], own["class"], own["item"], own["value"], strict=True
        )
    }
    for (unit, class_, item), value in list(values.items()):
        if item == "total" and class_ != "all":
            values.setdefault((unit, class_, "closing"), value)
    rows = []
    for measure, rate in wanted.items():
        for unit in dict.fromkeys(own["unit"]):
            counted = [values.get((unit, *part)) for part in rate.counted]
            among = values.get((unit, *rate.among))
            parts = [part for part in counted if part is not None]
            if among is None or len(parts) < len(counted) or sum(parts) > among:
                continue
            count = sum(parts)
            share = 100 * count / among if among else None
            rows.append(
                {"unit": unit, "measure": measure, "count": count, "among": among, "share_pct": share}
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
