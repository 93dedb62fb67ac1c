"""Charts of a report, from plain values and finished labels.

Every value stands as text beside its mark, so a chart can be read without its colours, and what
is missing says so in its row: it is never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.display.chart_parts import WIDTH_CM, Amount, bare, legend, values, width_of, write
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import GROUND, INK, MUTED, NEAR_POOR, POOR, RESULT, Mark

GAP = 8.0  # points between a mark and its text


@dataclass(frozen=True)
class Pair:
    """A row of a dumbbell chart: its name and an amount in each of two series."""

    label: str
    first: Amount
    second: Amount


@dataclass(frozen=True)
class Group:
    """Rows of a dumbbell chart under one heading."""

    label: str
    pairs: tuple[Pair, ...]


def bullet_chart(
    target: Amount, result: Amount, *, names: tuple[str, str], verdict: str, unit: str
) -> Figure:
    """Return the result as a bar against the target as a line across it.

    Parameters
    ----------
    target, result
        Either may be missing, and a result may be negative; then its text stands alone.
    names
        Of target and result: "Chỉ tiêu", "Kết quả (giảm thuần)".
    verdict
        What follows from both, in words: "130 % chỉ tiêu, vượt 3 hộ".
    unit
        Below the axis: "hộ".

    Examples
    --------
    >>> chart = bullet_chart(Amount(10, "10 hộ"), Amount(13, "13 hộ"),
    ...                      names=("Chỉ tiêu", "Kết quả"), verdict="130 %", unit="hộ")
    >>> [text.get_text() for text in chart.axes[0].texts]
    ['Kết quả: 13 hộ', '130 %', 'Chỉ tiêu: 10 hộ']
    """
    with report_style():
        figure = new_figure(WIDTH_CM, 3.8)
        axes = figure.add_subplot()
        low, high = _range([target, result])
        axes.set(xlim=(low, high), ylim=(-1.15, 1.15))
        axes.set_yticks([])
        axes.barh(0, high - low, left=low, height=0.9, color=GROUND, zorder=0)
        axes.vlines(0, -0.45, 0.45, color=MUTED, linewidth=1)
        if result.value is not None:
            axes.barh(0, result.value, height=0.5, color=RESULT)
        write(axes, low, 0.82, f"{names[1]}: {result.text}", colour=RESULT, weight="bold")
        write(axes, high, 0.82, verdict, align="right", weight="bold")
        _target(axes, target, f"{names[0]}: {target.text}")
        bare(axes, unit)
    return figure


def dumbbell_chart(groups: Sequence[Group], *, names: tuple[str, str], unit: str) -> Figure:
    """Return two series as marks on one line for each row, rows under the headings of their groups.

    Parameters
    ----------
    names
        Of the two series, as in the legend: poor and near-poor households.
    unit
        Below the axis, such as "% số hộ".

    Notes
    -----
    Of a row with one amount missing, the other is drawn and the missing one is written at the right
    edge; of a row with both missing, only the text is there.
    """
    rows: list[str | Pair] = []
    for group in groups:
        rows += [group.label, *group.pairs]
    amounts = [amount for group in groups for pair in group.pairs for amount in (pair.first, pair.second)]
    high = max([0.0, *values(amounts)]) or 1.0
    with report_style():
        figure = new_figure(WIDTH_CM, 2.0 + 0.6 * len(rows))
        axes = figure.add_subplot()
        low, edge = _span(rows, high, names)
        axes.set(xlim=(low, edge), ylim=(len(rows) - 0.4, -0.6))
        axes.set_yticks(range(len(rows)), [row.label if isinstance(row, Pair) else row for row in rows])
        for place, (row, label) in enumerate(zip(rows, axes.get_yticklabels(), strict=True)):
            if isinstance(row, Pair):
                _dumbbell(axes, place, row, edge, names)
            else:
                label.set_fontweight("bold")
        bare(axes, unit)
        axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= high * 1.1])
        legend(axes, (names[0], POOR), (names[1], NEAR_POOR))
    return figure


def _span(rows: Sequence[str | Pair], high: float, names: tuple[str, str]) -> tuple[float, float]:
    """Return where the axis begins and ends, so that every text has its room beside the marks."""
    pairs = [row for row in rows if isinstance(row, Pair)]
    headings = width_of((row for row in rows if isinstance(row, str)), weight="bold")
    shown = width_of(
        amount.text for pair in pairs for amount in (pair.first, pair.second) if amount.value is not None
    )
    left = shown + 2 * GAP
    halves = [pair for pair in pairs if len(values((pair.first, pair.second))) == 1]
    missing = width_of(words for pair in halves for words in _absent(pair, names))
    right = shown + 2 * GAP + (missing + GAP if halves else 0)
    # What the names of the rows, the ticks and the edges leave of the figure.
    wide = WIDTH_CM * 72 / 2.54 - max(headings, width_of(pair.label for pair in pairs)) - 3 * GAP
    scale = high / max(wide - left - right, 40.0)
    return -left * scale, high + right * scale


def _range(amounts: Sequence[Amount]) -> tuple[float, float]:
    """Return an axis from zero or the lowest value to a little above the highest."""
    known = values(amounts)
    return min([0.0, *known]) * 1.15, max([0.0, *known]) * 1.15 or 1.0


def _target(axes: Axes, target: Amount, text: str) -> None:
    """Draw the target as a line with its text below, on the side that has more room."""
    low, high = axes.get_xlim()
    if target.value is None:
        write(axes, low, -0.85, text, style="italic", colour=MUTED)
        return
    axes.vlines(target.value, -0.6, 0.6, color=INK, linewidth=3)
    align = "right" if target.value > (low + high) / 2 else "left"
    write(axes, target.value, -0.85, text, align=align, weight="bold")


def _dumbbell(axes: Axes, place: int, row: Pair, edge: float, names: tuple[str, str]) -> None:
    known = values((row.first, row.second))
    axes.hlines(place, 0, edge, color=GROUND, linewidth=0.8, zorder=0)
    axes.hlines(place, min(known, default=0), max(known, default=0), color=MUTED, linewidth=2, zorder=1)
    # The two texts stand on the outer sides of their marks, where nothing can lie over them.
    first_is_left = len(known) == 2 and known[0] <= known[1]
    second_is_left = len(known) == 2 and not first_is_left
    _point(axes, place, row.first, POOR, left=first_is_left)
    _point(axes, place, row.second, NEAR_POOR, left=second_is_left)
    _write_missing(axes, place, row, edge, names)


def _point(axes: Axes, place: int, amount: Amount, mark: Mark, *, left: bool) -> None:
    if amount.value is None:
        return
    axes.plot(amount.value, place, mark.marker, color=mark.colour, ms=mark.size, mec=INK, mew=0.6)
    axes.annotate(
        amount.text,
        (amount.value, place),
        xytext=(-GAP if left else GAP, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center_baseline",
    )


def _write_missing(axes: Axes, place: int, row: Pair, edge: float, names: tuple[str, str]) -> None:
    """Say in the row what is not reported: once if it is all, else with the name of the series."""
    absent = _absent(row, names)
    if len(absent) == 2:
        write(axes, 0, place, row.first.text, colour=MUTED, style="italic")
    elif absent:
        write(axes, edge, place, absent[0], align="right", colour=MUTED, style="italic")


def _absent(row: Pair, names: tuple[str, str]) -> list[str]:
    """Return what a row says of an amount that is not there, with the name of its series."""
    amounts = zip(names, (row.first, row.second), strict=True)
    return [f"{name}: {amount.text}" for name, amount in amounts if amount.value is None]
