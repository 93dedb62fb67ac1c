"""What an analyst shows in a cell of their own, made into tables and figures of the document.

Caption and alternative text stand in the options of the cell; where one is missing, the refusal writes
the line out. What may not leave the office is refused with its place.
"""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.core.audience import Audience
from analysis.core.errors import BuildError
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.policy import POLICY
from analysis.display.blocks import MIME, Block, Cell, Column, Figure, Row, Table
from analysis.display.own import Own, own_from_json
from analysis.display.own_rows import UNGROUPED
from analysis.publish.options import Options

OWN_AUDIENCE: Audience = "superior"
IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
_SHARE = re.compile(r"%|_pct\b|tỷ lệ|tỉ lệ|share|rate", re.I)


def is_own(data: Mapping[str, Any]) -> bool:
    """Say whether an output is an analyst's: a frame, a figure, an image or Markdown."""
    if MIME in data:
        return bool(data[MIME].get("kind") == "own")
    return "text/markdown" in data or any(kind in data for kind in IMAGES)


def own_block(where: str, data: Mapping[str, Any], language: Language) -> Own | str:
    """Return an output of an analyst: a table or figure, or the source of Markdown."""
    if MIME in data:
        return own_from_json(data[MIME])
    if "text/markdown" in data:
        return str(data["text/markdown"])
    kind = next(kind for kind in IMAGES if kind in data)
    content = "".join(data[kind])
    return _image(where, kind, content, labels_for(language))


def own_exhibits(  # noqa: PLR0913, PLR0917 - what a cell, its document and its reader are
    where: str,
    cell_id: str,
    options: Options,
    shown: Sequence[Own],
    audience: Audience,
    language: Language = "vi",
) -> Iterator[Block]:
    """Yield the tables and figures of a cell with their names, captions and alternative texts.

    Raises
    ------
    BuildError
        If a caption or an alternative text is missing, or a figure may not be told to this audience.
    """
    figures, text = 0, labels_for(language)
    for place, own in enumerate(shown):
        kind = "figure" if own.svg else "table"
        caption = _nth(options.caption, place) or own.caption
        if not caption:
            raise BuildError(_missing(where, f"caption_{kind}", options.caption, len(shown), text))
        _check(where, caption, own, audience, text)
        name = _name(cell_id, options.label, place)
        table = replace(own.table, name=name, caption=caption)
        if not own.svg:
            yield table
            continue
        alt = _nth(options.alt, figures)
        figures += 1
        if not alt:
            all_figures = sum(bool(one.svg) for one in shown)
            raise BuildError(_missing(where, "alt_figure", options.alt, all_figures, text))
        yield Figure(name, caption, alt, own.svg, replace(table, name=f"{name}_data"))


def _check(where: str, caption: str, own: Own, audience: Audience, text: Labels) -> None:
    place = f"{where}, {caption!r}"
    if own.rows > len(own.table.rows):
        raise BuildError(text("own_cells.long", place=place, rows=own.rows))
    if audience == "internal":
        return
    if own.households:
        signs = own.households.replace(UNGROUPED, text("own_cells.ungrouped"))
        raise BuildError(text("own_cells.households", place=place, signs=signs))
    if audience == "public" and (found := _too_few(own.table, text)):
        least = POLICY.smallest_count
        raise BuildError(text("own_cells.few", place=place, found="; ".join(found), least=least))


def _too_few(table: Table, text: Labels) -> list[str]:
    """Return the places of whole numbers that are too small to be told; shares are no counts."""
    found = []
    for row in table.rows:
        head = " / ".join(cell.text for cell in row.cells if cell.value is None)
        for cell, column in zip(row.cells, table.columns, strict=True):
            heading = " ".join(filter(None, (column.group, column.label)))
            whole = cell.value is not None and float(cell.value).is_integer()
            if whole and not _SHARE.search(heading) and 0 < float(cell.value or 0) < POLICY.smallest_count:
                at = {"row": repr(head), "column": repr(heading), "value": cell.text}
                found.append(text("own_cells.few_at", **at))
    return found


def _missing(where: str, what: str, given: Sequence[str], count: int, text: Labels) -> str:
    """Say what is missing, with the line that the cell needs, ready to copy."""
    example = text(f"own_cells.example.{what}")
    filled = [*given, *(f"{example} ({number})" for number in range(len(given) + 1, count + 1))]
    line = json.dumps(example if count == 1 else filled[:count], ensure_ascii=False)
    option = what.partition("_")[0]
    return text(f"own_cells.missing.{what}", where=where, option=option, line=line)


def _name(cell_id: str, labels: Sequence[str], place: int) -> str:
    told = _nth(labels, place)
    plain = re.sub(r"[^a-z0-9]+", "_", (told or cell_id).lower()).strip("_")
    plain = plain.removeprefix("tbl_").removeprefix("fig_")
    return plain if told and plain[:1].isalpha() else f"own_{plain}" + (f"_{place + 1}" if place else "")


def _nth(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _image(where: str, kind: str, content: str, text: Labels) -> Own:
    svg, width, height = content, 0, 0
    if kind != "image/svg+xml":
        code = re.sub(r"\s", "", content)
        width, height = _size(where, kind, base64.b64decode(code))
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"><image '
            f'width="{width}" height="{height}" xlink:href="data:{kind};base64,{code}"/></svg>'
        )
    size = f"{width} × {height}" if width else text("publish.own.drawing")
    table = Table(
        "own",
        "own",
        (Column(text("publish.own.image")), Column(text("publish.own.value"))),
        (Row((Cell(text("publish.own.size")), Cell(size))),),
    )
    return Own(table, svg, rows=1)


def _size(where: str, kind: str, content: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels, from its head."""
    if kind == "image/png" and content[:4] == b"\x89PNG":
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    at = 2
    while kind == "image/jpeg" and at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    raise BuildError(f"{where} shows a picture that cannot be read ({kind})")
