"""Lines over years, with breaks where a standard or a border changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.display.chart_parts import WIDTH_CM, Amount, legend, values
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, NEAR_POOR, POOR


@dataclass(frozen=True)
class Series:
    """One line: its name, and an amount for each year; a missing one leaves a gap."""

    label: str
    amounts: tuple[Amount, ...]


def year_lines(years: Sequence[int], series: Sequence[Series], *, unit: str) -> Figure:
    """Return up to two series over years; every point carries its value as text.

    A missing year is a gap: the line is not drawn across it.

    Examples
    --------
    >>> poor = Series("Hộ nghèo", (Amount(44, "44"), Amount(31, "31")))
    >>> [text.get_text() for text in year_lines([2021, 2022], [poor], unit="hộ").axes[0].texts]
    ['44', '31']
    """
    marks = (POOR, NEAR_POOR)
    with report_style():
        figure = new_figure(WIDTH_CM, 6.5)
        axes = figure.add_subplot()
        high = max([1.0, *(value for line in series for value in values(line.amounts))])
        axes.set(xlim=(min(years) - 0.4, max(years) + 0.4), ylim=(0, high * 1.2))
        axes.set_xticks(list(years), [str(year) for year in years])
        for line, mark in zip(series, marks, strict=False):
            heights = [float("nan") if item.value is None else item.value for item in line.amounts]
            axes.plot(years, heights, f"-{mark.marker}", color=mark.colour, ms=mark.size, mec=INK, mew=0.6)
            for year, item in zip(years, line.amounts, strict=True):
                if item.value is not None:
                    axes.annotate(
                        item.text, (year, item.value), (0, 7), textcoords="offset points", ha="center"
                    )
        axes.spines[["top", "right"]].set_visible(False)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_ylabel(unit, loc="top")
        legend(axes, *((line.label, mark) for line, mark in zip(series, marks, strict=False)))
    return figure
