"""A styled frame as a table: what the style hides is left out, and its texts stand where it sets any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.core.labels import Language
from analysis.display.blocks import Cell, Column, Row
from analysis.display.own import LONGEST, Own, own_table
from analysis.display.own_cells import printable

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_NO_VALUE = ("nan", "NaN", "None", "<NA>", "NaT", "")
_ENGLISH = re.compile(r"(?P<before>\D*?)(?P<number>-?\d+(?:,\d{3})*(?:\.\d+)?)(?P<after>\D*)")
_SWAP = str.maketrans(",.", ".,")


def own_styler(styler: Styler, language: Language = "vi") -> Own:
    """Return a styled frame with its texts as the style formats them.

    Numbers that a style writes the English way get the marks of the document's language; where a style
    names no format, they are written as everywhere else.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"share": [48.387, None], "line": [3, 4]}, index=["Kim", "Xủ"])
    >>> own = own_styler(frame.style.format("{:.1f}", na_rep="–").hide(["line"], axis="columns"))
    >>> [[cell.text for cell in row.cells] for row in own.table.rows]
    [['Kim', '48,4'], ['Xủ', '–']]
    """
    told: Any = styler  # pandas' stubs do not know what it has
    plain = own_table(told.data, language)
    shown = _shown(told, len(plain.table.columns))
    rows = [
        Row(tuple(cell for cell, kept in zip(cells, shown, strict=True) if kept) or (Cell(""),))
        for cells in _rows(told, language)
    ]
    columns = tuple(column for column, kept in zip(plain.table.columns, shown, strict=True) if kept)
    told_rows = tuple(rows[:LONGEST]) or own_table(told.data.iloc[:0], language).table.rows
    table = replace(plain.table, columns=columns or (Column(""),), rows=told_rows)
    caption = printable(told.caption).strip() if isinstance(told.caption, str) else ""
    every = len(told.data) - len(told.hidden_rows) + sum(len(more.data) for more in told.concatenated)
    return replace(plain, table=table, caption=caption, rows=every)


def _shown(styler: Any, columns: int) -> list[bool]:
    """Say which columns of the plain table the style shows, those of the index first."""
    width = styler.data.shape[1]
    levels = styler.hide_index_ if columns - width == len(styler.hide_index_) else []
    hidden = set(styler.hidden_columns)
    shown = [*(not one for one in levels), *(place not in hidden for place in range(width))]
    return shown or [True]  # neither names nor columns: one empty cell stands for them


def _rows(styler: Any, language: Language) -> Iterator[Sequence[Cell]]:
    """Yield the rows that a style shows, and those that are put below it."""
    plain = own_table(styler.data, language)
    # What every writer of pandas calls; their texts alone cannot be taken apart where a value has a line end.
    body = styler._render(False, False, LONGEST, None, "")["body"]
    texts = iter([cell["display_value"] for cell in row if cell["type"] == "td"] for row in body)
    hidden = set(styler.hidden_rows)
    width = styler.data.shape[1]
    visible = [place for place in range(len(plain.table.rows)) if place not in hidden]
    values = styler.data.itertuples(index=False, name=None)
    of_row = dict(zip(range(len(plain.table.rows)), values, strict=False))
    for place, words in zip(visible, texts, strict=False):
        cells = plain.table.rows[place].cells
        heads = cells[: len(cells) - width]
        styled = zip(cells[len(heads) :], words, of_row[place], strict=False)
        yield (*heads, *(_styled(cell, word, value, language) for cell, word, value in styled))
    for more in styler.concatenated:
        yield from _rows(more, language)


def _styled(cell: Cell, display: Any, value: Any, language: Language) -> Cell:
    """Return a cell with the text of a style; what the style leaves to pandas stays as it is."""
    words = printable(str(display)).strip()
    if cell.evidence == "missing":
        return cell if words in _NO_VALUE else replace(cell, text=words)
    unformatted = f"{value:.6f}" if isinstance(value, float) else str(value)
    if str(display) == unformatted:
        return cell
    number = cell.value if cell.value is None else float(value)
    return replace(cell, text=_in_language(words, number, language))


def _in_language(words: str, value: float | None, language: Language) -> str:
    """Return a number that is written the English way with the marks of a language."""
    found = _ENGLISH.fullmatch(words)
    if language == "en" or value is None or found is None:
        return words
    digits = found["number"]
    decimals = len(digits.partition(".")[2])
    read = float(digits.replace(",", ""))
    as_it_is = abs(read - value) <= 0.5 * 10**-decimals
    as_percent = "%" in found["after"] and abs(read - 100 * value) <= 0.5 * 10**-decimals + 0.5
    if not (as_it_is or as_percent):
        return words  # written by other marks already: 1.234 for 1234
    return found["before"] + digits.translate(_SWAP) + found["after"]
