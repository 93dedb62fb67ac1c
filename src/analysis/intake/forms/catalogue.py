"""The official forms as data: titles, items, and the headers that mean an item."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.intake.lists.columns import columns
from analysis.standard import Standard


@dataclass(frozen=True)
class Form:
    """One official form.

    Parameters
    ----------
    number
        1 to 13, as in Phụ lục VII.
    titles
        Folded texts of its title; the longest that fits decides.
    items
        Codes of the columns 1, 2, 3, …
    base
        ``households``, ``persons``, or ``rows`` where each row says which.
    class_
        Whom it counts; empty where several.
    measure
        ``count`` or ``share_pct`` where the items are indicators; empty elsewhere.
    """

    number: int
    titles: tuple[str, ...]
    items: tuple[str, ...]
    base: str
    class_: str = ""
    measure: str = ""


@cache
def _catalogue() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__ or "") / "forms.toml").read_text("utf-8"))


def forms(standard: Standard) -> tuple[Form, ...]:
    """Return the forms 1 to 13 with the indicators of a standard.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> form = forms(standard_for(2022))[3]
    >>> form.number, form.items[:3], len(form.items)
    (4, ('total', 'deprivations', 'viec_lam'), 14)
    """
    return tuple(
        Form(
            int(number),
            tuple(table["titles"]),
            tuple(
                code
                for item in table["items"]
                for code in (standard.codes if item == "INDICATORS" else (item,))
            ),
            table["base"],
            table.get("class", ""),
            table.get("measure", ""),
        )
        for number, table in _catalogue().items()
        if number.isdigit()
    )


def item_headers(form: Form) -> Mapping[str, str]:
    """Return the items of a form by every folded header that means them."""
    words = _catalogue()["headers"]
    known = {header: item for item in form.items for header in words.get(item, ())}
    for item in form.items:
        if item in columns() and item not in words:
            known |= dict.fromkeys(columns()[item].names, item)
    return known


def side_headers(side: str) -> tuple[str, ...]:
    """Return the folded headers of a column beside the figures: ordinal, unit, split."""
    return tuple(_catalogue()["sides"][side])
