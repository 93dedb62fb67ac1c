"""A small line over the years, for the first screen: no axis, the ends written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.figure import Figure

from analysis.display.chart_parts import width_of
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, NEAR_POOR, POOR

WIDE_CM = 5.0
LETTERS = 7.5  # points


def spark_lines(
    years: Sequence[int],
    lines: Sequence[tuple[str, Sequence[int | None]]],
    shown: Callable[[int], str] = str,
) -> Figure:
    """Return up to two small lines over years; a missing year is a gap.

    Parameters
    ----------
    lines
        Name and a value for each year.
    shown
        How a value is written at the ends of its line.

    Examples
    --------
    >>> drawn = spark_lines([2022, 2023], [("Hộ nghèo", [44, 31])])
    >>> [text.get_text() for text in drawn.axes[0].texts]
    ['44', '31']
    """
    with report_style():
        names = [name for name, _ in lines]
        # Beside each other if there is room, with their marks; else below each other in a taller figure.
        beside = sum(width_of([name], LETTERS) + 24 for name in names) < WIDE_CM * 72 / 2.54
        figure = new_figure(WIDE_CM, 2.3 if beside else 2.3 + 0.35 * (len(names) - 1))
        axes = figure.add_subplot()
        high = max((value for _, line in lines for value in line if value is not None), default=1)
        high = max(high, 1)
        axes.set(xlim=(min(years) - 0.35, max(years) + 0.35), ylim=(-0.45 * high, high * 1.45))
        for at, ((name, line), mark) in enumerate(zip(lines, (POOR, NEAR_POOR), strict=False)):
            heights = [float("nan") if value is None else value for value in line]
            axes.plot(
                years, heights, f"-{mark.marker}", color=mark.colour, ms=4, mec=INK, mew=0.4, label=name
            )
            known = [(year, value) for year, value in zip(years, line, strict=True) if value is not None]
            for year, value in dict([*known[:1], *known[-1:]]).items():
                # Of two lines, the upper one is named above, the lower below, so neither hides the other.
                ends = [(place, one[years.index(year)]) for place, (_, one) in enumerate(lines)]
                here = [(-one, place) for place, one in ends if one is not None]
                below = max(here)[1] == at and len(here) > 1
                axes.annotate(
                    shown(value), (year, value), (0, -4 if below else 4), textcoords="offset points",
                    ha="center", va="top" if below else "bottom", size=8,
                )  # fmt: skip
        axes.set_xticks([years[0], years[-1]], [str(years[0]), str(years[-1])])
        axes.tick_params(length=0, labelsize=8, labelcolor=MUTED)
        axes.set_yticks([])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.legend(
            loc="lower center",
            bbox_to_anchor=(0.5, 1.0),
            ncols=2 if beside else 1,
            frameon=False,
            fontsize=LETTERS,
            columnspacing=1,
            handletextpad=0.5,
            handlelength=1.2,
        )
    return figure
