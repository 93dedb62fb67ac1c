"""The seven projects of the programme: how far they are, and their money."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.display.numbers import is_missing
from analysis.intake import CommuneYear
from analysis.labels import Labels, Language, labels_for
from analysis.show import cells
from analysis.standard import programme

SAY = "report.projects."


def project_progress(data: CommuneYear, language: Language = "vi") -> Table:
    """List every project and sub-project of the programme; what is not reported says so."""
    text = labels_for(language)
    rows: list[Row] = []
    for project in programme().project:
        label = text(SAY + "project", number=project.number, name=project.text(language))
        if not project.part:
            rows.append(Row((Cell(label), *_state(data, project.number, None, text))))
            continue
        rows.append(Row((Cell(label),), role="section"))
        for part in project.part:
            name = text(SAY + "part", number=part.number, name=part.text(language))
            rows.append(Row((Cell(name), *_state(data, project.number, part.number, text))))
    return Table(
        "projects",
        text(SAY + "caption"),
        (
            Column(text(SAY + "name"), width=2),
            Column(text(SAY + "state"), width=1),
            Column(text(SAY + "statement"), width=3),
        ),
        tuple(rows),
        source=cells.sources(data.sources, text, "projects"),
    )


def project_money(data: CommuneYear, language: Language = "vi") -> Block:
    """Show the money allocated and disbursed; a missing amount is not 0 and not in the total."""
    text = labels_for(language)
    rows = data.projects[data.projects["allocated_vnd"].notna() | data.projects["disbursed_vnd"].notna()]
    if rows.empty:
        return cells.sentence(text(SAY + "no_money"))
    vnd = text(SAY + "vnd")
    return Table(
        "project_money",
        text(SAY + "money_caption"),
        (
            Column(text(SAY + "name"), width=2.6),
            Column(text(SAY + "source"), width=1.4),
            Column(text(SAY + "allocated"), unit=vnd, align="right", width=1.2),
            Column(text(SAY + "disbursed"), unit=vnd, align="right", width=1.2),
            Column(text(SAY + "rate"), unit="%", align="right"),
        ),
        (*(Row(_money(row, text)) for row in rows.to_dict("records")), _total(rows, text)),
        notes=(text(SAY + "total_note"),),
        source=cells.sources(data.sources, text, "projects"),
    )


def _state(data: CommuneYear, project: str, part: str | None, text: Labels) -> tuple[Cell, Cell]:
    of_project = data.projects[data.projects["project"] == project]
    same_part = of_project["subproject"].isna() if part is None else of_project["subproject"] == part
    rows = of_project[same_part]
    if rows.empty:
        return cells.missing(text), cells.missing(text)
    statements = [str(value) for value in rows["statement"].dropna().unique()]
    return Cell(text(f"{SAY}states.{rows['state'].iloc[0]}")), cells.text(" ".join(statements), text)


def _money(row: dict[Any, Any], text: Labels) -> tuple[Cell, ...]:
    project, part = row["project"], row["subproject"]
    name = programme().name(project, "" if is_missing(part) else part).text(text.language)
    short = "short" if is_missing(part) else "short_part"
    label = f"{text(SAY + short, project=project, part=part)}. {name}"
    return (
        Cell(label),
        Cell(_source(row, text)),
        *_amounts(row["allocated_vnd"], row["disbursed_vnd"], text),
    )


def _source(row: dict[Any, Any], text: Labels) -> str:
    if is_missing(row["source"]):
        return text("report.not_reported")
    source = text(f"{SAY}sources.{row['source']}")
    return source if is_missing(row["nature"]) else f"{source} ({text(SAY + 'natures.' + row['nature'])})"


def _amounts(allocated: Any, disbursed: Any, text: Labels) -> tuple[Cell, Cell, Cell]:
    known = not is_missing(allocated) and not is_missing(disbursed) and allocated > 0
    rate = (
        cells.decimal(100 * float(disbursed) / float(allocated), text)
        if known
        else cells.missing(text, "report.not_computable")
    )
    return cells.count(allocated, text), cells.count(disbursed, text), rate


def _total(rows: pd.DataFrame, text: Labels) -> Row:
    allocated, disbursed = (rows[column].sum(min_count=1) for column in ("allocated_vnd", "disbursed_vnd"))
    # A rate of totals means something only where every part is known.
    whole = bool(rows[["allocated_vnd", "disbursed_vnd"]].notna().all(axis=None))
    amounts = _amounts(allocated, disbursed, text)
    rate = amounts[2] if whole else cells.missing(text, "report.not_computable")
    return Row((Cell(text("report.total")), Cell(""), *amounts[:2], rate), role="total")
