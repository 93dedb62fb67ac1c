"""Lines over years, with breaks where a standard or a border changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.display.chart_parts import WIDTH_CM, Amount, legend, values, width_of
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, NEAR_POOR, POOR

# About how large the axes are, and what texts need of them, in points.
TALL, LONG = 130.0, 410.0
NUMBER, MARK, ROW = 19.0, 6.0, 12.0
WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}


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
    rows = _break_rows(years, breaks)
    with report_style():
        figure = new_figure(WIDTH_CM, 6.5)
        axes = figure.add_subplot()
        high = max([1.0, *(value for line in series for value in values(line.amounts))])
        top = high * TALL / (TALL - NUMBER - ROW * (max(rows, default=-1) + 1))
        below = _below(series, TALL / top)
        near = [series[at].amounts[place].value or 0.0 for at, place in below]
        floor = min([0.0, *(value - NUMBER * top / TALL for value in near)])
        axes.set(xlim=(min(years) - 0.4, max(years) + 0.4), ylim=(floor, top))
        axes.set_xticks(list(years), [str(year) for year in years])
        for at, (line, mark) in enumerate(zip(series, marks, strict=False)):
            heights = [float("nan") if item.value is None else item.value for item in line.amounts]
            for run in _runs(years, breaks):
                kept = [
                    height if year in run else float("nan")
                    for year, height in zip(years, heights, strict=True)
                ]
                axes.plot(years, kept, f"-{mark.marker}", color=mark.colour, ms=mark.size, mec=INK, mew=0.6)
            for place, (year, item) in enumerate(zip(years, line.amounts, strict=True)):
                if item.value is not None:
                    _number(axes, item.text, (year, item.value), below=(at, place) in below)
        for broken, row in zip(breaks, rows, strict=True):
            _break(axes, broken, row, _side(years, broken))
        axes.spines[["top", "right"]].set_visible(False)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= top])
        axes.set_ylabel(unit, loc="top")
        legend(axes, *((line.label, mark) for line, mark in zip(series, marks, strict=False)))
    return figure


def _below(series: Sequence[Series], scale: float) -> set[tuple[int, int]]:
    """Return which numbers, by line and place, go below their mark: the lower of two that lie close."""
    found = set()
    for place, amounts in enumerate(zip(*(line.amounts for line in series), strict=True)):
        known = sorted((item.value, -at) for at, item in enumerate(amounts) if item.value is not None)
        if len(known) == 2 and (known[1][0] - known[0][0]) * scale < NUMBER + MARK:
            found.add((-known[0][1], place))
    return found


def _number(axes: Axes, words: str, at: tuple[float, float], *, below: bool) -> None:
    axes.annotate(
        words, at, (0, -MARK if below else MARK), textcoords="offset points", ha="center",
        va="top" if below else "bottom", bbox=WHITE,
    )  # fmt: skip


def _break(axes: Axes, broken: Break, row: int, side: int) -> None:
    """Draw a dashed line before its year, named in a row above all numbers."""
    axes.axvline(broken.year - 0.5, color=MUTED, lw=1, ls="--")
    axes.annotate(
        broken.label, (broken.year - 0.5, 1.0), (3 * side, -ROW * row), xycoords=("data", "axes fraction"),
        textcoords="offset points", size=8, color=MUTED, bbox=WHITE,
        va="top", ha="left" if side > 0 else "right",
    )  # fmt: skip


def _side(years: Sequence[int], broken: Break) -> int:
    """Return on which side of its line a name stands: right (1), or left (-1) where it would be cut."""
    room = (max(years) + 0.9 - broken.year) / (max(years) - min(years) + 0.8) * LONG
    return 1 if width_of([broken.label], 8) + 6 < room else -1


def _break_rows(years: Sequence[int], breaks: Sequence[Break]) -> list[int]:
    """Return a row for the name of each break, so that no name runs into another or its line."""
    ends: list[list[tuple[float, float]]] = []
    rows = []
    for broken in breaks:
        at = (broken.year - 0.1 - min(years)) / (max(years) - min(years) + 0.8) * LONG
        reach = at + _side(years, broken) * (width_of([broken.label], 8) + 6)
        low, high = min(at, reach), max(at, reach)
        free = (row for row, taken in enumerate(ends) if all(high < a or b < low for a, b in taken))
        row = next(free, len(ends))
        if row == len(ends):
            ends.append([])
        ends[row].append((low, high))
        rows.append(row)
    return rows


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
