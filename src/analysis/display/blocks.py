"""The building blocks of a report, as immutable values.

A notebook cell shows a block; Jupyter asks it for a MIME bundle and gets HTML for the screen and JSON
under ``application/vnd.giamngheo+json``. Publishing reads the JSON, so all formats show one table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal, get_args

from analysis.core.audience import Audience
from analysis.core.labels import Language

MIME = "application/vnd.giamngheo+json"

Evidence = Literal["households", "published", "inferred", "missing", "withheld", "none"]
Align = Literal["left", "right", "center"]
RowRole = Literal["body", "section", "total"]
Edition = Literal["paper", "page", "review"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
ProseStyle = Literal["paragraph", "lead", "bullet", "sub_bullet", "number", "notice", "draft"]

# Shades that are signs: surely above and below what a figure is held against.
HIGHER, LOWER = 6, 7

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Block:
    """One shown thing; subclasses are frozen dataclasses made of plain values.

    ``editions`` names those that show it: ``paper`` (what is signed), ``page`` (what is read on screen
    and the tables beside it), ``review``; empty for all.
    """

    kind: ClassVar[str] = "block"
    editions: tuple[Edition, ...] = field(default=(), kw_only=True)

    def to_json(self) -> dict[str, Any]:
        """Return the block as JSON-ready plain values, with its ``kind``."""
        return {"kind": self.kind, **asdict(self)}

    # How blocks look on screen; the package sets it, since the writer of HTML knows blocks, not they it.
    screen_form: ClassVar[Callable[[Block], str]] = repr
    plain_form: ClassVar[Callable[[Block], str]] = repr  # Markdown, for converters that take no HTML

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = type(self).screen_form(self)
        told = type(self).plain_form(self)
        return {"text/plain": repr(self), "text/markdown": told, "text/html": html, MIME: self.to_json()}


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text
        As shown, already formatted for the reader's language.
    value
        The number behind the text, for spreadsheets; None for text and for what is missing.
    evidence
        Where the figure comes from: computed from ``households``, ``published`` as such,
        ``inferred`` from published figures, ``missing`` (not reported), ``none`` (a text).
    number_format
        Spreadsheet format of ``value``, such as ``#,##0`` or ``0.00``.
    shade
        How dark the cell's ground is, 1 to 5, where a table shows its figures as a heat map; ``HIGHER`` or
        ``LOWER`` where it is a sign; else 0.
    link
        Place of a release in the output folder that the words lead to, as ``2024/15139/report.html``; where
        it stands there, publishing makes a relative address of it, ``../../15139/report.html``.
    """

    text: str
    value: int | float | None = None
    evidence: Evidence = "none"
    number_format: str = ""
    shade: int = 0
    link: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, the heading that it shares, its unit and alignment.

    On paper a column is as wide as its texts ask for; ``width`` is its share, relative to the
    other columns, of the room that is left over. ``rule`` is the formula of its figures.
    """

    label: str
    group: str = ""
    unit: str = ""
    align: Align = "left"
    width: float = 1.0
    rule: str = ""


@dataclass(frozen=True)
class Row:
    """One row; ``section`` rows hold one cell that spans the table, ``total`` rows are bold.

    ``origin`` says where the row's figures come from: file, lines, rule. ``unit`` is the code of the
    commune that the row is about, where a page may light it up in every table and chart. ``alike`` names
    the kind of communes that it is one of; a row with ``alike`` alone is of that kind together.
    """

    cells: tuple[Cell, ...]
    role: RowRole = "body"
    origin: str = ""
    unit: str = ""
    alike: str = ""


@dataclass(frozen=True)
class Table(Block):
    """A table with what a reader needs to trust it.

    Parameters
    ----------
    name
        Lower-case identifier, unique in a report: file name of its CSV twin, anchor of its page.
    caption
        What the table shows, without a number (publishing numbers tables).
    columns, rows
        The first column names the row and is its header.
    notes
        Below the table, in order.
    source
        Where the figures come from, one sentence.
    own_page
        Begins a page on paper.
    turned
        Stands on a landscape page on paper, even if an upright one is wide enough for its words.

    Raises
    ------
    ValueError
        If a row is not as wide as the columns, or the name is not an identifier.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    own_page: bool = False
    turned: bool = False

    kind = "table"

    def __post_init__(self) -> None:
        _check_name(self.name)
        for number, row in enumerate(self.rows, start=1):
            wide = 1 if row.role == "section" else len(self.columns)
            if len(row.cells) != wide:
                raise ValueError(f"table {self.name}, row {number}: {len(row.cells)} cells, expected {wide}")


@dataclass(frozen=True)
class Figure(Block):
    """A chart as SVG, the text that says the same, and the table behind it.

    Parameters
    ----------
    alt
        What the chart shows, in words, for those who cannot see it; required.
    svg
        The drawing, letters as paths, without date or random identifiers.
    table
        The figures drawn; shown folded below the chart.
    marked
        Whether the marks of the drawing know their communes: then a page holds it as part of itself.
    """

    name: str
    caption: str
    alt: str
    svg: str
    table: Table
    notes: tuple[str, ...] = ()
    source: str = ""
    marked: bool = False

    kind = "figure"

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.alt.strip():
            raise ValueError(f"figure {self.name} has no alternative text")


@dataclass(frozen=True)
class FormColumn:
    """One column of an official form: headings from the outermost to its own, and its symbol."""

    headings: tuple[str, ...]
    symbol: str
    align: Align = "right"
    width: float = 1.0


@dataclass(frozen=True)
class Form(Block):
    """An official table to be signed by itself: spreadsheets show it, the report does not.

    Parameters
    ----------
    name
        Lower-case identifier, unique in a report.
    label
        "Biểu số 2": what officials call it; names the sheet.
    title, period
        Its head.
    columns
        The ``key_columns`` first of them name the row; the others are figures.
    rows
        A figure that is ``missing`` or only ``inferred`` stays empty in the form and is listed.
    notes
        Below the form, in order.

    Raises
    ------
    ValueError
        If a row is not as wide as the columns, or the name is not an identifier.
    """

    name: str
    label: str
    title: str
    period: str
    columns: tuple[FormColumn, ...]
    key_columns: int
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    kind = "form"

    def __post_init__(self) -> None:
        _check_name(self.name)
        for number, row in enumerate(self.rows, start=1):
            if len(row.cells) != len(self.columns):
                raise ValueError(f"form {self.name}, row {number}: {len(row.cells)} cells")


@dataclass(frozen=True)
class Prose(Block):
    """Sentences whose figures are computed: pairs of style and plain text, in order.

    ``origin`` says where the figures in them come from: file, lines, rule.
    """

    items: tuple[tuple[ProseStyle, str], ...]
    origin: str = ""

    kind = "prose"


@dataclass(frozen=True)
class Cover(Block):
    """The head of an administrative report (Decree 30/2020/NĐ-CP, annex I).

    Parameters
    ----------
    issuer
        Who signs it; a document that nobody signs, such as a comparison, has none and no letterhead.
    number
        Number and symbol without the word before them: "…/BC-UBND".
    notices
        The warnings that every format must carry on its first page: synthetic data, an
        unverified standard, figures without an official result.
    date_iso
        Day of the report, "2023-10-05"; the review year alone, "2022", while it has no date.
    audience
        A ``public`` report leaves out the cells that the notebook marks as internal.
    about
        What it was made from, not shown: "15139/2022"; publishing holds it against what was asked for.
    banner
        What else stands at the head of every page, before it goes out: that its notebook was changed.
    """

    language: Language
    issuer: str
    issuer_parent: str
    number: str
    place_date: str
    document_kind: str
    subject: str
    preamble: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    date_iso: str = ""
    audience: Audience = "public"
    about: str = ""
    banner: str = ""

    kind = "cover"


@dataclass(frozen=True)
class Closing(Block):
    """The end of an administrative report: last sentence, recipients, signature block."""

    sentence: str
    recipients_label: str
    recipients: tuple[str, ...]
    authority: str
    signatory_title: str
    signatory: str

    kind = "closing"


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a block name: lower-case letters, digits and underscores")
