"""An official form on a sheet of its own, as the circular lays it out and ready to sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.labels import labels_for
from analysis.display.blocks import Cell, Closing, Cover, Form, FormColumn, Row
from analysis.publish.sheet.grid import PRINTED_EDGE, PRINTED_LETTER, USUAL, Grid, height
from analysis.publish.sheet.page import set_page, set_pages

UNIT = 9.0  # letters, width of a column of width 1
LEAST = 92.0  # letters, width of a form whose head stands on one line
Look = dict[str, Any]
_HEAD: Look = {"bold": True, "align": "center", "text_wrap": True, "border": 1}
_WITH_SIGNATURE = (2, 10)  # at least and at most so many rows stay on the page of the signature
_SIGNATURE_GAP = 4  # rows left for the signature


@dataclass(frozen=True)
class FormWriter:
    """Writes one form, with the head and the signature of the report it belongs to."""

    grid: Grid
    form: Form
    cover: Cover
    closing: Closing | None

    def write(self) -> None:
        """Write the sheet and set up its page."""
        for at, column in enumerate(self.form.columns):
            self.grid.sheet.set_column(at, at, self._unit * column.width)
        row = self._letterhead()
        row = self._title(row + 1)
        head = row + 1
        first = self._head(head)
        for number, line in enumerate(self.form.rows):
            self._row(first + number, line)
        end = self._signature(self._notes(first + len(self.form.rows) + 1))
        self.grid.sheet.freeze_panes(first, self.form.key_columns)
        set_page(self.grid.sheet, (head, first - 1), self.grid.book.banner)
        columns = self.form.columns
        width = sum(PRINTED_LETTER * self._unit * column.width + PRINTED_EDGE for column in columns)
        rows = [self.grid.heights.get(row, USUAL) for row in range(end)]
        signed = first + len(self.form.rows) - rows_with_signature(self.form)
        set_pages(self.grid.sheet, width, rows, (head, first - 1), signed)

    def _row(self, row: int, line: Row) -> None:
        bold = line.role == "total"
        needs = []
        for at, (cell, column) in enumerate(zip(line.cells, self.form.columns, strict=True)):
            look: Look = {"border": 1, "align": column.align, "text_wrap": True, "bold": bold}
            self.grid.cell(row, at, reported(cell), **look)
            needs.append(height(cell.text, self._unit * column.width, bold=bold))
        self.grid.set_row(row, max(needs))

    @property
    def _unit(self) -> float:
        wishes = sum(column.width for column in self.form.columns)
        return max(UNIT, LEAST / wishes)

    @property
    def _last(self) -> int:
        return len(self.form.columns) - 1

    @property
    def _middle(self) -> int:
        """Return the first column of the right half, by width."""
        widths = [column.width for column in self.form.columns]
        half = sum(widths) / 2
        return min(range(1, len(widths)), key=lambda at: abs(sum(widths[:at]) - half))

    def _pair(
        self, row: int, left: str, right: str, left_look: dict[str, Any], right_look: dict[str, Any]
    ) -> None:
        self.grid.span(row, 0, row, self._middle - 1, left, align="center", **left_look)
        self.grid.span(row, self._middle, row, self._last, right, align="center", **right_look)

    def _letterhead(self) -> int:
        text, cover = labels_for(self.cover.language), self.cover
        bold = {"bold": True}
        self.grid.span(0, 0, 0, self._last, self.form.label, align="right", italic=True)
        upper = cover.issuer_parent or cover.issuer
        self._pair(1, upper.upper(), text("publish.state"), {} if cover.issuer_parent else bold, bold)
        lower = cover.issuer.upper() if cover.issuer_parent else ""
        self._pair(2, lower, text("publish.motto"), bold, {**bold, "underline": 1})
        return 3

    def _title(self, row: int) -> int:
        text = labels_for(self.cover.language)
        lines: list[tuple[str, Look]] = [
            (self.form.title.upper(), {"bold": True, "font_size": 14}),
            (self.form.period, {"bold": True}),
        ]
        lines += [(text("sheet.notice", notice=notice), {"italic": True}) for notice in self.cover.notices]
        for words, look in lines:
            self._line(row, words, align="center", **look)
            row += 1
        return row

    def _line(self, row: int, words: str, **look: Any) -> None:
        self.grid.span(row, 0, row, self._last, words, text_wrap=True, **look)
        width = self._unit * sum(column.width for column in self.form.columns)
        self.grid.set_row(row, height(words, width, bold=True))

    def _head(self, row: int) -> int:
        """Write the merged headings and the row of symbols; return the row below them."""
        depth = max(len(column.headings) for column in self.form.columns)
        for top, left, bottom, right, words in merged(self.form.columns, depth):
            self.grid.span(row + top, left, row + bottom, right, words, **_HEAD)
        for level in range(depth):
            self.grid.set_row(row + level, self._level_height(level, depth))
        for at, column in enumerate(self.form.columns):
            self.grid.text(
                row + depth,
                at,
                column.symbol,
                align="center",
                italic=True,
                border=1,
                font_size=10,
                shrink=True,
            )
        return row + depth + 1

    def _level_height(self, level: int, depth: int) -> float:
        """Return the height of a row of headings; a heading over several rows shares its need."""
        needs = [height("", 1)]
        for top, left, bottom, right, words in merged(self.form.columns, depth):
            if top <= level <= bottom:
                width = self._unit * sum(column.width for column in self.form.columns[left : right + 1])
                needs.append(height(words, width, bold=True) / (bottom - top + 1))
        return max(needs)

    def _notes(self, row: int) -> int:
        for note in self.form.notes:
            self._line(row, note, font_size=10, italic=True)
            row += 1
        return row + 1

    def _signature(self, row: int) -> int:
        if self.closing is None:
            return row
        closing = self.closing
        lines: list[tuple[str, Look]] = [
            (self.cover.place_date, {"italic": True}),
            (closing.authority, {"bold": True}),
        ]
        lines += [(closing.signatory_title, {"bold": True}), *[("", {})] * _SIGNATURE_GAP]
        lines.append((closing.signatory, {"bold": True}))
        for words, look in lines:
            if words:
                self.grid.span(row, self._middle, row, self._last, words, align="center", **look)
            row += 1
        return row


def rows_with_signature(form: Form) -> int:
    """Return how many rows stay on the page of the signature: those of the last unit, if they may."""
    least, most = _WITH_SIGNATURE
    names = [bool(row.cells[1].text) for row in form.rows]
    of_last = names[::-1].index(True) + 1 if any(names) else least
    return min(len(form.rows), most, max(least, of_last))


def merged(columns: Sequence[FormColumn], depth: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the headings as top, left, bottom, right and words.

    Neighbours under the same headings share them; a column's own heading reaches down to the symbols.

    Examples
    --------
    >>> paths = [("Đầu kỳ",), ("Giảm", "Khác"), ("Giảm", "Chết")]
    >>> list(merged([FormColumn(path, "") for path in paths], 2))
    [(0, 0, 1, 0, 'Đầu kỳ'), (0, 1, 0, 2, 'Giảm'), (1, 1, 1, 1, 'Khác'), (1, 2, 1, 2, 'Chết')]
    """
    for level in range(depth):
        at = 0
        while at < len(columns):
            path = columns[at].headings
            end = at + 1
            if level < len(path) - 1:
                while end < len(columns) and columns[end].headings[: level + 1] == path[: level + 1]:
                    end += 1
                yield level, at, level, end - 1, path[level]
            elif level == len(path) - 1:
                yield level, at, depth - 1, at, path[level]
            at = end


def reported(cell: Cell) -> Cell:
    """Leave out what nobody reported: a form is signed, and an inference is not a report."""
    return Cell("") if cell.evidence in {"missing", "inferred"} else cell
