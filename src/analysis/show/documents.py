"""The register of documents by which the commune directed the work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import day
from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.intake import CommuneYear
from analysis.show import cells
from analysis.show.origin import origin

SECTION = "I.1"


def documents(data: CommuneYear, language: Language = "vi") -> Block:
    """List the documents of section I.1 in the order and with the dates of the source."""
    text = labels_for(language)
    listed = data.documents[data.documents["section"] == SECTION]
    say = "report.documents."
    if listed.empty:
        return cells.sentence(text(say + "none"))
    rows = [
        Row(
            (
                cells.count(row["order"], text),
                Cell(_name(row, text)),
                cells.text(date_told(row, language), text),
                cells.text(row["issuer"], text),
                cells.text(row["subject"], text),
            ),
            origin=origin(data, text, {"documents": [row["line"]]}),
        )
        for row in listed.to_dict("records")
    ]
    return Table(
        "documents",
        text(say + "caption"),
        (
            Column(text(say + "order"), align="center", width=0.6),
            Column(text(say + "name"), width=1.5),
            Column(text(say + "date"), width=1.2),
            Column(text(say + "issuer"), width=1.2),
            Column(text(say + "subject"), width=4),
        ),
        tuple(rows),
        source=cells.sources(data.sources, text, "documents"),
    )


def date_told(row: Mapping[Any, Any], language: Language = "vi") -> str:
    """Return the date of a document as it was printed, else as dates are written; empty where it has none.

    Examples
    --------
    >>> date_told({"date_as_printed": "30 tháng 9", "date": None})
    '30 tháng 9'
    >>> date_told({"date_as_printed": None, "date": "2024-03-02"})
    '02/3/2024'
    """
    if not is_missing(row["date_as_printed"]):
        return str(row["date_as_printed"])
    if is_missing(row["date"]):
        return ""
    try:
        return day(date.fromisoformat(str(row["date"])), language)
    except ValueError:  # a date as it stands in the source, which no calendar has
        return str(row["date"])


def _name(row: dict[Any, Any], text: Labels) -> str:
    kind = text(f"report.documents.kinds.{row['kind']}")
    parts = [str(row[part]) for part in ("number", "symbol") if not is_missing(row[part])]
    number = "/".join(parts) if parts else text("report.not_reported")
    return text("report.documents.named", kind=kind, number=number)
