"""A table of a report as a real Word table: head that repeats, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.display.evidence import ABSENT, mark
from analysis.display.html_table import column_groups
from analysis.display.palette import SHADES
from analysis.publish.fitting import Fitting, height, row_height
from analysis.publish.word.nodes import Node, Styles, node, twips

STYLE_SIZE = 12  # points, of the style Table Text
SMALL = 368.0  # points, about half a page: a lower table is kept in one piece
LONG = 450.0  # points, well below a page with its repeated head
_SHADE = "F2F2F2"


@dataclass(frozen=True)
class TableWriter:
    """Writes one table.

    Parameters
    ----------
    below
        Whether notes follow, which the last row then stays with.
    """

    table: Table
    fitting: Fitting
    styles: Styles
    language: Language
    below: bool

    def write(self) -> Node:
        """Return the table element."""
        rows = list(self._rows())
        return node("tbl", self._properties(), self._grid(), *self._head(), *rows)

    def _properties(self) -> Node:
        table = self.table
        labels = "; ".join(column.label for column in table.columns)
        said = labels_for(self.language)("word.table_description", rows=len(table.rows), columns=labels)
        return node(
            "tblPr",
            node("tblStyle", val=self.styles.ids["Report Table"]),
            node("tblW", w=twips(sum(self.fitting.widths)), type="dxa"),
            node("tblLayout", type="fixed"),
            node("tblLook", val="06A0", firstRow=1, firstColumn=1, noHBand=1, noVBand=1),
            node("tblCaption", val=table.caption),
            node("tblDescription", val=said),
        )

    def _grid(self) -> Node:
        return node("tblGrid", *(node("gridCol", w=twips(width)) for width in self.fitting.widths))

    def _head(self) -> Iterator[Node]:
        """Yield one or two rows of headings; a heading without a group reaches over both."""
        groups = column_groups(self.table.columns)
        grouped = any(group for group, _ in groups)
        upper: list[Node] = []
        lower: list[Node] = []
        at = 0
        for group, members in groups:
            widths = self.fitting.widths[at : at + len(members)]
            at += len(members)
            singles = list(zip(members, widths, strict=True))
            merge = "restart" if grouped else ""
            if group:
                upper.append(self._heading(group, "", sum(widths), span=len(members)))
                lower += [self._column(column, width) for column, width in singles]
            else:
                upper += [self._column(column, width, merge) for column, width in singles]
                lower += [self._heading("", "", width, merge="continue") for _, width in singles]
        for cells in [upper, lower] if grouped else [upper]:
            yield node("tr", node("trPr", node("cantSplit"), node("tblHeader")), *cells)

    def _column(self, column: Column, width: float, merge: str = "") -> Node:
        unit = labels_for(self.language)("publish.unit", unit=column.unit) if column.unit else ""
        return self._heading(column.label, unit, width, merge=merge)

    def _heading(self, text: str, unit: str, width: float, span: int = 1, merge: str = "") -> Node:
        runs = [self._run(text, bold=True)] if text else []
        runs += [self._run(f" {unit}", bold=False, plain=True)] if unit else []
        return node(
            "tc",
            _cell_properties(width, span=span, merge=merge),
            self.styles.paragraph("Table Heading", *runs, keep=True),
        )

    def _rows(self) -> Iterator[Node]:
        rows = self.table.rows
        small = height(self.table, self.fitting) < SMALL
        for number, row in enumerate(rows):
            last = number == len(rows) - 1
            # The head never stands alone, nor does a section's heading or the last row before notes.
            keep = self.below if last else small or row.role == "section"
            # A row that may be longer than a page must be allowed to break.
            whole = [node("cantSplit")] if row_height(row, self.fitting) < LONG else []
            yield node("tr", node("trPr", *whole), *self._cells(row, keep))

    def _cells(self, row: Row, keep: bool) -> Iterator[Node]:
        widths: Sequence[float] = self.fitting.widths
        if row.role == "section":
            properties = _cell_properties(sum(widths), span=len(widths), shade=_SHADE)
            yield node("tc", properties, self._text(row.cells[0], "", keep, bold=True))
            return
        for cell, column, width in zip(row.cells, self.table.columns, widths, strict=True):
            align = "" if column.align == "left" else column.align
            shade = SHADES[cell.shade].removeprefix("#").upper()
            properties = _cell_properties(width, shade=shade)
            yield node("tc", properties, self._text(cell, align, keep, row.role == "total"))

    def _text(self, cell: Cell, align: str, keep: bool, bold: bool) -> Node:
        style = "Missing Value" if cell.evidence in ABSENT else ""
        runs = [self._run(cell.text, style, bold=bold)] if cell.text else []
        sign = mark(cell, self.language)
        runs += [self._run(sign, "Evidence Mark")] if sign else []
        return self.styles.paragraph("Table Text", *runs, keep=keep, align=align)

    def _run(self, text: str, style: str = "", *, bold: bool = False, plain: bool = False) -> Node:
        size = self.fitting.size if self.fitting.size != STYLE_SIZE else 0
        run = self.styles.run(text, style, bold=bold, size=size)
        if plain:
            run.get_or_add_rPr().insert(0, node("b", val=0))
        return run


def _cell_properties(width: float, *, span: int = 1, merge: str = "", shade: str = "") -> Node:
    properties = node("tcPr", node("tcW", w=twips(width), type="dxa"))
    if span > 1:
        properties.append(node("gridSpan", val=span))
    if merge:
        properties.append(node("vMerge", val=merge))
    if shade:
        properties.append(node("shd", val="clear", color="auto", fill=shade))
    properties.append(node("vAlign", val="center"))
    return properties
