"""Charts of the general measures: contributions, the H-A plane, curves over cut-offs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display.chart_parts import WIDTH_CM, bare
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import GROUND, INK, LINE, MUTED, NEAR_POOR, POOR

# Neighbouring parts of a bar differ in lightness and in hatching, so that a photocopy keeps them apart.
_FILLS = (POOR.colour, "white", NEAR_POOR.colour, GROUND, MUTED, "white")
# Twice as long as the fills: the seventh part has the fill of the first and a hatch of its own.
_HATCHES = ("", "///", "", "...", "", "xxx", "\\\\\\", "---", "ooo", "+++", "|||", "OO")
_STYLES = ("-", "--", ":", "-.")
_MARKERS = "oDs^vP"


@dataclass(frozen=True)
class Stack:
    """One bar: its name and its parts in percent, in the order of the names of the parts."""

    label: str
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Point:
    """A group on the plane, in percent, with its text."""

    label: str
    incidence: float
    intensity: float


@dataclass(frozen=True)
class Curve:
    """A measure of a group over cut-offs, in percent; the ends are missing in a census."""

    label: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


def contribution_bars(stacks: Sequence[Stack], names: Sequence[str], *, unit: str) -> Figure:
    """Return one bar of 100 % a group, cut into the contributions of the parts.

    Examples
    --------
    >>> chart = contribution_bars([Stack("A", (60.0, 40.0))], ["x", "y"], unit="%")
    >>> [float(bar.get_width()) for bar in chart.axes[0].patches]
    [60.0, 40.0]
    """
    with report_style():
        figure = new_figure(WIDTH_CM, 2.6 + 0.9 * len(stacks) + 0.5 * ((len(names) + 2) // 3))
        axes = figure.add_subplot()
        axes.set(xlim=(0, 100), ylim=(len(stacks) - 0.4, -0.6))
        axes.set_yticks(range(len(stacks)), [stack.label for stack in stacks])
        left = np.zeros(len(stacks))
        for at, name in enumerate(names):
            widths = np.array([stack.parts[at] for stack in stacks])
            look: dict[str, Any] = {"edgecolor": INK, "lw": 0.5, "hatch": _HATCHES[at % len(_HATCHES)]}
            fill = _FILLS[at % len(_FILLS)]
            axes.barh(range(len(stacks)), widths, left=left, height=0.6, label=name, color=fill, **look)
            left += widths
        bare(axes, unit)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=8)
    return figure


def incidence_plane(
    points: Sequence[Point], *, names: tuple[str, str], contour: Callable[[float], str]
) -> Figure:
    """Return groups by incidence and intensity, with lines on which M0 = H · A is the same.

    Parameters
    ----------
    names
        Of the axes.
    contour
        Writes the value of a contour, in percent: "M0 = 5 %".
    """
    with report_style():
        figure = new_figure(WIDTH_CM, 9)
        axes = figure.add_subplot()
        right = max(1.0, *(point.incidence for point in points)) * 1.25
        top = min(100.0, max(point.intensity for point in points) * 1.25)
        floor = min(point.intensity for point in points) * 0.75
        axes.set(xlim=(0, right), ylim=(floor, top))
        _contours(axes, right, (floor, top), contour)
        for at, point in enumerate(points):
            marker = _MARKERS[at % len(_MARKERS)]
            axes.plot(point.incidence, point.intensity, marker, color=POOR.colour, ms=8, mec=INK)
            axes.annotate(point.label, (point.incidence, point.intensity), (8, 4), textcoords="offset points")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(names[0], loc="right")
        axes.set_ylabel(names[1], loc="top")
    return figure


def _contours(axes: Axes, right: float, span: tuple[float, float], contour: Callable[[float], str]) -> None:
    floor, top = span
    middle = (floor + top) / 2
    step = _round(right * middle / 100 / 4)
    incidence = np.linspace(right / 200, right, 200)
    for at in range(1, 8):
        level = at * step
        axes.plot(incidence, 100 * level / incidence, color=LINE, lw=0.9, zorder=0)
        edge = 100 * level / top
        if edge < right:
            look: dict[str, Any] = {"va": "top", "color": MUTED, "size": 8}
            axes.annotate(contour(level), (edge, top), (2, -2), textcoords="offset points", **look)


def _round(value: float) -> float:
    """Return a step of one digit: 0.5, 1, 2, 5, 10."""
    scale = 10 ** np.floor(np.log10(value))
    return float(next(digit * scale for digit in (1, 2, 5, 10) if digit * scale >= value))


def cutoff_curves(cutoffs: Sequence[str], curves: Sequence[Curve], *, names: tuple[str, str]) -> Figure:
    """Return a line a group over cut-offs, with its confidence band where there is one.

    Examples
    --------
    >>> chart = cutoff_curves(["1", "2"], [Curve("A", (50.0, 20.0))], names=("k", "H (%)"))
    >>> len(chart.axes[0].lines), len(chart.axes[0].collections)
    (1, 0)
    """
    with report_style():
        figure = new_figure(WIDTH_CM, 8)
        axes = figure.add_subplot()
        places = range(len(cutoffs))
        for at, curve in enumerate(curves):
            colour = (POOR.colour, NEAR_POOR.colour, INK, MUTED)[at % 4]
            look: dict[str, Any] = {
                "color": colour,
                "ls": _STYLES[at % len(_STYLES)],
                "marker": _MARKERS[at % len(_MARKERS)],
            }
            axes.plot(places, curve.values, label=curve.label, ms=4.5, **look)
            if curve.low:
                axes.fill_between(places, curve.low, curve.high, color=colour, alpha=0.18, lw=0)
        axes.set_xticks(places, list(cutoffs))
        axes.set_ylim(bottom=0)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(names[0], loc="right")
        axes.set_ylabel(names[1], loc="top")
        axes.legend(frameon=False)
    return figure
