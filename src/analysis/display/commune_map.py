"""Communes on a map, and the same ones as tiles of one size, where a small town shows as well as others.

The map has the boundaries that an office gives, else a bubble at each centre. A tile lies near where its
commune lies; all tiles together are moved as little as possible, so neighbours mostly stay neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import linear_sum_assignment

from analysis.display.chart_parts import WIDTH_CM
from analysis.display.drawing import new_figure, report_style
from analysis.display.palette import INK, MUTED, POOR, lightness
from analysis.display.placing import AROUND, Box, Mark, box_of, sides
from analysis.display.unit_marks import Shape, add_marks

Ring = Sequence[tuple[float, float]]
Floats = npt.NDArray[np.float64]
_HEIGHT_CM = 10.5
_MOST_TILE_NAMES = 60
_FEWEST_TILES = 5.4
_SIGNS = {"high": "▲", "low": "▼", "": ""}


@dataclass(frozen=True)
class Located:
    """A commune on the map.

    Parameters
    ----------
    name, tile
        Written beside it, and in its tile; may be empty.
    x, y
        Its place on a plane on which distances look right.
    size
        Sets the area of its bubble; None without figures.
    share
        In percent; darkens it.
    apart
        ``high`` or ``low`` if it is surely apart from the group.
    rings
        Its boundary, where one is known: outlines on the same plane.
    """

    unit: str
    name: str
    x: float
    y: float
    size: float | None
    share: float | None
    apart: str = ""
    tile: str = ""
    rings: Sequence[Ring] = ()


def commune_map(spots: Sequence[Located], *, titles: tuple[str, str], notes: Sequence[str]) -> Figure:
    """Return the communes where they lie, and beside that as tiles.

    Parameters
    ----------
    titles
        Over the map and over the tiles.
    notes
        Below: what area, darkness and signs mean.

    Examples
    --------
    >>> spots = [Located("15139", "A", 105.2, 20.2, 40, 5), Located("15142", "B", 105.3, 20.2, 9, 8)]
    >>> len(commune_map(spots, titles=("Bản đồ", "Ô"), notes=["Ô đậm"]).axes)
    2
    """
    shares = [spot.share for spot in spots if spot.share is not None]
    span = (min(shares, default=0.0), max(shares, default=1.0))
    with report_style():
        figure = new_figure(WIDTH_CM, _height(spots) + 0.8 + 0.45 * len(notes))
        left, right = figure.subplots(1, 2)
        for axes, title in zip((left, right), titles, strict=True):
            axes.set_aspect("equal", adjustable="box", anchor="NW")
            axes.set_axis_off()
            axes.set_title(title, size=9, loc="left", color=INK)
        (_boundaries if any(spot.rings for spot in spots) else _bubbles)(left, spots, span)
        _tiles(right, spots, span)
        figure.supxlabel("\n".join(notes), size=8, color=MUTED, x=0.01, ha="left")
    return figure


def initials(name: str) -> str:
    """Return what of a name fits into a tile: the first letters of its words, without xã or phường.

    Examples
    --------
    >>> initials("Xã Cẩm Lương"), initials("Thị trấn Ea T'Ling"), initials("Phường 1")
    ('CL', 'ET', '1')
    """
    words = name.split()
    kept = words[2:] if name.startswith(("Thị trấn", "Đặc khu")) else words[1:] or words
    return "".join(word[:1] for word in kept)[:4].upper()


def tile_names(names: Sequence[str]) -> list[str]:
    """Return what stands in the tiles of communes; more of the last word where two would be called alike.

    Examples
    --------
    >>> tile_names(["Xã Ia Pnôn", "Xã Ia Púch", "Xã Ia O"])
    ['IPn', 'IPú', 'IO']
    """
    first = [initials(name) for name in names]
    found = first
    for length in (2, 3):
        times = Counter(found)
        longer = [one[:-1] + name.split()[-1][:length] for one, name in zip(first, names, strict=True)]
        found = [more if times[one] > 1 else one for one, more in zip(found, longer, strict=True)]
    return found


def _height(spots: Sequence[Located]) -> float:
    """Return how high a map of half the width is, in centimetres: no higher than the territory needs."""
    (left, right), (low, up) = (_ends([getattr(s, name) for s in spots], 0.2) for name in ("x", "y"))
    return min(_HEIGHT_CM, max(5.0, 0.48 * WIDTH_CM * (up - low) / (right - left)))


def _bubbles(axes: Axes, spots: Sequence[Located], span: tuple[float, float]) -> None:
    most = max((spot.size for spot in spots if spot.size), default=1)
    drawn = sorted(spots, key=lambda spot: -(spot.size or 0))
    largest = 13 if len(spots) <= _MOST_TILE_NAMES else 6
    axes.set(xlim=_ends([s.x for s in spots], 0.26), ylim=_ends([s.y for s in spots], 0.16))
    shapes = []
    for spot in drawn:
        if spot.size is None:
            shapes.append(Shape(spot.unit, [(spot.x, spot.y)], "x", 4, edge=MUTED))
            continue
        # Area, not width, is what the eye compares; to half a point, so that alike ones are drawn alike.
        wide = round(2 * (1.5 + largest * float(np.sqrt(spot.size / most))) * 2) / 2
        look = ("D" if spot.apart == "high" else "o", wide, _shade(spot, span))
        shapes.append(Shape(spot.unit, [(spot.x, spot.y)], *look))
    add_marks(axes, shapes)
    _name(axes, drawn, most, largest)


def _boundaries(axes: Axes, spots: Sequence[Located], span: tuple[float, float]) -> None:
    points = [point for spot in spots for ring in spot.rings for point in ring]
    axes.set(xlim=_ends([x for x, _ in points]), ylim=_ends([y for _, y in points]))
    shapes = []
    for spot in spots:
        corners = [point for ring in spot.rings for point in ring]
        starts = np.cumsum([len(ring) for ring in spot.rings])[:-1]
        if corners:
            fill = "#ffffff" if spot.size is None else _shade(spot, span)
            rings = tuple(int(at) for at in starts)
            wide = 1.4 if spot.apart else 0.4
            shapes.append(Shape(spot.unit, corners, fill=fill, width=wide, rings=rings))
        else:
            shapes.append(Shape(spot.unit, [(spot.x, spot.y)], "x", 4, edge=MUTED))
    add_marks(axes, shapes)


def _tiles(axes: Axes, spots: Sequence[Located], span: tuple[float, float]) -> None:
    places = tile_places(np.array([(spot.x, spot.y) for spot in spots]))
    across, up = places.max(axis=0)
    # A handful of communes has no larger tiles than a district.
    axes.set(
        xlim=(-0.6, max(across + 0.6, _FEWEST_TILES)), ylim=(min(-0.6, up + 0.6 - _FEWEST_TILES), up + 0.6)
    )
    shapes = []
    named = len(spots) <= _MOST_TILE_NAMES
    for spot, (x, y) in zip(spots, places, strict=True):
        corners = [(x - 0.47, y - 0.47), (x + 0.47, y - 0.47), (x + 0.47, y + 0.47), (x - 0.47, y + 0.47)]
        corners.append(corners[0])
        fill = "#ffffff" if spot.size is None else _shade(spot, span)
        shapes.append(Shape(spot.unit, corners, fill=fill, width=1.2 if spot.apart else 0.4))
        words = spot.tile if named else ""
        told = "\n".join(one for one in (words, _SIGNS[spot.apart]) if one)
        if told:
            colour = "#ffffff" if lightness(fill) < 0.25 else INK
            axes.text(x, y, told, ha="center", va="center", size=6.5, color=colour, zorder=5).set_in_layout(
                False
            )
    add_marks(axes, shapes)


def tile_places(points: Floats) -> Floats:
    """Return a place on a grid of whole numbers for each point, no two the same, moved as little as possible.

    Examples
    --------
    >>> tile_places(np.array([[0.0, 0.0], [0.1, 0.0], [5.0, 5.0]])).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]
    """
    count = len(points)
    wide, high = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-9)
    # As wide and high as the territory, with a little room to lie freely in.
    columns = max(1, round(float(np.sqrt(1.35 * count * min(3.0, max(1 / 3, wide / high))))))
    rows = -(-int(np.ceil(1.25 * count)) // columns)
    grid = np.array([(x, y) for y in range(rows) for x in range(columns)], dtype=float)
    if len(grid) < count:
        grid = np.array([(x, y) for y in range(rows + 1) for x in range(columns)], dtype=float)
    ends = grid.max(axis=0)
    wanted = (points - points.min(axis=0)) / np.array([wide, high]) * ends
    away = ((wanted[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
    _, chosen = linear_sum_assignment(away)
    found: Floats = grid[chosen]
    return found


def _shade(spot: Located, span: tuple[float, float]) -> str:
    if spot.share is None:
        return shade(0.5)
    return shade((spot.share - span[0]) / ((span[1] - span[0]) or 1))


def _ends(values: Sequence[float] | Floats, room: float = 0.08) -> tuple[float, float]:
    low, high = float(min(values)), float(max(values))
    air = room * (high - low) or 1.0
    return low - air, high + air


def _name(axes: Axes, spots: Sequence[Located], most: float, largest: float) -> None:
    """Write names around their bubbles; both axes have one scale."""
    room = (0.46 * WIDTH_CM * 72 / 2.54, 0.9 * _height(spots) * 72 / 2.54)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    scale = min(room[0] / (right - left), room[1] / (high - low))
    middle = (left + right) / 2

    def radius(spot: Located) -> float:
        return 2.5 + largest * float(np.sqrt((spot.size or 0) / most))

    marks = [
        Mark((one.x - middle) * scale + room[0] / 2, (one.y - low) * scale, radius(one), one.name)
        for one in spots
    ]
    placed: list[Box] = []
    crowded = not all(one.name for one in spots)
    for one, mark, side in zip(spots, marks, sides(marks, AROUND, 7, room[0]), strict=True):
        box = box_of(mark, side, 7)
        # Of many communes only some have a name at all; one over another could not be read.
        hides = crowded and any(box.common(other) for other in placed)
        if mark.name and not hides:
            placed.append(box)
            axes.annotate(
                mark.name,
                (one.x, one.y),
                mark.offset(side),
                textcoords="offset points",
                size=7,
                zorder=5,
                color=MUTED if one.size is None else INK,
                style="italic" if one.size is None else "normal",
                ha=("right", "center", "left")[side[0] + 1],
                va=("top", "center", "bottom")[side[1] + 1],
            ).set_in_layout(False)


def shade(depth: float) -> str:
    """Return a colour between near-white and the colour of poverty, for a depth from 0 to 1.

    Examples
    --------
    >>> shade(0), shade(1)
    ('#e3edf5', '#0b4f8a')
    """
    light, dark = (227, 237, 245), tuple(int(POOR.colour[at : at + 2], 16) for at in (1, 3, 5))
    mixed = (round(a + (b - a) * min(1.0, max(0.0, depth))) for a, b in zip(light, dark, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
