"""Where the table of a sheet begins, and which column is which: by the hidden keys, or by titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.intake.repair.names import loose_key
from analysis.intake.template.layout import Column
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import columns as household_columns

VILLAGE = "village"
_SEARCHED_ROWS = 40
_FEWEST = 2
_REQUIRED = re.compile(r" (bat buoc|required)$")
_TOTAL = re.compile(r"^(tong|tong cong|tong so|cong|total|sum)( |$)")


@dataclass(frozen=True)
class Found:
    """The header of a table: letter by key, its last row (0-based), and the titles that mean nothing here.

    ``helpers`` are the rows that hold the keys of the columns, wherever they have been moved.
    """

    letters: Mapping[str, str]
    last: int = -1
    line: int = 0
    others: Mapping[str, str] = field(default_factory=dict)
    helpers: frozenset[int] = frozenset()


def plain_title(text: str) -> str:
    """Return the folded title of a column without the word that it must be filled.

    Examples
    --------
    >>> plain_title("Đơn vị (bắt buộc)")
    'don vi'
    """
    return _REQUIRED.sub("", loose_key(text))


def is_total(row: Sequence[str | None]) -> bool:
    """Say whether a row is one of sums: a word for a total is the first text in it."""
    first = next((text for text in row if text), "")
    return _TOTAL.search(loose_key(first)) is not None


def find_table(grid: Grid, columns: Sequence[Column]) -> Found:
    """Return the header of a table; without letters where there is none."""
    by_title = {plain_title(column.title): column.key for column in columns}
    keys = {column.key for column in columns}
    if VILLAGE in keys:  # its title is the word of the place
        by_title |= dict.fromkeys(household_columns()[VILLAGE].names, VILLAGE)
    rows = grid.cells.rows()
    fewest = min(_FEWEST, len(columns))
    helpers = [
        at for at, row in enumerate(rows) if len(keys.intersection(row)) >= max(fewest, len(keys) // 3)
    ]
    titled = [
        at
        for at, row in enumerate(rows[:_SEARCHED_ROWS])
        if sum(plain_title(text) in by_title for text in row if text) >= fewest
    ]
    header = titled[:1] or helpers[:1]
    if not header:
        return Found({})
    letters: dict[str, str] = {}
    others: dict[str, str] = {}
    for place, letter in enumerate(grid.cells.columns):
        key = next((rows[at][place] for at in helpers if rows[at][place] in keys), None)
        title = rows[header[0]][place]
        key = key or by_title.get(plain_title(title or ""))
        if key is not None:
            letters.setdefault(key, letter)
        elif title:
            others[letter] = title
    near = [at for at in helpers if at <= header[0] + 2]
    last = max([header[0], *near])
    return Found(letters, last, grid.line(header[0]), others, frozenset(helpers))
