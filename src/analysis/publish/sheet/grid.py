"""A sheet on which every text is written as text and every figure as a number."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from analysis.core.errors import BuildError
from analysis.display.blocks import Cell
from analysis.publish.fitting import lines

SIZE = 12
USUAL = 15.75  # points, height of a row of one line of this size
# Without a scheme, or the theme's font would win over this one.
FONT = MappingProxyType({"font_name": "Times New Roman", "font_size": SIZE, "font_scheme": "none"})
_LONGEST = 32_767  # letters that a cell may hold
_NUMERAL = re.compile(r"[-−\u2212]?\d[\d.,\u00a0 ]*\d|[-−\u2212]?\d")
_POINTS_PER_LETTER = 5.8  # of a column's width, which counts digits of the font above
# As programs print a column: its letters, and the room at its edges.
PRINTED_LETTER, PRINTED_EDGE = 6.0, 4.0
_LINE = 1.25  # height of a line as a part of its size
_SPACE = 4.0  # points above and below the text together


@dataclass
class Book:
    """A workbook with its formats, each made once."""

    workbook: Workbook
    banner: str = ""  # at the head of every printed page
    _formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def format(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**FONT, "valign": "vcenter", **properties})
        return self._formats[key]


@dataclass
class Grid:
    """One sheet; rows and columns are counted from 0."""

    book: Book
    sheet: Worksheet
    heights: dict[int, float] = field(default_factory=dict)  # of a row, in points, if not usual

    def set_row(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.heights[row] = points
        self.sheet.set_row(row, points)

    def text(self, row: int, column: int, text: str, **look: Any) -> None:
        """Write a text, whatever it looks like.

        Raises
        ------
        BuildError
            If it is longer than a cell may be.
        """
        if len(text) > _LONGEST:
            raise BuildError(f"a text of {len(text)} letters is too long for a spreadsheet: {text[:60]!r}…")
        if text:
            self.sheet.write_string(row, column, text, self.book.format(**look))
        else:
            self.sheet.write_blank(row, column, None, self.book.format(**look))

    def span(self, row: int, column: int, last_row: int, last_column: int, text: str, **look: Any) -> None:
        """Write a text over several cells, merged."""
        if (row, column) != (last_row, last_column):
            self.sheet.merge_range(row, column, last_row, last_column, "", self.book.format(**look))
        self.text(row, column, text, **look)

    def cell(self, row: int, column: int, cell: Cell, mark: str = "", **look: Any) -> None:
        """Write a cell: its number with what its text says around it, or else its text."""
        if cell.value is not None and math.isfinite(cell.value):
            shown = self.book.format(num_format=number_format(cell, mark), **look)
            self.sheet.write_number(row, column, cell.value, shown)
        else:
            self.text(row, column, f"{cell.text}{mark}", **look)


def number_format(cell: Cell, mark: str = "") -> str:
    """Return the number format that shows a value as the report does, with its "≥" or "%".

    Examples
    --------
    >>> number_format(Cell("≥ 36", 36, number_format="#,##0"), "(*)")
    '"≥ "#,##0"(*)"'
    """
    numeral = _NUMERAL.search(cell.text)
    before, after = (cell.text[: numeral.start()], cell.text[numeral.end() :]) if numeral else ("", "")
    return f"{_quoted(before)}{cell.number_format or 'General'}{_quoted(after + mark)}"


def height(text: str, letters: float, size: float = SIZE, bold: bool = False) -> float:
    """Return the height in points that a text needs in columns of a width together.

    Spreadsheets fit the height of a row only where no cell is merged, and not all of them do it.
    """
    width = max(1.0, letters * _POINTS_PER_LETTER)
    return _SPACE + size * _LINE * sum(lines(line, width, size, bold) for line in text.split("\n"))


def _quoted(text: str) -> str:
    words = text.replace('"', "")
    return f'"{words}"' if words else ""
