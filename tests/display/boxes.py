"""What hides what in a figure, measured from the texts and marks that are drawn.

A figure is drawn once by matplotlib's own renderer, which tells every text that it draws: legends and
headings are measured as a reader sees them, ticks out of view are not.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.display.drawing import report_style

DPI = 144
# Letters do not fill their boxes: what touches only there hides nothing.
AIR = 1.0  # points


class Clash(NamedTuple):
    """Two texts, or a text and what hides it or is hidden by it."""

    text: str
    other: str


def drawn_texts(figure):
    """Draw a figure; return each text with its box, the boxes of the marks, and the edge, in pixels."""
    own, dpi = figure.canvas, figure.dpi
    canvas = FigureCanvasAgg(figure)
    figure.dpi = DPI
    renderer, seen = canvas.get_renderer(), []
    kept = renderer.draw_text

    def record(gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if s.strip() and mtext is not None and mtext not in seen:
            seen.append(mtext)
        return kept(gc, x, y, s, prop, angle, ismath, mtext)

    renderer.draw_text = record
    try:
        with report_style():
            figure.draw(renderer)
        # The box of an annotation takes in what it points at; the words alone count here.
        found = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in seen]
        return found, _marks(figure), Bbox(figure.bbox.get_points())
    finally:
        figure.dpi = dpi
        figure.set_canvas(own)


def clashes(figure):
    """Return what hides what in a figure: texts on texts, marks on texts, texts cut by the edge."""
    texts, marks, edge = drawn_texts(figure)
    texts = [(words, _shrunk(box)) for words, box in texts]
    found = [Clash(a, b) for (a, one), (b, two) in combinations(texts, 2) if one.overlaps(two)]
    found += [Clash(words, "mark") for words, box in texts for mark in marks if box.overlaps(mark)]
    return found + [Clash(words, "edge") for words, box in texts if not _inside(box, edge)]


def _shrunk(box, points=AIR):
    pixels = points * DPI / 72
    return Bbox.from_extents(box.x0 + pixels, box.y0 + pixels, box.x1 - pixels, box.y1 - pixels)


def _inside(box, edge):
    return box.x0 >= edge.x0 and box.y0 >= edge.y0 and box.x1 <= edge.x1 and box.y1 <= edge.y1


def _marks(figure):
    """Return the boxes of all marks on lines; what a box has at its corners is no part of a mark."""
    boxes = []
    for axes in figure.axes:
        for line in axes.lines:
            if line.get_marker() in (None, "None", "", " ") or not len(line.get_xdata()):
                continue
            half = 0.35 * line.get_markersize() * DPI / 72
            at = line.get_transform().transform(np.column_stack(line.get_data()))
            drawn = at[np.isfinite(at).all(axis=1)]
            boxes += [Bbox.from_extents(x - half, y - half, x + half, y + half) for x, y in drawn]
    return boxes
