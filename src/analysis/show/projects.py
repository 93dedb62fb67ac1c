"""The seven projects of the programme: how far they are, and their money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.bars import pair_bars
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.chart_parts import Amount
from analysis.display.charts import Pair
from analysis.display.drawing import to_svg
from analysis.intake import CommuneYear
from analysis.show import cells
from analysis.show.origin import origin
from analysis.standard import Programme, programme_in
from analysis.standard.programme import Part, Project

SAY = "report.projects."
OURS = "2021-2025"  # the programme whose name the caption bears
MILLION = 1_000_000


def project_progress(
    data: CommuneYear, language: Language = "vi", programme: Programme | None = None
) -> Block:
    """List every project and sub-project of the programme; what is not reported says so."""
    text = labels_for(language)
    rows: list[Row] = []
    told = programme_of(data, programme)
    for project in told.project:
        label, parts = project_label(project, text), shown_parts(data, project)
        if not parts:
            rows.append(_progress(data, label, project.number, None, text))
            continue
        rows.append(Row((Cell(label),), role="section"))
        if len(of_project(data, project.number, None)):
            rows.append(_progress(data, text(SAY + "as_a_whole"), project.number, None, text))
        for part in parts:
            rows.append(_progress(data, part_label(part, text), project.number, part.number, text))
    if not rows:
        return cells.sentence(text(SAY + "no_programme", year=data.facts.year))
    return Table(
        "projects",
        text(SAY + ("caption" if told.id == OURS else "caption_other")),
        (
            Column(text(SAY + "name"), width=2),
            Column(text(SAY + "state"), width=1),
            Column(text(SAY + "statement"), width=3),
        ),
        tuple(rows),
        source=cells.sources(data.sources, text, "projects"),
    )


def programme_of(data: CommuneYear, programme: Programme | None = None) -> Programme:
    """Return the programme of the year, with what was reported of projects that it does not name."""
    told = data.projects[["project", "subproject"]].drop_duplicates().itertuples(index=False, name=None)
    pairs = [(str(number), None if is_missing(part) else str(part)) for number, part in told]
    return (programme or programme_in(data.facts.year)).with_others(pairs)


def shown_parts(data: CommuneYear, project: Project) -> tuple[Part, ...]:
    """Return the sub-projects that have a name or were reported."""
    told = {
        (str(one), str(part))
        for one, part in data.projects[["project", "subproject"]].itertuples(index=False)
    }
    return tuple(part for part in project.part if part.vi or (project.number, part.number) in told)


def of_project(data: CommuneYear, project: str, part: str | None) -> pd.DataFrame:
    """Return the rows of a sub-project, or those of a project as a whole."""
    rows = data.projects[data.projects["project"] == project]
    return rows[rows["subproject"].isna() if part is None else rows["subproject"] == part]


def project_label(project: Project, text: Labels) -> str:
    """Return number and name of a project, the number alone where nobody has told the name."""
    name = project.text(text.language)
    return text(
        SAY + ("project" if name else "short"), number=project.number, project=project.number, name=name
    )


def part_label(part: Part, text: Labels) -> str:
    """Return number and name of a sub-project, the number alone where nobody has told the name."""
    name = part.text(text.language)
    return text(SAY + "part", number=part.number, name=name).rstrip(" .")


def project_money(data: CommuneYear, language: Language = "vi", programme: Programme | None = None) -> Block:
    """Show the money allocated and disbursed; a missing amount is not 0 and not in the total."""
    text = labels_for(language)
    rows = data.projects[data.projects["allocated_vnd"].notna() | data.projects["disbursed_vnd"].notna()]
    if rows.empty:
        return cells.sentence(text(SAY + "no_money"))
    vnd, told = text(SAY + "vnd"), programme_of(data, programme)
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
        (
            *(
                Row(_money(row, told, text), origin=origin(data, text, {"projects": [row["line"]]}, "rate"))
                for row in rows.to_dict("records")
            ),
            replace(_total(rows, text), origin=origin(data, text, {"projects": rows["line"]}, "sum")),
        ),
        notes=(text(SAY + "total_note"),),
        source=cells.sources(data.sources, text, "projects"),
    )


def project_money_figure(data: CommuneYear, language: Language = "vi") -> Block:
    """Draw allocated and disbursed money by project, summed over its sources."""
    text = labels_for(language)
    rows = data.projects[data.projects["allocated_vnd"].notna() | data.projects["disbursed_vnd"].notna()]
    if rows.empty:
        return Prose(())
    names = (text(SAY + "allocated"), text(SAY + "disbursed"))
    groups = rows.groupby(["project", "subproject"], sort=False, dropna=False)
    sums = [
        (
            _short(project, part, text),
            group["allocated_vnd"].sum(min_count=1),
            group["disbursed_vnd"].sum(min_count=1),
            origin(data, text, {"projects": group["line"]}, "sum"),
        )
        for (project, part), group in groups
    ]
    pairs = [Pair(label, _amount(given, text), _amount(spent, text)) for label, given, spent, _ in sums]
    allocated = cells.count(rows["allocated_vnd"].sum(min_count=1), text).text
    return Figure(
        "project_money_chart",
        text(SAY + "figure_caption"),
        alt=text(SAY + "figure_alt", projects=len(sums), allocated=allocated),
        svg=to_svg(pair_bars(pairs, names=names, unit=text(SAY + "millions"))),
        table=Table(
            "project_money_chart_data",
            text(SAY + "figure_caption"),
            (
                Column(text(SAY + "name")),
                *(Column(name, unit=text(SAY + "vnd"), align="right") for name in names),
            ),
            tuple(
                Row((Cell(label), cells.count(given, text), cells.count(spent, text)), origin=found)
                for label, given, spent, found in sums
            ),
        ),
        source=cells.sources(data.sources, text, "projects"),
    )


def _short(project: object, part: object, text: Labels) -> str:
    short = "short" if is_missing(part) else "short_part"
    return text(SAY + short, project=project, part=part)


def _amount(dong: Any, text: Labels) -> Amount:
    """Return an amount for the chart, in millions of dong."""
    if is_missing(dong):
        return Amount(None, text("report.not_reported"))
    return Amount(float(dong) / MILLION, cells.count(dong, text).text)


def _progress(data: CommuneYear, label: str, project: str, part: str | None, text: Labels) -> Row:
    rows = of_project(data, project, part)
    if rows.empty:
        return Row((Cell(label), cells.missing(text), cells.missing(text)))
    statements = [str(value) for value in rows["statement"].dropna().unique()]
    state = Cell(text(f"{SAY}states.{rows['state'].iloc[0]}"))
    found = origin(data, text, {"projects": rows["line"]})
    return Row((Cell(label), state, cells.text(" ".join(statements), text)), origin=found)


def _money(row: dict[Any, Any], programme: Programme, text: Labels) -> tuple[Cell, ...]:
    project, part = row["project"], row["subproject"]
    name = programme.name(project, "" if is_missing(part) else part).text(text.language)
    label = f"{_short(project, part, text)}. {name}".rstrip(" .")
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
