"""Layouts of published tables: which column is which cell of the official forms."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.standard import national_standards

_OPTIONAL = frozenset({"c4_khac", "c8_khac"})


class Layout(BaseModel):
    """The columns of one kind of published table.

    ``cells`` gives class and item by column, ``indicators`` the class whose indicators have a column
    each, named by their codes. ``parent`` is the column of the unit above,
    ``parent_is`` the one unit above all others; ``split`` tells rows of households from rows of
    persons, ``year`` is the column of the year.
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

    def columns(self) -> dict[str, tuple[str, str]]:
        """Return class and item of every column that may hold a figure."""
        if self.indicators is None:
            return self.cells
        codes = (i.code for standard in national_standards() for i in standard.indicator)
        return {**self.cells, **{code: (self.indicators, code) for code in codes}}

    def fits(self, header: Collection[str]) -> bool:
        """Say whether a table has the columns of this layout; "khác" is left out of many published ones."""
        named = [name for name in (self.unit, self.parent, self.split, self.year) if name]
        required = [c for c in self.cells if c not in _OPTIONAL]
        return {*named, *required} <= set(header)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the known layouts; where two fit, the earlier one is meant.

    Examples
    --------
    >>> [layout.name for layout in layouts() if layout.fits({"huyen", "don_vi", "ho_ngheo", "viec_lam"})]
    ['form5']
    """
    text = (files(__package__) / "layouts.toml").read_text("utf-8")
    return tuple(Layout.model_validate(entry) for entry in tomllib.loads(text)["layout"])


def layout_of(header: Collection[str]) -> Layout | None:
    """Return the layout that a header has, or None."""
    return next((layout for layout in layouts() if layout.fits(header)), None)
