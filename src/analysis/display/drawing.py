"""Matplotlib set up for reports: our fonts, no clock, no chance, no change to anybody's settings.

Figures are made without pyplot, so no window system and no list of open figures is involved, and
they are drawn with letters as paths: the same picture in a browser, in a PDF and on any machine.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from io import StringIO
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.core.typefaces import typefaces
from analysis.display.palette import INK, LINE, MUTED, NEAR_POOR, POOR, RESULT

# Not "Liberation Sans": a system may have another version of it, with other outlines.
FAMILY = "Giamngheo Sans"
# Settings of windows, keys and folders.
NO_LOOK = (
    *("animation.", "backend", "date.epoch", "docstring.", "figure.hooks", "figure.raise_window"),
    *("interactive", "keymap.", "macosx.", "savefig.directory", "tk.", "toolbar", "webagg."),
)
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@contextmanager
def report_style() -> Iterator[None]:
    """Draw in the style of the reports while the context lasts.

    Examples
    --------
    >>> with report_style():
    ...     mpl.rcParams["font.family"]
    ['Giamngheo Sans']
    """
    _register_fonts()
    with mpl.rc_context(_as_delivered() | _settings()):
        yield


class ReportFigure(Figure):
    """A figure of the reports: it looks the same whatever settings a machine or an analyst has."""


def new_figure(width_cm: float, height_cm: float) -> ReportFigure:
    """Return an empty figure of a size on paper, that only knows how to become SVG."""
    figure = ReportFigure(figsize=(width_cm / 2.54, height_cm / 2.54), layout="constrained")
    FigureCanvasSVG(figure)
    return figure


def to_svg(figure: Figure) -> str:
    """Return a figure as SVG text, equal for equal figures, and let go of it.

    Letters are paths and identifiers are hashed with a fixed salt; date and program are left out.
    """
    text = StringIO()
    # What an analyst set for a figure of their own holds until it is written.
    style = report_style() if isinstance(figure, ReportFigure) else mpl.rc_context(_settings())
    with style, warnings.catch_warnings():
        # A letter that the font lacks is drawn as a box; the table beside the figure has it.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        figure.savefig(text, format="svg", metadata=_NO_METADATA)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        # A figure of pyplot would be shown a second time at the end of its notebook cell.
        pyplot.close(figure)
    return text.getvalue()


def _as_delivered() -> dict[Any, Any]:
    """Return what a ``matplotlibrc`` of the machine or of a folder has changed, as matplotlib comes with it.

    How pictures get on a screen is nobody's look and stays.
    """
    return {
        name: default
        for name, default in mpl.rcParamsDefault.items()
        if not name.startswith(NO_LOOK) and mpl.rcParams[name] != default
    }


def _settings() -> dict[Any, Any]:
    return {
        "font.family": [FAMILY],
        "font.size": 9.5,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": LINE,
        "axes.labelcolor": MUTED,
        "xtick.color": MUTED,
        "ytick.color": INK,
        "svg.fonttype": "path",
        "svg.hashsalt": "giamngheo",
        "axes.unicode_minus": False,
    }


def own_settings() -> dict[Any, Any]:
    """Return the look of the reports for the figures of an analyst, pyplot's too."""
    _register_fonts()
    return (
        _as_delivered()
        | _settings()
        | {
            "figure.figsize": (16 / 2.54, 9 / 2.54),
            "figure.constrained_layout.use": True,
            "figure.max_open_warning": 0,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=[POOR.colour, NEAR_POOR.colour, RESULT, MUTED]),
        }
    )


@cache
def _register_fonts() -> None:
    for path in (path for name, path in typefaces().items() if name.startswith("LiberationSans")):
        entry = font_manager.ttfFontProperty(font_manager.get_font(str(path)))
        font_manager.fontManager.ttflist.append(replace(entry, name=FAMILY))
