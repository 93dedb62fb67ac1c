"""Blocks as HTML for the screen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.display.blocks import Block


def block_html(block: Block) -> str:
    """Return a block as an HTML fragment."""
    return f"<pre>{escape(repr(block))}</pre>"
