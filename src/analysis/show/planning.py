"""The internal plan as blocks: whom to help, by what, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Column, Cover, Prose, ProseStyle, Row, Table
from analysis.measures.planning import Outlook, Plan
from analysis.planning import CommunePlan
from analysis.show import cells
from analysis.show.head import unsigned
from analysis.standard.classes import CLASSES

SAY = "plan."
BLANK = "……………"
MOST_UNKNOWN = 10  # households named in a notice


def cover(data: CommunePlan, language: Language = "vi") -> Cover:
    """Return the head with the banner of an internal document."""
    text = labels_for(language)
    facts = data.data.facts
    notices = [text(SAY + "banner")]
    notices += [text("report.cover.synthetic")] if facts.synthetic else []
    if data.unknown:
        shown = ", ".join(data.unknown[:MOST_UNKNOWN]) + (" …" if len(data.unknown) > MOST_UNKNOWN else "")
        notices.append(text(SAY + "unknown_names", count=len(data.unknown), households=shown))
    words = (text(SAY + "document_kind"), text(SAY + "subject", name=facts.name, year=facts.year))
    return unsigned(text, words, notices, year=facts.year, audience="internal")


def summary(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what the plan reaches and takes, or why there is none."""
    text = labels_for(language)
    told = [*_wanted(data, text), *(_short(data, text) if data.plan.shortfall else _reached(data, text))]
    return _prose(told + _unclassed(data, text))


def village_lists(data: CommunePlan, language: Language = "vi") -> list[Block]:
    """Return a list for each village: the household, what to do, who helps, room to tick it off."""
    text = labels_for(language)
    chosen = data.plan.chosen
    if not len(chosen):
        return [cells.sentence(text(SAY + "nobody"))]
    heads = ("code", "name", "members", "deprivations", "todo", "becomes", "cost", "responsible", "done")
    right = ("members", "deprivations", "cost")
    unit = {"cost": text("report.projects.vnd")} if data.plan.unit == "vnd" else {}
    columns = tuple(
        Column(
            text(f"{SAY}columns.{name}"),
            unit=unit.get(name, ""),
            align="right" if name in right else "left",
            width=3 if name == "todo" else 1,
        )
        for name in heads
        if name != "cost" or data.plan.unit == "vnd"
    )
    return [
        Table(
            f"plan_village_{number_}",
            text(SAY + "list_caption", village=village),
            columns,
            tuple(_planned(one, data, text) for one in part.to_dict("records")),
            own_page=True,
        )
        for number_, (village, part) in enumerate(chosen.groupby("village", sort=True), start=1)
    ]


def codes_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the plan by codes, for next year's comparison."""
    text = labels_for(language)
    if not len(data.plan.chosen):
        return cells.sentence(text(SAY + "nobody"))
    households = data.distance["household_id"].tolist()
    return Table(
        "plan_codes",
        text(SAY + "codes_caption"),
        tuple(Column(text(f"{SAY}columns.{name}")) for name in ("village", "code", "codes")),
        tuple(
            Row((Cell(one["village"]), Cell(households[one["row"]]), Cell(" ".join(one["codes"]))))
            for one in data.plan.chosen.to_dict("records")
        ),
    )


def options_table(data: CommunePlan, language: Language = "vi") -> Table:
    """Show each intervention: who needs it, who leaves by it alone, limits, costs with their source."""
    text = labels_for(language)
    used = Counter(code for codes in data.plan.chosen.get("codes", ()) for code in codes)
    known = {row["code"]: row for row in data.options.to_dict("records")}
    rows = [
        Row(
            (
                Cell(one.name),
                cells.count(known[one.code]["reached"], text, "households"),
                cells.count(known[one.code]["exits"], text, "households"),
                cells.count(used[one.code], text, "households"),
                cells.count(one.capacity, text),
                Cell("–".join(number(cost, language) for cost in (one.cost[0], one.cost[-1])))
                if one.cost
                else cells.missing(text),
                Cell(one.source) if one.source else cells.missing(text),
            )
        )
        for one in data.interventions
    ]
    everything = known[""]
    total = [cells.count(everything[name], text, "households") for name in ("reached", "exits")]
    total += [cells.count(sum(used.values()), text, "households"), *(Cell("") for _ in range(3))]
    rows.append(Row((Cell(text(SAY + "all_options")), *total), role="total"))
    texts = ("intervention", "source")
    heads = ("intervention", "reached", "exits", "used", "capacity", "cost_range", "source")
    return Table(
        "interventions",
        text(SAY + "options_caption"),
        tuple(
            Column(text(f"{SAY}columns.{name}"), align="left" if name in texts else "right") for name in heads
        ),
        tuple(rows),
        notes=(text(SAY + "options_note", count=data.standard.min_deprivations),),
    )


def cases_table(data: CommunePlan, language: Language = "vi") -> Block:
    """Show what the least plan takes at low, expected and high costs."""
    text = labels_for(language)
    if not data.plan.cases:
        return cells.sentence(text(SAY + "cases_none"))
    return Table(
        "cost_cases",
        text(SAY + "cases_caption"),
        (
            Column(text(SAY + "columns.case")),
            Column(text(SAY + "columns.least"), unit=text("report.projects.vnd"), align="right"),
            Column(text(SAY + "columns.still")),
        ),
        tuple(
            Row(
                (
                    Cell(text(f"{SAY}cases.{case}")),
                    cells.count(least, text, "households"),
                    Cell(text(SAY + ("yes" if same else "no"))),
                )
            )
            for case, (least, same) in data.plan.cases.items()
        ),
    )


def rest_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the poor households outside the plan with their distance to the exit."""
    text = labels_for(language)
    taken = set(data.plan.chosen["row"]) if len(data.plan.chosen) else set()
    poor = data.distance[(data.distance["class"] == "poor") & ~data.distance["contradiction"]]
    rest = poor[~poor.index.isin(taken)].sort_values(["village", "to_remove", "household_id"])
    if rest.empty:
        return cells.sentence(text(SAY + "no_list"))
    numbers = ("deprivations", "unknown", "to_remove", "b1_gap", "income_gap")
    return _household_table("outside_the_plan", text(SAY + "rest_caption"), rest, numbers, text)


def risk_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the near-poor households, those nearest to falling first."""
    text = labels_for(language)
    listed = (data.distance["class"] == "near_poor") & ~data.distance["contradiction"]
    near = data.distance[listed].sort_values(["to_fall", "village", "household_id"])
    if near.empty:
        return cells.sentence(text(SAY + "nobody"))
    return _household_table(
        "near_poor_at_risk", text(SAY + "risk_caption"), near, ("deprivations", "unknown", "to_fall"), text
    )


def review_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the households to look into before anything is planned for them."""
    text = labels_for(language)
    if data.review.empty:
        return cells.sentence(text(SAY + "review_none"))
    heads = ("code", "village", "name", "listed", "reason", "may_be", "deprivations", "unknown")
    rows = data.review.sort_values(["reason", "village", "household_id"], ascending=[False, True, True])
    return Table(
        "to_review",
        text(SAY + "review_caption"),
        tuple(
            Column(
                text(f"{SAY}columns.{name}"),
                align="right" if name in {"deprivations", "unknown"} else "left",
            )
            for name in heads
        ),
        tuple(_reviewed(row, text) for row in rows.to_dict("records")),
    )


def later_table(data: CommunePlan, language: Language = "vi") -> Block:
    """List the households that only something longer than the year lifts: to be begun for the next."""
    text = labels_for(language)
    if data.later.empty:
        return cells.sentence(text(SAY + "later_none"))
    names = {each.code: each.name for each in data.interventions}
    return Table(
        "later",
        text(SAY + "later_caption"),
        tuple(Column(text(f"{SAY}columns.{name}")) for name in ("code", "village", "name", "todo")),
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


def past(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what past years make likely, and how weak that is."""
    text = labels_for(language)
    told: list[str] = []
    for key, found in (("exits", data.exits), ("falls", data.falls)):
        told += _outlook(key, found, data.plan.limits.target, text)
    return _prose(told or [text(SAY + "no_past")])


def followed_table(data: CommunePlan, language: Language = "vi") -> Block:
    """Show what became of the households of last year's plan."""
    text = labels_for(language)
    if data.followed is None or data.followed.empty:
        return cells.sentence(text(SAY + "followed_none"))
    heads = ("village", "code", "now", "removed", "b1", "income", "state")
    return Table(
        "followed",
        text(SAY + "followed_caption"),
        tuple(Column(text(f"{SAY}columns.{name}")) for name in heads),
        tuple(_follow(row, text) for row in data.followed.to_dict("records")),
        notes=(text(SAY + "followed_note"),),
    )


def methods(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what an exit is, and what the plan takes for granted."""
    text = labels_for(language)
    told = [text(SAY + "methods.exit", count=data.standard.min_deprivations)]
    return _prose(
        told + [text(f"{SAY}methods.{name}") for name in ("unknown", "year", "target", "solver", "past")],
        "bullet",
    )


def _wanted(data: CommunePlan, text: Labels) -> list[str]:
    """Say every target, and the exits that meet them all."""
    language, needed = text.language, data.need
    told = [text(SAY + "targets", where=text(f"{SAY}from.{data.target_from}"))]
    for one in data.targets:
        value = "" if one.value is None else _plain(one.value, text)
        key = "range" if one.high is not None else "one"
        high = "" if one.high is None else _plain(one.high, text)
        words = text(f"{SAY}kinds.{one.kind}", value=text(f"{SAY}values.{key}", value=value, high=high))
        counts = {name: _count(getattr(one, name), text) for name in ("households", "households_high")}
        how = one.problem or ("net" if one.net else "gross")
        told.append(text(f"{SAY}wanted.{how}", target=words, **counts))
        if one.households_high is not None:
            told[-1] += " " + text(SAY + "wanted.upper", **counts)
    counts = {name: number(getattr(needed, name), language) for name in ("exits", "low", "high")}
    if any(one.net for one in data.targets if not one.problem):
        came = needed.entries
        numbers = {} if came is None else {"came": number(came.likely, language)}
        numbers |= {} if came is None else {"years": ", ".join(map(str, came.years))}
        told.append(text(SAY + ("need_exits_only" if came is None else "need"), **counts, **numbers))
    elif len(data.targets) > 1:
        told.append(text(SAY + "need_all", **counts))
    return told + ([text(SAY + "need_nothing")] if needed.exits == 0 else [])


def _plain(value: Fraction, text: Labels) -> str:
    """Return a value with the decimals that it has."""
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    exponent = shown.normalize().as_tuple().exponent
    return number(shown, text.language, max(0, -exponent) if isinstance(exponent, int) else 0)


def _unclassed(data: CommunePlan, text: Labels) -> list[str]:
    """Say what households of unknown class leave open: the plan without any of them, and with all."""
    other = data.unclassed_poor
    if other is None:
        return []
    language = text.language
    perhaps = int(((data.review["reason"] == "unclassed") & data.review["may_be_poor"]).sum())
    poor = int((data.distance["class"] == "poor").sum())
    counts = {"count": perhaps, "low": poor, "high": poor + perhaps}
    told = text(SAY + "unclassed", **{name: number(value, language) for name, value in counts.items()})
    ends = [_end(one, text) for one in (data.plan, other)]
    return [told + " " + text(SAY + "unclassed_plan", least=ends[0], most=ends[1])]


def _end(found: Plan, text: Labels) -> str:
    if found.shortfall:
        return text(SAY + "end_short", exits=number(found.shortfall.exits, text.language))
    counts = {"exits": len(found.chosen), "cost": found.cost}
    shown = {name: number(value, text.language) for name, value in counts.items()}
    return text(f"{SAY}end_{found.unit}", **shown)


def _count(value: int | None, text: Labels) -> str:
    return "" if value is None else number(value, text.language)


def _reached(data: CommunePlan, text: Labels) -> list[str]:
    found, language = data.plan, text.language
    states = found.chosen["becomes"].value_counts() if len(found.chosen) else pd.Series(dtype=int)
    counts = {name: number(int(states.get(name, 0)), language) for name in ("near_poor", "above")}
    cost = number(found.cost, language)
    return [
        text(SAY + "reached", count=number(len(found.chosen), language), **counts),
        text(f"{SAY}cost_{found.unit}", count=cost),
        text(SAY + "proved") if found.proved else text(SAY + "gap", bound=number(int(found.bound), language)),
        *_alternative(found.alternative, text),
    ]


def _alternative(households: int | None, text: Labels) -> list[str]:
    if households is None:
        return []
    if not households:
        return [text(SAY + "no_alternative")]
    return [text(SAY + "alternative", count=number(households, text.language))]


def _short(data: CommunePlan, text: Labels) -> list[str]:
    short, limits = data.plan.shortfall, data.plan.limits
    if short is None:
        return []
    liftable = text(SAY + "short_liftable", count=short.liftable)
    kinds = {"short_binding": short.binding, "short_jointly": short.jointly}
    told = [text(SAY + key, names=_limits(named, data, text)) for key, named in kinds.items() if named]
    if short.village_minimum is None:
        reason = text(SAY + "short", target=limits.target, exits=short.exits)
        return [reason, liftable, *(told or [text(SAY + "short_none")])]
    counts = {"target": limits.target, "count": limits.per_village, "most": short.village_minimum}
    return [text(SAY + "short_village", **counts), liftable, *told]


def _limits(told: Sequence[str], data: CommunePlan, text: Labels) -> str:
    names = {f"capacity:{one.code}": text(SAY + "capacity", name=one.name) for one in data.interventions}
    return ", ".join(({"budget": text(SAY + "budget")} | names)[one] for one in told)


def _planned(one: dict[Any, Any], data: CommunePlan, text: Labels) -> Row:
    household = data.distance.iloc[one["row"]]
    names = {each.code: each.name for each in data.interventions}
    responsible = _responsible(data).get(one["village"], "")
    row = [
        Cell(household["household_id"]),
        _name(household["name"]),
        cells.count(household["members"], text, "households"),
        cells.count(household["deprivations"], text, "households"),
        Cell("; ".join(names[code] for code in one["codes"])),
        Cell(text(f"{SAY}becomes.{one['becomes']}")),
        cells.count(one["cost"], text, "households"),
        Cell(responsible or BLANK),
        Cell("□"),
    ]
    if data.plan.unit != "vnd":
        del row[6]
    return Row(tuple(row))


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
            Cell(
                text(SAY + "not_known") if is_missing(row["class"]) else text(f"{SAY}classes.{row['class']}")
            ),
            Cell(text(f"{SAY}reasons.{row['reason']}")),
            Cell("; ".join(text(f"{SAY}classes.{name}") for name in may_be)),
            cells.count(row["deprivations"], text, "households"),
            cells.count(row["unknown"], text, "households"),
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
            Cell(
                text(SAY + "not_known") if is_missing(row["class"]) else text(f"{SAY}classes.{row['class']}")
            ),
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


def _household_table(
    name: str, caption: str, rows: pd.DataFrame, numbers: Iterable[str], text: Labels
) -> Table:
    numbers = tuple(numbers)
    return Table(
        name,
        caption,
        (
            *(Column(text(f"{SAY}columns.{key}")) for key in ("code", "village", "name")),
            *(Column(text(f"{SAY}columns.{key}"), align="right") for key in numbers),
        ),
        tuple(
            Row(
                (
                    Cell(row["household_id"]),
                    Cell(row["village"]),
                    _name(row["name"]),
                    *(cells.count(row[key], text, "households") for key in numbers),
                )
            )
            for row in rows.to_dict("records")
        ),
    )


def _name(name: Any) -> Cell:
    """Return the name, or dots to write it on."""
    return Cell(BLANK if is_missing(name) or not name else str(name))


def _outlook(key: str, found: Outlook | None, target: int, text: Labels) -> list[str]:
    if found is None:
        return []
    language = text.language
    years = ", ".join(map(str, found.years))
    numbers = {
        name: number(getattr(found, name), language) for name in ("likely", "low", "high", "population")
    }
    reach = "" if found.reach is None else number(100 * found.reach, language, 0)
    told = [text(SAY + key, years=years, target=target, reach=reach, **numbers)]
    if found.weak:
        told.append(text(SAY + "weak", events=found.events, at_risk=found.at_risk, count=len(found.years)))
    return told


def _prose(told: list[str], style: ProseStyle = "paragraph") -> Prose:
    return Prose(tuple((style, one) for one in told))
