"""What an internal Word document says at the head of every page."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section

from analysis.publish.word.nodes import Node, Styles


def mark_pages(word: WordDocument, page: Node, styles: Styles, banner: str) -> None:
    """Add a line to every kind of header that a page set-up uses, keeping what an office has there.

    Parameters
    ----------
    page
        Properties of a section, see :func:`analysis.publish.word.base.open_base`; a header that it
        lacks is added to it.
    """
    section = Section(page, word.part)
    heads = [section.header]
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
    if word.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
    for head in heads:
        if head.is_linked_to_previous:
            head.is_linked_to_previous = False
            for empty in list(head._element.findall(qn("w:p"))):
                head._element.remove(empty)
        line = styles.paragraph("Header", styles.run(banner, bold=True, size=11), align="right")
        head._element.append(line)
