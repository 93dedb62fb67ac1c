"""What communes contribute to a whole, as bars to both sides of nothing, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display.chart_parts import WIDTH_CM, bare, write
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, NEAR_POOR, POOR
from analysis.display.unit_marks import Shape, add_marks


@dataclass(frozen=True)
class Part:
    """A commune's part, and how it is written; without a ``unit`` all the others together, without a bar."""

    unit: str
    label: str
    value: float
    text: str


def part_bars(parts: Sequence[Sequence[Part]], *, titles: Sequence[str], units: Sequence[str]) -> Figure:
    """Return charts of bars beside each other; what rises has another colour and a hatch of its own.

    Examples
    --------
    >>> parts = [[Part("15139", "Xã A", -13, "-13"), Part("", "08 xã khác", -4, "-4")]]
    >>> len(part_bars(parts, titles=["Giảm"], units=["hộ"]).axes)
    1
    """
    rows = max(len(one) for one in parts)
    with report_style():
        figure = new_figure(WIDTH_CM, 1.9 + 0.5 * rows)
        grid = figure.subplots(1, len(parts), squeeze=False)
        for axes, own, title, unit in zip(grid.flat, parts, titles, units, strict=True):
            _bars(axes, own)
            axes.set_title(title, size=9, loc="left", color=INK)
            bare(axes, unit)
            # The figures stand at the bars.
            axes.set_xticks([])
            axes.spines["bottom"].set_visible(False)
    return figure


def _bars(axes: Axes, parts: Sequence[Part]) -> None:
    low, high = (pick(0.0, *(part.value for part in parts)) for pick in (min, max))
    span = (high - low) or 1.0
    # Words stand to the right of what rises and to the left of what falls.
    left = low - (0.34 * span if low < 0 else 0.0)
    axes.set(xlim=(left, high + (0.34 * span if high > 0 else 0.0)), ylim=(len(parts) - 0.4, -0.6))
    axes.set_yticks(range(len(parts)), [part.label for part in parts])
    axes.axvline(0, color=MUTED, lw=0.8, zorder=0)
    shapes = []
    for place, part in enumerate(parts):
        ends = [
            (0.0, place - 0.32),
            (part.value, place - 0.32),
            (part.value, place + 0.32),
            (0.0, place + 0.32),
        ]
        colour = (NEAR_POOR if part.value > 0 and low < 0 else POOR).colour
        shapes.append(Shape(part.unit, [*ends, ends[0]], fill=colour, width=0.4))
        falls = part.value < 0 or (part.value == 0 and low < 0)
        told = write(
            axes,
            part.value + (-0.02 if falls else 0.02) * span,
            place,
            part.text,
            align="right" if falls else "left",
        )
        told.set_in_layout(False)
    add_marks(axes, shapes, zorder=1)
