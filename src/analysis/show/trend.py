"""A commune or group over years: its parts, levels, changes, and what explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, signed
from analysis.display.bars import Step, waterfall_chart
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.drawing import to_svg
from analysis.display.lines import Break, Series, year_lines
from analysis.measures.deprivation import CLASSES
from analysis.measures.trend import break_of
from analysis.show import cells
from analysis.show.trend_cells import amount_of, level_cell, moved_cell, year_row
from analysis.show.trend_head import assumed, cover, territory_name
from analysis.show.trend_summary import summary
from analysis.show.words import inside
from analysis.standard.schema.forms import MOVEMENTS
from analysis.territory import Part, Trend

__all__ = [
    "cover",
    "explained",
    "flow_table",
    "indicator_table",
    "level_figure",
    "level_table",
    "methods",
    "parts_table",
    "summary",
]
SAY = "trend."
DECREASES = ("to_near_poor", "above_near_poor", "other_decrease")


def parts_table(data: Trend, language: Language = "vi") -> Table:
    """List the communes that made up the territory, from when to when, and which have no figures."""
    text = labels_for(language)
    rows = [
        Row(
            (
                Cell(str(first) if first == last else f"{first}-{last}"),
                Cell(part.member.place.name),
                Cell(part.member.place.code),
                Cell(text(f"comparison.states.{part.member.state}")),
                Cell(_share(data, part, text)),
            )
        )
        for first, last, part in _spans(data, text)
    ]
    heads = ("year", "commune", "code", "state", "share")
    return Table(
        "parts",
        text(SAY + "parts_caption", name=inside(territory_name(data, text)), year=data.last_year),
        tuple(Column(text(f"{SAY}columns.{name}")) for name in heads),
        tuple(rows),
        notes=(
            *(text(f"{SAY}breaks.{broken}_note", year=year) for year, broken in _breaks(data).items()),
            *assumed(data, text),
        ),
    )


def _spans(data: Trend, text: Labels) -> list[tuple[int, int, Part]]:
    """Return each commune with the years over which nothing is said of it but the same."""
    spans: list[tuple[int, int, Part]] = []
    open_: dict[tuple[str, str, str], int] = {}
    for year, parts in data.parts.items():
        still: dict[tuple[str, str, str], int] = {}
        for part in parts:
            key = (part.member.place.code, part.member.state, _share(data, part, text))
            at = open_.get(key)
            if at is None:
                at = len(spans)
                spans.append((year, year, part))
            else:
                spans[at] = (spans[at][0], year, part)
            still[key] = at
        open_ = still
    return spans


def _share(data: Trend, part: Part, text: Labels) -> str:
    if part.split == 1:
        return text(SAY + "whole")
    if part.member.place in dict(data.area.shares):
        return text(SAY + "territory.part", share=number(100 / part.split, text.language, 0))
    return text(SAY + "split_among", count=round(part.split))


def level_figure(data: Trend, language: Language = "vi") -> Block:
    """Draw the poor and near-poor households of the territory, with every break marked."""
    text = labels_for(language)
    closing = data.levels[data.levels["item"] == "closing"]
    values = {(row["year"], row["class"]): row for row in closing.to_dict("records")}
    usable = [row for row in values.values() if row["state"] != "partial"]
    if len(usable) < 2:
        return cells.sentence(text(SAY + "no_line"))
    years = list(data.parts)
    series = [
        Series(text(f"classes.{name}"), tuple(amount_of(values.get((year, name)), text) for year in years))
        for name in CLASSES
    ]
    breaks = [
        Break(year, text(f"{SAY}breaks.{broken}"), comparable=broken == "merger")
        for year, broken in _breaks(data).items()
    ]
    span = {"first": data.first_year, "last": data.last_year}
    return Figure(
        "levels_chart",
        text(SAY + "level_caption", name=inside(territory_name(data, text)), **span),
        alt=text(SAY + "level_alt", **span),
        svg=to_svg(year_lines(years, series, unit=text("report.households"), breaks=breaks)),
        table=_level_table(data, "levels_chart_data", text),
        notes=(text(SAY + "partial_note"), *assumed(data, text)),
    )


def level_table(data: Trend, language: Language = "vi") -> Table:
    """Give levels and changes year by year, with bounds where a level is an estimate or partial."""
    return _level_table(data, "levels", labels_for(language))


def indicator_table(data: Trend, class_: str = "poor", language: Language = "vi") -> Block:
    """Give the rate of each indicator by year, and its last change in percentage points."""
    text = labels_for(language)
    own = data.levels[data.levels["class"] == class_]
    values = {(row["item"], row["year"]): row["value"] for row in own.to_dict("records")}
    codes = [item for item in data.standard.indicator if f"{item.code}_share" in set(own["item"])]
    if not codes:
        return cells.sentence(text(SAY + "no_indicators", households=text(f"classes.{class_}").lower()))
    moved = data.changes[(data.changes["class"] == class_) & (data.changes["year"] == data.last_year)]
    changed = {row["item"]: row for row in moved.to_dict("records")}
    years = list(data.parts)
    rows = [
        Row(
            (
                Cell(item.text(language)),
                *(
                    cells.decimal(
                        values.get((f"{item.code}_share", year)),
                        text,
                        "withheld" if (year, class_, item.code) in data.withheld else "published",
                    )
                    for year in years
                ),
                moved_cell(changed.get(f"{item.code}_share", {}), text, 2),
            )
        )
        for item in codes
    ]
    return Table(
        f"indicators_{class_}",
        text(SAY + "indicator_caption", households=text(f"classes.{class_}").lower()),
        (
            Column(text("comparison.item"), width=3),
            *(Column(str(year), unit="%", align="right") for year in years),
            Column(text(SAY + "columns.change"), unit=text(SAY + "points"), align="right"),
        ),
        tuple(rows),
        notes=(
            text(SAY + "share_note"),
            *((text(SAY + "withheld_note"),) if any(one[1] == class_ for one in data.withheld) else ()),
            *_new_standard(data, "series_note", text),
            *assumed(data, text),
        ),
    )


def explained(data: Trend, language: Language = "vi") -> list[Block]:
    """Explain the change of the poor households of the last year that has all its movements."""
    text = labels_for(language)
    items = MOVEMENTS["poor"]
    own = data.levels[(data.levels["class"] == "poor") & data.levels["item"].isin(items)]
    known = {year: part.set_index("item") for year, part in own.groupby("year")}
    years = [int(str(year)) for year, part in known.items() if {"opening", "closing"} <= set(part.index)]
    if not years:
        return [cells.sentence(text(SAY + "no_movements"))]
    table = Table(
        "explained",
        text(SAY + "explained_caption"),
        (
            Column(text(SAY + "columns.movement"), width=3),
            *(Column(str(year), unit=text("report.households"), align="right") for year in years),
        ),
        tuple(
            Row(
                (
                    Cell(text(f"{SAY}movements.{item}")),
                    *(level_cell(known[year].to_dict("index").get(item), text) for year in years),
                ),
                role="total" if item in ("opening", "closing") else "body",
            )
            for item in items
        ),
        notes=(
            text(SAY + "explained_note"),
            *_new_standard(data, "series_opening", text),
            *assumed(data, text),
        ),
    )
    last = known[max(years)]
    if not (last["state"] == "complete").all():
        return [table]
    steps = [_step(item, last, text) for item in items if item in last.index]
    drawing = waterfall_chart(steps, unit=text("report.households"))
    caption = text(SAY + "waterfall_caption", year=max(years))
    alt = text(SAY + "waterfall_alt", year=max(years))
    return [table, Figure("explained_chart", caption, alt=alt, svg=to_svg(drawing), table=table)]


def flow_table(data: Trend, language: Language = "vi") -> Block:
    """Split the last change of each indicator into households that left, entered and stayed."""
    text = labels_for(language)
    if data.flows is None:
        return cells.sentence(text(SAY + "no_flows"))
    names = {item.code: item.text(language) for item in data.standard.indicator}
    heads = ("left", "entered", "stayed", "gone", "came", "unknown")
    return Table(
        "indicator_flows",
        text(SAY + "flow_caption", first=data.last_year - 1, last=data.last_year),
        (
            Column(text("comparison.item"), width=3),
            *(Column(text(f"{SAY}columns.{name}"), align="right") for name in heads),
        ),
        tuple(
            Row(
                (
                    Cell(names.get(row["indicator"], row["indicator"])),
                    *(
                        cells.withheld(text)
                        if is_missing(row[name])
                        else cells.count(row[name], text, "households")
                        for name in heads
                    ),
                )
            )
            for row in data.flows.to_dict("records")
        ),
        notes=(text(SAY + "flow_note"),),
    )


def methods(language: Language = "vi") -> Prose:
    """Say how a territory is carried over years, and what is never compared."""
    text = labels_for(language)
    names = ("territory", "split", "partial", "series")
    return Prose(tuple(("bullet", text(f"{SAY}methods.{name}")) for name in names))


def _level_table(data: Trend, name: str, text: Labels) -> Table:
    rows = []
    for class_ in CLASSES:
        rows.append(Row((Cell(text(f"classes.{class_}")),), role="section"))
        rows += [year_row(data, year, class_, _breaks(data).get(year), text) for year in data.parts]
    heads = ("closing", "bounds", "change", "share", "share_change", "remark")
    units = {"change": text("report.households"), "share": "%", "share_change": text(SAY + "points")}
    align: dict[str, Any] = {"remark": "left"}
    columns = (
        Column(text(SAY + "columns.year")),
        *(
            Column(text(f"{SAY}columns.{key}"), unit=units.get(key, ""), align=align.get(key, "right"))
            for key in heads
        ),
    )
    at = 1 + heads.index("bounds")  # empty where nothing is an estimate: left out
    if not any(row.cells[at].text for row in rows if row.role != "section"):
        columns = (*columns[:at], *columns[at + 1 :])
        rows = [replace(row, cells=(*row.cells[:at], *row.cells[at + 1 :])) for row in rows]
    return Table(
        name,
        text(SAY + "table_caption", first=data.first_year, last=data.last_year),
        columns,
        tuple(rows),
        notes=(text(SAY + "partial_note"), *assumed(data, text)),
    )


def _step(item: str, last: pd.DataFrame, text: Labels) -> Step:
    level = item in ("opening", "closing")
    value = int(last["value"].loc[item]) * (-1 if item in DECREASES else 1)
    shown = number(value, text.language) if level else signed(value, text.language)
    return Step(text(f"{SAY}movements.{item}"), value, shown, level=level)


def _new_standard(data: Trend, note: str, text: Labels) -> list[str]:
    """Return the mark that a table of several years bears for each year with another standard."""
    years = [year for year, broken in _breaks(data).items() if broken == "series"]
    return [text(f"{SAY}breaks.{note}", year=year, before=year - 1) for year in years]


def _breaks(data: Trend) -> dict[int, str]:
    splits = data.splits
    found = {year: break_of(year, splits) for year in list(data.parts)[1:]}
    return {year: broken for year, broken in found.items() if broken}
