"""Blocks as HTML fragments, for the notebook on screen and for the finished page alike.

Every text is escaped here, where it enters the page, so nothing that a data file says can become
markup. The fragments carry classes only; ``blocks.css`` gives them their look.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Block, Closing, Cover, Figure, Form, Prose, ProseStyle, Table
from analysis.display.html_table import below_html, caption_html, table_html
from analysis.display.origins import Origins, origins_html
from analysis.display.prose import Listing, arrange
from analysis.display.summary import Summary, summary_html


@cache
def block_style() -> str:
    """Return the style sheet of the fragments."""
    return files("analysis.display").joinpath("blocks.css").read_text("utf-8")


def screen_html(block: Block) -> str:
    """Return a block for a notebook's output area, with its own scoped style."""
    style = block_style() + files("analysis.display").joinpath("screen.css").read_text("utf-8")
    return f'<style>{style}</style><div class="gn">{block_html(block)}</div>'


def block_html(  # noqa: PLR0911 - one way of showing for each kind
    block: Block,
    language: Language = "vi",
    label: str = "",
    page: Origins | None = None,
) -> str:
    """Return a block as an accessible HTML fragment.

    Parameters
    ----------
    label
        Number of a table or figure, such as "Bảng 1"; empty outside a report.
    page
        Origins of the page that each figure opens; None elsewhere.

    Examples
    --------
    >>> block_html(Prose((("paragraph", "Giảm 13 hộ, <chỉ tiêu> 10 hộ."),)))
    '<p>Giảm 13 hộ, &lt;chỉ tiêu&gt; 10 hộ.</p>'
    """
    match block:
        case Table():
            return f'<div id="table-{block.name}">{table_html(block, language, label, page)}</div>'
        case Figure():
            return _figure(block, language, label, page)
        case Form(label=number, title=title, period=period):
            return f"<p>{escape(f'{number}. {title}. {period}')}</p>"
        case Prose():
            prose = prose_html(((style, escape(text)) for style, text in block.items), language)
            return prose + origins_html([("", block.origin)], language)
        case Summary():
            return summary_html(block, language, page)
        case Cover():
            return cover_html(block) + _paragraphs(block.preamble)
        case Closing():
            return _closing(block)
        case _:
            raise TypeError(f"no HTML form for {type(block).__name__}")


def prose_html(items: Iterable[tuple[ProseStyle, str]], language: Language) -> str:
    """Return paragraphs and properly nested lists from pairs of style and escaped text.

    Examples
    --------
    >>> prose_html([("bullet", "Vốn"), ("sub_bullet", "Tín dụng"), ("paragraph", "Hết.")], "vi")
    '<ul><li>Vốn<ul><li>Tín dụng</li></ul></li></ul><p>Hết.</p>'
    """
    return "".join(
        _list("ol" if part.ordered else "ul", part.entries)
        if isinstance(part, Listing)
        else _paragraph(part.style, part.words, language)
        for part in arrange(items)
    )


def _list(tag: str, entries: Iterable[tuple[str, ...]]) -> str:
    lines = []
    for words, *below in entries:
        nested = _list("ul", ((sub,) for sub in below)) if below else ""
        lines.append(f"<li>{words}{nested}</li>")
    return f"<{tag}>{''.join(lines)}</{tag}>"


def _paragraph(style: ProseStyle, inner: str, language: Language) -> str:
    if style == "notice":
        title = escape(labels_for(language)("publish.notice"))
        return f'<div class="gn-notice" role="note"><p><b>{title}.</b> {inner}</p></div>'
    if style == "draft":
        return f"<p><mark>{inner}</mark></p>"
    return f'<p class="gn-lead"><b>{inner}</b></p>' if style == "lead" else f"<p>{inner}</p>"


def _figure(figure: Figure, language: Language, label: str, page: Origins | None) -> str:
    summary = escape(labels_for(language)("publish.data_behind"))
    behind = table_html(figure.table, language, page=page)
    name = f'role="region" aria-label="{escape(figure.caption)}" tabindex="0"'
    return (
        f'<figure class="gn-figure" id="figure-{figure.name}"><div class="gn-card gn-scroll" {name}>'
        f"{_drawing(figure)}</div>"
        f'<figcaption class="gn-caption">{caption_html(label, figure.caption)}</figcaption>'
        f"{below_html(figure.notes, figure.source, language)}"
        f"<details><summary>{summary}</summary>{behind}</details></figure>"
    )


def _drawing(figure: Figure) -> str:
    if figure.marked:
        from analysis.display.inline_svg import inline_svg  # only pages of many communes need it

        return inline_svg(figure.svg, figure.name, figure.alt)
    image = b64encode(figure.svg.encode()).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{image}" alt="{escape(figure.alt)}">'


def cover_html(cover: Cover) -> str:
    """Return the head of a page: title, issuer and day in one line, then every warning."""
    text = labels_for(cover.language)
    notices = prose_html((("notice", escape(notice)) for notice in cover.notices), cover.language)
    number = text("publish.number", number=cover.number) if cover.number else ""
    told = [cover.issuer, number, cover.place_date] if cover.issuer else []
    line = " · ".join(escape(one) for one in told if one)
    meta = f'<p class="gn-meta">{line}</p>' if line else ""
    return (
        f'<header class="gn-cover"><h1><span class="gn-kind">{escape(cover.document_kind)}</span> '
        f'<span class="gn-subject">{escape(cover.subject)}</span></h1>{meta}{notices}</header>'
    )


def _closing(closing: Closing) -> str:
    items = "".join(f"<li>{escape(recipient)}</li>" for recipient in closing.recipients)
    recipients = f"<p>{escape(closing.recipients_label)}</p><ul>{items}</ul>" if items else ""
    return (
        f'<footer class="gn-closing">{_paragraphs([closing.sentence] if closing.sentence else [])}'
        f'<div class="gn-letterhead"><div class="gn-recipients">{recipients}</div>'
        f'<div class="gn-signature">{_paragraphs([closing.authority, closing.signatory_title])}'
        f'<p class="gn-name">{escape(closing.signatory)}</p></div></div></footer>'
    )


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)
