"""What the charts share: amounts, texts level with their rows, bare axes, legends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from analysis.display.drawing import FAMILY, report_style
from analysis.display.palette import INK, Mark

WIDTH_CM = 16.5
SIZE = 9.5  # of letters, in points


@dataclass(frozen=True)
class Amount:
    """A value and how it is written; ``value`` is None for what is not reported."""

    value: float | None
    text: str


def values(amounts: Iterable[Amount]) -> list[float]:
    """Return the values that are there."""
    return [amount.value for amount in amounts if amount.value is not None]


def width_of(words: Iterable[str], size: float = SIZE, weight: str = "normal") -> float:
    """Return how wide the longest of some words is, in points; what is not drawn yet is measured too.

    Examples
    --------
    >>> width_of(["35,48%"]) < width_of(["35,48%", "chưa có số liệu"]) < width_of(["chưa có số liệu"], 12)
    True
    """
    return max((_width(one, size, weight) for one in words), default=0)


@lru_cache(maxsize=10_000)
def _width(text: str, size: float, weight: str) -> float:
    with report_style():
        font = FontProperties(family=FAMILY, size=size, weight=weight)
        width: float = text_to_path.get_text_width_height_descent(text, font, False)[0]
        return width


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
