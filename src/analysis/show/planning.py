"""The internal plan as blocks: whom to help, by what, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from analysis.core.labels import Labels, Language
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Cover, Prose, ProseStyle, Row, Table
from analysis.measures.planning import Outlook, Plan
from analysis.measures.planning.ways import hardest_need
from analysis.planning import CommunePlan
from analysis.show import cells
from analysis.show.head import unsigned, unverified
from analysis.show.planning_cells import SAY, blank_cell, column, to_fill
from analysis.show.planning_lists import (
    codes_table,
    followed_table,
    later_table,
    rest_table,
    review_table,
    risk_table,
    village_lists,
)
from analysis.show.planning_ways import ways_tables
from analysis.show.words import labels_at
from analysis.standard import is_new_standard

__all__ = [
    "cases_table",
    "codes_table",
    "cover",
    "followed_table",
    "later_table",
    "methods",
    "options_table",
    "past",
    "rest_table",
    "review_table",
    "risk_table",
    "summary",
    "village_lists",
    "ways_tables",
]
MOST_UNKNOWN = 10  # households named in a notice


def cover(data: CommunePlan, language: Language = "vi") -> Cover:
    """Return the head with the banner of an internal document."""
    text = labels_at(data.data, language)
    facts = data.data.facts
    notices = [text(SAY + "banner")]
    notices += [text("report.cover.synthetic")] if facts.synthetic else []
    notices += unverified([(facts.year, data.standard)], text)
    if is_new_standard(facts.year + 1):
        notices.append(text(SAY + "next_standard", year=facts.year + 1, before=facts.year))
    if data.unknown:
        shown = ", ".join(data.unknown[:MOST_UNKNOWN]) + (" …" if len(data.unknown) > MOST_UNKNOWN else "")
        notices.append(text(SAY + "unknown_names", count=len(data.unknown), households=shown))
    words = (text(SAY + "document_kind"), text(SAY + "subject", name=facts.name, year=facts.year))
    return unsigned(text, words, notices, year=facts.year, audience="internal")


def summary(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what the plan reaches and takes, or why there is none."""
    text = labels_at(data.data, language)
    told = [*_wanted(data, text), *_how(data, text)]
    told += _short(data, text) if data.plan.shortfall else _reached(data, text)
    return _prose(told + _unclassed(data, text))


def options_table(data: CommunePlan, language: Language = "vi") -> Table:
    """Show each intervention: who needs it, who leaves by it alone, limits, costs with their source."""
    text = labels_at(data.data, language)
    used = Counter(code for codes in data.plan.chosen.get("codes", ()) for code in codes)
    known = {row["code"]: row for row in data.options.to_dict("records")}
    rows = [
        Row(
            (
                Cell(one.name if one.doable else text(SAY + "fixed", name=one.name)),
                cells.count(known[one.code]["reached"], text, "households"),
                cells.count(known[one.code]["exits"], text, "households"),
                cells.count(used[one.code], text, "households"),
                to_fill(one.capacity, text, ""),
                Cell("–".join(number(cost, language) for cost in (one.cost[0], one.cost[-1])))
                if one.cost
                else blank_cell(""),
                Cell("–".join(number(100 * share, language, 0) for share in one.success[::2]))
                if one.success
                else blank_cell(""),
                Cell(one.source) if one.source else blank_cell(""),
            )
        )
        for one in data.interventions
    ]
    everything = known[""]
    total = [cells.count(everything[name], text, "households") for name in ("reached", "exits")]
    total += [cells.count(sum(used.values()), text, "households"), *(Cell("") for _ in range(4))]
    rows.append(Row((Cell(text(SAY + "all_options")), *total), role="total"))
    heads = ("intervention", "reached", "exits", "used", "capacity", "cost_range", "success", "source")
    return Table(
        "interventions",
        text(SAY + "options_caption"),
        tuple(column(name, text) for name in heads),
        tuple(rows),
        notes=(text(SAY + "options_note", count=data.standard.min_deprivations),),
        own_page=True,  # the list of the last village is handed out, too
    )


def cases_table(data: CommunePlan, language: Language = "vi") -> Block:
    """Show what the least plan takes at low, expected and high costs."""
    text = labels_at(data.data, language)
    if not data.plan.cases:
        known = "cases_no_plan" if data.plan.shortfall and data.plan.unit == "vnd" else "cases_none"
        return cells.sentence(text(SAY + known))
    return Table(
        "cost_cases",
        text(SAY + "cases_caption"),
        (
            column("case", text),
            column("least", text),
            column("still", text),
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


def past(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what past years make likely, and how weak that is."""
    text = labels_at(data.data, language)
    told: list[str] = []
    for key, found in (("exits", data.exits), ("falls", data.falls), ("back", data.back)):
        told += _outlook(key, found, data.plan.limits.target, text)
    return _prose(told or [text(SAY + "no_past")])


def methods(data: CommunePlan, language: Language = "vi") -> Prose:
    """Say what an exit is, and what the plan takes for granted."""
    text = labels_at(data.data, language)
    names = ("unknown", "fixed", "year", "target", "solver", "chances", "past")
    told = [text(SAY + "methods.exit", count=data.standard.min_deprivations)]
    return _prose(told + [text(f"{SAY}methods.{name}") for name in names], "bullet")


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
        return text(SAY + _of("end_short", found), exits=number(found.shortfall.exits, text.language))
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
        *_likely(data, text),
        *([text(SAY + "edge", count=number(sum(data.edge), language))] if any(data.edge) else []),
    ]


def _how(data: CommunePlan, text: Labels) -> list[str]:
    """Say what is asked of a plan beside the number of exits, and whom it prefers."""
    limits, told = data.plan.limits, []
    if limits.expected:
        told.append(text(SAY + "how_expected"))
    if limits.chance is not None:
        told.append(text(SAY + "how_chance", chance=_percent(limits.chance, text)))
    if data.margin:
        told.append(text(SAY + "how_margin", count=number(data.margin, text.language)))
    told.append(text(f"{SAY}fair_{limits.fairness}"))
    return [*told, *_hardest(data, text), *_begun(data, text)]


def _hardest(data: CommunePlan, text: Labels) -> list[str]:
    """Say whose share is asked for, and how many of them the plan has."""
    share, needs = data.plan.limits.hardest_share, data.choices["deprived"].map(len)
    if not share or needs.empty or data.plan.shortfall:
        return []
    least = hardest_need(needs)
    hardest = set(data.choices["row"][needs >= least])
    chosen = sum(row in hardest for row in data.plan.chosen.get("row", ()))
    counts = {"share": share, "least": least, "households": len(hardest), "chosen": chosen}
    return [text(SAY + "hardest", **{name: number(one, text.language) for name, one in counts.items()})]


def _begun(data: CommunePlan, text: Labels) -> list[str]:
    """Say that what has begun comes first, and how much of the plan it is; nothing if nothing has."""
    general = {one.code for one in data.interventions if one.started}
    begun = bool(general) or data.distance["started"].map(len).any()
    if not begun or data.plan.chosen.empty:
        return []
    codes = data.plan.chosen.to_dict("records")
    of_plan = [
        code in general or code in data.distance["started"].iloc[one["row"]]
        for one in codes
        for code in one["codes"]
    ]
    counts = {"count": sum(of_plan), "total": len(of_plan)}
    return [text(SAY + "begun_first", **{name: number(one, text.language) for name, one in counts.items()})]


def _likely(data: CommunePlan, text: Labels) -> list[str]:
    """Say what the success of the interventions makes likely, or whose success nobody has told."""
    reach = data.plan.reach
    if reach is None:
        used = {code for codes in data.plan.chosen["codes"] for code in codes}
        unknown = [one.name for one in data.interventions if one.code in used and one.success is None]
        return [text(SAY + "no_reach", names="; ".join(unknown))]
    if not len(data.plan.chosen):
        return []
    names = ("low", "expected", "high")
    exits = {name: number(one, text.language, 1) for name, one in zip(names, reach.expected, strict=True)}
    names = ("chance_low", "chance", "chance_high")
    chances = {name: _percent(one, text) for name, one in zip(names, reach.chance, strict=True)}
    return [text(SAY + "reach", **exits, **chances)]


def _percent(share: float, text: Labels) -> str:
    return number(100 * share, text.language, 0)


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
    liftable = text(SAY + _of("short_liftable", data.plan), count=short.liftable)
    kinds = {"short_binding": short.binding, "short_jointly": short.jointly}
    told = [text(SAY + key, names=_limits(named, data, text)) for key, named in kinds.items() if named]
    if short.chance is not None and limits.chance is not None:
        shares = {"asked": _percent(limits.chance, text), "chance": _percent(short.chance, text)}
        return [text(SAY + "short_chance", **shares), liftable, *told]
    if short.hardest_share is not None:
        levels = {"target": limits.target, "share": limits.hardest_share, "most": short.hardest_share}
        return [text(SAY + "short_hardest", **levels), liftable, *told]
    if short.village_minimum is None:
        reason = text(SAY + _of("short", data.plan), target=limits.target, exits=short.exits)
        return [reason, liftable, *(told or [text(SAY + "short_none")])]
    counts = {"target": limits.target, "count": limits.per_village, "most": short.village_minimum}
    return [text(SAY + "short_village", **counts), liftable, *told]


def _of(key: str, found: Plan) -> str:
    """Return the key of a text that counts exits: expected ones where the plan was made by chances."""
    return key + ("_expected" if found.limits.expected or found.limits.chance is not None else "")


def _limits(told: Sequence[str], data: CommunePlan, text: Labels) -> str:
    names = {f"capacity:{one.code}": text(SAY + "capacity", name=one.name) for one in data.interventions}
    return ", ".join(({"budget": text(SAY + "budget")} | names)[one] for one in told)


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
