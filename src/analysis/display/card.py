"""One picture of the result, to send where no page can be opened: a chat, a slide, a poster.

It stands on a ground of its own with a line around it, so it reads the same in light and dark chats, and
says the same as the first screen of the page: nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.display.chart_parts import width_of
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import GROUND, INK, LINE, MUTED, POOR
from analysis.display.summary import Box, Summary

WIDE = 780.0  # points
_MARGIN, _GAP, _PAD = 40.0, 16.0, 16.0
_INSIDE = WIDE - 2 * _MARGIN
_LINES = 3  # of a box: what chats show small must be few words
_LEADING = 1.28
# Sizes of letters, in points: a phone shows the picture at less than half of its width.
_ABOUT, _NOTICE, _HEADLINE, _LABEL, _VALUE, _LINE, _SOURCE = 21.0, 17.0, 29.0, 17.0, 33.0, 20.0, 15.0

# A text with its size, weight and colour, already broken into lines.
Run = tuple[list[str], float, str, str]


def card_chart(summary: Summary, notices: Sequence[str] = ()) -> Figure:
    """Return the result as one picture: what it is about, the result, its figures, and the source.

    Parameters
    ----------
    notices
        What must stand on the first page of every format, such as that the data are synthetic.

    Examples
    --------
    >>> boxes = (Box("Hộ nghèo", "31 hộ"),)
    >>> made = card_chart(Summary("Kết quả", "Giảm 13 hộ.", boxes, about="Xã A, năm 2022"))
    >>> [text.get_text() for text in made.axes[0].texts]
    ['Xã A, năm 2022', 'Giảm 13 hộ.', 'Hộ nghèo', '31 hộ']
    """
    head = [
        _run(summary.about, _ABOUT, _INSIDE, colour=MUTED),
        *(_run(notice, _NOTICE, _INSIDE, weight="bold") for notice in notices),
        _run(summary.headline, _HEADLINE, _INSIDE, weight="bold"),
    ]
    boxes = [_box(box) for box in summary.boxes]
    rows = [boxes[at : at + 2] for at in range(0, len(boxes), 2)]
    tall = [max(_height(box) for box in row) + 2 * _PAD for row in rows]
    end = _run(summary.source, _SOURCE, _INSIDE, colour=MUTED)
    high = _MARGIN + 28 + _height(head) + sum(tall) + _GAP * len(rows) + _height([end])
    with report_style():
        figure = new_figure(WIDE / 72 * 2.54, high / 72 * 2.54)
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(high, 0))
        axes.set_axis_off()
        axes.add_patch(Rectangle((1, 1), WIDE - 2, high - 2, facecolor="white", edgecolor=LINE, linewidth=2))
        axes.add_patch(Rectangle((0, 0), WIDE, 10, facecolor=POOR.colour))
        at = _write(axes, head, _MARGIN, _MARGIN)
        for row, room in zip(rows, tall, strict=True):
            wide = (_INSIDE - _GAP * (len(row) - 1)) / len(row)
            for place, box in enumerate(row):
                left = _MARGIN + place * (wide + _GAP)
                axes.add_patch(Rectangle((left, at), wide, room, facecolor=GROUND))
                axes.add_patch(Rectangle((left, at), wide, 4, facecolor=POOR.colour))
                _write(axes, box, left + _PAD, at + _PAD)
            at += room + _GAP
        _write(axes, [end], _MARGIN, at)
    return figure


def card_alt(summary: Summary, notices: Sequence[str] = ()) -> str:
    """Return the picture in words, for those who cannot see it.

    Examples
    --------
    >>> boxes = (Box("Hộ nghèo", "31 hộ", ("10,55%",)),)
    >>> card_alt(Summary("Kết quả", "Giảm 13 hộ.", boxes, about="Xã A, năm 2022"))
    'Xã A, năm 2022. Giảm 13 hộ. Hộ nghèo: 31 hộ; 10,55%.'
    """
    boxes = (
        f"{box.label}: " + "; ".join(part for part in (box.value, *box.lines[:_LINES]) if part)
        for box in summary.boxes
    )
    parts = (summary.about, *notices, summary.headline, *boxes, summary.source)
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def _box(box: Box) -> list[Run]:
    room = (_INSIDE - _GAP) / 2 - 2 * _PAD
    lines = [_run(line, _LINE, room) for line in box.lines[:_LINES]]
    value = [_run(box.value, _VALUE, room, weight="bold")] if box.value else []
    return [_run(box.label, _LABEL, room, colour=MUTED), *value, *lines]


def _run(words: str, size: float, room: float, weight: str = "normal", colour: str = INK) -> Run:
    return wrapped(words, size, room, weight) if words else [], size, weight, colour


def wrapped(words: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """Return words in lines that are no wider than the room, in points.

    Examples
    --------
    >>> wrapped("đạt 130% kế hoạch", 20, 110)
    ['đạt 130%', 'kế hoạch']
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of([longer], size, weight) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _height(runs: Sequence[Run]) -> float:
    return sum(_LEADING * size * len(lines) + (size * 0.45 if lines else 0) for lines, size, _, _ in runs)


def _write(axes: Axes, runs: Sequence[Run], left: float, top: float) -> float:
    """Write texts below each other and return where the next thing may begin."""
    for lines, size, weight, colour in runs:
        for line in lines:
            axes.text(left, top, line, size=size, weight=weight, color=colour, va="top")
            top += _LEADING * size
        top += size * 0.45 if lines else 0
    return top
