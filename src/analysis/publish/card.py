"""The picture to share: ``summary.svg`` and ``summary.png`` beside the page, each with its words in it."""

from __future__ import annotations

import re
import struct
from html import escape
from zlib import crc32

from analysis.display.card import card_alt, card_chart
from analysis.display.drawing import to_svg
from analysis.publish.document import Document
from analysis.publish.picture import RESOLUTION, png

FILES = frozenset({"summary.png", "summary.svg"})
PIXELS = 1080  # what chats show without making it smaller
_HEAD_OF_PNG = 33  # signature and first chunk


def card_files(document: Document) -> dict[str, bytes]:
    """Return the picture of a document whose first screen says what it is about, by file name; else none."""
    if document.summary is None or not document.summary.about:
        return {}
    banner = (document.banner,) if document.banner else ()
    notices = (*banner, *document.cover.notices)
    alt = card_alt(document.summary, notices)
    svg = to_svg(card_chart(document.summary, notices))
    pixels = png(svg, PIXELS * 72 / RESOLUTION)
    return {"summary.svg": _titled(svg, alt).encode(), "summary.png": _described(pixels, alt)}


def _titled(svg: str, alt: str) -> str:
    """Put the words into a drawing, where a browser reads them out."""
    return re.sub(
        r"(<svg\b[^>]*)>", lambda head: f'{head[1]} role="img"><title>{escape(alt)}</title>', svg, count=1
    )


def _described(picture: bytes, alt: str) -> bytes:
    """Put the words into a PNG, as its description.

    Examples
    --------
    >>> described = _described(b"x" * 33 + b"rest", "Giảm 13 hộ.")
    >>> described[37:52], described.endswith(b"rest")
    (b'iTXtDescription', True)
    """
    body = b"iTXtDescription\0\0\0vi\0\0" + alt.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body))
    return picture[:_HEAD_OF_PNG] + chunk + picture[_HEAD_OF_PNG:]
