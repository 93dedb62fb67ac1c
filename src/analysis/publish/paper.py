"""A document as plain values for the template on paper: texts chosen, tables squared, lists nested.

The template only lays out; every decision about words is made here, with the same functions that
serve the page on screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Cell, Column, Figure, Row, Table
from analysis.display.evidence import ABSENT, mark, notes_of
from analysis.display.html_table import column_groups
from analysis.display.palette import SHADES
from analysis.display.prose import Listing, arrange
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage
from analysis.publish.fitting import fit

Plain = dict[str, Any]

# Widths of text on a page of A4 between the margins of Decree 30/2020/NĐ-CP, in points.
_MARGINS = 30 + 15
UPRIGHT, LANDSCAPE = ((side - _MARGINS) * 72 / 25.4 for side in (210, 297))


def paper_form(document: Document) -> Plain:
    """Return the values that ``templates/report.typ`` reads."""
    text = labels_for(document.language)
    number = document.cover.number
    return {
        "language": document.language,
        "title": document.title,
        "banner": document.banner,
        "state": text("publish.state"),
        "motto": text("publish.motto"),
        "number": text("publish.number", number=number) if number else "",
        "notice": text("publish.notice"),
        "cover": asdict(document.cover),
        "parts": [plain for part in document.parts for plain in _part(part, document.language)],
        "closing": asdict(document.closing) if document.closing else None,
        "annex": [plain for part in document.annex for plain in _part(part, document.language)],
    }


def _part(part: Part, language: Language) -> list[Plain]:
    match part:
        case Heading(level, text):
            return [{"kind": "heading", "level": level, "text": text}]
        case Passage(items=items):
            return [_prose(thing) for thing in arrange(items)]
        case Exhibit(label, Table() as table):
            return [{"kind": "table", "label": label, **_table(table, language)}]
        case Exhibit(label, Figure() as figure):
            return [{"kind": "figure", "label": label, **_figure(figure, language)}]
    raise TypeError(f"no form on paper for {type(part).__name__}")


def _prose(thing: Any) -> Plain:
    if isinstance(thing, Listing):
        entries = [[_spans(words) for words in entry] for entry in thing.entries]
        return {"kind": "list", "ordered": thing.ordered, "entries": entries}
    return {"kind": thing.style, "spans": _spans(thing.words)}


def _spans(spans: Sequence[Any]) -> list[Plain]:
    return [asdict(span) for span in spans]


def _figure(figure: Figure, language: Language) -> Plain:
    below = {"notes": figure.notes, "source": _source(figure.source, language)}
    return {"caption": figure.caption, "alt": figure.alt, "svg": figure.svg, **below}


def _table(table: Table, language: Language) -> Plain:
    return {
        "caption": table.caption,
        "own_page": table.own_page,
        "aligns": [column.align for column in table.columns],
        "fitting": asdict(fit(table, UPRIGHT, LANDSCAPE, language)),
        "head": _head(table.columns, labels_for(language)),
        "rows": [_row(row, language) for row in table.rows],
        "notes": notes_of(table, language),
        "source": _source(table.source, language),
    }


def _source(source: str, language: Language) -> str:
    return labels_for(language)("publish.source", source=source) if source else ""


def _head(columns: Sequence[Column], text: Labels) -> list[list[Plain]]:
    """Return one or two rows of heading cells with the columns and rows that they span."""
    groups = column_groups(columns)
    height = 2 if any(group for group, _ in groups) else 1
    upper = [
        _heading(group, "", len(members), 1)
        if group
        else _heading(member.label, _unit(member, text), 1, height)
        for group, members in groups
        for member in members[:1]
    ]
    lower = [
        _heading(member.label, _unit(member, text))
        for group, members in groups
        if group
        for member in members
    ]
    return [upper, lower][:height]


def _heading(text: str, unit: str, columns: int = 1, rows: int = 1) -> Plain:
    return {"text": text, "unit": unit, "colspan": columns, "rowspan": rows}


def _unit(column: Column, text: Labels) -> str:
    return text("publish.unit", unit=column.unit) if column.unit else ""


def _row(row: Row, language: Language) -> Plain:
    return {"role": row.role, "cells": [_cell(cell, language) for cell in row.cells]}


def _cell(cell: Cell, language: Language) -> Plain:
    missing = cell.evidence in ABSENT
    return {"text": cell.text, "mark": mark(cell, language), "missing": missing, "shade": SHADES[cell.shade]}
