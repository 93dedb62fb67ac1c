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
from analysis.publish.options import Options

OWN_AUDIENCE: Audience = "superior"
IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
USE_INSTEAD = (
    'show a text with display(Markdown(f"…")) (from IPython.display import Markdown), a table as a pandas '
    "frame; or put #| include: false at the top of the cell to keep it out of the document"
)
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


def own_exhibits(
    where: str, cell_id: str, options: Options, shown: Sequence[Own], audience: Audience
) -> Iterator[Block]:
    """Yield the tables and figures of a cell with their names, captions and alternative texts.

    Raises
    ------
    BuildError
        If a caption or an alternative text is missing, or a figure may not be told to this audience.
    """
    figures = 0
    for place, own in enumerate(shown):
        kind = "figure" if own.svg else "table"
        caption = _nth(options.caption, place) or own.caption
        if not caption:
            raise BuildError(_missing(where, kind, options.caption, len(shown)))
        _check(where, caption, own, audience)
        name = _name(cell_id, options.label, place)
        table = replace(own.table, name=name, caption=caption)
        if not own.svg:
            yield table
            continue
        alt = _nth(options.alt, figures)
        figures += 1
        if not alt:
            all_figures = sum(bool(one.svg) for one in shown)
            raise BuildError(_missing(where, kind, options.alt, all_figures, "alt"))
        yield Figure(name, caption, alt, own.svg, replace(table, name=f"{name}_data"))


def _check(where: str, caption: str, own: Own, audience: Audience) -> None:
    place = f"{where}, {caption!r}"
    if own.rows > len(own.table.rows):
        raise BuildError(
            f"{place}: {own.rows} rows are too many for a document; show .head(20), or group them first"
        )
    if audience == "internal":
        return
    if own.households:
        raise BuildError(
            f"{place} has one row a household (see {own.households}); only an internal document may show "
            "that: group it first, or put this line at the top of the cell:\n#| audience: internal"
        )
    if audience == "public" and (found := _too_few(own.table)):
        raise BuildError(
            f"{place}: {'; '.join(found)}: fewer than {POLICY.smallest_count} households point at one. "
            "Group more widely, or put this line at the top of the cell:\n#| audience: superior"
        )


def _too_few(table: Table) -> list[str]:
    """Return the places of whole numbers that are too small to be told; shares are no counts."""
    found = []
    for row in table.rows:
        head = " / ".join(cell.text for cell in row.cells if cell.value is None)
        for cell, column in zip(row.cells, table.columns, strict=True):
            heading = " ".join(filter(None, (column.group, column.label)))
            whole = cell.value is not None and float(cell.value).is_integer()
            if whole and not _SHARE.search(heading) and 0 < float(cell.value or 0) < POLICY.smallest_count:
                found.append(f"row {head!r}, column {heading!r}: {cell.text}")
    return found


def _missing(where: str, kind: str, given: Sequence[str], count: int, option: str = "caption") -> str:
    """Say what is missing, with the line that the cell needs, ready to copy."""
    example = "Bảng này cho biết điều gì" if kind == "table" else "Hình này cho biết điều gì"
    text = example if option == "caption" else "Điều mà người đọc thấy trong hình, nói bằng lời"
    if count == 1:
        line = json.dumps(text, ensure_ascii=False)
    else:
        filled = [*given, *(f"{text} ({number})" for number in range(len(given) + 1, count + 1))]
        line = json.dumps(filled[:count], ensure_ascii=False)
    what = "a caption" if option == "caption" else "an alternative text"
    return (
        f"{where} shows a {kind} without {what}; put this line at the top of the cell:\n#| {option}: {line}"
    )


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
