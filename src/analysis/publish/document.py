"""A report as one immutable value: what every writer reads, and nothing else.

It is made once from an executed notebook (``notebook.py``), so HTML and PDF cannot tell two
stories: order, numbers of tables, language and audience are settled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Closing, Cover, Edition, Figure, Form, ProseStyle, Table
from analysis.display.summary import Summary


@dataclass(frozen=True)
class Span:
    """A piece of text with one emphasis throughout."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 is the highest, as the subject on the cover is level 1."""

    level: int
    text: str
    anchor: str
    editions: tuple[Edition, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Paragraphs and list items in order, from Markdown or from computed prose."""

    items: tuple[tuple[ProseStyle, tuple[Span, ...]], ...]
    origin: str = ""
    editions: tuple[Edition, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A table or figure with its number: "Bảng 1", "Figure 2"."""

    label: str
    block: Table | Figure


Part = Heading | Passage | Exhibit


@dataclass(frozen=True)
class Document:
    """A whole report.

    Parameters
    ----------
    cover
        Head of the letter; settles language and audience.
    parts
        Headings, passages, tables and figures in reading order.
    closing
        End of the letter; None for a report that nobody signs.
    annex
        What follows the signature, beginning with a heading.
    forms
        Official tables, which stand in the spreadsheet and not among the parts.
    summary
        First screen of a page; paper and workbook have none.
    """

    cover: Cover
    parts: tuple[Part, ...]
    closing: Closing | None = None
    annex: tuple[Part, ...] = ()
    forms: tuple[Form, ...] = ()
    summary: Summary | None = None

    @property
    def language(self) -> Language:
        """Language of every text in the report."""
        return self.cover.language

    @property
    def banner(self) -> str:
        """What stands on every page: that it is internal, that its notebook was changed; often nothing."""
        internal = self.cover.audience == "internal"
        said = labels_for(self.language)("report.cover.internal") if internal else ""
        return " · ".join(filter(None, (said, self.cover.banner)))

    @property
    def title(self) -> str:
        """Kind and subject in one line, for the window and the file's properties."""
        return f"{self.cover.document_kind} {self.cover.subject}".strip()

    def headings(self) -> tuple[Heading, ...]:
        """Return the headings in order, for a table of contents."""
        return tuple(part for part in (*self.parts, *self.annex) if isinstance(part, Heading))

    def exhibits(self, kind: Literal["table", "figure"] | None = None) -> tuple[Exhibit, ...]:
        """Return the tables, the figures, or both, in order."""
        exhibits = (part for part in (*self.parts, *self.annex) if isinstance(part, Exhibit))
        return tuple(part for part in exhibits if kind in (None, part.block.kind))
