"""To which side of its mark a name goes, so that it hides neither marks nor other names."""

from __future__ import annotations

from collections.abc import Sequence

# Left, bottom, right, top, in points.
Box = tuple[float, float, float, float]
# To the right or left of the mark, above or below it; the first that is free is taken.
Side = tuple[int, int]
SIDES: tuple[Side, ...] = ((1, 1), (-1, 1), (1, -1), (-1, -1))

SIZE = 8.0
AWAY = (6.0, 4.0)
_LETTER = 0.56  # mean width of a letter as a part of the size
_MARK = 4.0  # half the width of a mark


def sides(marks: Sequence[tuple[float, float]], names: Sequence[str], width: float) -> list[Side]:
    """Return a side for each name; where every one is taken, that where the least is hidden.

    Parameters
    ----------
    marks
        Where the marks are, in points from the lower left corner of a chart.
    names
        One a mark; an empty one takes no place.
    width
        Of the chart, beyond which no name should go.

    Examples
    --------
    >>> sides([(50, 50), (80, 52)], ["Xã Cẩm Tú", "Xã Cẩm Vân"], 400)
    [(-1, 1), (1, 1)]
    """
    taken = [_mark(x, y) for x, y in marks]
    chosen = []
    for (x, y), name in zip(marks, names, strict=True):
        own = _mark(x, y)
        others = [box for box in taken if box != own]
        lost = {side: _hidden(_name(x, y, name, side), others, width) for side in SIDES}
        side = min(SIDES, key=lost.__getitem__)
        chosen.append(side)
        if name:
            taken.append(_name(x, y, name, side))
    return chosen


def _mark(x: float, y: float) -> Box:
    return x - _MARK, y - _MARK, x + _MARK, y + _MARK


def _name(x: float, y: float, name: str, side: Side) -> Box:
    across, up = side
    near, level = x + across * AWAY[0], y + up * AWAY[1]
    far, end = near + across * SIZE * _LETTER * len(name), level + up * SIZE
    return min(near, far), min(level, end), max(near, far), max(level, end)


def _hidden(box: Box, others: Sequence[Box], width: float) -> float:
    outside = ((-1e4, box[1], 0.0, box[3]), (width, box[1], 1e4, box[3]))
    return sum(_common(box, other) for other in (*others, *outside))


def _common(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, up)
