"""The official forms of a document as one PDF: a set to print and sign."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analysis.core.labels import labels_for
from analysis.display.blocks import Form
from analysis.publish.document import Document
from analysis.publish.edition import document_of_edition
from analysis.publish.pdf import typeset
from analysis.publish.sheet.form import merged, reported, rows_with_signature

Plain = dict[str, Any]
TEMPLATE = "forms.typ"


def forms_pdf(document: Document) -> bytes:
    """Return the forms of a document as the bytes of a PDF file, each on landscape pages of its own.

    Parameters
    ----------
    document
        Its head and its closing stand on every form; its other parts are left out.

    Raises
    ------
    BuildError
        If Typst refuses a form.
    """
    document = document_of_edition(document, "paper")
    text = labels_for(document.language)
    values = {
        "language": document.language,
        "title": document.title,
        "banner": document.banner,
        "state": text("publish.state"),
        "motto": text("publish.motto"),
        "notice": text("publish.notice"),
        "cover": asdict(document.cover),
        "closing": asdict(document.closing) if document.closing else None,
        "forms": [form_values(form) for form in document.forms],
    }
    return typeset(TEMPLATE, values, document.cover)


def form_values(form: Form) -> Plain:
    """Return what the template lays out of one form; what nobody reported stays empty."""
    depth = max(len(column.headings) for column in form.columns)
    head: list[list[Plain]] = [[] for _ in range(depth)]
    for top, left, bottom, right, words in merged(form.columns, depth):
        head[top].append({"text": words, "colspan": right - left + 1, "rowspan": bottom - top + 1})
    return {
        "label": form.label,
        "title": form.title,
        "period": form.period,
        "head": head,
        "symbols": [column.symbol for column in form.columns],
        "aligns": [column.align for column in form.columns],
        "widths": [column.width for column in form.columns],
        "rows": [
            {"bold": row.role == "total", "cells": [reported(cell).text for cell in row.cells]}
            for row in form.rows
        ],
        "signed": rows_with_signature(form),
        "notes": list(form.notes),
    }
