"""A drawing as part of the page itself, so that its marks can be lit up; scripts and styles stay out.

What matplotlib draws is parsed and written anew: known elements and attributes only, styles as plain
attributes (a page allows no inline styles), identifiers with the figure's name in front, and each
mark of a commune with its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from defusedxml.ElementTree import fromstring

from analysis.display.compare_charts import UNIT

_SPACE = re.compile(r"\{[^}]*\}")
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
    root = fromstring(svg)
    kept = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(root, name) if key == "viewBox")
    inner = "".join(_element(child, name) for child in root)
    return f'<svg role="img" aria-label="{escape(alt)}"{kept}>{inner}</svg>'


def _element(node: Any, name: str) -> str:
    tag = _SPACE.sub("", node.tag) if isinstance(node.tag, str) else ""
    if tag not in _ELEMENTS:
        return ""
    shown = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(node, name))
    inner = "".join(_element(child, name) for child in node)
    if tag == "defs" and not inner:
        return ""
    return f"<{tag}{shown}>{inner}</{tag}>"


def _attributes(node: Any, name: str) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        plain = _SPACE.sub("", key)
        if plain == "id":
            yield ("data-unit", value[len(UNIT) :]) if value.startswith(UNIT) else ("id", f"{name}-{value}")
        elif plain == "href" and value.startswith("#"):
            yield "href", f"#{name}-{value[1:]}"
        elif plain == "style":
            for part in value.split(";"):
                style, _, told = part.partition(":")
                if style.strip() in ATTRIBUTES:
                    yield style.strip(), told.strip()
        elif plain in ATTRIBUTES:
            yield plain, value.replace("url(#", f"url(#{name}-")
