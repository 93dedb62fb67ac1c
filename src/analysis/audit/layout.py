"""Layouts of published tables: which column is which cell of the official forms."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.standard import national_standards
from analysis.standard.schema.forms import SHARES, FormRule, Published, official_forms


class Layout(BaseModel):
    """The columns of one kind of published table.

    ``cells`` gives class and item by column, ``indicators`` the class whose indicators have a column
    each, named by their codes. ``parent`` is the column of the unit above,
    ``parent_is`` the one unit above all others; ``split`` tells rows of households from rows of
    persons, ``year`` is the column of the year. ``often_left_out`` are columns that a table may lack.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    form: str
    unit: str
    cells: dict[str, tuple[str, str]]
    indicators: Literal["poor", "near_poor"] | None = None
    parent: str | None = None
    parent_is: str | None = None
    split: str | None = None
    year: str | None = None
    often_left_out: tuple[str, ...] = ()

    def columns(self) -> dict[str, tuple[str, str]]:
        """Return class and item of every column that may hold a figure."""
        if self.indicators is None:
            return self.cells
        codes = (i.code for standard in national_standards() for i in standard.indicator)
        return {**self.cells, **{code: (self.indicators, code) for code in codes}}

    def fits(self, header: Collection[str]) -> bool:
        """Say whether a table has the columns of this layout; "khác" is left out of many published ones."""
        named = [name for name in (self.unit, self.parent, self.split, self.year) if name]
        required = [c for c in self.cells if c not in self.often_left_out]
        return {*named, *required} <= set(header)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the known layouts; where two fit, the earlier one is meant.

    Examples
    --------
    >>> [layout.name for layout in layouts() if layout.fits({"huyen", "don_vi", "ho_ngheo"})]
    ['form5']
    """
    forms = official_forms()
    published = [_layout(form, form.published) for form in forms.form if form.published]
    # A table of counts has the columns of one of shares and its total of deprivations.
    shares = {str(number) for number in SHARES.values()}
    results = Layout(name="results", form="results", **forms.results.model_dump())
    return (*sorted(published, key=lambda layout: layout.form in shares), results)


def _layout(form: FormRule, sides: Published) -> Layout:
    named = [column for column in form.column if column.published]
    return Layout(
        name=f"form{form.number}",
        form=str(form.number),
        cells={str(rule.published): rule.cell or (form.class_, rule.read_as) for rule in named},
        indicators=(form.class_ or None) if any(rule.each_indicator for rule in form.column) else None,
        often_left_out=tuple(str(rule.published) for rule in named if rule.often_left_out),
        **sides.model_dump(),
    )


def layout_of(header: Collection[str]) -> Layout | None:
    """Return the layout that a header has, or None."""
    return next((layout for layout in layouts() if layout.fits(header)), None)
