"""The official forms as data: titles, items, and the headers that mean an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.standard import Standard
from analysis.standard.schema.forms import official_forms
from analysis.standard.schema.households import columns

_MEASURES = {"counts": "count", "shares": "share_pct"}


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


def forms(standard: Standard) -> tuple[Form, ...]:
    """Return the forms 1 to 13 with the indicators of a standard.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> form = forms(standard_for(2022))[3]
    >>> form.number, form.items[:2], form.items[2:] == standard_for(2022).codes
    (4, ('total', 'deprivations'), True)
    """
    return tuple(
        Form(
            form.number,
            form.titles,
            form.read_items(standard),
            form.base,
            form.class_,
            _MEASURES.get(form.kind or "", ""),
        )
        for form in official_forms().form
    )


def item_headers(form: Form) -> Mapping[str, str]:
    """Return the items of a form by every folded header that means them."""
    words = official_forms().headers
    known = {header: item for item in form.items for header in words.get(item, ())}
    for item in form.items:
        if item in columns() and item not in words:
            known |= dict.fromkeys(columns()[item].names, item)
    return known


def side_headers(side: str) -> tuple[str, ...]:
    """Return the folded headers of a column beside the figures: ordinal, unit, split."""
    return official_forms().sides[side]
