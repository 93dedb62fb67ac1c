"""Results of the policies, and the resources raised from society."""

from __future__ import annotations

from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.intake import CommuneYear
from analysis.show import cells
from analysis.show.origin import origin

SAY = "report.policies."


def policies(data: CommuneYear, language: Language = "vi") -> Block:
    """List every figure about a policy, under the policy."""
    text = labels_for(language)
    if data.policies.empty:
        return cells.sentence(text(SAY + "nothing"))
    rows: list[Row] = []
    for policy, group in data.policies.groupby("policy", sort=False):
        rows.append(Row((Cell(text(f"{SAY}policies.{policy}")),), role="section"))
        rows += [
            Row(_figure(row, f"{SAY}items.", text), origin=origin(data, text, {"policies": [row["line"]]}))
            for row in group.to_dict("records")
        ]
    return Table(
        "policies",
        text(SAY + "caption"),
        _columns(SAY + "item", text),
        tuple(rows),
        source=cells.sources(data.sources, text, "policies"),
    )


def resources(data: CommuneYear, language: Language = "vi") -> Block:
    """List the resources raised."""
    text = labels_for(language)
    if data.resources.empty:
        return cells.sentence(text("report.resources.nothing"))
    records = data.resources.to_dict("records")
    return Table(
        "resources",
        text("report.resources.caption"),
        _columns("report.resources.item", text),
        tuple(
            Row(
                _figure(row, "report.resources.items.", text),
                origin=origin(data, text, {"resources": [row["line"]]}),
            )
            for row in records
        ),
        source=cells.sources(data.sources, text, "resources"),
    )


def _columns(item: str, text: Labels) -> tuple[Column, ...]:
    return (
        Column(text(item), width=3),
        Column(text(SAY + "value"), align="right", width=1.2),
        Column(text(SAY + "unit"), width=0.8),
        Column(text(SAY + "year"), align="center", width=0.8),
    )


def _figure(row: dict[Any, Any], items: str, text: Labels) -> tuple[Cell, ...]:
    year = Cell(text(SAY + "year_unstated")) if is_missing(row["year"]) else Cell(str(row["year"]))
    label = Cell(text.get(items + row["item"], row["item"]))
    if row["state"] == "none":
        return label, Cell(text(SAY + "none")), Cell(""), year
    unit = "" if is_missing(row["unit"]) else text(f"{SAY}units.{row['unit']}")
    value = row["value"]
    whole = is_missing(value) or float(value).is_integer()
    shown = cells.count(value, text) if whole else cells.decimal(value, text)
    return label, shown, Cell(unit), year
