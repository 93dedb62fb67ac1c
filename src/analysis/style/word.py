"""Letters in DOCX: what a style, its ancestors and the document's defaults add up to."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.style.letter import Letter, Line, Look, PageSetUp, Part

_ALIGN = {
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "both",
}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_HALF_POINTS = 2
NO_BREAK_HYPHEN = "\u2011"


def read_docx(content: bytes, text: Labels) -> Letter:
    """Return the letter in a DOCX.

    Raises
    ------
    UsageError
        If the content is no Word document.
    """
    try:
        word = docx.Document(BytesIO(content))
    except (BadZipFile, KeyError, OpcError, ValueError) as error:
        raise UsageError(text("style.not_docx", error=error)) from None
    return Letter(tuple(_lines(word, text)), tuple(_set_up(word, section) for section in word.sections))


def _lines(word: WordDocument, text: Labels) -> Iterator[Line]:
    tables = 0
    for number, block in enumerate(word.iter_inner_content(), start=1):
        if isinstance(block, Paragraph):
            yield from _line(word, block, text("style.paragraph", number=number), "body")
        else:
            tables += 1
            yield from _cells(word, block, text("style.table", number=tables))


def _cells(word: WordDocument, table: Table, place: str) -> Iterator[Line]:
    seen: set[object] = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:  # a merged cell comes once for each column
                seen.add(cell._tc)
                for block in cell.iter_inner_content():
                    if isinstance(block, Paragraph):
                        yield from _line(word, block, place, "cell")
                    else:
                        yield from _cells(word, block, place)


def _line(word: WordDocument, paragraph: Paragraph, place: str, part: Part) -> Iterator[Line]:
    words = _words(paragraph)
    look = _look(word, paragraph) if words.strip() else Look()
    for line in words.splitlines():  # a break within a paragraph parts offices of a signature
        if line.strip():
            yield Line(line, place, part, look)


def _words(paragraph: Paragraph) -> str:
    """Return the words as shown, a hyphen that cannot break told from one that can."""
    pieces = []
    for element in paragraph._p.iter(qn("w:t"), qn("w:noBreakHyphen"), qn("w:tab"), qn("w:br")):
        plain = {qn("w:noBreakHyphen"): NO_BREAK_HYPHEN, qn("w:tab"): "\t", qn("w:br"): "\n"}
        # A tab stop in the properties of a paragraph is no tab in its words.
        if element.tag != qn("w:tab") or element.getparent().tag == qn("w:r"):
            pieces.append(plain.get(element.tag) or element.text or "")
    shown = "".join(pieces)
    return shown.upper() if _all_caps(paragraph) else shown


def _all_caps(paragraph: Paragraph) -> bool:
    runs = _said(paragraph)
    return bool(runs) and all(_of_run(paragraph, run, "all_caps") for run in runs)


def _look(word: WordDocument, paragraph: Paragraph) -> Look:
    runs = _said(paragraph)
    form = "paragraph_format"
    before, after = (
        _length(_of_paragraph(paragraph, form, name)) for name in ("space_before", "space_after")
    )
    indent = _of_paragraph(paragraph, form, "first_line_indent")
    align = _of_paragraph(paragraph, form, "alignment")
    return Look(
        fonts=frozenset(_font(word, paragraph, run) for run in runs),
        sizes=frozenset(_size(word, paragraph, run) for run in runs),
        bold=all(bool(_of_run(paragraph, run, "bold")) for run in runs) if runs else None,
        italic=all(bool(_of_run(paragraph, run, "italic")) for run in runs) if runs else None,
        align=_ALIGN.get(align, "left") if align is not None else "left",
        first_line=0.0 if indent is None else round(indent.cm, 2),
        space=before + after,
        apart=_is_apart(paragraph),
    )


def _said(paragraph: Paragraph) -> list[Run]:
    return [run for run in paragraph.runs if run.text.strip()]


def _is_apart(paragraph: Paragraph) -> bool:
    """Whether a list mark stands before a paragraph or a frame around it, by itself or its style."""
    styles = [paragraph.style]
    while (style := styles[-1]) is not None:
        styles.append(style.base_style)
    holders = (paragraph._p, *(style.element for style in styles if style is not None))
    return any(next(holder.iter(qn("w:numPr"), qn("w:pBdr")), None) is not None for holder in holders)


def _length(value: Any) -> float:
    return 0.0 if value is None else float(value.pt)


def _of_paragraph(paragraph: Paragraph, form: str, name: str) -> Any:
    """Return a property of a paragraph: its own, or that of the nearest style that has it."""
    value = getattr(getattr(paragraph, form), name)
    style = paragraph.style
    while value is None and style is not None:
        value, style = getattr(getattr(style, form), name), style.base_style
    return value


def _of_run(paragraph: Paragraph, run: Run, name: str) -> Any:
    """Return a property of words: their own, of their style, or of the paragraph's style."""
    value = getattr(run.font, name)
    for first in (run.style, paragraph.style):
        style = first
        while value is None and style is not None:
            value, style = getattr(style.font, name), style.base_style
    return value


def _font(word: WordDocument, paragraph: Paragraph, run: Run) -> str:
    named = _of_run(paragraph, run, "name") or _default(word, "w:rFonts", "w:ascii")
    return named or _theme_font(word) or "?"


def _theme_font(word: WordDocument) -> str:
    """Return the typeface of running text in the theme, which counts where nothing else names one."""
    themes = [link.target_part for link in word.part.rels.values() if link.reltype == RELATIONSHIP_TYPE.THEME]
    for theme in themes:
        for minor in etree.fromstring(theme.blob).iter(f"{_DRAWING}minorFont"):
            return str(minor.find(f"{_DRAWING}latin").get("typeface"))
    return ""


def _size(word: WordDocument, paragraph: Paragraph, run: Run) -> float:
    own = _of_run(paragraph, run, "size")
    if own is not None:
        return float(own.pt)
    return float(_default(word, "w:sz", "w:val") or 20) / _HALF_POINTS


def _default(word: WordDocument, name: str, attribute: str) -> str:
    for defaults in word.styles.element.iter(qn("w:rPrDefault")):
        for found in defaults.iter(qn(name)):
            return str(found.get(qn(attribute)) or "")
    return ""


def _set_up(word: WordDocument, section: Any) -> PageSetUp:
    fields = [paragraph for paragraph in section.header.paragraphs if _has_number(paragraph)]
    first = section.first_page_header.paragraphs if section.different_first_page_header_footer else fields
    millimetres = {
        name: round(getattr(section, attribute).mm, 1)
        for name, attribute in (
            ("width", "page_width"), ("height", "page_height"), ("top", "top_margin"),
            ("bottom", "bottom_margin"), ("left", "left_margin"), ("right", "right_margin"),
        )
    }  # fmt: skip
    return PageSetUp(
        **millimetres,
        number_sizes=frozenset(_size(word, one, run) for one in fields for run in _runs_of(one)),
        numbered=any(
            _of_paragraph(one, "paragraph_format", "alignment") == WD_ALIGN_PARAGRAPH.CENTER for one in fields
        ),
        first_numbered=any(_has_number(paragraph) for paragraph in first),
    )


def _runs_of(paragraph: Paragraph) -> list[Run]:
    """Return the runs of a paragraph, those within a field among them."""
    return [Run(element, paragraph) for element in paragraph._p.iter(qn("w:r"))]


def _has_number(paragraph: Paragraph) -> bool:
    simple = [field.get(qn("w:instr")) or "" for field in paragraph._p.iter(qn("w:fldSimple"))]
    pieces = [element.text or "" for element in paragraph._p.iter(qn("w:instrText"))]
    return any("PAGE" in one.split() for one in (*simple, "".join(pieces)))
