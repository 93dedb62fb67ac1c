"""A letter as a person sees it: its lines with their look, and the set-up of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Part = Literal["body", "cell"]


@dataclass(frozen=True)
class Look:
    """How a line is set; what is not known, as in a PDF, is None.

    Parameters
    ----------
    fonts
        Names of all fonts of its words.
    sizes
        Sizes of its words, in points.
    bold, italic
        Whether all of its words are.
    align
        ``left``, ``center``, ``right`` or ``both`` (justified).
    first_line, space
        Indent of the first line, in centimetres; space before and after together, in points.
    apart
        Whether a list mark stands before it or a frame around it: it has no first line.
    """

    fonts: frozenset[str] = frozenset()
    sizes: frozenset[float] = frozenset()
    bold: bool | None = None
    italic: bool | None = None
    align: str | None = None
    first_line: float | None = None
    space: float | None = None
    apart: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph of a DOCX, or a line of a PDF."""

    text: str
    place: str
    part: Part = "body"
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class PageSetUp:
    """Paper and margins of a section in millimetres, and where its pages are numbered."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    numbered: bool  # centred in the header, as a field
    first_numbered: bool
    number_sizes: frozenset[float] = frozenset()


@dataclass(frozen=True)
class Letter:
    """A finished letter; ``sections`` is empty where the file does not tell its margins."""

    lines: tuple[Line, ...]
    sections: tuple[PageSetUp, ...] = ()
