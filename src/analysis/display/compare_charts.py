"""Charts that put communes beside each other; each mark knows its commune, so a page can light it up.

The charts say in words what small numbers hide: an interval is drawn where there is one, and what
has no figure stands there without a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.display.chart_parts import WIDTH_CM, bare, write
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import GROUND, INK, LINE, MUTED, NEAR_POOR, POOR
from analysis.display.placing import AROUND, CORNERS, Mark, Side, sides

UNIT = "unit:"


@dataclass(frozen=True)
class Dot:
    """A commune's share in percent with its interval; ``value`` is None where it is not reported."""

    unit: str
    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Spot:
    """A commune as a share in percent among so many households; ``name`` is written beside it."""

    unit: str
    size: int
    share: float
    name: str = ""


@dataclass(frozen=True)
class Funnel:
    """Limits in percent over sizes: for one commune looked at alone, and for all at once."""

    sizes: Sequence[float]
    alone: tuple[Sequence[float], Sequence[float]]
    joint: tuple[Sequence[float], Sequence[float]]
    centre: float


@dataclass(frozen=True)
class Bubble:
    """A commune on the map: place on a plane, area of its bubble, share in percent that darkens it."""

    unit: str
    name: str
    x: float
    y: float
    size: float | None
    share: float | None


@dataclass(frozen=True)
class Profile:
    """A commune's shares in percent, one an indicator; None where it is not reported."""

    unit: str
    name: str
    shares: Sequence[float | None]


def dot_chart(dots: Sequence[Dot], *, centre: float | None, centre_text: str, unit: str) -> Figure:
    """Return a row a commune, in the order given, with a line at the group's rate.

    Examples
    --------
    >>> chart = dot_chart([Dot("15139", "Xã A", "50 %", 50, 14, 86)], centre=37, centre_text="", unit="%")
    >>> len(chart.axes[0].lines)
    2
    """
    ends = [value for dot in dots for value in (dot.value, dot.high) if value is not None]
    high = max([1.0, *ends])
    with report_style():
        figure = new_figure(WIDTH_CM, 2.8 + 0.55 * len(dots))
        axes = figure.add_subplot()
        axes.set(xlim=(0, high * 1.35), ylim=(len(dots) - 0.4, -0.9))
        axes.set_yticks(range(len(dots)), [dot.label for dot in dots])
        if centre is not None:
            axes.axvline(centre, color=MUTED, lw=1, ls="--", zorder=0)
            told = write(axes, centre, -0.7, centre_text, colour=MUTED, align="center")
            told.set_in_layout(False)
        for place, dot in enumerate(dots):
            _dot(axes, place, dot, high)
        bare(axes, unit)
    return figure


def _dot(axes: Axes, place: int, dot: Dot, high: float) -> None:
    axes.hlines(place, 0, high * 1.35, color=GROUND, lw=0.8, zorder=0)
    if dot.value is None:
        write(axes, 0, place, dot.text, colour=MUTED, style="italic")
        return
    if dot.low is not None and dot.high is not None:
        bar = axes.hlines(place, dot.low, dot.high, color=MUTED, lw=2.4, zorder=1)
        bar.set_gid(f"{UNIT}{dot.unit}")
    mark = axes.plot(dot.value, place, POOR.marker, color=POOR.colour, ms=7, mec=INK, mew=0.6)
    mark[0].set_gid(f"{UNIT}{dot.unit}")
    text = write(axes, max(dot.value, dot.high or 0.0) + high * 0.015, place, dot.text)
    # There is room for it to the right; the layout must not make more by shrinking the axes.
    text.set_in_layout(False)


def funnel_chart(
    spots: Sequence[Spot], funnel: Funnel, *, names: tuple[str, str], lines: Sequence[str]
) -> Figure:
    """Return communes by size and share, inside the limits that chance alone would keep them in.

    Parameters
    ----------
    names
        Of the axes.
    lines
        Names of centre, limits for one, limits for all.
    """
    with report_style():
        figure = new_figure(WIDTH_CM, 10)
        axes = figure.add_subplot()
        top = max([*(spot.share for spot in spots), *funnel.alone[1][-1:], funnel.centre * 1.6, 1.0])
        axes.set(xlim=(0, max(funnel.sizes) * 1.2), ylim=(0, min(104.0, top * 1.18)))
        axes.axhline(funnel.centre, color=INK, lw=1, label=lines[0])
        for (low, high), style, name in ((funnel.alone, ":", lines[1]), (funnel.joint, "--", lines[2])):
            axes.plot(funnel.sizes, low, style, color=MUTED, lw=1.2, label=name)
            axes.plot(funnel.sizes, high, style, color=MUTED, lw=1.2)
        for spot in spots:
            mark = axes.plot(
                spot.size, spot.share, POOR.marker, color=POOR.colour, ms=7, mec="white", mew=0.7, zorder=4
            )
            mark[0].set_gid(f"{UNIT}{spot.unit}")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel(names[0], loc="right")
        axes.set_ylabel(names[1], loc="top")
        axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
        _name_spots(axes, spots, (WIDTH_CM, 10))
    return figure


def _name_spots(axes: Axes, spots: Sequence[Spot], size_cm: tuple[float, float]) -> None:
    """Write names beside their marks."""
    across, up = _room(size_cm)
    wide, high = axes.get_xlim()[1], axes.get_ylim()[1]
    marks = [Mark(spot.size / wide * across, spot.share / high * up, 4, spot.name) for spot in spots]
    for spot, mark, side in zip(spots, marks, sides(marks, CORNERS, 8, across), strict=True):
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # over the lines, under the marks
        _write_beside(axes, (spot.size, spot.share), mark, side, size=8, bbox=ground)


def _room(size_cm: tuple[float, float]) -> tuple[float, float]:
    """Return about how large the axes of a figure are, in points: nine tenths each way."""
    return 0.9 * size_cm[0] * 72 / 2.54, 0.9 * size_cm[1] * 72 / 2.54


def _write_beside(axes: Axes, at: tuple[float, float], mark: Mark, side: Side, **look: Any) -> None:
    if not mark.name:
        return
    look |= {"ha": ("right", "center", "left")[side[0] + 1], "va": ("top", "center", "bottom")[side[1] + 1]}
    axes.annotate(mark.name, at, mark.offset(side), textcoords="offset points", zorder=3, **look)


def bubble_map(bubbles: Sequence[Bubble], *, names: tuple[str, str, str]) -> Figure:
    """Return communes where they lie: larger for more households, darker for a higher share.

    Parameters
    ----------
    names
        What area and darkness mean, and the name of those without figures, for the legend.
    """
    sizes = [bubble.size for bubble in bubbles if bubble.size]
    shares = [bubble.share for bubble in bubbles if bubble.share is not None]
    with report_style():
        figure = new_figure(WIDTH_CM, 13)
        axes = figure.add_subplot()
        axes.set_aspect("equal", adjustable="datalim")
        axes.margins(0.16)
        drawn = sorted(bubbles, key=lambda bubble: -(bubble.size or 0))
        for bubble in drawn:
            _bubble(axes, bubble, max(sizes, default=1), (min(shares, default=0), max(shares, default=1)))
        _name_bubbles(axes, drawn, max(sizes, default=1), (WIDTH_CM, 13))
        axes.set_axis_off()
        for at, line in enumerate(names):
            axes.text(0, -0.02 - 0.035 * at, line, transform=axes.transAxes, color=MUTED, size=8, va="top")
    return figure


def _bubble(axes: Axes, bubble: Bubble, most: float, span: tuple[float, float]) -> None:
    if bubble.size is None:
        mark = axes.plot(bubble.x, bubble.y, "x", color=MUTED, ms=5, mew=1)
    else:
        depth = 0.5 if bubble.share is None else (bubble.share - span[0]) / ((span[1] - span[0]) or 1)
        # Area, not width, is what the eye compares.
        wide = 2 * _radius(bubble, most)
        mark = axes.plot(bubble.x, bubble.y, "o", ms=wide, color=shade(depth), mec=INK, mew=0.7)
    mark[0].set_gid(f"{UNIT}{bubble.unit}")


def _radius(bubble: Bubble, most: float) -> float:
    return 3 + 13 * float(np.sqrt((bubble.size or 0) / most))


def _name_bubbles(axes: Axes, bubbles: Sequence[Bubble], most: float, size_cm: tuple[float, float]) -> None:
    """Write names around their bubbles; both axes have one scale."""
    room = _room(size_cm)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    scale = min(room[0] / (right - left), room[1] / (high - low))
    middle = (left + right) / 2
    marks = [
        Mark((one.x - middle) * scale + room[0] / 2, (one.y - low) * scale, _radius(one, most) + 2, one.name)
        for one in bubbles
    ]
    for one, mark, side in zip(bubbles, marks, sides(marks, AROUND, 7.5, room[0]), strict=True):
        look = {"color": MUTED, "style": "italic"} if one.size is None else {"color": INK}
        _write_beside(axes, (one.x, one.y), mark, side, size=7.5, **look)


def shade(depth: float) -> str:
    """Return a colour between near-white and the colour of poverty, for a depth from 0 to 1.

    Examples
    --------
    >>> shade(0), shade(1)
    ('#e3edf5', '#0b4f8a')
    """
    light, dark = (227, 237, 245), tuple(int(POOR.colour[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (round(a + (b - a) * min(1.0, max(0.0, depth))) for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def profile_grid(
    profiles: Sequence[Profile],
    group: Sequence[float | None],
    *,
    ticks: Sequence[str],
    names: tuple[str, str],
) -> Figure:
    """Return small multiples: the profile of each commune in bars, the group's as marks on them.

    Parameters
    ----------
    group
        Shares of the group as a whole.
    ticks
        Short names of the indicators, such as their numbers.
    names
        Of a commune's bars and the group's marks.
    """
    columns = 4
    rows = -(-len(profiles) // columns)
    with report_style():
        figure = new_figure(WIDTH_CM, 1.8 + 3.2 * rows)
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        for axes in grid.flat[len(profiles) :]:
            axes.set_axis_off()
        for axes, profile in zip(grid.flat, profiles, strict=False):
            _profile(axes, profile, group, ticks)
        # Bars without a bar would show the default colour in the legend.
        handles: list[Artist] = [
            Patch(facecolor=NEAR_POOR.colour, edgecolor=INK, lw=0.4, label=names[0]),
            Line2D([], [], ls="", marker="_", color=POOR.colour, ms=7, mew=2, label=names[1]),
        ]
        figure.legend(handles=handles, loc="outside upper left", ncols=2, frameon=False, fontsize=8)
    return figure


def _profile(axes: Axes, profile: Profile, group: Sequence[float | None], ticks: Sequence[str]) -> None:
    places = range(len(ticks))
    heights = [share or 0.0 for share in profile.shares]
    for bar in axes.bar(places, heights, width=0.72, color=NEAR_POOR.colour, edgecolor=INK, lw=0.4):
        bar.set_gid(f"{UNIT}{profile.unit}")
    for place, share in enumerate(profile.shares):
        if share is None:
            # Above the group's mark, where that lies so low that it would strike through the dash.
            low = place < len(group) and (group[place] or 0.0) if group else 0.0
            axes.text(place, low + 6 if 0 < low < 16 else 2, "–", ha="center", color=MUTED, size=8)
    known = [(place, share) for place, share in enumerate(group) if share is not None]
    axes.plot(*zip(*known, strict=True), "_", color=POOR.colour, ms=7, mew=2) if known else None
    axes.set_title(profile.name, size=8, loc="left", pad=3)
    axes.set_ylim(0, 105)
    axes.set_xticks(places, ticks, size=6.5)
    axes.tick_params(axis="y", labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color=LINE, lw=0.4)
    axes.set_axisbelow(True)
