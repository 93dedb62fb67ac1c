"""Identities between the columns of a form and between the forms of a unit.

Every check is made in whole households or persons as published; where a figure is missing the check
is skipped and counted. The identities are those of the forms themselves (Phụ lục VII, Thông tư
07/2021/TT-BLĐTBXH); the bounds of deprivations follow from the classes of the year's standard.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.audit.finding import AuditFinding, Term, Values
from analysis.audit.forms import BASES, COUNTS, MOVES, OTHER, SHARES, Cell, Figure, Forms
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.terms import base_name, class_name, standard_of
from analysis.audit.transfers import transfers
from analysis.audit.wholes import wholes
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard
from analysis.standard.schema.forms import MOVEMENTS

SIGNS = (1, -1, -1, -1, 1, 1, 1, 1)  # of columns 1 to 8; column 9 is what they come to


def identities(forms: Forms) -> Iterator[Outcome]:
    """Check every identity within and between the forms of each unit and year."""
    for first, second in forms.doubled:
        yield _doubled(first, second)
    for published, counted in forms.counted:
        yield _listed(published, counted)
    for year, unit in forms.units():
        for class_ in CLASSES:
            for base in BASES:
                yield from _balance(forms, Cell(year, unit, MOVES[class_], class_, base, ""))
                yield from _totals(forms, Cell(year, unit, "", class_, base, "total"))
            yield from _deprivations(forms, Cell(year, unit, COUNTS[class_], class_, "households", ""))
        yield from transfers(forms, year, unit)
    yield from wholes(forms)


def _doubled(first: Figure, second: Figure) -> Outcome:
    if first.value == second.value:
        return Held("figure_twice")
    values: Values = {"first": first.value, "second": second.value, "spot": first.where.spot}
    return AuditFinding("figure_twice", second.where, values)


def _listed(published: Figure, counted: Figure) -> Outcome:
    """Hold a published figure against the count of the household list."""
    if published.value == counted.value:
        return Held("list_against_form")
    values: Values = {"stated": published.value, "counted": counted.value, "spot": counted.where.spot}
    return AuditFinding("list_against_form", published.where, values)


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
    """Compare the number of a class in forms 1, 2 or 3, and of households also in 4 to 8."""
    wanted = [cell._replace(form="1"), cell._replace(form=MOVES[cell.class_], item="closing")]
    if cell.base == "households":
        others = (COUNTS[cell.class_], SHARES[cell.class_], *(["8"] if cell.class_ == "poor" else []))
        wanted += [cell._replace(form=form) for form in others]
    found = [figure for figure in map(forms.get, wanted) if figure]
    if len(found) < 2:
        if found:
            yield Skipped("form_totals")
        return
    if len({figure.value for figure in found}) == 1:
        yield Held("form_totals")
        return
    told = tuple(_form_figure(figure) for figure in found)
    yield AuditFinding(
        "form_totals",
        found[-1].where,
        {"class": class_name(cell.class_), "base": base_name(cell.base), "figures": told},
    )


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


def _form_figure(figure: Figure) -> Term:
    place = figure.where
    told: Values = {"form": figure.cell.form, "value": figure.value}
    return Term("audit.form_figure", {**told, "spot": place.spot})
