"""Identities between a unit and its parts, and between one year and the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from analysis.audit.digits import swapped
from analysis.audit.finding import AuditFinding, Values
from analysis.audit.forms import BASES, COUNTS, MOVES, OTHER, SHARES, Cell, Figure, Forms
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.terms import base_name, class_name, standard_of
from analysis.core.errors import UsageError
from analysis.intake.values import is_code
from analysis.measures.deprivation import CLASSES
from analysis.places import MERGER, place_on, predecessors

_NOT_SUMMED = frozenset({"rate_pct"})


def levels(forms: Forms) -> Iterator[Outcome]:
    """Hold each figure of a unit against the sum over its parts; shares and rates have no sum."""
    for figure in forms:
        cell = figure.cell
        parts = [p for p in forms.parts(cell.unit) if forms.has_form(cell.year, p, cell.form)]
        if not parts or cell.item in _NOT_SUMMED or (cell.form in SHARES.values() and cell.item != "total"):
            continue
        found = [forms.get(cell._replace(unit=part)) for part in parts]
        known = [part for part in found if part is not None]
        if len(known) < len(parts):
            yield Skipped("level_sum")
        elif cell.item in OTHER and _moved_within(forms, cell, parts):
            yield Held("level_sum")
        else:
            yield _sum(figure, known)


def _moved_within(forms: Forms, cell: Cell, parts: Iterable[str]) -> bool:
    """Say whether the parts have as many more departures as arrivals: moves from part to part."""
    gaps = []
    for item in OTHER:
        found = [forms.get(cell._replace(unit=unit, item=item)) for unit in (cell.unit, *parts)]
        whole, *of_parts = [figure.value if figure else None for figure in found]
        if whole is None or None in of_parts:
            return False
        gaps.append(sum(value for value in of_parts if value is not None) - whole)
    return gaps[0] == gaps[1] >= 0


def years(forms: Forms) -> Iterator[Outcome]:
    """Hold the opening number of each class against the closing number of the year before."""
    known = set(forms.units())
    for year, unit in forms.units():
        if year is None or (year - 1, unit) not in known or not comparable(unit, year):
            continue
        for class_ in CLASSES:
            for base in BASES:
                cell = Cell(year, unit, MOVES[class_], class_, base, "opening")
                if opening := forms.get(cell):
                    yield _linked(opening, _closing(forms, cell._replace(year=year - 1)))


def comparable(unit: str, year: int) -> bool:
    """Say whether a year's opening is the same list as the closing of the year before.

    It is not where the standard changed in between, nor for a commune that the merger of 2025 made
    of others; a village (``code/name``) goes with its commune.

    Examples
    --------
    >>> comparable("15148", 2024), comparable("15148", 2025), comparable("15139", 2027)
    (True, False, False)
    """
    if standard_of(year) is not standard_of(year - 1):
        return False
    code = unit.partition("/")[0]
    if year != MERGER.year or not is_code(code):
        return True
    try:
        before = predecessors(place_on(code, MERGER))
    except UsageError:
        return False
    return [(old.place.code, old.split) for old in before] == [(code, False)]


def _linked(opening: Figure, closing: Figure | None) -> Outcome:
    if closing is None:
        return Skipped("year_link")
    if closing.value == opening.value:
        return Held("year_link")
    return AuditFinding("year_link", opening.where, _link(opening, closing))


def _sum(figure: Figure, parts: list[Figure]) -> Outcome:
    total = sum((part.value for part in parts), Decimal(0))
    if total == figure.value:
        return Held("level_sum")
    gap = figure.value - total
    values: Values = {
        "stated": figure.value, "total": total, "gap": abs(gap), "parts": len(parts),
        "class": class_name(figure.cell.class_), "base": base_name(figure.cell.base),
    }  # fmt: skip
    for part in parts:
        if swapped(int(part.value), int(part.value + gap)):
            seen: Values = {"part": part.where.unit, "found": part.value, "wanted": part.value + gap}
            return AuditFinding("level_sum", figure.where, {**values, **seen}, "swapped")
    return AuditFinding("level_sum", figure.where, values)


def _closing(forms: Forms, cell: Cell) -> Figure | None:
    """Return the closing number of a year, or the total of the class where form 2 or 3 is lacking."""
    places = [cell._replace(item="closing"), cell._replace(form="1", item="total")]
    places.append(cell._replace(form=COUNTS[cell.class_], item="total"))
    return next((found for found in map(forms.get, places) if found), None)


def _link(opening: Figure, closing: Figure) -> Values:
    return {
        "opening": opening.value, "closing": closing.value, "gap": abs(opening.value - closing.value),
        "class": class_name(opening.cell.class_), "base": base_name(opening.cell.base),
        "before": str(closing.cell.year), "spot": closing.where.spot,
    }  # fmt: skip
