"""Printed figures of a place held against each other: counts, rates, changes, words.

Texts give counts with rates and no total, changes beside levels, and words for columns. What must hold
whatever the total is: every count with its rate implies one and the same total (a printed rate is any
within half a unit of its last place); a change of a rate is the difference of the rates; the whole lies
between town and country; a class is called by its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from analysis.audit.exits import overstated
from analysis.audit.finding import AuditFinding, Values
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.plausibility import agrees
from analysis.audit.statements import COUNTS, RATES, WHOLE, Statement, Statements
from analysis.audit.terms import class_name
from analysis.core.numbers import half_up

PARTS = ("poor", "near_poor")
BOTH = "multidim_poor"
# By how much the households of a place grow or shrink in a year at most, in percent.
MOST_GROWTH = 10
_NEAR = re.compile(r"\bcận\s*nghèo\b", re.IGNORECASE)
Key = tuple[str, int, str, str]


class _Place:
    """The figures of one place, year, area and base."""

    def __init__(self, rows: Iterable[Statement]) -> None:
        self.rows = list(rows)
        self._found = {(row.group, row.item): row for row in self.rows}

    def get(self, group: str, *items: str) -> Statement | None:
        """Return the first of some items that is given for a class."""
        return next((found for item in items if (found := self._found.get((group, item)))), None)

    def groups(self) -> list[str]:
        """Return the classes, in the order of the source."""
        return list(dict.fromkeys(row.group for row in self.rows if row.group != "all"))

    def count(self, group: str) -> Decimal | None:
        """Return the households of a class; of both classes also by adding them."""
        found = self.get(group, *COUNTS)
        if found is None and group == BOTH:
            parts = [self.get(part, *COUNTS) for part in PARTS]
            known = [part.value for part in parts if part is not None]
            return sum(known, Decimal(0)) if len(known) == len(parts) else None
        return found.value if found and _whole(found.value) else None


def printed(statements: Statements) -> Iterator[Outcome]:
    """Check the printed figures of every place and year."""
    by_key: dict[Key, list[Statement]] = {}
    for row in statements.rows:
        yield from _words(row)
        by_key.setdefault((row.unit, row.year, row.area, row.base), []).append(row)
    places = {key: _Place(rows) for key, rows in by_key.items()}
    for key, place in places.items():
        yield from _totals(place)
        for group in place.groups():
            before = places.get((key[0], key[1] - 1, *key[2:]))
            yield from _change(place, before, group)
            yield from _exits(place, group)
        if key[2] == "all":
            yield from _areas(place, [places.get((*key[:2], area, key[3])) for area in ("urban", "rural")])
            if key[3] == "households":
                yield from _persons(place, places.get((*key[:3], "persons")))


def implied(count: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """Return between which totals a count has a printed rate.

    Examples
    --------
    >>> low, high = implied(Decimal(4602), Decimal("38.04"))
    >>> round(low), round(high)
    (12096, 12099)
    """
    half = _unit(rate) / 2
    low = 100 * count / (rate + half)
    return low, 100 * count / (rate - half) if rate > half else Decimal("Infinity")


def _totals(place: _Place) -> Iterator[Outcome]:
    """Hold every count with its rate against the total, or against the totals that the others imply."""
    total = place.get("all", "households", "persons", *COUNTS)
    rates = [rate for group in place.groups() if (rate := place.get(group, "rate_pct"))]
    now = [(rate, place.count(rate.group)) for rate in rates]
    if total is not None:
        for rate, count in now:
            if count is None or not total.value:
                yield Skipped("rate_against_count")
            elif agrees(rate.value, count, total.value):
                yield Held("rate_against_count")
            else:
                values: Values = {
                    "rate": rate.value,
                    "part": count,
                    "whole": total.value,
                    "computed": half_up(100 * count / total.value, max(2, _decimals(rate.value))),
                }
                yield AuditFinding("rate_against_count", rate.where, values)
    else:
        yield from _one_total([(rate, count) for rate, count in now if count is not None])
    yield from _one_total(list(_before(place)))


def _before(place: _Place) -> Iterator[tuple[Statement, Decimal]]:
    for group in place.groups():
        rate, change = place.get(group, "rate_before_pct"), place.get(group, "change_count")
        count = place.get(group, "opening")
        now = place.count(group)
        if rate and count:
            yield rate, count.value
        elif rate and change and now is not None:
            yield rate, now - change.value


def _one_total(pairs: list[tuple[Statement, Decimal]]) -> Iterator[Outcome]:
    """Say which rate does not fit the total that the others imply; of two, the later one."""
    if len(pairs) < 2:
        return
    limits = [implied(count, rate.value) for rate, count in pairs]
    if max(low for low, _ in limits) <= min(high for _, high in limits):
        yield Held("implied_total")
        return
    at = max(range(len(pairs)), key=lambda one: (_misfits(limits, one), one))
    others = [limits[one] for one in range(len(pairs)) if one != at]
    low, high = max(low for low, _ in others), min(high for _, high in others)
    if low > high:
        low, high = others[0]
    rate, count = pairs[at]
    values: Values = {
        "rate": rate.value,
        "count": count,
        "class": class_name(rate.group),
        "low": _floor(limits[at][0]),
        "high": _floor(limits[at][1]),
        "other_low": _floor(low),
        "other_high": _floor(high),
        "fits": half_up(100 * count / ((low + high) / 2 if high.is_finite() else low), _decimals(rate.value)),
    }
    yield AuditFinding("implied_total", rate.where, values)


def _misfits(limits: list[tuple[Decimal, Decimal]], at: int) -> int:
    low, high = limits[at]
    return sum(other[1] < low or high < other[0] for other in limits)


def _change(place: _Place, before: _Place | None, group: str) -> Iterator[Outcome]:
    """Hold the change of a rate against the rates, and its direction against that of the count."""
    change, rate = place.get(group, "change_pp"), place.get(group, "rate_pct")
    earlier = place.get(group, "rate_before_pct") or (before.get(group, "rate_pct") if before else None)
    if change and rate and earlier:
        gap = abs(rate.value - earlier.value - change.value)
        # Each of the three may be off by half of its last place.
        if gap <= (_unit(rate.value) + _unit(earlier.value) + _unit(change.value)) / 2:
            yield Held("change_against_rates")
        else:
            difference = rate.value - earlier.value
            values: Values = {"change": change.value, "before": earlier.value, "now": rate.value}
            yield AuditFinding("change_against_rates", change.where, {**values, "difference": difference})
    count = place.get(group, "change_count")
    moved = change.value if change else rate.value - earlier.value if rate and earlier else None
    if count is None or moved is None:
        return
    if count.value * moved >= 0 or _growth_explains(place, group, moved):
        yield Held("directions_differ")
    else:
        told: Values = {"count": count.value, "points": moved, "class": class_name(group)}
        yield AuditFinding("directions_differ", count.where, told, "up" if count.value > 0 else "down")


def _growth_explains(place: _Place, group: str, moved: Decimal) -> bool:
    """Say whether a count can rise while its rate falls because the place grew, within reason."""
    now, rate, change = place.count(group), place.get(group, "rate_pct"), place.get(group, "change_count")
    if now is None or rate is None or change is None or not rate.value or rate.value == moved:
        return False
    total, earlier = now / rate.value, (now - change.value) / (rate.value - moved)
    return earlier > 0 and abs(100 * (total / earlier - 1)) <= MOST_GROWTH


def _exits(place: _Place, group: str) -> Iterator[Outcome]:
    """Say where “thoát nghèo” counts those who died or moved away, too."""
    told = place.get(group, "left", "gross_exits")
    moves = [place.get(group, item) for item in ("to_near_poor", "above_near_poor")]
    other = place.get(group, "other_decrease")
    if told is None or None in moves or other is None:
        return
    left = sum((move.value for move in moves if move), Decimal(0))
    found = overstated(told.value, left, other.value)
    yield AuditFinding("exits_with_departures", told.where, found) if found else Held("exits_with_departures")


def _areas(place: _Place, parts: list[_Place | None]) -> Iterator[Outcome]:
    """Hold town and country against the whole: they sum to it, and its rate lies between theirs."""
    if None in parts:
        return
    known = [part for part in parts if part]
    for group in place.groups():
        whole, counts = place.count(group), [part.count(group) for part in known]
        found = place.get(group, *COUNTS)
        if whole is not None and found and None not in counts:
            total = sum((count for count in counts if count is not None), Decimal(0))
            if total == whole:
                yield Held("area_sum")
            else:
                values: Values = {"stated": whole, "total": total, "gap": abs(whole - total)}
                yield AuditFinding("area_sum", found.where, values)
        rate, rates = place.get(group, "rate_pct"), [part.get(group, "rate_pct") for part in known]
        if rate and None not in rates:
            low, high = sorted(one.value for one in rates if one)
            slack = _unit(rate.value)
            if low - slack <= rate.value <= high + slack:
                yield Held("rate_outside_areas")
            else:
                between: Values = {"rate": rate.value, "low": low, "high": high}
                yield AuditFinding("rate_outside_areas", rate.where, between)


def _persons(place: _Place, persons: _Place | None) -> Iterator[Outcome]:
    for row in place.rows if persons else ():
        other = persons.get(row.group, row.item) if persons else None
        if other is None or row.item not in WHOLE or row.item == "change_count":
            continue
        if other.value >= row.value and bool(other.value) == bool(row.value):
            yield Held("persons_and_households")
        else:
            values: Values = {"households": row.value, "persons": other.value}
            yield AuditFinding("persons_and_households", other.where, values)


def _words(row: Statement) -> Iterator[Outcome]:
    """Find a fraction among counts, and a class called by another's name."""
    if row.item in WHOLE:
        if _whole(row.value):
            yield Held("count_not_whole")
        else:
            yield AuditFinding("count_not_whole", row.where, {"value": row.value})
    if row.group in PARTS and row.item in (*COUNTS, *RATES):
        near = bool(_NEAR.search(row.printed))
        poor = "nghèo" in _NEAR.sub("", row.printed).casefold()
        if near or poor:
            yield from _named(row, wrong=poor and not near if row.group == "near_poor" else near and not poor)


def _named(row: Statement, wrong: bool) -> Iterator[Outcome]:
    if not wrong:
        yield Held("class_misnamed")
        return
    values: Values = {"printed": row.printed.strip('"“” '), "class": class_name(row.group)}
    yield AuditFinding("class_misnamed", row.where, values)


def _whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _floor(value: Decimal) -> int | str:
    return int(value) if value.is_finite() else "∞"


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _unit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(-_decimals(value))
