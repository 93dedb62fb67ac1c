"""What the charts share: amounts, texts level with their rows, bare axes, legends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from analysis.display.palette import INK, Mark

WIDTH_CM = 16.5


@dataclass(frozen=True)
class Amount:
    """A value and how it is written; ``value`` is None for what is not reported."""

    value: float | None
    text: str


def values(amounts: Iterable[Amount]) -> list[float]:
    """Return the values that are there."""
    return [amount.value for amount in amounts if amount.value is not None]


def write(axes: Axes, x: float, y: float, text: str, **look: str) -> Text:
    """Write a text on a white ground, level with its row."""
    return axes.text(
        x,
        y,
        text,
        ha=look.get("align", "left"),
        va="center_baseline",
        color=look.get("colour", INK),
        weight=look.get("weight", "normal"),
        style=look.get("style", "normal"),
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )


def bare(axes: Axes, unit: str) -> None:
    """Leave of the frame only the axis that carries numbers."""
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(unit, loc="right")
    # Whole numbers need no decimal mark, which would differ between the languages.
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))


def legend(axes: Axes, *series: tuple[str, Mark]) -> None:
    """Name the series above the chart."""
    handles = [
        Line2D([], [], linestyle="", marker=mark.marker, color=mark.colour, markeredgecolor=INK, label=name)
        for name, mark in series
    ]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), frameon=False)
