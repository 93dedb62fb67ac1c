"""How a reader tells reported figures from inferred ones.

Colour alone would be lost in print and on a photocopier, so an inferred figure carries a mark in
its text and its table a note that explains the mark. Every writer takes both from here.
"""

from __future__ import annotations

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Cell, Evidence, Table

# Cells that hold words in the place of a figure.
ABSENT: frozenset[Evidence] = frozenset({"missing", "withheld"})


def mark(cell: Cell, language: Language) -> str:
    """Return the mark that follows the text of a cell, or nothing.

    Examples
    --------
    >>> mark(Cell("36", 36, evidence="inferred"), "vi"), mark(Cell("31", 31), "vi")
    ('(*)', '')
    """
    return labels_for(language)("publish.inferred_mark") if cell.evidence == "inferred" else ""


def notes_of(table: Table, language: Language) -> tuple[str, ...]:
    """Return the notes of a table, with the explanation of its marks at the end."""
    found = {cell.evidence for row in table.rows for cell in row.cells}
    explained = (kind for kind in ("inferred", "withheld") if kind in found)
    return (*table.notes, *(labels_for(language)(f"publish.{kind}_note") for kind in explained))
