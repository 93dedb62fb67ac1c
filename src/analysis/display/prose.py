"""Prose as paragraphs and lists: what the flat pairs of style and text mean.

Notebooks write prose as a flat sequence, which is easy to compute; pages need lists with items in
them. Every writer takes the same arrangement from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from analysis.display.blocks import ProseStyle

Words = TypeVar("Words")

_LISTS = frozenset({"bullet", "sub_bullet", "number"})


@dataclass(frozen=True)
class Listing(Generic[Words]):
    """A list; each entry is its words and those of the entries nested below it."""

    ordered: bool
    entries: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True)
class Paragraph(Generic[Words]):
    """A paragraph, run-in line or notice."""

    style: ProseStyle
    words: Words


def arrange(items: Iterable[tuple[ProseStyle, Words]]) -> Iterator[Paragraph[Words] | Listing[Words]]:
    """Yield the paragraphs and lists of a sequence of items.

    A sub-bullet belongs to the item above it; with none above, it is an item itself.

    Examples
    --------
    >>> list(arrange([("bullet", "Vốn"), ("sub_bullet", "Tín dụng"), ("bullet", "Đào tạo")]))
    [Listing(ordered=False, entries=(('Vốn', 'Tín dụng'), ('Đào tạo',)))]
    """
    ordered = False
    entries: list[list[Words]] = []
    for style, words in items:
        if style == "sub_bullet" and entries:
            entries[-1].append(words)
            continue
        if entries and (style not in _LISTS or ordered != (style == "number")):
            yield _listing(ordered, entries)
            entries = []
        if style in _LISTS:
            ordered = style == "number"
            entries.append([words])
        else:
            yield Paragraph(style, words)
    if entries:
        yield _listing(ordered, entries)


def _listing(ordered: bool, entries: Iterable[Iterable[Words]]) -> Listing[Words]:
    return Listing(ordered, tuple(tuple(entry) for entry in entries))
