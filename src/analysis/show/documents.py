"""The register of documents by which the commune directed the work."""

from __future__ import annotations

from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
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
                cells.text(row["date_as_printed"], text),
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


def _name(row: dict[Any, Any], text: Labels) -> str:
    kind = text(f"report.documents.kinds.{row['kind']}")
    parts = [str(row[part]) for part in ("number", "symbol") if not is_missing(row[part])]
    number = "/".join(parts) if parts else text("report.not_reported")
    return text("report.documents.named", kind=kind, number=number)
