"""Draw which room imports which, from the imports themselves: ``python docs/rooms.py``.

A row is a room, a mark in it a room that it imports; rooms stand in the order of their floors. All marks lie
right of the diagonal, since no room knows one above it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "rooms.svg"
_CELL, _LEFT, _TOP = 16, 130, 130


def floors() -> list[list[str]]:
    """Return the rooms of each floor, the highest first, as the contract of the layers names them."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return [floor.split(" | ") for floor in told[0]["layers"]]


def imports() -> set[tuple[str, str]]:
    """Return the pairs of rooms of which the first imports the second."""
    graph = grimp.build_graph("analysis", cache_dir=None)
    pairs = set()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            room, below = (f"{name}.".split(".")[1] for name in (module, other))
            if room and below and room != below:
                pairs.add((room, below))
    return pairs


def drawn() -> str:
    """Return the picture as SVG."""
    rooms = [room for floor in floors() for room in floor]
    at = {room: number for number, room in enumerate(rooms)}
    size = _CELL * len(rooms)
    width, height = _LEFT + size + 10, _TOP + size + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="11" role="img"><title>Which room imports which</title>',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    first = 0
    for number, floor in enumerate(floors()):
        y, tall = _TOP + _CELL * first, _CELL * len(floor)
        if number % 2 == 0:
            parts.append(f'<rect x="0" y="{y}" width="{_LEFT + size}" height="{tall}" fill="#eef2f7"/>')
        first += len(floor)
    for room, number in at.items():
        middle = _CELL * number + 12
        parts += [
            f'<text x="{_LEFT - 6}" y="{_TOP + middle}" text-anchor="end">{room}</text>',
            f'<text transform="translate({_LEFT + middle} {_TOP - 6}) rotate(-60)">{room}</text>',
            f'<rect x="{_LEFT + _CELL * number}" y="{_TOP + _CELL * number}" '
            f'width="{_CELL}" height="{_CELL}" fill="#c9d2de"/>',
        ]
    for room, below in sorted(imports()):
        x, y = _LEFT + _CELL * at[below] + 4, _TOP + _CELL * at[room] + 4
        parts.append(
            f'<rect x="{x}" y="{y}" width="8" height="8" fill="#1f4e79">'
            f"<title>{room} imports {below}</title></rect>"
        )
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
