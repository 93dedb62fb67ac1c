"""The values that a drawing of matplotlib shows, read back from its marks.

Whoever cannot see a chart reads its table; and what a chart tells is checked like what a table tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

Point = tuple[str, str, Any]


def chart_values(figure: Any) -> Iterator[Point]:
    """Yield series, place and value of every bar, point, cell of a heat map and wedge.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = (figure := Figure()).add_subplot()
    >>> _ = axes.bar(["Kim", "Xủ"], [11, 3], label="hộ")
    >>> [(series, at, int(value)) for series, at, value in chart_values(figure)]
    [('hộ', 'Kim', 11), ('hộ', 'Xủ', 3)]
    """
    figure.canvas.draw_idle()
    for axes in figure.axes:
        title = axes.get_title()
        for container in axes.containers:
            yield from _bars(axes, container, title)
        for place, line in enumerate(axes.get_lines(), 1):
            name = _named(line, f"{title} {place}".strip())
            xs, ys = line.get_xdata(orig=False), line.get_ydata(orig=False)
            if line.get_transform().contains_branch(axes.transData):
                yield from ((name, _tick(axes.xaxis, x), y) for x, y in zip(xs, ys, strict=False))
        for drawn in (*axes.images, *axes.collections):
            yield from _collection(axes, drawn, title)
        yield from _wedges(axes, title)


def _bars(axes: Any, container: Any, title: str) -> Iterator[Point]:
    name = _named(container, title)
    lying = getattr(container, "orientation", "vertical") == "horizontal"
    for bar in getattr(container, "patches", ()):
        middle = bar.get_y() + bar.get_height() / 2 if lying else bar.get_x() + bar.get_width() / 2
        axis = axes.yaxis if lying else axes.xaxis
        yield name, _tick(axis, middle), bar.get_width() if lying else bar.get_height()


def _collection(axes: Any, drawn: Any, title: str) -> Iterator[Point]:
    values = drawn.get_array()
    if values is not None and np.ndim(values) == 2:
        half = 0.0 if drawn in axes.images else 0.5
        grid: Any = np.ma.filled(np.ma.asarray(values, float), np.nan)
        for (row, column), value in np.ndenumerate(grid):
            yield _tick(axes.yaxis, row + half), _tick(axes.xaxis, column + half), value
    elif hasattr(drawn, "get_sizes") and len(drawn.get_offsets()):
        name = _named(drawn, title)
        yield from ((name, _tick(axes.xaxis, x), y) for x, y in np.ma.getdata(drawn.get_offsets()))


def _wedges(axes: Any, title: str) -> Iterator[Point]:
    for wedge in axes.patches:
        if hasattr(wedge, "theta1"):
            yield title, _named(wedge, ""), (wedge.theta2 - wedge.theta1) / 3.6


def _named(drawn: Any, default: str) -> str:
    label = str(drawn.get_label() or "")
    return default if label.startswith("_") else label


def _tick(axis: Any, value: float) -> str:
    """Return the label that stands at a place of an axis, else the number itself."""
    for place, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
        if abs(place - value) < 1e-6 and label.get_text():
            return str(label.get_text())
    units = getattr(getattr(axis, "units", None), "_mapping", {})
    known = {number: text for text, number in units.items()}
    return str(known.get(value, f"{value:g}"))
