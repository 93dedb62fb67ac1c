"""Where the parts of a form stand on a sheet: title, header block, symbol row, rows of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.intake.forms.catalogue import Form, forms
from analysis.intake.repair.names import loose_key
from analysis.intake.workbook.grid import Grid
from analysis.standard import Standard

_SEARCHED_ROWS = 40
_SYMBOL = re.compile(r"\(?([A-ZĐ]|\d{1,2})\)?|\(?\d{1,2}\)? ?= ?[\d+\-*/x:().,% ]+")
_FIGURE = re.compile(r"[0-9][0-9.,]*%?")
_NUMBER = re.compile(r"(?:bieu|mau|phu luc)(?: so| mau)? (?:vii )?0?(\d{1,2})\b")
_FEWEST_SYMBOLS = 4

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Layout:
    """The parts of a form on a sheet, rows 0-based.

    Parameters
    ----------
    form
        Which form it is.
    symbols
        The symbol row (A, B, 1, 2, "4=3/1*100") as one text a column; empty where there is none.
    paths
        For each column its header texts from top to bottom, merged cells filled in.
    first
        First row of figures.
    """

    form: Form
    symbols: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    first: int


def find_layout(grid: Grid, standard: Standard) -> Layout | None:
    """Return the layout of an official form; None where the sheet is none."""
    rows = grid.cells.head(_SEARCHED_ROWS).rows()
    symbols = next((i for i, row in enumerate(rows) if is_symbol_row(row)), None)
    last = symbols if symbols is not None else _first_of_figures(rows)
    if last is None:
        return None
    start = _header_start(rows, last)
    form = form_of([text for row in rows[:start] for text in row if text], grid.sheet, standard)
    if form is None:
        return None
    filled = _filled(grid, start, last)
    paths = tuple(_path(column) for column in zip(*filled, strict=True)) if filled else ()
    texts = tuple(text or "" for text in rows[symbols]) if symbols is not None else ()
    return Layout(form, texts, paths, last + (symbols is not None))


def form_of(texts: Sequence[str], sheet: str, standard: Standard) -> Form | None:
    """Return the form that a title names, by its words and else by its number.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> form_of(["Biểu 03", "TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO NĂM 2023"], "", standard_for(2023)).number
    3
    """
    keys = [loose_key(text) for text in texts]
    whole = " ".join(keys)
    known = forms(standard)
    fits = [
        (len(title), form) for form in known for title in form.titles if re.search(rf"\b{title}\b", whole)
    ]
    if fits:
        longest = max(length for length, _ in fits)
        return next(form for length, form in fits if length == longest)
    numbers = [int(match[1]) for key in (*keys, loose_key(sheet)) if (match := _NUMBER.search(key))]
    return next((form for number in numbers for form in known if form.number == number), None)


def is_symbol_row(row: Row) -> bool:
    """Say whether a row holds the symbols of the columns.

    Examples
    --------
    >>> is_symbol_row(("A", "B", "1", "2", "3", "4=3/1*100")), is_symbol_row(("I", "Xã", "5", "7", "9"))
    (True, False)
    """
    texts = [text for text in row if text]
    numbers = [int(match[0]) for text in texts if (match := re.search(r"\d+", text))]
    rising = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return len(texts) >= _FEWEST_SYMBOLS and rising and all(_SYMBOL.fullmatch(text) for text in texts)


def _first_of_figures(rows: Sequence[Row]) -> int | None:
    for i, row in enumerate(rows):
        if sum(bool(text and _FIGURE.fullmatch(text)) for text in row) >= _FEWEST_SYMBOLS:
            return i
    return None


def _header_start(rows: Sequence[Row], last: int) -> int:
    """Go up from the symbol row while rows hold several texts: the block of the header."""
    start = last
    while start > 0 and sum(text is not None for text in rows[start - 1]) > 1:
        start -= 1
    for row in range(start, last):
        if any(text and loose_key(text) in ("stt", "tt") for text in rows[row]):
            return row
    return start


def _filled(grid: Grid, start: int, last: int) -> list[list[str | None]]:
    rows = [list(row) for row in grid.cells[start:last].rows()]
    for top, left, bottom, right in grid.merged:
        for row in range(max(top, start), min(bottom, last - 1) + 1):
            for column in range(left, min(right + 1, grid.cells.width)):
                if start <= top and left < grid.cells.width:
                    rows[row - start][column] = grid.cells[top, left]
    return rows


def _path(column: Sequence[str | None]) -> tuple[str, ...]:
    path: list[str] = []
    for text in column:
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)
