"""The report as a Word document in the layout of Decree 30/2020/NĐ-CP, for those who edit and sign.

Dates in the file are the report's, and the package is zipped anew without a clock, so equal
notebooks make equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from nbconvert.exporters import Exporter
from traitlets import Unicode

from analysis.display.blocks import Table
from analysis.publish.archive import repack
from analysis.publish.document import Document, Exhibit, Heading, Part
from analysis.publish.edition import document_of_edition
from analysis.publish.notebook import read_document
from analysis.publish.pdf import document_date
from analysis.publish.word.banner import mark_pages
from analysis.publish.word.base import open_base
from analysis.publish.word.body import Body
from analysis.publish.word.letter import end, head
from analysis.publish.word.nodes import TWIPS_PER_POINT, Node, Styles

_LONGEST_PROPERTY = 255  # letters that a property of an office file may have


class DocxExporter(Exporter):
    """``jupyter nbconvert --to giamngheo-docx``: an executed notebook as a Word document.

    ``--DocxExporter.base=PATH`` names an office's own base document.
    """

    file_extension = ".docx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "Poverty review report (Word)"
    base = Unicode("", help="Base document whose page set-up and styles the report takes.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]  # nbconvert types this as its base class returns
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Return the file and the resources of nbconvert."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        base = Path(self.base).read_bytes() if self.base else None
        return docx_file(read_document(notebook), base), resources


def docx_file(document: Document, base: bytes | None = None) -> bytes:
    """Return a document as the bytes of a Word file.

    Parameters
    ----------
    base
        An office's own base document; None for the layout of Decree 30.

    Raises
    ------
    BuildError
        If the base is no Word document, a table has too many columns for a page, or a text holds
        what no Word document may.
    """
    document = document_of_edition(document, "paper")
    word, styles, page = open_base(base, document.language)
    if document.banner:
        mark_pages(word, page, styles, document.banner)
    upright, landscape = _text_width(page, turned=False), _text_width(page, turned=True)
    body = Body(word, styles, document.language, upright, landscape)
    pieces = [(False, [*head(document.cover, styles, upright), *body.opening(document.cover)])]
    pieces += _pieces(document.parts, body)
    if document.closing:
        if not document.closing.sentence:
            _bind(next(nodes[-1] for _, nodes in reversed(pieces) if nodes))
        pieces.append((False, end(document.closing, styles, upright)))
    annex = list(_pieces(document.annex, body))
    if annex:
        annex[0][1][0].get_or_add_pPr().get_or_add_pageBreakBefore()
    for element in _sections(pieces + annex, page, styles):
        word.element.body.append(element)
    _describe(word.core_properties, document)
    stream = BytesIO()
    word.save(stream)
    return repack(stream.getvalue())


def _bind(last: Node) -> None:
    """Keep the last text with the signature, which never stands on a page of its own."""
    if last.tag.endswith("}p"):
        last.get_or_add_pPr().get_or_add_keepNext()


def _pieces(parts: Iterable[Part], body: Body) -> Iterator[tuple[bool, list[Node]]]:
    """Yield the parts; headings go with what follows them, also on to a landscape page."""
    headings: list[Node] = []
    before = False
    for part in parts:
        turned, elements = body.piece(part)
        if isinstance(part, Heading):
            headings += elements
            continue
        elements = headings + elements
        own = isinstance(part, Exhibit) and isinstance(part.block, Table) and part.block.own_page
        # The first turned page of several begins one by itself.
        if own and (before or not turned):
            elements[0].get_or_add_pPr().get_or_add_pageBreakBefore()
        yield turned, elements
        headings, before = [], turned
    if headings:
        yield False, headings


def _sections(pieces: Iterable[tuple[bool, list[Node]]], page: Node, styles: Styles) -> Iterator[Node]:
    """Yield everything in order, with a section of its own for each run of turned pages."""
    runs = [(turned, [*run]) for turned, run in groupby(pieces, key=lambda piece: piece[0])]
    for number, (turned, run) in enumerate(runs):
        yield from (element for _, elements in run for element in elements)
        section = _section(page, turned, first=number == 0)
        # Every section but the last lives in a paragraph; one of its own spoils no text.
        last = number == len(runs) - 1
        yield section if last else _break(section, styles)


def _break(section: Node, styles: Styles) -> Node:
    paragraph = styles.paragraph("Table End")
    paragraph.find(qn("w:pPr")).append(section)
    return paragraph


def _section(page: Node, turned: bool, first: bool) -> Node:
    """Return the page set-up of a section; only the first page of the first has no number."""
    section = deepcopy(page)
    size = section.find(qn("w:pgSz"))
    if turned:
        size.attrib.update(
            {
                qn("w:w"): size.get(qn("w:h")),
                qn("w:h"): size.get(qn("w:w")),
                qn("w:orient"): "landscape",
            }
        )
    if not first:
        for mark in section.findall(qn("w:titlePg")):
            section.remove(mark)
    return section


def _text_width(page: Node, turned: bool) -> float:
    """Return how wide the text of a page is, in points."""
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    paper = int(size.get(qn("w:h" if turned else "w:w")))
    return (paper - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))) / TWIPS_PER_POINT


def _describe(properties: Any, document: Document) -> None:
    day = document_date(document.cover)
    noon = datetime(day.year, day.month, day.day, 12)  # python-docx takes UTC without a zone
    properties.title = document.title[:_LONGEST_PROPERTY]
    properties.author = document.cover.issuer[:_LONGEST_PROPERTY]
    properties.last_modified_by = properties.author
    properties.language = document.language
    properties.comments = "; ".join(document.cover.notices)[:_LONGEST_PROPERTY]
    properties.created = properties.modified = noon
    properties.revision = 1
