"""Classes as parts of all households, and households as made of persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from analysis.audit.digits import swapped
from analysis.audit.finding import AuditFinding, Values
from analysis.audit.forms import ALL, COUNTS, MULTIDIMENSIONAL, OTHER, Cell, Figure, Forms
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.terms import class_name
from analysis.measures.deprivation import CLASSES


def wholes(forms: Forms) -> Iterator[Outcome]:
    """Check the classes of every unit and year, and persons against households."""
    for year, unit in forms.units():
        yield from _classes(forms, year, unit)
    yield from _persons(forms)


def _persons(forms: Forms) -> Iterator[Outcome]:
    """Hold persons against households, but for "khác": births and deaths change no household."""
    for persons in forms:
        households = _total(forms, persons.cell._replace(base="households"))
        if persons.cell.base != "persons" or persons.cell.item in ("rate_pct", *OTHER):
            continue
        if households is None:
            yield Skipped("persons_and_households")
        elif persons.value < households.value or (persons.value and not households.value):
            values: Values = {"persons": persons.value, "households": households.value}
            yield AuditFinding("persons_and_households", persons.where, values)
        else:
            yield Held("persons_and_households")


def _classes(forms: Forms, year: int | None, unit: str) -> Iterator[Outcome]:
    """Poor and near-poor: part of all households, and together the multidimensionally poor."""
    wholes = (("1", "part_over_whole", ALL), ("results", "class_sum", MULTIDIMENSIONAL))
    for form, rule, whole_class in wholes:
        cells = [Cell(year, unit, form, name, "households", "total") for name in (*CLASSES, whole_class)]
        poor, near, whole = (_total(forms, cell) for cell in cells)
        if not forms.has_form(year, unit, form):
            continue
        if poor is None or near is None or whole is None:
            yield Skipped(rule)
            continue
        part = poor.value + near.value
        if part == whole.value or (rule == "part_over_whole" and part < whole.value):
            yield Held(rule)
        else:
            values: Values = {"part": part, "whole": whole.value, "gap": abs(part - whole.value)}
            yield _slip(AuditFinding(rule, whole.where, values), (poor, near), whole.value - part)


def _slip(finding: AuditFinding, parts: Iterable[Figure], gap: Decimal) -> AuditFinding:
    """Add which part closes the gap when two of its digits are swapped, if one does."""
    if finding.rule != "class_sum":
        return finding
    for part in parts:
        if swapped(int(part.value), int(part.value + gap)):
            slip: Values = {"class": class_name(part.cell.class_), "found": part.value}
            values: Values = {**finding.values, **slip, "wanted": part.value + gap}
            return replace(finding, values=values, variant="swapped")
    return finding


def _total(forms: Forms, cell: Cell) -> Figure | None:
    """Return a figure; the households of a class stand in form 4 or 6 where form 1 is lacking."""
    if cell.form != "1" or cell.class_ not in COUNTS:
        return forms.get(cell)
    return forms.get(cell) or forms.get(cell._replace(form=COUNTS[cell.class_]))
