"""Figures by their cell in the official forms (Phụ lục VII, Thông tư 07/2021/TT-BLĐTBXH).

A cell is named alike whether its figure comes from a commune's raw folder or from a published
table: ``form`` is the form's number ("1" to "13", or "results" for published results), ``base``
households or persons, ``item`` the column. ``total`` is the number of households or persons of the
class, ``deprivations`` the sum of deprivations, ``rate_pct`` the class's share of all; the columns
of forms 2 and 3 are named as in :data:`analysis.standard.schema.forms.MOVEMENTS`, the indicators of forms
4 to 7 by their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from analysis.audit.finding import Where
from analysis.standard.schema import forms

COUNTS = {name: str(number) for name, number in forms.COUNTS.items()}
SHARES = {name: str(number) for name, number in forms.SHARES.items()}
MOVES = {name: str(number) for name, number in forms.MOVEMENT.items()}
BASES = ("households", "persons")
OTHER = forms.OTHER_MOVES
ALL = "all"  # the class of all households in form 1
MULTIDIMENSIONAL = "multidim_poor"  # poor and near-poor together, in published results


class Cell(NamedTuple):
    """The name of a cell; ``unit`` is a code or a name, ``year`` None where the source states none."""

    year: int | None
    unit: str
    form: str
    class_: str
    base: str
    item: str


@dataclass(frozen=True)
class Figure:
    """A figure of a cell, with its printed decimals, and where it stands.

    ``counted`` figures come from a household list, all others were published.
    """

    cell: Cell
    value: Decimal
    where: Where
    counted: bool = False


def is_share(cell: Cell) -> bool:
    """Say whether a cell holds a percentage: a rate, or forms 5 and 7 but for their total."""
    return cell.item == "rate_pct" or (cell.form in SHARES.values() and cell.item != "total")


class Forms:
    """The figures of any number of units and years.

    Parameters
    ----------
    figures
        At most one a cell is used, a published one before a counted one; :attr:`doubled` keeps the
        pairs of cells published twice, :attr:`counted` those both published and counted.
    parents
        For each unit, the unit of which it is a part.

    Examples
    --------
    >>> cell = Cell(2024, "Ea Pô", "4", "poor", "households", "total")
    >>> forms = Forms([Figure(cell, Decimal(67), Where())], {"Ea Pô": "Cư Jút"})
    >>> forms.get(cell).value, forms.get(cell._replace(form="2")), forms.parts("Cư Jút")
    (Decimal('67'), None, ('Ea Pô',))
    """

    def __init__(self, figures: Iterable[Figure], parents: Mapping[str, str]) -> None:
        self._figures: dict[Cell, Figure] = {}
        self.doubled: list[tuple[Figure, Figure]] = []
        self.counted: list[tuple[Figure, Figure]] = []
        for figure in sorted(figures, key=lambda figure: figure.counted):
            first = self._figures.setdefault(figure.cell, figure)
            if first is not figure:
                (self.counted if figure.counted else self.doubled).append((first, figure))
        self._parents = dict(parents)
        self._parts: dict[str, tuple[str, ...]] = {}
        for unit, parent in parents.items():
            self._parts[parent] = (*self._parts.get(parent, ()), unit)
        self._present = {(cell.year, cell.unit, cell.form) for cell in self._figures}

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def get(self, cell: Cell) -> Figure | None:
        """Return the figure of a cell, or None where it is not reported."""
        return self._figures.get(cell)

    def units(self) -> list[tuple[int | None, str]]:
        """Return the pairs of year and unit that have any figure, in the order of the sources."""
        return list(dict.fromkeys((cell.year, cell.unit) for cell in self._figures))

    def parent(self, unit: str) -> str | None:
        """Return the unit of which a unit is a part, as far as the sources name it."""
        return self._parents.get(unit)

    def parts(self, unit: str) -> tuple[str, ...]:
        """Return the units of which a unit is made, as far as the sources name them."""
        return self._parts.get(unit, ())

    def has_form(self, year: int | None, unit: str, form: str) -> bool:
        """Say whether a unit reported anything in a form."""
        return (year, unit, form) in self._present
