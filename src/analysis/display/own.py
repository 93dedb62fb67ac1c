"""What an analyst shows in a cell of their own: frames, figures, images, as blocks to be named.

A notebook's shell asks here for the structured form of a frame or figure. Number, caption and alternative
text stand in the options of its cell and are put in when the notebook is published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import WHY, is_missing
from analysis.display.block_json import block_from_json
from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.display.own_cells import cells_of, is_number, own_cell, plain_text, printable, shared_decimals
from analysis.display.own_rows import household_signs

LONGEST = 300  # rows of a table that somebody still reads
_ORIGIN = "own"


@dataclass(frozen=True)
class Own(Block):
    """A table or figure of an analyst, before it has a caption.

    Parameters
    ----------
    table
        The frame as shown, or the values that a figure draws.
    svg
        The drawing; empty for a table.
    caption
        As set by a Styler; else it stands in the cell.
    rows
        Of the frame, which may be more than the table holds.
    households
        What shows that there is one row a household; empty otherwise.
    """

    table: Table
    svg: str = ""
    caption: str = ""
    rows: int = 0
    households: str = ""

    kind = "own"


def own_from_json(data: Mapping[str, Any]) -> Own:
    """Rebuild an own block from its JSON form."""
    fields = {key: value for key, value in data.items() if key not in ("kind", "table", "editions")}
    table = cast("Table", block_from_json({"kind": "table", **data["table"]}))
    return Own(table, **fields, editions=tuple(data.get("editions", ())))


def own_table(frame: pd.DataFrame | pd.Series, language: Language = "vi") -> Own:
    """Return a frame or series as a table in the look of the reports.

    An index without a name that only counts the rows is left out.

    Examples
    --------
    >>> own = own_table(pd.DataFrame({"hộ": [11, 3]}, index=pd.Index(["Kim", "Xủ"], name="thôn")))
    >>> [[cell.text for cell in row.cells] for row in own.table.rows]
    [['Kim', '11'], ['Xủ', '3']]
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame(frame.name if frame.name is not None else "")
    text = labels_for(language)
    shown = frame.head(LONGEST)
    names = frame.index.names
    heads = (
        []
        if _only_counts(frame.index)
        else ["" if is_missing(one) else plain_text(one, text) for one in names]
    )
    columns = (
        *(Column(name) for name in heads),
        *(
            Column(*_heading(name, text), align="right" if is_number(shown.iloc[:, place]) else "left")
            for place, name in enumerate(shown.columns)
        ),
    )
    decimals = shared_decimals(shown)
    values = [cells_of(shown.iloc[:, place], text, decimals[place]) for place in range(shown.shape[1])]
    rows = []
    for place, label in enumerate(shown.index):
        labels = [] if not heads else label if isinstance(label, tuple) else [label]
        keys = [Cell(plain_text(one, text)) for one in labels]
        rows.append(Row((*keys, *(column[place] for column in values)) or (Cell(""),)))
    if not len(frame) or not columns:
        rows = [Row((Cell(text("frames.absent.none")),), role="section")]
    table = Table(_ORIGIN, _ORIGIN, columns or (Column(""),), tuple(rows), tuple(notes_of(frame, WHY)))
    return Own(table, rows=len(frame) if columns else 0, households=household_signs(frame))


def notes_of(frame: pd.DataFrame, name: str) -> list[str]:
    """Return why a frame of a report is empty or withheld, where that still shows in it."""
    shows = name in frame.attrs and (frame.empty or bool(frame.isna().any(axis=None)))
    return [str(frame.attrs[name])] if shows else []


def own_figure(figure: Any, language: Language = "vi") -> Own:
    """Return a figure of matplotlib with the values that it draws."""
    from analysis.display.chart_values import chart_values
    from analysis.display.drawing import to_svg

    text = labels_for(language)
    columns = (
        Column(text("publish.own.series")),
        Column(text("publish.own.at")),
        Column(text("publish.own.value"), align="right"),
    )
    points = list(chart_values(figure))
    rows = tuple(
        Row((Cell(printable(series)), Cell(printable(at)), own_cell(value, text)))
        for series, at, value in points
    )
    return Own(Table(_ORIGIN, _ORIGIN, columns, rows[:LONGEST]), to_svg(figure), rows=min(len(rows), LONGEST))


def _only_counts(index: pd.Index) -> bool:
    return isinstance(index, pd.RangeIndex) and index.name is None


def _heading(name: Any, text: Labels) -> tuple[str, str]:
    """Return what stands over a column, and over it with others; empty levels do not count."""
    parts = name if isinstance(name, tuple) else (name,)
    told = [plain_text(part, text) for part in parts if not is_missing(part) and str(part)]
    return (told[-1], " · ".join(told[:-1])) if told else ("", "")
