"""Blocks as Markdown, for readers and converters of notebooks that take no HTML (LaTeX among them).

Every text is escaped, so nothing that a data file says can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Block, Closing, Column, Cover, Figure, Form, Prose, Row, Table
from analysis.display.evidence import mark, notes_of
from analysis.display.prose import Listing, arrange
from analysis.display.summary import Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~^&!])")
_RULES = {"left": ":---", "right": "---:", "center": ":---:"}


def block_markdown(block: Block, language: Language = "vi") -> str:
    """Return a block as Markdown: tables with pipes under their captions, charts as words and figures.

    Examples
    --------
    >>> table = Table("poor", "Hộ nghèo", (Column("Thôn"), Column("Số hộ", align="right")), ())
    >>> print(block_markdown(table))
    **Hộ nghèo**
    <BLANKLINE>
    | Thôn | Số hộ |
    | :--- | ---: |
    """
    return "\n\n".join(part for part in _parts(block, language) if part)


def escaped(text: str) -> str:
    r"""Return a text on one line whose letters stand for themselves.

    Examples
    --------
    >>> print(escaped("a|b <i>\nc*"))
    a\|b \<i\> c\*
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _parts(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Table():
            yield f"**{escaped(block.caption)}**" if block.caption else ""
            yield _pipes(block.columns, block.rows, language)
            yield from _below(notes_of(block, language), block.source, language)
        case Figure():
            yield f"**{escaped(block.caption)}**"
            yield escaped(block.alt)
            yield _pipes(block.table.columns, block.table.rows, language)
            yield from _below(block.notes, block.source, language)
        case Form():
            yield escaped(f"{block.label}. {block.title}. {block.period}")
        case Prose():
            yield from _prose(block, language)
        case Cover():
            title = escaped(labels_for(language)("publish.notice"))
            yield from (f"**{title}.** {escaped(notice)}" for notice in block.notices)
            yield from (escaped(line) for line in (block.issuer_parent, block.issuer, block.place_date))
            yield f"**{escaped(block.document_kind)} {escaped(block.subject)}**"
            yield from map(escaped, block.preamble)
        case Summary():
            yield f"**{escaped(block.headline)}**"
            for box in block.boxes:
                yield escaped("; ".join((f"{box.label}: {box.value}", *box.lines)))
            yield escaped(block.doubts)
        case Closing():
            yield escaped(block.sentence)
            yield escaped(block.recipients_label)
            yield "\n".join(f"- {escaped(name)}" for name in block.recipients)
            yield from map(escaped, (block.authority, block.signatory_title, block.signatory))


def _prose(prose: Prose, language: Language) -> Iterator[str]:
    notice = escaped(labels_for(language)("publish.notice"))
    for part in arrange((style, escaped(text)) for style, text in prose.items):
        if isinstance(part, Listing):
            sign = "1." if part.ordered else "-"
            indent = " " * (len(sign) + 1)
            lines = (
                [f"{sign} {first}", *(f"{indent}- {sub}" for sub in subs)] for first, *subs in part.entries
            )
            yield "\n".join(line for entry in lines for line in entry)
        elif part.style == "notice":
            yield f"**{notice}.** {part.words}"
        else:
            yield f"**{part.words}**" if part.style in ("lead", "draft") else part.words


def _pipes(columns: Sequence[Column], rows: Iterable[Row], language: Language) -> str:
    lines = [
        _line(_heading(column, language) for column in columns),
        _line(_RULES[column.align] for column in columns),
    ]
    for row in rows:
        texts = [escaped(cell.text + mark(cell, language)) for cell in row.cells]
        texts += [""] * (len(columns) - len(texts))  # a section row has one cell
        lines.append(_line(f"**{text}**" if text and row.role != "body" else text for text in texts))
    return "\n".join(lines)


def _heading(column: Column, language: Language) -> str:
    unit = labels_for(language)("publish.unit", unit=column.unit) if column.unit else ""
    name = " – ".join(filter(None, (column.group, column.label)))
    return escaped(f"{name} {unit}")


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _below(notes: Sequence[str], source: str, language: Language) -> Iterator[str]:
    yield from map(escaped, notes)
    if source:
        yield f"*{escaped(labels_for(language)('publish.source', source=source))}*"
