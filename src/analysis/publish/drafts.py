"""What a document still lacks: its draft marks, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.core.drafts import draft_marks
from analysis.display.blocks import Table
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage
from analysis.publish.edition import document_of_edition


def drafts_of(document: Document) -> tuple[str, ...]:
    """Return the draft marks of the paper, each after the heading that it stands under.

    Parameters
    ----------
    document
        All of it, as read from the notebook; nobody signs one without a closing.

    Examples
    --------
    >>> from analysis.display.blocks import Closing, Cover
    >>> from analysis.publish.document import Span
    >>> lacks = Passage((("draft", (Span("[Dự thảo: chưa có kết quả]"),)),), editions=("paper",))
    >>> cover = Cover("vi", "", "", "", "", "BÁO CÁO", "")
    >>> closing = Closing("Trên đây là báo cáo./.", "Nơi nhận:", (), "", "", "")
    >>> drafts_of(Document(cover, (Heading(2, "I. KẾT QUẢ", "a"), lacks), closing))
    ('I. KẾT QUẢ: [Dự thảo: chưa có kết quả]',)
    """
    return tuple(_marked(document)) if document.closing is not None else ()


def _marked(document: Document) -> Iterator[str]:
    closing, paper = document.closing, document_of_edition(document, "paper")
    path: list[Heading] = []
    for words in (paper.cover.subject, *paper.cover.preamble):
        yield from draft_marks(words)
    for part in (*paper.parts, *paper.annex):
        if isinstance(part, Heading):
            path = [*(above for above in path if above.level < part.level), part]
        place = " > ".join(heading.text for heading in path)
        for words in _words(part):
            yield from (f"{place}: {mark}" if place else mark for mark in draft_marks(words))
    if closing is not None:
        yield from (mark for words in (closing.sentence, *closing.recipients) for mark in draft_marks(words))


def _words(part: Part) -> Iterator[str]:
    if isinstance(part, Heading):
        yield part.text
    elif isinstance(part, Passage):
        yield from ("".join(span.text for span in spans) for _, spans in part.items)
    elif isinstance(part, Exhibit):
        block = part.block
        yield block.caption
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
