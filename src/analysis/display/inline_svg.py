"""A drawing as part of the page itself, so that its marks can be lit up; scripts and styles stay out.

What matplotlib draws is parsed and written anew: known elements and attributes only, styles as plain
attributes (a page allows no inline styles), identifiers as short ones of the figure's own, numbers to
a hundredth of a point, and each mark of a commune with its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from zlib import crc32

from defusedxml.ElementTree import fromstring

from analysis.display.unit_marks import UNIT

_SPACE = re.compile(r"\{[^}]*\}")
_REFERENCE = re.compile(r"url\(#(.*)\)")
# Room before a letter of a path, and after it, says nothing.
_ROOM = re.compile(r"\s*([A-Za-z])\s*")
_LONG = re.compile(r"-?[0-9]+\.[0-9]{3,}")
_ELEMENTS = frozenset({"svg", "g", "defs", "path", "use", "clipPath", "rect"})
# Attributes of drawing; in capitals and small letters as SVG has them.
_DRAWING = """d x y width height transform clip-path fill fill-opacity fill-rule stroke stroke-width
stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
opacity viewBox"""
ATTRIBUTES = frozenset(_DRAWING.split())


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Return a drawing as an element of HTML with a text for those who cannot see it.

    Parameters
    ----------
    svg
        As :func:`analysis.display.drawing.to_svg` makes it.
    name
        Of the figure; goes before every identifier.

    Examples
    --------
    >>> drawing = '<svg xmlns="http://www.w3.org/2000/svg"><g id="unit:15139" onclick="x()"/></svg>'
    >>> inline_svg(drawing, "map", "Bản đồ")
    '<svg role="img" aria-label="Bản đồ"><g data-unit="15139"></g></svg>'
    """
    drawn = _Drawn(name)
    root = fromstring(svg)
    kept = "".join(f' {key}="{escape(value)}"' for key, value in drawn.attributes(root) if key == "viewBox")
    inner = "".join(drawn.element(child) for child in root)
    return f'<svg role="img" aria-label="{escape(alt)}"{kept}>{inner}</svg>'


class _Drawn:
    """The elements of one drawing, with short identifiers that no other figure has."""

    def __init__(self, name: str) -> None:
        self._prefix = f"f{crc32(name.encode()):x}-"
        self._known: dict[str, str] = {}
        self._styles: dict[str, dict[str, str]] = {}

    def element(self, node: Any) -> str:
        tag = _SPACE.sub("", node.tag) if isinstance(node.tag, str) else ""
        if tag not in _ELEMENTS:
            return ""
        told = dict(self.attributes(node))
        inner = [drawn for child in node if (drawn := self.element(child))]
        if tag == "use":
            # A mark has its outline from where it is defined.
            told = {key: value for key, value in told.items() if key not in self._styled(told)}
        if tag in ("defs", "g") and not inner and "data-unit" not in told:
            return ""
        if tag == "g" and not told and len(inner) == 1:
            return inner[0]
        shown = "".join(f' {key}="{escape(value)}"' for key, value in told.items())
        if tag == "path":
            self._styles[told.get("id", "")] = told
        return (
            f"<{tag}{shown}>{''.join(inner)}</{tag}>" if inner or tag in ("g", "svg") else f"<{tag}{shown}/>"
        )

    def _styled(self, told: Mapping[str, str]) -> frozenset[str]:
        """Return what a copy says exactly as its original does."""
        original = self._styles.get(told.get("href", "").removeprefix("#"), {})
        return frozenset(key for key in original.keys() & told.keys() if original[key] == told[key])

    def attributes(self, node: Any) -> Iterator[tuple[str, str]]:
        for key, value in node.attrib.items():
            plain = _SPACE.sub("", key)
            if plain == "id":
                unit = value.startswith(UNIT)
                # Groups are named by the library for itself; only definitions are referred to.
                if unit or _SPACE.sub("", node.tag) != "g":
                    yield ("data-unit", value[len(UNIT) :]) if unit else ("id", self._identifier(value))
            elif plain == "href" and value.startswith("#"):
                yield "href", f"#{self._identifier(value[1:])}"
            elif plain == "style":
                for part in value.split(";"):
                    style, _, told = part.partition(":")
                    if style.strip() in ATTRIBUTES:
                        yield style.strip(), self._value(told.strip())
            elif plain in ATTRIBUTES:
                told = self._value(value)
                yield plain, _ROOM.sub(r"\1", told).strip() if plain == "d" else told

    def _identifier(self, told: str) -> str:
        return self._known.setdefault(told, f"{self._prefix}{len(self._known):x}")

    def _value(self, told: str) -> str:
        refers = _REFERENCE.fullmatch(told)
        if refers:
            return f"url(#{self._identifier(refers[1])})"
        return _LONG.sub(lambda number: _short(float(number[0])), told)


def _short(number: float) -> str:
    """Write a number to a hundredth of a point; small ones are scales, of which a hundredth is much."""
    if abs(number) < 0.1:
        return f"{number:.6f}".rstrip("0").rstrip(".")
    return f"{number:.2f}".rstrip("0").rstrip(".")
