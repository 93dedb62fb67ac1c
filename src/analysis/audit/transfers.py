"""Who left one class for the other stands in forms 2 and 3 alike: F2.2 = F3.5 and F2.5 = F3.3."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.audit.finding import AuditFinding, Values, item_name
from analysis.audit.forms import BASES, MOVES, Cell, Forms
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.terms import base_name

TRANSFERS = (("to_near_poor", "from_poor"), ("from_near_poor", "to_poor"))  # form 2, form 3


def transfers(forms: Forms, year: int | None, unit: str) -> Iterator[Outcome]:
    """Hold the columns of the two forms against each other, for households and persons."""
    if not all(forms.has_form(year, unit, form) for form in MOVES.values()):
        return
    for base in BASES:
        for of_poor, of_near in TRANSFERS:
            cell = Cell(year, unit, "2", "poor", base, of_poor)
            gap = _transfer_gap(forms, cell, of_near)
            if gap is None:
                yield Skipped("form_transfers")
            elif not gap:
                yield Held("form_transfers")
            else:
                yield _transfer(forms, cell, of_near)


def _transfer_gap(forms: Forms, cell: Cell, of_near: str) -> Decimal | None:
    poor, near = forms.get(cell), forms.get(cell._replace(form="3", class_="near_poor", item=of_near))
    return None if poor is None or near is None else poor.value - near.value


def _transfer(forms: Forms, cell: Cell, of_near: str) -> Outcome:
    """Doubt a transfer; in a part of a whole that balances, a household may have moved in between."""
    poor, near = forms.get(cell), forms.get(cell._replace(form="3", class_="near_poor", item=of_near))
    whole = forms.parent(cell.unit)
    moved = whole is not None and _transfer_gap(forms, cell._replace(unit=whole), of_near) == 0
    if poor is None or near is None or (moved and poor.counted and near.counted):
        return Held("form_transfers")
    values: Values = {
        "poor": poor.value, "near_poor": near.value, "gap": abs(poor.value - near.value),
        "poor_item": item_name(cell.item), "near_poor_item": item_name(of_near),
        "base": base_name(cell.base), "spot": near.where.spot,
    }  # fmt: skip
    return AuditFinding("transfers_of_part" if moved else "form_transfers", poor.where, values)
