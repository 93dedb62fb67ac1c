"""The parts of a report as Word paragraphs, tables and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Cover, Figure, Table
from analysis.display.evidence import notes_of
from analysis.display.prose import Listing, Paragraph, arrange
from analysis.publish.document import Exhibit, Heading, Part, Passage, Span
from analysis.publish.fitting import fit
from analysis.publish.picture import png
from analysis.publish.word.nodes import Node, Styles, allowed, node
from analysis.publish.word.table import TableWriter

Words = tuple[Span, ...]
_NUMBERED = re.compile(r"(.*?)\s*(\d+)")


@dataclass(frozen=True)
class Body:
    """Writes parts into a document.

    Parameters
    ----------
    upright, landscape
        Width of the text on a page, in points.
    """

    word: WordDocument
    styles: Styles
    language: Language
    upright: float
    landscape: float
    pictures: Iterator[int] = field(default_factory=lambda: count(1))

    def opening(self, cover: Cover) -> list[Node]:
        """Return the warnings and the preamble below the head."""
        notices = [self._notice((Span(text),)) for text in cover.notices]
        return notices + [self._body_text((Span(text),)) for text in cover.preamble]

    def piece(self, part: Part) -> tuple[bool, list[Node]]:
        """Return whether a part needs a landscape page, and its elements."""
        match part:
            case Heading(level, text):
                return False, [self.styles.paragraph(f"Heading {min(level - 1, 4)}", self.styles.run(text))]
            case Passage(items):
                return False, [element for thing in arrange(items) for element in self._prose(thing)]
            case Exhibit(label, Table() as table):
                return self._table(label, table)
            case Exhibit(label, Figure() as figure):
                return False, self._figure(label, figure)
        raise TypeError(f"no form in Word for {type(part).__name__}")

    def _prose(self, thing: Paragraph[Words] | Listing[Words]) -> list[Node]:
        if isinstance(thing, Listing):
            return self._list(thing)
        if thing.style == "notice":
            return [self._notice(thing.words)]
        if thing.style == "draft":
            marked = (self.styles.run(span.text, bold=True, highlight="yellow") for span in thing.words)
            return [self.styles.paragraph("Body Text", *marked)]
        lead = thing.style == "lead"
        return [self._body_text(thing.words, lead)]

    def _body_text(self, words: Words, lead: bool = False) -> Node:
        return self.styles.paragraph("Body Text", *self._runs(words, bold=lead), keep=lead)

    def _notice(self, words: Words) -> Node:
        title = self.styles.run(labels_for(self.language)("publish.notice") + ". ", bold=True)
        return self.styles.paragraph("Report Notice", title, *self._runs(words))

    def _runs(self, words: Words, bold: bool = False) -> list[Node]:
        return [self.styles.run(span.text, bold=bold or span.strong, italic=span.emphasis) for span in words]

    def _list(self, listing: Listing[Words]) -> list[Node]:
        style = "List Number" if listing.ordered else "List Bullet"
        restart = self._restart() if listing.ordered else None
        found = []
        for words, *below in listing.entries:
            item = self.styles.paragraph(style, *self._runs(words))
            if restart is not None:
                item.find(qn("w:pPr")).append(deepcopy(restart))
            found.append(item)
            found += [self.styles.paragraph("List Bullet 2", *self._runs(sub)) for sub in below]
        return found

    def _restart(self) -> Node | None:
        """Return a numbering that begins at 1 again; None if the base does not number its list style."""
        style = self.word.styles.element.get_by_id(self.styles.ids["List Number"])
        used = next(style.iter(qn("w:numId")), None)
        if used is None:
            return None
        numbering = self.word.part.numbering_part.element
        abstract = numbering.num_having_numId(int(used.get(qn("w:val")))).abstractNumId.val
        added = numbering.add_num(abstract)
        added.add_lvlOverride(ilvl=0).add_startOverride(1)
        return node("numPr", node("ilvl", val=0), node("numId", val=added.numId))

    def _table(self, label: str, table: Table) -> tuple[bool, list[Node]]:
        fitting = fit(table, self.upright, self.landscape, self.language)
        notes = self._below(notes_of(table, self.language), table.source)
        made = TableWriter(table, fitting, self.styles, self.language, bool(notes)).write()
        caption = self._caption("Caption", label, table.caption)
        return fitting.landscape, [caption, made, *(notes or [self.styles.paragraph("Table End")])]

    def _figure(self, label: str, figure: Figure) -> list[Node]:
        width = Pt(self.upright)
        picture = self.word.part.new_pic_inline(BytesIO(png(figure.svg, self.upright)), width=width)
        picture.docPr.set("id", str(next(self.pictures)))
        picture.docPr.set("name", label)
        picture.docPr.set("descr", allowed(figure.alt))
        drawing = node("r", node("drawing", picture))
        shown = [self.styles.paragraph("Report Figure", drawing)]
        below = self._below(figure.notes, figure.source)
        shown.append(self._caption("Figure Caption", label, figure.caption, keep=bool(below)))
        return shown + below

    def _caption(self, style: str, label: str, caption: str, keep: bool = False) -> Node:
        """Return a caption whose number is a field, so that Word can list and renumber it."""
        numbered = _NUMBERED.fullmatch(label)
        if numbered is None:
            runs = [self.styles.run(label, bold=True)]
        else:
            name, number = numbered.groups()
            series = f" SEQ {name.replace(' ', '_')} \\* ARABIC "
            counter = node("fldSimple", self.styles.run(number, bold=True), instr=series)
            runs = [self.styles.run(f"{name} ", bold=True), counter]
        runs += [self.styles.run(". ", bold=True), self.styles.run(caption)]
        return self.styles.paragraph(style, *runs, keep=keep)

    def _below(self, notes: Sequence[str], source: str) -> list[Node]:
        said = labels_for(self.language)("publish.source", source=source) if source else ""
        lines = [(note, False) for note in notes] + ([(said, True)] if said else [])
        runs = [self.styles.run(line, italic=italic) for line, italic in lines]
        return [
            self.styles.paragraph("Table Note", run, keep=number < len(runs))
            for number, run in enumerate(runs, start=1)
        ]
