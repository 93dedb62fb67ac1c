"""Letters in PDF: their words, line by line, and the size of their paper."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.style.letter import Letter, Line


def read_pdf(content: bytes, text: Labels) -> Letter:
    """Return the letter in a PDF.

    Raises
    ------
    UsageError
        If the content is no PDF, or holds pictures of pages only.
    """
    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    except (PyPdfError, ValueError) as error:
        raise UsageError(text("style.not_pdf", error=error)) from None
    lines = tuple(
        Line(line, text("style.page", number=number))
        for number, page in enumerate(pages, start=1)
        for line in page.splitlines()
        if line.strip()
    )
    if not lines:
        raise UsageError(text("style.scanned"))
    return Letter(lines)
