"""Lines over years, with breaks where a standard or a border changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.display.chart_parts import WIDTH_CM, Amount, legend, values
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, NEAR_POOR, POOR


@dataclass(frozen=True)
class Series:
    """One line: its name, and an amount for each year; a missing one leaves a gap."""

    label: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Break:
    """What changed before a year, and whether the years on its two sides can be compared at all."""

    year: int
    label: str
    comparable: bool


def year_lines(
    years: Sequence[int], series: Sequence[Series], *, unit: str, breaks: Sequence[Break] = ()
) -> Figure:
    """Return up to two series over years; every point carries its value as text.

    A missing year is a gap: the line is not drawn across it, nor across a break after which nothing
    can be compared. Every break has its dashed line and its name.

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
            for run in _runs(years, breaks):
                kept = [
                    height if year in run else float("nan")
                    for year, height in zip(years, heights, strict=True)
                ]
                axes.plot(years, kept, f"-{mark.marker}", color=mark.colour, ms=mark.size, mec=INK, mew=0.6)
            for year, item in zip(years, line.amounts, strict=True):
                if item.value is not None:
                    axes.annotate(
                        item.text, (year, item.value), (0, 7), textcoords="offset points", ha="center"
                    )
        for broken in breaks:
            axes.axvline(broken.year - 0.5, color=MUTED, lw=1, ls="--")
            place = (broken.year - 0.5, high * 1.18)
            axes.annotate(
                broken.label, place, (3, 0), textcoords="offset points", size=8, color=MUTED, va="top"
            )
        axes.spines[["top", "right"]].set_visible(False)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_ylabel(unit, loc="top")
        legend(axes, *((line.label, mark) for line, mark in zip(series, marks, strict=False)))
    return figure


def _runs(years: Sequence[int], breaks: Sequence[Break]) -> list[list[int]]:
    """Return the years in stretches that a line may join.

    Examples
    --------
    >>> _runs([2021, 2022, 2023], [Break(2022, "", comparable=False)])
    [[2021], [2022, 2023]]
    """
    cuts = sorted(broken.year for broken in breaks if not broken.comparable)
    ends = [min(years), *cuts, max(years) + 1]
    runs = ([year for year in years if low <= year < high] for low, high in pairwise(ends))
    return [run for run in runs if run]
