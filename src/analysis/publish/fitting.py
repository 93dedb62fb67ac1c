"""How a table fits on a page: size of letters, widths of columns, upright or landscape.

The largest size at which no word is cut, on an upright page if it can be, and of several ways to
share the width the one that makes the table lowest. PDF and Word files are laid out alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

from analysis.core.errors import BuildError
from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Column, Row, Table
from analysis.display.evidence import mark
from analysis.display.html_table import column_groups
from analysis.publish.measure import longest_word, text_width

SMALLEST = 9
PADDING = 7.0  # points, left and right of a cell together
SHORT = (12.0, 8.0, 5.5, 4.0, 0.0)  # times the size: texts up to this width stay on one line, if they can
POWERS = (2.0, 1.0)  # of the mean that stands for the texts of a column
HEAD_LINES = (4, 6)  # that a heading should take at most; more where the texts below are long
LINE = 1.2  # height of a line as a part of its size
GAP = 4.0  # points above and below a cell's text together


@dataclass(frozen=True)
class Fitting:
    """Size in points, widths in points, and whether the page is turned."""

    size: int
    widths: tuple[float, ...]
    landscape: bool


def fit(table: Table, upright: float, landscape: float, language: Language) -> Fitting:
    """Return how a table fits on pages with these text widths, in points.

    Raises
    ------
    BuildError
        If it does not fit on a landscape page either.
    """
    largest = 12 if len(table.columns) <= 5 else 11
    pages = ((landscape, True),) if table.turned else ((upright, False), (landscape, True))
    for width, turned in pages:
        for size in range(largest, SMALLEST - 1, -1):
            needs = _needs(table, size, language)
            if sum(needs) <= width:
                return Fitting(size, _spread(table, needs, width, size, language), turned)
    raise BuildError(
        f"table '{table.caption}' has more columns than fit on a landscape page: show fewer of them "
        '(frame[["…", "…"]]), turn it (frame.T), or keep it for the page, the workbook and the CSV files by '
        "this line at the top of its cell:\n#| edition: page"
    )


def height(table: Table, fitting: Fitting) -> float:
    """Return about how high the body of a fitted table is, in points."""
    return sum(row_height(row, fitting) for row in table.rows)


def heading_text(column: Column, language: Language) -> str:
    """Return the heading of a column with its unit, as it stands on paper."""
    unit = labels_for(language)("publish.unit", unit=column.unit) if column.unit else ""
    return f"{column.label} {unit}".strip()


def _needs(table: Table, size: float, language: Language) -> list[float]:
    needs = [longest_word(heading_text(column, language), size, bold=True) for column in table.columns]
    for row in table.rows:
        if row.role != "section":
            bold = row.role == "total"
            needs = [
                max(need, longest_word(cell.text + mark(cell, language), size, bold))
                for need, cell in zip(needs, row.cells, strict=True)
            ]
    for last, missing in _group_gaps(table.columns, needs, size):
        needs[last] += missing
    return [need + PADDING for need in needs]


def _group_gaps(
    columns: Sequence[Column], needs: Sequence[float], size: float
) -> Iterator[tuple[int, float]]:
    """Yield the last column of each group that is narrower than its heading, and by how much."""
    end = 0
    for group, members in column_groups(columns):
        start, end = end, end + len(members)
        missing = longest_word(group, size, bold=True) - sum(needs[start:end])
        if missing > 0:
            yield end - 1, missing


def _spread(
    table: Table, needs: Sequence[float], width: float, size: int, language: Language
) -> tuple[float, ...]:
    """Return the widths that make the table lowest, of those with which typical texts take the fewest lines.

    Short texts are not pressed into single words, nor headings into more than a few lines if that
    can be; what is left over is shared out by the widths that the table asks for.
    """
    texts = _text_widths(table, size, language)
    full = [max(column, default=0.0) + PADDING for column in texts]
    headings = [heading_text(column, language) for column in table.columns]
    means = [[_mean(column, power) + PADDING for column in texts] for power in POWERS]
    ways = [
        _shared(least, typical, width)
        for limit in HEAD_LINES
        for least, typical in product(
            _least(full, [_head_width(head, size, limit) for head in headings], needs, width, size), means
        )
    ]
    titles = [text_width(head, size, bold=True) for head in headings]
    whole = [[head, *column] for head, column in zip(titles, texts, strict=True)]
    widths = min(ways, key=lambda way: _line_count(whole, way))
    wishes = [column.width for column in table.columns]
    spare = (width - sum(widths)) / max(0.01, sum(wishes))
    return tuple(one + spare * wish for one, wish in zip(widths, wishes, strict=True))


def _mean(texts: Sequence[float], power: float) -> float:
    """Return what stands for the texts of a column; one long remark among short ones does not govern it."""
    return float((sum(text**power for text in texts) / max(1, len(texts))) ** (1 / power))


def _shared(least: Sequence[float], typical: Sequence[float], width: float) -> list[float]:
    """Return widths, none below the least, with which typical texts take about the same number of lines."""
    most = [max(low, text) for low, text in zip(least, typical, strict=True)]
    # Halving finds the number of lines at which the widths just fill the page.
    few, many = 1.0, 64.0
    for _ in range(24):
        middle = (few + many) / 2
        fits = sum(max(low, text / middle) for low, text in zip(least, most, strict=True)) <= width
        few, many = (few, middle) if fits else (middle, many)
    return [max(low, text / many) for low, text in zip(least, most, strict=True)]


def _line_count(texts: Sequence[Sequence[float]], widths: Sequence[float]) -> int:
    """Return about how many lines a table has with these widths, from the widths of its texts."""
    room = [width - PADDING for width in widths]
    return sum(
        max(ceil(text / space - 0.001) if space > 0 else 1 for text, space in zip(row, room, strict=True))
        for row in zip(*texts, strict=True)
    )


def _least(
    full: Sequence[float], heads: Sequence[float], needs: Sequence[float], width: float, size: int
) -> list[list[float]]:
    """Return widths below which no column goes: those of short texts and headings, whichever fit."""
    found = []
    for limit in SHORT:
        short = (min(text, limit * size) for text in full)
        widths = [max(three) for three in zip(needs, short, heads, strict=True)]
        if sum(widths) <= width:
            found.append(widths)
    return found or [list(needs)]


def _head_width(text: str, size: float, most: int) -> float:
    """Return the least width in which a heading takes no more lines than it should."""
    width = longest_word(text, size, bold=True)
    while lines(text, width, size, bold=True) > most:
        width += size / 2
    return width + PADDING


def _text_widths(table: Table, size: float, language: Language) -> list[list[float]]:
    """Return the width of each text on a single line, by column."""
    rows = [row for row in table.rows if row.role != "section"]
    columns = ([(row.cells[at], row.role == "total") for row in rows] for at in range(len(table.columns)))
    return [
        [text_width(cell.text + mark(cell, language), size, bold) for cell, bold in column]
        for column in columns
    ]


def row_height(row: Row, fitting: Fitting) -> float:
    """Return about how high a row is, in points."""
    widths = fitting.widths if len(row.cells) > 1 else (sum(fitting.widths),)
    bold = row.role != "body"
    most = max(
        lines(cell.text, width - PADDING, fitting.size, bold)
        for cell, width in zip(row.cells, widths, strict=True)
    )
    return most * fitting.size * LINE + GAP


def lines(text: str, width: float, size: float, bold: bool = False) -> int:
    """Return on how many lines a text stands in a width, broken between words.

    Examples
    --------
    >>> lines("Hộ cận nghèo", 40, 12), lines("Hộ cận nghèo", 400, 12)
    (2, 1)
    """
    count, used = 1, 0.0
    space = text_width(" ", size, bold)
    for word in text.split():
        long = text_width(word, size, bold)
        if used and used + space + long > width:
            count, used = count + 1, long
        else:
            used += long + (space if used else 0.0)
    return count
