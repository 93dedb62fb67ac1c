"""Colours and marks that stay apart on a screen, for the colour-blind, and on a photocopy.

Every pair used together differs in lightness as well as in hue, and never by colour alone: each
series also has its own marker.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1b1f24"
MUTED = "#59616b"
LINE = "#c3c9d0"
GROUND = "#eef1f4"


@dataclass(frozen=True)
class Mark:
    """How one series is drawn: its colour, its marker, and the marker's size in points."""

    colour: str
    marker: str
    size: float


# Grounds of a heat map's cells, light enough for black letters; the first is no ground.
# The last two are signs, above and below; a photocopy has their ▲ and ▼.
SHADES = ("", "#eef4f9", "#d7e5f1", "#bcd4e8", "#9cc0dd", "#7aaad0", "#f3c27c", "#bfe3d4")

# Where both stand on one value, the larger circle shows around the diamond.
POOR = Mark("#0b4f8a", "o", 9.5)
NEAR_POOR = Mark("#e8a33d", "D", 5.5)
RESULT = POOR.colour


def lightness(colour: str) -> float:
    """Return the relative luminance of a colour, 0 black to 1 white (WCAG 2).

    Examples
    --------
    >>> round(lightness("#ffffff"), 2), round(lightness("#0b4f8a"), 2)
    (1.0, 0.07)
    """
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
