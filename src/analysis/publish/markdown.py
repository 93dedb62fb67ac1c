"""The Markdown of a notebook as parts of a document.

Only what every writer can show is allowed: headings, paragraphs, lists of two levels, emphasis,
and links as their text. Anything else is refused by name instead of being dropped in silence;
tables and pictures come from blocks, where they have captions and alternative texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import mistune

from analysis.core.errors import BuildError
from analysis.display.blocks import ProseStyle
from analysis.publish.document import Heading, Passage, Span

Token = Mapping[str, Any]

_PARSE = mistune.create_markdown(renderer="ast")
_LINE_ENDS = {"softbreak": " ", "linebreak": " "}


def markdown_parts(source: str, where: str) -> Iterator[Heading | Passage]:
    """Yield the headings and passages of a Markdown cell.

    Parameters
    ----------
    where
        Name of the cell, for messages.

    Raises
    ------
    BuildError
        If the text uses what a report cannot show.

    Examples
    --------
    >>> [part.text for part in markdown_parts("## I. KẾT QUẢ", "cell 1")]
    ['I. KẾT QUẢ']
    """
    tokens = cast(list[Token], _PARSE(source))  # what the ast renderer makes
    for token in tokens:
        match token["type"]:
            case "heading":
                text = "".join(span.text for span in _spans(token["children"], where))
                yield Heading(token["attrs"]["level"], text, anchor(text))
            case "paragraph":
                yield Passage((("paragraph", _spans(token["children"], where)),))
            case "list":
                yield Passage(tuple(_items(token, where)))
            case "blank_line":
                continue
            case other:
                raise _refused(other, where)


def anchor(text: str) -> str:
    """Return the anchor of a heading: plain letters, digits and hyphens.

    Examples
    --------
    >>> anchor("I. Kết quả rà soát, Đợt 2")
    'section-i-ket-qua-ra-soat-dot-2'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = (char if char.isascii() and char.isalnum() else " " for char in plain if not _is_accent(char))
    return "-".join(["section", *"".join(letters).split()])


def _is_accent(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def _items(token: Token, where: str, nested: bool = False) -> Iterator[tuple[ProseStyle, tuple[Span, ...]]]:
    style: ProseStyle = "sub_bullet" if nested else "number" if token["attrs"]["ordered"] else "bullet"
    for item in token["children"]:
        for child in item["children"]:
            if child["type"] in {"block_text", "paragraph"}:
                yield style, _spans(child["children"], where)
            elif child["type"] == "list" and not nested:
                yield from _items(child, where, nested=True)
            elif child["type"] != "blank_line":
                raise _refused(f"{child['type']} in a list", where)


def _spans(
    tokens: Sequence[Token], where: str, strong: bool = False, emphasis: bool = False
) -> tuple[Span, ...]:
    spans: list[Span] = []
    for token in tokens:
        match token["type"]:
            case "text" | "codespan":
                spans.append(Span(token["raw"], strong, emphasis))
            case "strong":
                spans += _spans(token["children"], where, strong=True, emphasis=emphasis)
            case "emphasis":
                spans += _spans(token["children"], where, strong=strong, emphasis=True)
            case "link":
                spans += _spans(token["children"], where, strong, emphasis)
            case line_end if line_end in _LINE_ENDS:
                spans.append(Span(_LINE_ENDS[line_end], strong, emphasis))
            case other:
                raise _refused(other, where)
    return tuple(spans)


def _refused(what: str, where: str) -> BuildError:
    hint = "use headings, paragraphs, lists, emphasis; show tables and figures as blocks"
    return BuildError(f"{where}: a report cannot show Markdown of the kind '{what}'; {hint}")
