"""Identities between the columns of a form and between the forms of a unit.

Every check is made in whole households or persons as published; where a figure is missing the check
is skipped and counted. The identities are those of the forms themselves (Phụ lục VII, Thông tư
07/2021/TT-BLĐTBXH); the bounds of deprivations follow from the classes of the year's standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from analysis.audit.digits import swapped
from analysis.audit.finding import AuditFinding, Term, Values, item_name
from analysis.audit.forms import ALL, COUNTS, MOVES, MULTIDIMENSIONAL, SHARES, Cell, Figure, Forms
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.intake.contract import MOVEMENTS
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard, national_standards

BASES = ("households", "persons")
SIGNS = (1, -1, -1, -1, 1, 1, 1, 1)  # of columns 1 to 8; column 9 is what they come to
OTHER = {"other_decrease": -1, "other_increase": 1}
TRANSFERS = (("to_near_poor", "from_poor"), ("from_near_poor", "to_poor"))  # form 2, form 3


def identities(forms: Forms) -> Iterator[Outcome]:
    """Check every identity within and between the forms of each unit and year."""
    for first, second in forms.doubled:
        yield _doubled(first, second)
    for year, unit in forms.units():
        for class_ in CLASSES:
            for base in BASES:
                yield from _balance(forms, Cell(year, unit, MOVES[class_], class_, base, ""))
            yield from _totals(forms, Cell(year, unit, "", class_, "households", "total"))
            yield from _deprivations(forms, Cell(year, unit, COUNTS[class_], class_, "households", ""))
        yield from _transfers(forms, year, unit)
        yield from _classes(forms, year, unit)
    yield from _persons(forms)


def standard_of(year: int | None) -> Standard | None:
    """Return the national standard of a year, the first one where the source states no year."""
    standards = national_standards()
    if year is None:
        return standards[0]
    return next((s for s in standards if s.first_year <= year <= s.last_year), None)


def _doubled(first: Figure, second: Figure) -> Outcome:
    if first.value == second.value:
        return Held("figure_twice")
    values: Values = {"first": first.value, "second": second.value, "line": first.where.line or 0}
    return AuditFinding("figure_twice", second.where, values)


def _balance(forms: Forms, cell: Cell) -> Iterator[Outcome]:
    items = MOVEMENTS[cell.class_]
    known = {item: found.value for item in items if (found := forms.get(cell._replace(item=item)))}
    if not known:
        return
    closing = forms.get(cell._replace(item="closing"))
    absent = set(items) - known.keys()
    if closing is None or absent - OTHER.keys():
        yield Skipped("movement_balance")
        return
    computed = sum(sign * known.get(item, Decimal(0)) for item, sign in zip(items, SIGNS, strict=False))
    gap = closing.value - computed
    values: Values = {
        "stated": closing.value,
        "computed": computed,
        "gap": abs(gap),
        "base": base_name(cell.base),
    }
    if gap == 0:
        yield Held("movement_balance")
    elif any(item in absent and gap * sign > 0 for item, sign in OTHER.items()):
        yield AuditFinding("movement_unexplained", closing.where, values, "fewer" if gap < 0 else "more")
    else:
        yield AuditFinding("movement_balance", closing.where, values)


def _totals(forms: Forms, cell: Cell) -> Iterator[Outcome]:
    """Compare the number of households of a class in forms 1, 2 or 3, 4 to 7 and 8."""
    wanted = [cell._replace(form="1"), cell._replace(form=MOVES[cell.class_], item="closing")]
    wanted += [cell._replace(form=form) for form in (COUNTS[cell.class_], SHARES[cell.class_])]
    wanted += [cell._replace(form="8")] if cell.class_ == "poor" else []
    found = [figure for figure in map(forms.get, wanted) if figure]
    if len(found) < 2:
        if found:
            yield Skipped("form_totals")
        return
    if len({figure.value for figure in found}) == 1:
        yield Held("form_totals")
        return
    told = tuple(_form_figure(figure) for figure in found)
    yield AuditFinding("form_totals", found[-1].where, {"class": class_name(cell.class_), "figures": told})


def _transfers(forms: Forms, year: int | None, unit: str) -> Iterator[Outcome]:
    """Who left one class for the other is in both forms: F2.2 = F3.5 and F2.5 = F3.3."""
    if not all(forms.has_form(year, unit, form) for form in MOVES.values()):
        return
    for base in BASES:
        for of_poor, of_near in TRANSFERS:
            poor = forms.get(Cell(year, unit, "2", "poor", base, of_poor))
            near = forms.get(Cell(year, unit, "3", "near_poor", base, of_near))
            if poor is None or near is None:
                yield Skipped("form_transfers")
            elif poor.value == near.value:
                yield Held("form_transfers")
            else:
                values: Values = {
                    "poor": poor.value, "near_poor": near.value, "gap": abs(poor.value - near.value),
                    "poor_item": item_name(of_poor), "near_poor_item": item_name(of_near),
                    "base": base_name(base), "file": near.where.file, "line": near.where.line or 0,
                }  # fmt: skip
                yield AuditFinding("form_transfers", poor.where, values)


def _deprivations(forms: Forms, cell: Cell) -> Iterator[Outcome]:
    standard = standard_of(cell.year)
    if standard is None or not forms.has_form(cell.year, cell.unit, cell.form):
        return
    counts = [forms.get(cell._replace(item=code)) for code in standard.codes]
    known = [figure for figure in counts if figure]
    total, stated = (forms.get(cell._replace(item=item)) for item in ("total", "deprivations"))
    computed = sum(figure.value for figure in known)
    if stated is None or len(known) < len(counts):
        yield Skipped("deprivation_sum")
    elif stated.value == computed:
        yield Held("deprivation_sum")
    else:
        yield AuditFinding("deprivation_sum", stated.where, {"stated": stated.value, "total": computed})
    if total is not None:
        yield from (_within(figure, total) for figure in known)
    yield _bounds(cell, total, stated, standard)


def _bounds(cell: Cell, total: Figure | None, stated: Figure | None, standard: Standard) -> Outcome:
    """Hold the total of deprivations against k and more a poor household, fewer a near-poor one."""
    rule = f"{cell.class_}_deprivation_bounds"
    if total is None or stated is None:
        return Skipped(rule)
    k, most = standard.min_deprivations, len(standard.codes)
    low, high = (k * total.value, most * total.value) if cell.class_ == "poor" else (0, (k - 1) * total.value)
    if low <= stated.value <= high:
        return Held(rule)
    values: Values = {
        "stated": stated.value,
        "households": total.value,
        "low": Decimal(low),
        "high": high,
        "k": k,
    }
    return AuditFinding(rule, stated.where, values)


def _within(part: Figure, whole: Figure) -> Outcome:
    if part.value <= whole.value:
        return Held("part_over_whole")
    return AuditFinding("part_over_whole", part.where, {"part": part.value, "whole": whole.value})


def _persons(forms: Forms) -> Iterator[Outcome]:
    for persons in forms:
        households = forms.get(persons.cell._replace(base="households"))
        if persons.cell.base != "persons" or persons.cell.item == "rate_pct":
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
        poor, near, whole = (forms.get(cell) for cell in cells)
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


def base_name(base: str) -> Term:
    """Return what is counted: households or persons."""
    return Term(f"audit.base.{base}")


def class_name(class_: str) -> Term:
    """Return the name of a class."""
    return Term(f"audit.classes.{class_}")


def _form_figure(figure: Figure) -> Term:
    place = figure.where
    told: Values = {"form": figure.cell.form, "value": figure.value}
    return Term("audit.form_figure", {**told, "file": place.file, "line": place.line or 0})
