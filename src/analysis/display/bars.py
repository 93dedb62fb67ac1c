"""Bars: a waterfall from opening to closing, and pairs of amounts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display.chart_parts import WIDTH_CM, Amount, bare, legend, values, write
from analysis.display.charts import Pair
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, NEAR_POOR, POOR


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: a level (opening, closing) or a signed change between levels."""

    label: str
    value: int
    text: str
    level: bool = False


def waterfall_chart(steps: Sequence[Step], *, unit: str) -> Figure:
    """Return how an opening number became the closing one, one bar a change, from top to bottom.

    Parameters
    ----------
    steps
        Levels stand on zero; a change starts where the step before it ended. Falls are hatched, so
        they are told from rises without colour.
    unit
        Below the axis: "hộ".

    Examples
    --------
    >>> steps = [Step("Đầu kỳ", 44, "44", level=True), Step("Thoát nghèo", -13, "-13")]
    >>> chart = waterfall_chart(steps, unit="hộ")
    >>> [(float(bar.get_x()), float(bar.get_width())) for bar in chart.axes[0].patches[:2]]
    [(0.0, 44.0), (31.0, 13.0)]
    """
    ends = _ends(steps)
    high = max(1, *(max(pair) for pair in ends))
    with report_style():
        figure = new_figure(WIDTH_CM, 1.6 + 0.62 * len(steps))
        axes = figure.add_subplot()
        axes.set(xlim=(0, high * 1.14), ylim=(len(steps) - 0.4, -0.6))
        axes.set_yticks(range(len(steps)), [step.label for step in steps])
        for place, (step, (low, top)) in enumerate(zip(steps, ends, strict=True)):
            _step(axes, place, step, float(low), float(top))
            write(axes, top + high * 0.012, place, step.text, weight="bold" if step.level else "normal")
        for place, (step, (low, top)) in enumerate(zip(steps[:-1], ends[:-1], strict=True)):
            end = low if step.value < 0 else top
            axes.vlines(end, place, place + 1, color=MUTED, linewidth=0.7, linestyle=":", zorder=0)
        bare(axes, unit)
    return figure


def pair_bars(pairs: Sequence[Pair], *, names: tuple[str, str], unit: str) -> Figure:
    """Return two bars a row, such as target and result or allocated and disbursed.

    What is missing is written in its place and not drawn; the second series is hatched.
    """
    amounts = [amount for pair in pairs for amount in (pair.first, pair.second)]
    high = max([0.0, *values(amounts)]) or 1.0
    low = min([0.0, *values(amounts)])
    with report_style():
        figure = new_figure(WIDTH_CM, 2.0 + 1.05 * len(pairs))
        axes = figure.add_subplot()
        axes.set(xlim=(low * 1.2, high * 1.3), ylim=(len(pairs) - 0.4, -0.6))
        axes.set_yticks(range(len(pairs)), [pair.label for pair in pairs])
        for place, pair in enumerate(pairs):
            _bar(axes, place - 0.19, pair.first, POOR.colour, "")
            _bar(axes, place + 0.19, pair.second, NEAR_POOR.colour, "///")
        bare(axes, unit)
        legend(axes, (names[0], POOR), (names[1], NEAR_POOR))
    return figure


def _ends(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Return where each bar begins and ends, lower end first."""
    reached, found = 0, []
    for step in steps:
        start = 0 if step.level else reached
        reached = start + step.value
        found.append((min(start, reached), max(start, reached)))
    return found


def _step(axes: Axes, place: int, step: Step, low: float, top: float) -> None:
    colour = POOR.colour if step.level else NEAR_POOR.colour if step.value > 0 else "white"
    hatch = "///" if not step.level and step.value < 0 else ""
    axes.barh(place, top - low, left=low, height=0.6, color=colour, edgecolor=INK, linewidth=0.6, hatch=hatch)


def _bar(axes: Axes, place: float, amount: Amount, colour: str, hatch: str) -> None:
    if amount.value is None:
        write(axes, 0, place, amount.text, colour=MUTED, style="italic")
        return
    axes.barh(place, amount.value, height=0.34, color=colour, edgecolor=INK, linewidth=0.6, hatch=hatch)
    write(axes, max(0.0, amount.value), place, f" {amount.text}")
