"""A rate of all communes in one drawing: above in their order with intervals, below against their size.

Few communes have a row each, with name and figures. Many stand side by side, and only those that are apart
have their names; the table behind has all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.display.chart_parts import WIDTH_CM, bare, write
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import GROUND, INK, LINE, MUTED, NEAR_POOR, POOR
from analysis.display.placing import CORNERS, Mark, sides
from analysis.display.unit_marks import Shape, add_marks

# More communes than this have no row of their own.
MOST_ROWS = 25
_FUNNEL_CM, _MANY_CM = 7.6, 5.6


@dataclass(frozen=True)
class Dot:
    """A commune's share in percent with its interval; ``value`` is None where it is not reported.

    ``apart`` is what is surely apart from the group: another colour and another shape.
    """

    unit: str
    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    apart: bool = False


@dataclass(frozen=True)
class Spot:
    """A commune as a share in percent among so many households; ``name`` is written beside it."""

    unit: str
    size: int
    share: float
    name: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Funnel:
    """Limits in percent over sizes: for one commune looked at alone, and for all at once."""

    sizes: Sequence[float]
    alone: tuple[Sequence[float], Sequence[float]]
    joint: tuple[Sequence[float], Sequence[float]]
    centre: float


@dataclass(frozen=True)
class Words:
    """What stands on a drawing of a rate: at the line of the group, along the axes, in the legend."""

    centre: str
    rate: str
    size: str
    order: str
    lines: tuple[str, str, str]


def rate_chart(dots: Sequence[Dot], spots: Sequence[Spot], funnel: Funnel, words: Words) -> Figure:
    """Return the communes in the order given, and below them inside the limits of their sizes.

    Examples
    --------
    >>> dots = [Dot("15139", "Xã A", "50 %", 50, 14, 86), Dot("15142", "Xã B", "40 %", 40, 10, 70)]
    >>> limits = ([20, 30], [70, 60])
    >>> funnel = Funnel([10, 90], limits, limits, 45)
    >>> words = Words("cả nhóm", "%", "hộ", "xã", ("cả nhóm", "một xã", "mọi xã"))
    >>> len(rate_chart(dots, [Spot("15139", 40, 50)], funnel, words).axes)
    2
    """
    many = len(dots) > MOST_ROWS
    upper = _MANY_CM if many else 1.6 + 0.52 * len(dots)
    with report_style():
        figure = new_figure(WIDTH_CM, upper + _FUNNEL_CM)
        above, below = figure.subplots(2, 1, height_ratios=[upper, _FUNNEL_CM])
        (_side_by_side if many else _rows)(above, dots, funnel.centre, words)
        _funnel(below, spots, funnel, words)
    return figure


def _rows(axes: Axes, dots: Sequence[Dot], centre: float, words: Words) -> None:
    high = max([1.0, *(end for dot in dots for end in (dot.value, dot.high) if end is not None)])
    axes.set(xlim=(0, high * 1.35), ylim=(len(dots) - 0.4, -1.1))
    axes.set_yticks(range(len(dots)), [dot.label for dot in dots])
    axes.axvline(centre, color=MUTED, lw=1, ls="--", zorder=0)
    write(axes, centre, -0.8, words.centre, colour=MUTED, align="center").set_in_layout(False)
    shapes = []
    for place, dot in enumerate(dots):
        axes.axhline(place, color=GROUND, lw=0.8, zorder=0)
        if dot.value is None:
            write(axes, 0, place, dot.text, colour=MUTED, style="italic")
            continue
        shapes += _dot(dot, place, across=True)
        # There is room for it to the right; the layout must not make more by shrinking the axes.
        write(axes, max(dot.value, dot.high or 0.0) + high * 0.015, place, dot.text).set_in_layout(False)
    add_marks(axes, shapes)
    bare(axes, words.rate)
    # The room to the right is for the figures: no share is above 100 %.
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= min(100, high * 1.35)])


def _side_by_side(axes: Axes, dots: Sequence[Dot], centre: float, words: Words) -> None:
    known = [dot for dot in dots if dot.value is not None]
    high = max([1.0, *(dot.high or 0.0 for dot in known)])
    axes.set(xlim=(-1, len(known)), ylim=(0, min(104.0, high * 1.15)))
    axes.axhline(centre, color=MUTED, lw=1, ls="--", zorder=0)
    shapes = [shape for place, dot in enumerate(known) for shape in _dot(dot, place, across=False)]
    add_marks(axes, shapes)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xticks([])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.set_xlabel(words.order, loc="right")
    axes.set_ylabel(words.rate, loc="top")
    told = axes.annotate(
        words.centre,
        (0.01, centre),
        xycoords=("axes fraction", "data"),
        xytext=(0, 3),
        textcoords="offset points",
        color=INK,
        size=8,
        zorder=5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8},
    )
    told.set_in_layout(False)


def _dot(dot: Dot, place: int, *, across: bool) -> list[Shape]:
    """Return the interval and the mark of a commune, lying or standing."""

    def at(value: float) -> tuple[float, float]:
        return (value, place) if across else (place, value)

    mark = NEAR_POOR if dot.apart else POOR
    thick, size = (2.4, 7.0) if across else (1.0, 3.6)
    shapes = []
    if dot.low is not None and dot.high is not None:
        shapes.append(Shape(dot.unit, [at(dot.low), at(dot.high)], edge=MUTED, width=thick))
    value = dot.value or 0.0
    size = size * 1.15 if dot.apart else size
    shapes.append(Shape(dot.unit, [at(value)], mark.marker, size, mark.colour, width=0.5))
    return shapes


def _funnel(axes: Axes, spots: Sequence[Spot], funnel: Funnel, words: Words) -> None:
    top = max([*(spot.share for spot in spots), funnel.centre * 1.6, 1.0])
    middle = funnel.alone[1][len(funnel.alone[1]) // 2]
    wide, high = max(funnel.sizes) * 1.2, min(104.0, max(top, middle) * 1.18)
    axes.set(xlim=(0, wide), ylim=(-0.03 * high, high))
    axes.axhline(funnel.centre, color=INK, lw=1, label=words.lines[0])
    for (low, up), style, name in (
        (funnel.alone, ":", words.lines[1]),
        (funnel.joint, "--", words.lines[2]),
    ):
        axes.plot(funnel.sizes, low, style, color=MUTED, lw=1.2, label=name)
        axes.plot(funnel.sizes, up, style, color=MUTED, lw=1.2)
    small = len(spots) > MOST_ROWS
    shapes = [
        Shape(
            spot.unit,
            [(spot.size, spot.share)],
            (NEAR_POOR if spot.apart else POOR).marker,
            4.5 if small else 7.0,
            (NEAR_POOR if spot.apart else POOR).colour,
            INK if spot.apart else "#ffffff",
        )
        for spot in spots
    ]
    add_marks(axes, shapes, zorder=4)
    axes.spines[["top", "right"]].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):  # no decimal point, which is another one in Vietnamese
        axis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.set_xlabel(words.size, loc="right")
    axes.set_ylabel(words.rate, loc="top")
    axes.grid(axis="y", color=LINE, lw=0.3)
    axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    _names(axes, spots, (wide, high))


def _names(axes: Axes, spots: Sequence[Spot], ends: tuple[float, float]) -> None:
    """Write names beside their marks, over the lines."""
    across, up = 0.9 * WIDTH_CM * 72 / 2.54, 0.8 * _FUNNEL_CM * 72 / 2.54
    marks = [Mark(s.size / ends[0] * across, s.share / ends[1] * up, 4, s.name) for s in spots]
    for spot, mark, side in zip(spots, marks, sides(marks, CORNERS, 8, across), strict=True):
        if not mark.name:
            continue
        axes.annotate(
            mark.name,
            (spot.size, spot.share),
            mark.offset(side),
            textcoords="offset points",
            size=8,
            zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
            ha=("right", "center", "left")[side[0] + 1],
            va=("top", "center", "bottom")[side[1] + 1],
        )


def steps(sizes: Sequence[float]) -> list[float]:
    """Return the sizes at which limits are drawn: whole households, no more than a curve needs.

    Examples
    --------
    >>> steps([3, 4])
    [1.0, 2.0, 3.0, 4.0]
    """
    return [float(one) for one in np.unique(np.linspace(1, max(sizes) * 1.05, 120).round())]
