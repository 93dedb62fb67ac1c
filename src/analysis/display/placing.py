"""To which side of its mark a name goes, so that it hides neither marks nor other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# To the right (1) or left (-1) of the mark or level with it (0), above (1) or below (-1) it.
Side = tuple[int, int]
CORNERS: tuple[Side, ...] = ((1, 1), (-1, 1), (1, -1), (-1, -1))
AROUND: tuple[Side, ...] = ((0, -1), (0, 1), (1, 0), (-1, 0))

_LETTER = 0.56  # mean width of a letter as a part of the size
_AIR = 2.0  # points between a mark and its name, to the side


@dataclass(frozen=True)
class Mark:
    """A mark with its name: its place in points from the lower left corner of a chart, and its radius."""

    x: float
    y: float
    radius: float
    name: str = ""

    def offset(self, side: Side) -> tuple[float, float]:
        """Return how far from the middle of the mark its name begins."""
        return side[0] * (self.radius + _AIR), side[1] * self.radius


@dataclass(frozen=True)
class Box:
    """What a mark or a name covers, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def common(self, other: Box) -> float:
        """Return the area that both cover."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, across) * max(0.0, up)


def sides(marks: Sequence[Mark], choices: Sequence[Side], size: float, width: float) -> list[Side]:
    """Return a side for the name of each mark; where every one is taken, that where the least is hidden.

    Parameters
    ----------
    marks
        Those without a name take the first choice and no place.
    choices
        Sides in the order in which they are liked.
    size
        Of the letters, in points.
    width
        Of the chart in points; names should not leave it.

    Examples
    --------
    >>> sides([Mark(50, 50, 4, "Xã Cẩm Tú"), Mark(80, 52, 4, "Xã Cẩm Vân")], CORNERS, 8, 400)
    [(-1, 1), (1, 1)]
    """
    around = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    outside = [Box(-1e4, -1e4, 0, 1e4), Box(width, -1e4, 1e4, 1e4)]
    named: list[Box] = []
    chosen = []
    for at, mark in enumerate(marks):
        if not mark.name:
            chosen.append(choices[0])
            continue
        # A covered mark is worse than a covered name, or one that leaves the chart.
        others = [*(around[:at] + around[at + 1 :]) * 3, *named, *outside]
        boxes = {side: box_of(mark, side, size) for side in choices}
        hidden = {side: sum(box.common(other) for other in others) for side, box in boxes.items()}
        side = min(choices, key=hidden.__getitem__)
        chosen.append(side)
        named.append(boxes[side])
    return chosen


def box_of(mark: Mark, side: Side, size: float) -> Box:
    """Return about what a name covers on a side of its mark."""
    across, up = mark.offset(side)
    long = size * _LETTER * len(mark.name)
    left = mark.x + across + long * (side[0] - 1) / 2
    bottom = mark.y + up + size * (side[1] - 1) / 2
    return Box(left, bottom, left + long, bottom + size)
