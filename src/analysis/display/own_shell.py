"""The shell of an analyst's notebook: what a cell shows there gets its structured form, and the fonts."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

import pandas as pd

from analysis.core.labels import Language
from analysis.core.missing import NOTE
from analysis.display.blocks import MIME
from analysis.display.own import notes_of, own_figure, own_table
from analysis.display.own_style import own_styler


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
    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, _html)
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


def _html(frame: pd.DataFrame) -> str:
    """Return what pandas shows on screen, and below it why a frame of the report is empty."""
    notes = "".join(f"<p>{escape(note)}</p>" for note in notes_of(frame, NOTE))
    shown: str = frame._repr_html_()  # type: ignore[operator]  # pandas itself offers it to Jupyter
    return shown + notes


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
