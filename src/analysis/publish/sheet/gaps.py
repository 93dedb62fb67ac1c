"""What the official forms leave empty, as one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Cell, Column, Form, Row, Table


def gap_table(forms: Sequence[Form], language: Language) -> Table:
    """Return the table of empty cells, a row for each row of a form, with what can be inferred."""
    text = labels_for(language)
    rows = tuple(row for form in forms for row in _rows(form, text))
    return Table(
        "gaps",
        text("sheet.gaps_title"),
        (
            Column(text("sheet.gap_form"), width=0.6),
            Column(text("sheet.gap_row"), width=1.6),
            Column(text("sheet.gap_columns"), width=2),
            Column(text("sheet.gap_inferred"), width=2),
        ),
        rows,
        notes=(text("sheet.gaps_note"),) if rows else (text("sheet.no_gaps"),),
    )


def _rows(form: Form, text: Labels) -> Iterator[Row]:
    unit = ""
    for row in form.rows:
        keys = [cell.text for cell in row.cells[: form.key_columns]]
        unit = keys[1] or unit
        figures = list(zip(form.columns, row.cells, strict=True))[form.key_columns :]
        empty = [column.symbol.partition("=")[0] for column, cell in figures if cell.evidence in _EMPTY]
        if not empty:
            continue
        inferred = [
            text("sheet.inferred_value", symbol=column.symbol.partition("=")[0], value=cell.text)
            for column, cell in figures
            if cell.evidence == "inferred"
        ]
        columns = text("sheet.all_columns") if len(empty) == len(figures) else ", ".join(empty)
        words = (form.label, "; ".join((unit, *filter(None, keys[2:]))), columns, "; ".join(inferred))
        yield Row(tuple(map(Cell, words)))


_EMPTY = frozenset({"missing", "inferred"})
