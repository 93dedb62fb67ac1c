"""The internal plan as lists of households: those to be helped by village, the others, last year's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Row, Table
from analysis.planning import CommunePlan
from analysis.show import cells
from analysis.show.planning_cells import BLANK, SAY, column, to_fill
from analysis.show.planning_ways import indicators, instead
from analysis.show.words import labels_at
from analysis.standard.classes import CLASSES

WIDTHS = {"todo": 3, "becomes": 2, "not_doable": 2, "instead": 3}


def village_lists(data: CommunePlan, language: Language = "vi") -> list[Block]:
    """Return a list for each village: the household, what to do, who helps, room to tick it off."""
    text = labels_at(data.data, language)
    chosen = data.plan.chosen
    if not len(chosen):
        return [cells.sentence(text(SAY + "nobody"))]
    columns = tuple(column(name, text, width=WIDTHS.get(name, 1)) for name in _heads(data))
    return [
        Table(
            f"plan_village_{number_}",
            text(SAY + "list_caption", village=village),
            columns,
            tuple(_planned(one, data, text, at) for at, one in _records(part)),
            own_page=True,
            turned=True,
        )
        for number_, (village, part) in enumerate(chosen.groupby("village", sort=True), start=1)
    ]


def codes_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the plan by codes, for next year's comparison."""
    text = labels_at(data.data, language)
    if not len(data.plan.chosen):
        return cells.sentence(text(SAY + "nobody"))
    households = data.distance["household_id"].tolist()
    return Table(
        "plan_codes",
        text(SAY + "codes_caption"),
        tuple(column(name, text) for name in ("village", "code", "codes")),
        tuple(
            Row((Cell(one["village"]), Cell(households[one["row"]]), Cell(" ".join(one["codes"]))))
            for one in data.plan.chosen.to_dict("records")
        ),
        editions=("page",),  # codes are for the comparison, not for those who visit the households
    )


def rest_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the poor households outside the plan with their distance to the exit."""
    text = labels_at(data.data, language)
    taken = set(data.plan.chosen["row"]) if len(data.plan.chosen) else set()
    poor = data.distance[(data.distance["class"] == "poor") & ~data.distance["contradiction"]]
    rest = poor[~poor.index.isin(taken)].sort_values(["village", "to_remove", "household_id"])
    if rest.empty:
        return cells.sentence(text(SAY + "no_list"))
    numbers = ("deprivations", "unknown", "to_remove", "b1_gap", "income_gap")
    fixed = {key: tuple(Cell(indicators(one, data, text)) for one in rest[key]) for key in _fixed(data)}
    return _household_table("outside_the_plan", text(SAY + "rest_caption"), rest, numbers, text, fixed)


def risk_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the near-poor households, those nearest to falling first."""
    text = labels_at(data.data, language)
    listed = (data.distance["class"] == "near_poor") & ~data.distance["contradiction"]
    near = data.distance[listed].sort_values(["to_fall", "village", "household_id"])
    if near.empty:
        return cells.sentence(text(SAY + "nobody"))
    return _household_table(
        "near_poor_at_risk", text(SAY + "risk_caption"), near, ("deprivations", "unknown", "to_fall"), text
    )


def review_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the households to look into before anything is planned for them."""
    text = labels_at(data.data, language)
    if data.review.empty:
        return cells.sentence(text(SAY + "review_none"))
    heads = ("code", "village", "name", "listed", "reason", "may_be", "deprivations", "unknown")
    rows = data.review.sort_values(["reason", "village", "household_id"], ascending=[False, True, True])
    return Table(
        "to_review",
        text(SAY + "review_caption"),
        tuple(column(name, text) for name in heads),
        tuple(_reviewed(row, text) for row in rows.to_dict("records")),
    )


def later_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the households that only something longer than the year lifts: to be begun for the next."""
    text = labels_at(data.data, language)
    if data.later.empty:
        return cells.sentence(text(SAY + "later_none"))
    names = {each.code: each.name for each in data.interventions}
    return Table(
        "later",
        text(SAY + "later_caption"),
        tuple(column(name, text) for name in ("code", "village", "name", "todo")),
        tuple(
            Row(
                (
                    Cell(data.distance["household_id"].iloc[one["row"]]),
                    Cell(data.distance["village"].iloc[one["row"]]),
                    _name(data.distance["name"].iloc[one["row"]]),
                    Cell("; ".join(names[code] for code in one["codes"])),
                )
            )
            for one in data.later.to_dict("records")
        ),
    )


def followed_table(data: CommunePlan, language: Language = "vi") -> Block:
    """Show what became of the households of last year's plan."""
    text = labels_at(data.data, language)
    if data.followed is None or data.followed.empty:
        return cells.sentence(text(SAY + "followed_none"))
    heads = ("village", "code", "now", "removed", "b1", "income", "state")
    return Table(
        "followed",
        text(SAY + "followed_caption"),
        tuple(column(name, text) for name in heads),
        tuple(_follow(row, text) for row in data.followed.to_dict("records")),
        notes=(text(SAY + "followed_note"),),
    )


def _heads(data: CommunePlan) -> tuple[str, ...]:
    """Return the columns of a village list; costs only where every one is known."""
    cost = ("cost",) if data.plan.unit == "vnd" else ()
    facts = ("code", "name", "members", "deprivations", "unknown", *_fixed(data))
    chance = ("chance",) if data.plan.chosen["chance"].notna().any() else ()
    other = ("instead",) if any(data.equal) else ()
    return (*facts, "todo", *other, "becomes", *chance, *cost, "responsible", "done")


def _fixed(data: CommunePlan) -> tuple[str, ...]:
    """Return the column of what no support changes, where a poor household has such a thing."""
    poor = data.distance[data.distance["class"] == "poor"]
    return ("not_doable",) if poor["not_doable"].map(len).any() else ()


def _records(frame: pd.DataFrame) -> list[tuple[int, dict[Any, Any]]]:
    """Return the rows with their places in the plan."""
    return list(zip(frame.index.tolist(), frame.to_dict("records"), strict=True))


def _planned(one: dict[Any, Any], data: CommunePlan, text: Labels, at: int) -> Row:
    household = data.distance.iloc[one["row"]]
    begun = {each.code for each in data.interventions if each.started} | set(household["started"])
    names = {
        each.code: text(SAY + "begun", name=each.name) if each.code in begun else each.name
        for each in data.interventions
    }
    becomes = text(f"{SAY}becomes.{one['becomes']}")
    shown = {
        "code": Cell(household["household_id"]),
        "name": _name(household["name"]),
        **{key: to_fill(household[key], text) for key in ("members", "deprivations", "unknown")},
        "not_doable": Cell(indicators(household["not_doable"], data, text)),
        "todo": Cell("; ".join(names[code] for code in one["codes"])),
        "instead": Cell(instead(one["bundle"], data.equal[at], data, text)),
        "becomes": Cell(text(SAY + "on_edge", state=becomes) if data.edge[at] else becomes),
        "chance": to_fill(None if is_missing(one["chance"]) else round(100 * one["chance"]), text),
        "cost": cells.count(one["cost"], text, "households"),
        "responsible": Cell(_responsible(data).get(one["village"], "") or BLANK),
        "done": Cell("□"),
    }
    return Row(tuple(shown[name] for name in _heads(data)))


def _responsible(data: CommunePlan) -> dict[str, str]:
    """Return who answers for each village, out of the targets."""
    told = data.data.own("targets").dropna(subset="responsible")
    return {
        str(unit).rpartition("/")[2]: who for unit, who in zip(told["unit"], told["responsible"], strict=True)
    }


def _reviewed(row: dict[Any, Any], text: Labels) -> Row:
    may_be = [name for name in CLASSES if row[f"may_be_{name}"]]
    return Row(
        (
            Cell(row["household_id"]),
            Cell(row["village"]),
            _name(row["name"]),
            Cell(_class(row["class"], text)),
            Cell(text(f"{SAY}reasons.{row['reason']}")),
            Cell("; ".join(text(f"{SAY}classes.{name}") for name in may_be)),
            to_fill(row["deprivations"], text),
            to_fill(row["unknown"], text),
        )
    )


def _class(name: Any, text: Labels) -> str:
    return text(SAY + "not_known") if is_missing(name) else text(f"{SAY}classes.{name}")


def _follow(row: dict[Any, Any], text: Labels) -> Row:
    gone = row["state"] == "not_found"
    removed = f"{row['removed']}/{row['to_remove']}" if row["to_remove"] else ""
    if row["unclear"]:
        removed += " " + text(SAY + "unclear", count=row["unclear"])
    return Row(
        (
            Cell(row["village"]),
            Cell(row["household_id"]),
            Cell(_class(row["class"], text)),
            Cell("" if gone else removed),
            *(Cell("" if gone else _change(row, name, text)) for name in ("b1", "income")),
            Cell(text(f"{SAY}states.{row['state']}")),
        )
    )


def _change(row: dict[Any, Any], name: str, text: Labels) -> str:
    """Return a value of both years; nothing where the plan was not to change it."""
    if not row.get({"b1": "b1_points", "income": "income_vnd"}[name]):
        return ""
    values = (row[f"{name}_before"], row[f"{name}_now"])
    return " → ".join(
        text(SAY + "not_known") if is_missing(one) else number(one, text.language) for one in values
    )


def _household_table(  # noqa: PLR0913, PLR0917 - what such a list is made of
    name: str,
    caption: str,
    rows: pd.DataFrame,
    numbers: Iterable[str],
    text: Labels,
    more: Mapping[str, Sequence[Cell]] | None = None,
) -> Table:
    more = more or {}
    # A measure that the list has of nobody, such as an income, is no column to fill in.
    known = tuple(key for key in numbers if rows[key].notna().any())
    return Table(
        name,
        caption,
        tuple(column(key, text) for key in ("code", "village", "name", *known, *more)),
        tuple(
            Row(
                (
                    Cell(row["household_id"]),
                    Cell(row["village"]),
                    _name(row["name"]),
                    *(to_fill(row[key], text) for key in known),
                    *(told[at] for told in more.values()),
                )
            )
            for at, row in enumerate(rows.to_dict("records"))
        ),
    )


def _name(name: Any) -> Cell:
    """Return the name, or dots to write it on."""
    return Cell(BLANK if is_missing(name) or not name else str(name))
