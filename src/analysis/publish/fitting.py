"""How a table fits on a page: size of letters, widths of columns, upright or landscape.

The same rule as in the template of the PDF: the largest size at which no word is cut, on an
upright page if it can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.display.blocks import Column, Row, Table
from analysis.display.evidence import mark
from analysis.display.html_table import column_groups
from analysis.errors import BuildError
from analysis.labels import Language, labels_for
from analysis.publish.measure import longest_word, text_width

SMALLEST = 9
PADDING = 7.0  # points, left and right of a cell together
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
    for width, turned in ((upright, False), (landscape, True)):
        for size in range(largest, SMALLEST - 1, -1):
            needs = _needs(table, size, language)
            if sum(needs) <= width:
                return replace(_shared(table, needs, width, size, language), landscape=turned)
    raise BuildError(f"table {table.name} has more columns than fit on a landscape page: split it")


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


def _shared(table: Table, needs: Sequence[float], width: float, size: int, language: Language) -> Fitting:
    """Give what is left to columns whose texts are still broken.

    Filling the short gaps first keeps short texts on one line; sharing by the size of the gaps helps
    long headings. The lower head wins, then the lower table.
    """
    wishes = [column.width for column in table.columns]
    texts = _longest_texts(table, size, language)
    gaps = [max(0.0, text + PADDING - need) for text, need in zip(texts, needs, strict=True)]
    left = width - sum(needs)
    evenly = _filled(gaps, wishes, left)
    by_gap = _filled(gaps, [gap * wish for gap, wish in zip(gaps, wishes, strict=True)], left)
    fittings = []
    for extra in (evenly, by_gap):
        spare = (left - sum(extra)) / max(0.01, sum(wishes))
        shares = zip(needs, extra, wishes, strict=True)
        widths = tuple(need + more + spare * wish for need, more, wish in shares)
        fittings.append(Fitting(size, widths, False))
    return min(
        fittings, key=lambda fitting: (_head_lines(table, fitting, language), round(height(table, fitting)))
    )


def _head_lines(table: Table, fitting: Fitting, language: Language) -> int:
    pairs = zip(table.columns, fitting.widths, strict=True)
    return max(
        lines(heading_text(column, language), width - PADDING, fitting.size, bold=True)
        for column, width in pairs
    )


def _filled(gaps: Sequence[float], wishes: Sequence[float], left: float) -> list[float]:
    """Fill gaps evenly, by their wishes, until all are full or nothing is left.

    Examples
    --------
    >>> _filled([10, 100, 0], [1, 1, 1], 50)
    [10, 40.0, 0]
    """
    given = [0.0] * len(gaps)
    order = sorted(range(len(gaps)), key=lambda at: gaps[at] / max(0.01, wishes[at]))
    for done, at in enumerate(order):
        share = left * wishes[at] / max(0.01, sum(wishes[other] for other in order[done:]))
        given[at] = min(gaps[at], share)
        left -= given[at]
    return given


def _longest_texts(table: Table, size: float, language: Language) -> list[float]:
    texts = [[heading_text(column, language)] for column in table.columns]
    for row in table.rows:
        if row.role != "section":
            for column, cell in zip(texts, row.cells, strict=True):
                column.append(cell.text)
    return [max(text_width(text, size) for text in column) for column in texts]


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
