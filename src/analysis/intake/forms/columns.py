"""Which column of a form holds what: by its headers, and by its symbol where those say nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.intake.forms.catalogue import Form, item_headers, side_headers
from analysis.intake.forms.layout import Layout
from analysis.intake.repair.names import loose_key

_FORMULA = re.compile(r" \d+ \d+( \d+)*$|^\d+ ")
# "Số hộ khác (thay đổi nhân khẩu, …)" of the circular.
_OTHERS = ("khac ", "so ho khac ", "ho khac ")
_NUMBER = re.compile(r"\(?(\d{1,2})")


@dataclass(frozen=True)
class FormColumns:
    """The 0-based columns of a form; ``items`` by code, ``by_symbol`` those matched by symbol only."""

    ordinal: int | None
    unit: int
    split: int | None
    items: Mapping[str, int]
    by_symbol: tuple[str, ...] = ()


def columns_of(layout: Layout) -> FormColumns | None:
    """Return the columns of a form; None where there is no column for the unit."""
    keys = [[loose_key(text) for text in path] for path in layout.paths]
    sides = {side: _side(keys, layout.symbols, side) for side in ("ordinal", "unit", "split")}
    unit = sides["unit"]
    if unit is None:
        return None
    taken = {column for column in sides.values() if column is not None}
    items = _by_header(layout.form, keys, taken)
    symbols = _by_symbol(layout, taken | set(items.values()), items)
    others = (
        _others(layout, taken | set(items.values()) | set(symbols.values())) if _open(layout.form) else {}
    )
    return FormColumns(sides["ordinal"], unit, sides["split"], items | symbols | others, tuple(symbols))


def _side(keys: list[list[str]], symbols: tuple[str, ...], side: str) -> int | None:
    known = side_headers(side)
    for column, path in enumerate(keys):
        if any(key in known for key in path):
            return column
    letter = {"ordinal": "A", "unit": "B", "split": "C"}[side]
    return next((column for column, symbol in enumerate(symbols) if symbol.strip("()") == letter), None)


def _by_header(form: Form, keys: list[list[str]], taken: set[int]) -> dict[str, int]:
    known = item_headers(form)
    items: dict[str, int] = {}
    for column, path in enumerate(keys):
        if column in taken or not path:
            continue
        item = _khac(form, path) or next(
            (
                known[key]
                for text in (path[-1], " ".join(path))
                if (key := _FORMULA.sub("", text).strip()) in known
            ),
            None,
        )
        if item is not None:
            items.setdefault(item, column)
    return items


def _khac(form: Form, path: list[str]) -> str | None:
    """Tell the two columns "khác" of the movement forms apart by what stands above them."""
    other = path[-1].endswith("khac") or path[-1].startswith(_OTHERS)
    if not other or "other_decrease" not in form.items:
        return None
    above = " ".join(path)
    return "other_decrease" if "giam" in above else "other_increase" if "tang" in above else None


def _by_symbol(layout: Layout, taken: set[int], items: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, symbol in enumerate(layout.symbols):
        match = _NUMBER.match(symbol)
        number = int(match[1]) if match else 0
        if column not in taken and 0 < number <= len(layout.form.items):
            item = layout.form.items[number - 1]
            if item not in items:
                found[item] = column
    return found


def _open(form: Form) -> bool:
    """Say whether a form has columns that are not laid down: ethnic groups, the long summaries."""
    return form.number in (1, 8, 9, 10, 11, 12, 13)


def _others(layout: Layout, taken: set[int]) -> dict[str, int]:
    return {
        " / ".join(path): column for column, path in enumerate(layout.paths) if path and column not in taken
    }
