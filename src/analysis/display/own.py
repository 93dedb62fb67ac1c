"""What an analyst shows in a cell of their own: frames, figures, images, as blocks to be named.

A notebook's shell asks here for the structured form of a frame or figure. Number, caption and alternative
text stand in the options of its cell and are put in when the notebook is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Block, Cell, Column, Row, Table

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

LONGEST = 300  # rows of a table that somebody still reads
HOUSEHOLD_KEYS = {"household", "household_id", "previous_household"}
HOUSEHOLD_COLUMNS = {"b1_score", "income_vnd", "declared_class", "previous_class"}
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
    fields = {key: value for key, value in data.items() if key not in ("kind", "table")}
    return Own(cast("Table", block_from_json({"kind": "table", **data["table"]})), **fields)


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
    heads = [] if _only_counts(frame.index) else [str(name or "") for name in frame.index.names]
    columns = (
        *(Column(name) for name in heads),
        *(
            Column(*_heading(name), align="right" if is_number(shown.iloc[:, place]) else "left")
            for place, name in enumerate(shown.columns)
        ),
    )
    values = [_texts(shown.iloc[:, place], text) for place in range(shown.shape[1])]
    rows = []
    for place, label in enumerate(shown.index):
        labels = [] if not heads else label if isinstance(label, tuple) else [label]
        names = [Cell(_plain(one, text)) for one in labels]
        rows.append(Row((*names, *(column[place] for column in values))))
    table = Table(_ORIGIN, _ORIGIN, columns or (Column(""),), tuple(rows))
    return Own(table, rows=len(frame), households=household_signs(frame))


def own_styler(styler: Styler, language: Language = "vi") -> Own:
    """Return a styled frame with its texts as the style formats them."""
    frame = cast("pd.DataFrame", styler.data)  # type: ignore[attr-defined]  # public, but not in the stubs
    own = own_table(frame, language)
    depth = frame.columns.nlevels + (1 if any(frame.index.names) else 0)
    lines = styler.to_string(delimiter="\x1f", sparse_index=False, sparse_columns=False).splitlines()
    body = [line.split("\x1f") for line in lines if line][-len(frame) :] if len(frame) else []
    width = frame.shape[1]
    if depth and len(body) == len(frame) and all(len(cells) >= width for cells in body):
        rows = []
        for row, told in zip(own.table.rows, body, strict=False):
            kept = row.cells[: len(row.cells) - width]
            styled = zip(row.cells[len(kept) :], told[len(told) - width :], strict=True)
            rows.append(
                Row((*kept, *(Cell(words.strip(), cell.value, cell.evidence) for cell, words in styled)))
            )
        own = Own(Table(_ORIGIN, _ORIGIN, own.table.columns, tuple(rows)), "", "", own.rows, own.households)
    caption = styler.caption if isinstance(styler.caption, str) else ""  # type: ignore[attr-defined]
    return Own(own.table, "", caption, own.rows, own.households)


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
    rows = tuple(Row((Cell(series), Cell(at), _cell(value, text))) for series, at, value in points)
    return Own(Table(_ORIGIN, _ORIGIN, columns, rows[:LONGEST]), to_svg(figure), rows=min(len(rows), LONGEST))


def household_signs(frame: pd.DataFrame) -> str:
    """Say what shows that a frame has one row a household; empty if nothing does.

    Examples
    --------
    >>> listed = pd.DataFrame({"village": ["Kim"], "nuoc": pd.array([True], "boolean")})
    >>> household_signs(listed), household_signs(listed.groupby("village").sum())
    ('nuoc', '')
    """
    names = {str(name) for name in (*frame.index.names, *_names(frame.columns)) if name is not None}
    flags = {str(name) for name, kind in frame.dtypes.items() if str(kind) == "boolean"}
    found = sorted(
        (names & HOUSEHOLD_KEYS) | ({str(name) for name in frame.columns} & HOUSEHOLD_COLUMNS) | flags
    )
    return ", ".join(found)


def publish_what_is_shown(language: Language) -> None:
    """Have the shell of this notebook, if there is one, give frames and figures their structured form."""
    import sys

    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return
    _set_up_drawing(shell)
    forms = shell.display_formatter.mimebundle_formatter
    for kind in (pd.DataFrame, pd.Series):
        forms.for_type(kind, _bundle(own_table, language))
    for name_of_kind, form in (
        ("pandas.io.formats.style.Styler", own_styler),
        ("matplotlib.figure.Figure", own_figure),
    ):
        module, _, name = name_of_kind.rpartition(".")
        forms.for_type_by_name(module, name, _bundle(form, language))


def _bundle(form: Any, language: Language) -> Any:
    def told(thing: Any, **_: Any) -> dict[str, Any]:
        own = form(thing, language)
        return {MIME: {"kind": "own", **asdict(own)}}

    return told


def _set_up_drawing(shell: Any) -> None:
    """Draw in the look of the reports, and show the figures of pyplot that a cell leaves open."""
    import matplotlib as mpl

    from analysis.display.drawing import own_settings

    mpl.rcParams.update(own_settings())
    if "inline" not in mpl.get_backend():
        mpl.use("module://matplotlib_inline.backend_inline")
    if not getattr(shell, "_giamngheo_shows_figures", False):
        shell.events.register("post_execute", _show_open_figures)
        shell._giamngheo_shows_figures = True


def _show_open_figures() -> None:
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    from IPython.display import display

    for place in pyplot.get_fignums():
        display(pyplot.figure(place))  # type: ignore[no-untyped-call]  # IPython is not typed
    pyplot.close("all")


def is_number(series: pd.Series) -> bool:
    """Say whether a column holds numbers; flags are none."""
    return pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype)


def _only_counts(index: pd.Index) -> bool:
    return isinstance(index, pd.RangeIndex) and index.name is None


def _names(columns: pd.Index) -> Iterator[Any]:
    for name in columns:
        yield from name if isinstance(name, tuple) else (name,)


def _heading(name: Any) -> tuple[str, str]:
    if isinstance(name, tuple):
        return str(name[-1]), " · ".join(str(part) for part in name[:-1] if str(part))
    return str(name), ""


def _texts(series: pd.Series, text: Labels) -> Sequence[Cell]:
    if not is_number(series):
        return [_cell(value, text) for value in series]
    known = [float(value) for value in series if not is_missing(value)]
    decimals = 0 if all(value.is_integer() for value in known) else 2
    return [_cell(value, text, decimals) for value in series]


def _cell(value: Any, text: Labels, decimals: int | None = None) -> Cell:
    if is_missing(value):
        return Cell(text("publish.own.missing"), evidence="missing")
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return Cell(text("publish.own.yes" if value else "publish.own.no"))
    try:
        amount = float(value) if not isinstance(value, str) else None
    except (TypeError, ValueError):
        amount = None
    if amount is None:
        return Cell(_plain(value, text))
    if decimals is None:
        decimals = 0 if amount.is_integer() else 2
    shown: int | float = int(amount) if not decimals else round(amount, decimals)
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    return Cell(number(shown, text.language, decimals), shown, number_format=form)


def _plain(value: Any, text: Labels) -> str:
    if is_missing(value):
        return text("publish.own.missing")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)
