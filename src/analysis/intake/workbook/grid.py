"""A sheet as text: cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from analysis.core.errors import Finding

Place = tuple[int, str]
"""A cell by the 1-based line of the sheet and the letters of the column."""

_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class Grid:
    """The filled part of a sheet.

    Parameters
    ----------
    sheet
        Name of the sheet; empty for a CSV file.
    cells
        One text column per column of the sheet, named ``A``, ``B``, …; null where empty. Row ``i``
        stands on line ``i + 1`` of the file unless ``lines`` says otherwise.
    lines
        1-based line of each row, where rows are not lines (quoted line ends in CSV).
    merged
        Merged ranges as (first row, first column, last row, last column), 0-based.
    hidden
        Whether the sheet is hidden.
    numbers
        Boolean columns: which cells are numbers in the file, so that the number 1.125 is never
        taken for the text "1.125". Row ``i`` is line ``i + 1`` of the *sheet*, also where ``cells``
        is a part of it: ask :meth:`is_number`. None where the file has only text (CSV).
    shown
        The text as a person sees it, where the number format changes it ("35,48%", "00001").
    unreadable
        What stands in cells whose value cannot be told: an error such as ``#N/A``, or ``formula``
        for a formula without a stored result. Such a cell is null in ``cells`` and no blank.
    hidden_lines, struck_lines
        Lines of the sheet that are hidden or filtered out, and lines with struck-out text.
    hidden_columns
        Letters of hidden columns.
    widths
        How many cells the file has in each row, where rows may differ in that (CSV).

    Notes
    -----
    Places are (line of the sheet, letters of the column), so a part of a grid keeps them as they are.
    """

    sheet: str
    cells: pl.DataFrame
    lines: pl.Series | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    numbers: pl.DataFrame | None = None
    shown: Mapping[Place, str] = field(default_factory=dict)
    unreadable: Mapping[Place, str] = field(default_factory=dict)
    hidden_lines: frozenset[int] = frozenset()
    struck_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    widths: pl.Series | None = None

    def is_number(self, column: str) -> pl.Series:
        """Return which rows of a column hold a number in the file.

        Examples
        --------
        >>> cells = pl.DataFrame({"A": ["1.1250", "1.125"]})
        >>> Grid("", cells, numbers=pl.DataFrame({"A": [True, False]})).is_number("A").to_list()
        [True, False]
        """
        if self.numbers is None or column not in self.numbers.columns:
            return pl.repeat(value=False, n=self.cells.height, dtype=pl.Boolean, eager=True)
        return self.numbers[column].gather(self.all_lines() - 1)

    def shifted(self, row: int) -> pl.Series:
        """Return which rows have more or fewer cells than a row of the header: values may have moved.

        Examples
        --------
        >>> cells = pl.DataFrame({"A": ["a", "1", "1"], "B": ["b", "2", None]})
        >>> Grid("", cells, widths=pl.Series([2, 2, 1])).shifted(0).to_list()
        [False, False, True]
        """
        if self.widths is None:
            return pl.repeat(value=False, n=self.cells.height, dtype=pl.Boolean, eager=True)
        return pl.select(pl.lit(self.widths) != self.widths[row]).to_series()

    def unreadable_lines(self, column: str) -> set[int]:
        """Return the lines whose cell in a column has a value that cannot be told."""
        return {line for line, name in self.unreadable if name == column}

    def line(self, row: int) -> int:
        """Return the 1-based line of a 0-based row."""
        return row + 1 if self.lines is None else int(self.lines[row])

    def all_lines(self) -> pl.Series:
        """Return the 1-based line of every row."""
        if self.lines is not None:
            return self.lines
        return pl.arange(1, self.cells.height + 1, eager=True, dtype=pl.Int64)


@dataclass(frozen=True)
class Workbook:
    """An opened file: its grids, and what was noticed on the way."""

    file: str
    grids: tuple[Grid, ...]
    findings: tuple[Finding, ...] = field(default=())


def column_name(index: int) -> str:
    """Return the letters of a 0-based column.

    Examples
    --------
    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """Return the 0-based column of its letters.

    Examples
    --------
    >>> column_index("AB")
    27
    """
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def split_reference(reference: str) -> tuple[int, int]:
    """Return the 0-based row and column of a reference.

    Examples
    --------
    >>> split_reference("C12")
    (11, 2)
    """
    match = _REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise ValueError(reference)
    return int(match[2]) - 1, column_index(match[1])


def grid_of(
    sheet: str, columns: Sequence[Sequence[str | None]], height: int | None = None, *, line_ends: bool = False
) -> Grid:
    """Return a grid of columns of text; blanks are trimmed and empty texts are missing.

    A column may be empty where ``height`` tells how many missing cells it stands for.
    """
    height = height if height is not None else max(map(len, columns), default=0)
    empty = pl.repeat(None, height, dtype=pl.String, eager=True)
    series = [pl.Series(column, dtype=pl.String) if len(column) else empty for column in columns]
    cells = pl.DataFrame({column_name(i): column for i, column in enumerate(series)})
    return Grid(sheet, trimmed(cells, line_ends=line_ends))


def trimmed(cells: pl.DataFrame, *, line_ends: bool = False) -> pl.DataFrame:
    """Return cells without the blanks around their texts; a blank cell is missing.

    Control characters go; a line end inside a cell stays one, or is a gap between words.
    """
    ends = pl.all().str.replace_all(r"\r\n?", "\n") if line_ends else pl.all()
    controls = r"[\x00-\x09\x0b-\x1f\x7f\u00a0\ufeff]+" if line_ends else r"[\x00-\x1f\x7f\u00a0\ufeff]+"
    text = ends.str.replace_all(controls, " ").str.strip_chars()
    clean = cells.with_columns(text)
    return clean.with_columns(pl.when(pl.all() == "").then(None).otherwise(pl.all()).name.keep())
