"""How the poor and near-poor lists changed: forms 2 and 3, and a waterfall of the poor."""

from __future__ import annotations

from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, signed
from analysis.display.bars import Step, waterfall_chart
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.drawing import to_svg
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.measures.status import values_of
from analysis.show import cells
from analysis.show.origin import origin
from analysis.show.words import labels_at
from analysis.standard import is_new_standard
from analysis.standard.schema.forms import MOVEMENTS

SAY = "report.movements."
LEVELS = ("opening", "closing")


def movement_table(data: CommuneYear, language: Language = "vi") -> Block:
    """Show opening, every movement and closing of both classes; nothing where none was reported."""
    text = labels_at(data, language)
    values = values_of(data)
    if not values and data.codes_found is not None:
        share = number(100 * data.codes_found, language, 1)
        return cells.sentence(text(SAY + "codes_lost", share=share, year=data.facts.year - 1))
    if not values:
        return cells.sentence(text(SAY + "nothing"))
    rows: list[Row] = []
    for name in CLASSES:
        items = [
            (item, [values.get((name, base, item)) for base in ("households", "persons")])
            for item in MOVEMENTS[name]
        ]
        if all(found is None for _, both in items for found in both):
            continue
        rows.append(Row((Cell(text(f"classes.{name}")),), role="section"))
        rows += [_row(data, name, item, both, text) for item, both in items]
    return Table(
        "movements",
        text(SAY + "caption", year=data.facts.year),
        (
            Column(text(SAY + "item"), width=3),
            Column(text(SAY + "households"), align="right"),
            Column(text(SAY + "persons"), align="right"),
        ),
        tuple(rows),
        notes=_history(data, text),
        source=cells.sources({**data.earlier_sources, **data.sources}, text, "movements", "households"),
    )


def movement_figure(data: CommuneYear, language: Language = "vi") -> Block:
    """Draw how the poor households of the opening became those of the closing."""
    text = labels_for(language)
    found = {
        item: row["value"]
        for (name, base, item), row in values_of(data).items()
        if (name, base) == ("poor", "households")
    }
    if any(item not in found or is_missing(found[item]) for item in LEVELS):
        return Prose(())
    known = [item for item in MOVEMENTS["poor"] if not is_missing(found.get(item))]
    steps = [_step(item, int(found[item]), text) for item in known if item in LEVELS or found[item]]
    opening, closing = (number(found[item], language) for item in LEVELS)
    return Figure(
        "movements_chart",
        text(SAY + "figure_caption", year=data.facts.year),
        alt=text(SAY + "figure_alt", opening=opening, closing=closing),
        svg=to_svg(waterfall_chart(steps, unit=text("report.households"))),
        table=Table(
            "movements_chart_data",
            text(SAY + "figure_caption", year=data.facts.year),
            (Column(text(SAY + "item"), width=3), Column(text(SAY + "households"), align="right")),
            tuple(
                Row((Cell(step.label), Cell(step.text, step.value)), origin=_form_origin(data, text))
                for step in steps
            ),
        ),
        source=cells.sources({**data.earlier_sources, **data.sources}, text, "movements", "households"),
    )


def falls(item: str) -> bool:
    """Say whether a movement makes the list shorter.

    Examples
    --------
    >>> falls("above_near_poor"), falls("relapsed")
    (True, False)
    """
    return item in {"to_near_poor", "above_near_poor", "other_decrease", "escaped", "to_poor"}


def _history(data: CommuneYear, text: Labels) -> tuple[str, ...]:
    """Say where the standard changed, and how many earlier lists were searched for relapsed households."""
    marks = () if (mark := new_standard_mark(data, text)) is None else (mark,)
    if "earlier_lists" not in data.movements or data.movements["earlier_lists"].isna().all():
        return marks
    lists = int(data.movements["earlier_lists"].max())
    return (*marks, text(SAY + "history", lists=lists) if lists else text(SAY + "no_history"))


def new_standard_mark(data: CommuneYear, text: Labels) -> str | None:
    """Return what is to be said of the opening of a standard's first year; None in any other year."""
    year = data.facts.year
    return text(SAY + "new_standard", year=year, before=year - 1) if is_new_standard(year) else None


def _row(data: CommuneYear, name: str, item: str, both: list[dict[Any, Any] | None], text: Labels) -> Row:
    lines = [row.get("line") for row in both if row is not None]
    shown = [cells.missing(text) if row is None else _amount(row, text) for row in both]
    label = Cell(text(f"{SAY}items.{name}.{item}"))
    found = origin(data, text, {"movements": lines, "households": []})
    return Row((label, *shown), "total" if item in LEVELS else "body", found)


def _amount(row: dict[Any, Any], text: Labels) -> Cell:
    if is_missing(row["value"]) and not is_missing(row.get("low")):
        return cells.between(row["low"], row["high"], text)
    return cells.count(row["value"], text, row.get("evidence", "published"))


def _form_origin(data: CommuneYear, text: Labels) -> str:
    return origin(data, text, {"movements": data.own("movements")["line"], "households": []})


def _step(item: str, value: int, text: Labels) -> Step:
    level, change = item in LEVELS, -value if falls(item) else value
    shown = number(value, text.language) if level else signed(change, text.language)
    return Step(text(f"{SAY}items.poor.{item}"), change, shown, level=level)
