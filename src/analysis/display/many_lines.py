"""The rates of many communes over the years as thin lines, the whole group's as a thick one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.display.chart_parts import WIDTH_CM
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, LINE, MUTED, NEAR_POOR
from analysis.display.unit_marks import Shape, add_marks


def many_lines(  # noqa: PLR0913 - what stands on the drawing
    lines: Mapping[str, Sequence[tuple[int, float]]],
    group: Sequence[tuple[int, float]],
    *,
    apart: frozenset[str] = frozenset(),
    names: tuple[str, str],
    unit: str,
    told: Mapping[int, str],
) -> Figure:
    """Return a line a commune; those that are apart from the group stand out.

    Parameters
    ----------
    lines
        Commune → year and share in percent.
    names
        Of a commune's line and the group's.
    told
        What stands at the group's line, by year.

    Examples
    --------
    >>> own = {"15139": [(2024, 8.0), (2025, 6.0)]}
    >>> chart = many_lines(own, [(2024, 7.0), (2025, 6.5)], names=("một xã", "cả nhóm"), unit="%", told={})
    >>> len(chart.axes[0].lines)
    2
    """
    every = [*lines.values(), group]
    years = sorted({year for line in every for year, _ in line})
    high = max(1.0, *(share for line in every for _, share in line))
    with report_style():
        figure = new_figure(WIDTH_CM, 8.2)
        axes = figure.add_subplot()
        axes.set(xlim=(years[0] - 0.25, years[-1] + 0.35), ylim=(0, min(104.0, high * 1.08)))
        axes.set_xticks(years, [str(year) for year in years])
        axes.grid(axis="y", color=LINE, lw=0.3)
        order = sorted(lines, key=lambda one: (one in apart, one))
        add_marks(
            axes, [_line(one, lines[one], one in apart) for one in order if len(lines[one]) > 1], zorder=2
        )
        axes.plot([], [], color=MUTED, lw=1, label=names[0])
        axes.plot(*zip(*group, strict=True), "o-", color=INK, lw=2.6, ms=5, label=names[1], zorder=4)
        for year, share in group:
            axes.annotate(
                told.get(year, ""),
                (year, share),
                (0, 7),
                textcoords="offset points",
                ha="center",
                weight="bold",
                zorder=5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
            )
        axes.spines[["top", "right"]].set_visible(False)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        axes.set_ylabel(unit, loc="top")
        axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def _line(unit: str, line: Sequence[tuple[int, float]], apart: bool) -> Shape:
    points = [(float(year), share) for year, share in line]
    return Shape(unit, points, edge=NEAR_POOR.colour if apart else "#8fa9c2", width=1.6 if apart else 0.7)
