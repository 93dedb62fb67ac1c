"""What a target asks of a plan: every kind of target in households that must leave poverty.

A **gross** target counts exits. A **net** one counts the fall of the list, so the households that become
poor in the year must be made up for. Targets in percentage points and end levels are net ones, turned into
households by the number of all households, which is taken to stay as it is. Where several targets are set,
each must be met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from analysis.core.missing import is_missing
from analysis.measures.planning.entries import Entries

Problem = Literal["", "no_value", "no_total"]
NET = ("net_reduction", "rate_pp", "rate_pp_at_least", "rate_pp_range", "end_rate_pct")
IN_POINTS = NET[1:]


@dataclass(frozen=True)
class Target:
    """One target, and what it means in households.

    Parameters
    ----------
    kind
        ``gross_exits``, ``unstated`` (counted as exits, and told so), ``net_reduction``, ``rate_pp``,
        ``rate_pp_at_least``, ``rate_pp_range``, ``end_rate_pct``.
    value
        As it was set; the lower bound of a range.
    high
        The upper bound of a range.
    households
        Exits, or net reduction, that are at least wanted; None with a ``problem``.
    households_high
        The same for the upper bound of a range.
    problem
        Why it says nothing in households: ``no_value``, ``no_total`` (the number of all households).
    """

    kind: str
    value: Fraction | None
    high: Fraction | None = None
    households: int | None = None
    households_high: int | None = None
    problem: Problem = ""

    @property
    def net(self) -> bool:
        """Whether households that become poor count against it."""
        return self.kind in NET


@dataclass(frozen=True)
class Need:
    """How many households must leave for every target to be met.

    Parameters
    ----------
    exits
        With as many new poor as are likely; without any where ``entries`` is None.
    low, high
        With as few and as many of them as the interval says.
    entries
        Whom the net targets must make up for; None where there is no net target, or where past years
        say nothing: then the plan covers exits only.
    """

    exits: int
    low: int
    high: int
    entries: Entries | None = None


def read_target(row: Mapping[Any, Any], poor: int, total: int | None) -> Target:
    """Return what one row of the targets means in households.

    Parameters
    ----------
    row
        ``kind``, ``value``, and for a range ``low`` and ``high``.
    poor, total
        Poor and all households now.

    Examples
    --------
    >>> read_target({"kind": "rate_pp", "value": 1.5}, 40, 333).households
    5
    >>> read_target({"kind": "end_rate_pct", "value": "2.75"}, 40, 400).households
    29
    >>> read_target({"kind": "rate_pp", "value": 1.5}, 40, None).problem
    'no_total'
    """
    kind = str(row["kind"])
    told = [_exact(row.get(name)) for name in ("value", "low", "high")]
    value, high = told[0] if told[0] is not None else told[1], told[2]
    if value is None:
        return Target(kind, None, problem="no_value")
    if kind not in IN_POINTS:
        return Target(kind, value, households=ceil(value))
    if total is None:
        return Target(kind, value, high, problem="no_total")
    if kind == "end_rate_pct":
        # The range of an end level is met below its upper bound.
        level = high if high is not None else value
        return Target(kind, value, high, max(0, poor - floor(level * total / 100)))
    upper = None if high is None else ceil(high * total / 100)
    return Target(kind, value, high, ceil(value * total / 100), upper)


def need(targets: Iterable[Target], entries: Entries | None) -> Need | None:
    """Return the exits that meet every target; None if no target says anything.

    A target of 0 needs no exit; a net reduction of 0 needs as many as become poor.

    Examples
    --------
    >>> need([Target("gross_exits", Fraction(3), households=3)], None)
    Need(exits=3, low=3, high=3, entries=None)
    """
    known = [one for one in targets if one.households is not None]
    if not known:
        return None
    used = entries if any(one.net for one in known) else None
    levels = (used.likely, used.low, used.high) if used else (0, 0, 0)
    exits, low, high = (exits_with(known, came) for came in levels)
    return Need(exits, low, high, used)


@dataclass(frozen=True)
class Demand:
    """How many exits all targets ask for, each number with its probability."""

    exits: npt.NDArray[np.int64]
    chances: npt.NDArray[np.float64]

    @classmethod
    def sure(cls, exits: int) -> Demand:
        """Return the demand of a target that nothing else moves."""
        return cls(np.array([exits], dtype=np.int64), np.ones(1))


def demand(targets: Iterable[Target], entries: Entries | None) -> Demand:
    """Return what targets ask for: a net one more exits, the more households become poor.

    Examples
    --------
    >>> demand([Target("gross_exits", Fraction(3), households=3)], None).exits.tolist()
    [3]
    """
    known = [one for one in targets if one.households is not None]
    if entries is None or not any(one.net for one in known):
        return Demand.sure(exits_with(known, 0))
    asked = [exits_with(known, came) for came in range(len(entries.chances))]
    return Demand(np.array(asked, dtype=np.int64), entries.chances)


def exits_with(targets: Sequence[Target], came: int) -> int:
    """Return the exits that meet every target if so many households become poor."""
    return max((one.households or 0) + (came if one.net else 0) for one in targets)


def _exact(value: object) -> Fraction | None:
    return None if is_missing(value) or value == "" else Fraction(str(value))
