"""The first sheet: what the workbook holds, with links, and the warnings of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.core.labels import labels_for
from analysis.publish.document import Document
from analysis.publish.sheet.grid import Grid, height
from analysis.publish.sheet.page import set_page

_TITLE = 14
_WIDTHS = (34.0, 90.0)
_LINK = {"font_color": "#0B4F8A", "underline": 1, "border": 1}


def write_contents(grid: Grid, document: Document, sheets: Sequence[tuple[str, str]]) -> None:
    """Write the title, the warnings and one row a sheet."""
    text, cover = labels_for(document.language), document.cover
    for at, width in enumerate(_WIDTHS):
        grid.sheet.set_column(at, at, width)
    lines: list[tuple[str, dict[str, Any]]] = [(cover.issuer, {})]
    lines.append((document.title, {"bold": True, "font_size": _TITLE}))
    lines += [(text("sheet.notice", notice=notice), {"italic": True}) for notice in cover.notices]
    for row, (words, look) in enumerate(lines):
        grid.span(row, 0, row, 1, words, text_wrap=True, **look)
        grid.sheet.set_row(row, height(words, sum(_WIDTHS), _TITLE, bold=True))
    head = len(lines) + 1
    for at, key in enumerate(("sheet.sheet", "sheet.caption")):
        grid.text(head, at, text(key), bold=True, border=1, align="center", bg_color="#F2F2F2")
    for row, (name, title) in enumerate(sheets, start=head + 1):
        place = name.replace("'", "''")
        grid.sheet.write_url(row, 0, f"internal:'{place}'!A1", grid.book.format(**_LINK), string=name)
        grid.text(row, 1, title, border=1, text_wrap=True)
    set_page(grid.sheet, (head, head), grid.book.banner)
