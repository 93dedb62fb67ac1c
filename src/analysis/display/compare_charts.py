"""Small multiples of communes beside each other; each mark knows its commune, so a page can light it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.display.chart_parts import WIDTH_CM
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, LINE, MUTED, NEAR_POOR, POOR
from analysis.display.unit_marks import UNIT


@dataclass(frozen=True)
class Profile:
    """A commune's shares in percent, one an indicator; None where it is not reported."""

    unit: str
    name: str
    shares: Sequence[float | None]


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
