"""One edition of a report: its parts, its headings, its numbers.

The notebook runs once and shows everything; each reader gets what is meant for them. The signed paper
goes up without a word about files, method or inference; the page on screen keeps all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analysis.core.labels import Language, labels_for
from analysis.core.misprints import mended, misprints_in
from analysis.core.numbers import roman
from analysis.display.blocks import Edition, Figure, Row, Table
from analysis.display.summary import Summary
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage, Span

_ROMAN = tuple(map(roman, range(1, 40)))
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MARKED = re.compile(r"(?P<mark>[IVX]+|\d{1,2}|[a-zđ])(?P<end>[.)]) (?P<words>.*)", re.S)


def document_of_edition(document: Document, name: Edition) -> Document:
    """Return what one edition of the report shows, its tables and figures numbered anew.

    A heading goes when nothing is left of its section. On the signed paper there is no word of
    method: no source, no origin, no mark of inference, no note.

    Examples
    --------
    >>> from analysis.display.blocks import Cover
    >>> from analysis.publish.document import Span
    >>> cover = Cover("vi", "", "", "", "", "BÁO CÁO", "")
    >>> sentence = Passage((("paragraph", (Span("Giảm 13 hộ."),)),), "results.csv, dòng 2")
    >>> audit = Passage((("paragraph", (Span("15 phát hiện."),)),), editions=("page",))
    >>> parts = (Heading(2, "I. KIỂM TRA", "a"), audit, Heading(2, "II. KẾT QUẢ", "b"), sentence)
    >>> [part.text for part in document_of_edition(Document(cover, parts), "paper").headings()]
    ['I. KẾT QUẢ']
    """
    everything = (*document.parts, *document.annex)
    kept = _kept(everything, name)
    signed = name == "paper" and document.closing is not None
    parts = [_bare(part) if signed else part for at, part in enumerate(everything) if at in kept]
    numbered = list(_numbered(parts, document.language))
    if len(kept) < len(everything):
        numbered = list(_renumbered(numbered))
    end = sum(at < len(document.parts) for at in kept)
    forms = tuple(form for form in document.forms if _in(form.editions, name))
    annex = numbered[end:]
    if signed:
        document = _formal(document)
    elif name == "paper" and document.summary is not None and _in(document.summary.editions, name):
        # Nobody signs it: the first screen opens the paper too, in sentences.
        return replace(
            document, parts=(_in_words(document.summary), *numbered[:end]), annex=tuple(annex), forms=forms
        )
    elif name == "page" and document.closing is not None and annex:
        annex += _mended_on_paper(document)
    return replace(document, parts=tuple(numbered[:end]), annex=tuple(annex), forms=forms)


def _in_words(summary: Summary) -> Passage:
    """Return a first screen in sentences: the result, each figure with what stands beside it, the doubts."""
    told = ((box.label, [one for one in (box.value, *box.lines) if one]) for box in summary.boxes)
    boxes = (f"{label}: {'; '.join(one[:1].lower() + one[1:] for one in said)}." for label, said in told)
    return Passage(
        (
            ("paragraph", (Span(summary.headline, strong=True),)),
            *(("bullet", (Span(words),)) for words in boxes),
            *((("paragraph", (Span(summary.doubts),)),) if summary.doubts else ()),
        )
    )


def _mended_on_paper(document: Document) -> Iterator[Passage]:
    """Yield what the signed paper writes otherwise than its sources, for whoever checks it."""
    found = Counter[tuple[str, str]]()
    for words in _said_on_paper(document):
        found.update(misprints_in(words))
    if found:
        text = labels_for(document.language)
        one = "publish.misprint"
        said = "; ".join(
            text(one, old=old, new=new, count=count) for (old, new), count in sorted(found.items())
        )
        yield Passage((("paragraph", (Span(text("publish.misprints", list=said)),)),), editions=("page",))


def _said_on_paper(document: Document) -> Iterator[str]:
    closing = document.closing
    yield from document.cover.preamble
    if closing is not None:
        yield from (closing.sentence, closing.authority, *closing.recipients)
    for part in (*document.parts, *document.annex):
        if isinstance(part, Passage) and _in(part.editions, "paper"):
            yield from (span.text for _, spans in part.items for span in spans)


def _formal(document: Document) -> Document:
    """Return head and end without the slips that offices hand on."""
    closing = document.closing
    preamble = tuple(map(mended, document.cover.preamble))
    if closing is not None:
        closing = replace(
            closing,
            authority=mended(closing.authority),
            recipients=tuple(map(mended, closing.recipients)),
            sentence=mended(closing.sentence),
        )
    return replace(document, cover=replace(document.cover, preamble=preamble), closing=closing)


def _in(editions: Sequence[Edition], name: Edition) -> bool:
    return not editions or name in editions


def _kept(parts: Sequence[Part], name: Edition) -> set[int]:
    """Return the places of what the edition shows; a heading with content only elsewhere goes."""
    shown = {at for at, part in enumerate(parts) if _in(_editions(part), name)}
    for at, part in enumerate(parts):
        if isinstance(part, Heading) and at in shown:
            below = _section(parts, at)
            content = [under for under in below if _holds(parts[under])]
            # On paper a heading with nothing at all under it goes too: what is missing has its own mark.
            if (content or name == "paper") and not any(under in shown for under in content):
                shown.discard(at)
    return shown


def _editions(part: Part) -> tuple[Edition, ...]:
    return part.block.editions if isinstance(part, Exhibit) else part.editions


def _holds(part: Part) -> bool:
    return isinstance(part, Exhibit) or (isinstance(part, Passage) and bool(part.items))


def _section(parts: Sequence[Part], at: int) -> Iterator[int]:
    """Yield the places of what stands under a heading."""
    heading = parts[at]
    for under in range(at + 1, len(parts)):
        part = parts[under]
        if isinstance(part, Heading) and isinstance(heading, Heading) and part.level <= heading.level:
            return
        yield under


def _bare(part: Part) -> Part:
    """Return a part without a word of method."""
    if isinstance(part, Passage):
        items = tuple(
            (style, tuple(replace(span, text=mended(span.text)) for span in spans))
            for style, spans in part.items
        )
        return replace(part, items=items, origin="")
    if isinstance(part, Heading):
        return part
    block = part.block
    if isinstance(block, Figure):
        return replace(part, block=replace(block, source="", notes=(), table=_bare_table(block.table)))
    return replace(part, block=_bare_table(block))


def _bare_table(table: Table) -> Table:
    # Notes written for the paper alone stay there.
    notes = table.notes if table.editions == ("paper",) else ()
    return replace(table, source="", notes=notes, rows=tuple(_bare_row(row) for row in table.rows))


def _bare_row(row: Row) -> Row:
    cells = (
        replace(cell, evidence="published") if cell.evidence == "inferred" else cell for cell in row.cells
    )
    return replace(row, cells=tuple(cells), origin="")


def _numbered(parts: Iterable[Part], language: Language) -> Iterator[Part]:
    text = labels_for(language)
    numbers = Counter[str]()
    for part in parts:
        if isinstance(part, Exhibit):
            kind = part.block.kind
            numbers[kind] += 1
            yield replace(part, label=text(f"publish.{kind}", number=numbers[kind]))
        else:
            yield part


def _renumbered(parts: Iterable[Part]) -> Iterator[Part]:
    """Close the gaps that left-out headings leave in I, II; 1, 2; a, b."""
    counted = Counter[int]()
    for part in parts:
        if isinstance(part, Heading):
            for deeper in [level for level in counted if level > part.level]:
                del counted[deeper]
            yield _with_mark(part, counted)
        else:
            yield part


def _with_mark(heading: Heading, counted: Counter[int]) -> Heading:
    marked = _MARKED.fullmatch(heading.text)
    if marked is None:
        return heading
    counted[heading.level] += 1
    mark = _mark(marked["mark"], counted[heading.level])
    return replace(heading, text=f"{mark}{marked['end']} {marked['words']}")


def _mark(old: str, number: int) -> str:
    series = _ROMAN if old in _ROMAN else _LETTERS if old in _LETTERS else ()
    return series[number - 1] if 0 < number <= len(series) else str(number)
