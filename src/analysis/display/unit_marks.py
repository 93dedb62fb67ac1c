"""Marks of many communes as one artist: each still knows its commune, and hundreds cost what a few do.

An artist of its own for every commune makes the layout measure each of them again and again. Here one
artist draws all, and the layout takes the axes as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform

from analysis.display.palette import INK

UNIT = "unit:"


@dataclass(frozen=True)
class Shape:
    """A mark of a commune in the units of the axes: a line or an outline through points, or a marker at one.

    Parameters
    ----------
    points
        Corners in order; of a marker its place.
    marker, size
        As matplotlib names it, and its width in points; without a marker the points are joined.
    fill
        Colour inside; None for a line.
    unit
        Code of the commune; what is of none has no group of its own.
    rings
        At which points further outlines begin, as holes and islands of a boundary.
    """

    unit: str
    points: Sequence[tuple[float, float]]
    marker: str = ""
    size: float = 7.0
    fill: str | None = None
    edge: str = INK
    width: float = 0.6
    rings: tuple[int, ...] = ()


class UnitMarks(Artist):
    """Draws shapes; each becomes a group of the drawing that carries the code of its commune."""

    def __init__(self, axes: Axes, shapes: Sequence[Shape]) -> None:
        super().__init__()
        self._axes_on, self._shapes = axes, shapes
        self.set_in_layout(False)

    def draw(self, renderer: Any) -> None:
        """Draw every shape in its order; those of one commune that follow each other are one group."""
        place = self._axes_on.transData
        for unit, shapes in groupby(self._shapes, key=lambda shape: shape.unit):
            if unit:
                renderer.open_group("unit", gid=f"{UNIT}{unit}")
            for shape in shapes:
                _draw(shape, place, renderer)
            if unit:
                renderer.close_group("unit")
        self.stale = False


def add_marks(axes: Axes, shapes: Sequence[Shape], zorder: float = 3) -> None:
    """Put shapes on axes whose limits are set already.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_subplot()
    >>> add_marks(axes, [Shape("15139", [(0.5, 0.5)], "o", fill="#0b4f8a")])
    >>> len(axes.artists)
    1
    """
    marks = UnitMarks(axes, shapes)
    marks.set_zorder(zorder)
    axes.add_artist(marks)


def _draw(shape: Shape, place: Any, renderer: Any) -> None:
    pen = renderer.new_gc()
    pen.set_foreground(shape.edge)
    pen.set_linewidth(shape.width * renderer.points_to_pixels(1.0))
    fill = None if shape.fill is None else _rgb(shape.fill)
    if shape.marker:
        style = MarkerStyle(shape.marker)
        scale = Affine2D().scale(renderer.points_to_pixels(shape.size))
        path = style.get_transform().transform_path(style.get_path())
        at = Path(place.transform(list(shape.points)))
        renderer.draw_markers(pen, path, scale, at, IdentityTransform(), fill if style.is_filled() else None)
    else:
        renderer.draw_path(pen, _outline(shape, place), IdentityTransform(), fill)
    pen.restore()


def _outline(shape: Shape, place: Any) -> Path:
    corners = place.transform(list(shape.points))
    codes = [Path.LINETO] * len(corners)
    for at in (0, *shape.rings):
        codes[at] = Path.MOVETO
    return Path(corners, codes)


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
