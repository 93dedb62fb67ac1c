"""The ways out of poverty of each household as text and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.core.labels import Labels, Language
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Column, Row, Table
from analysis.measures.planning import any_of
from analysis.planning import CommunePlan
from analysis.show import cells
from analysis.show.planning_cells import BLANK, SAY, column
from analysis.show.words import labels_at

HEADS = ("code", "name", "deprived", "unclear", "not_doable", "enough", "least_ways")
WIDTHS = {"deprived": 3, "unclear": 2, "not_doable": 2, "enough": 4, "least_ways": 4}
MOST_SETS = 6  # sets that are written out before the rest is counted


def ways_tables(data: CommunePlan, language: Language = "vi") -> list[Block]:
    """Return a table for each village: what each poor household lacks, what suffices, what takes least."""
    text = labels_at(data.data, language)
    if data.choices.empty:
        return [cells.sentence(text(SAY + "ways_nobody"))]
    absent = _absent(data)
    notes = [text(SAY + "ways_note", count=data.standard.min_deprivations)]
    notes += [text(SAY + "ways_equal")] if "least_ways" in absent else []
    told = data.choices.assign(village=data.distance["village"].iloc[data.choices["row"]].to_numpy())
    heads = tuple(name for name in HEADS if name not in absent)
    return [
        Table(
            f"ways_village_{number_}",
            text(SAY + "ways_caption", village=village),
            tuple(_column(name, data, text) for name in heads),
            tuple(_row(one, heads, data, text) for one in part.to_dict("records")),
            notes=tuple(notes),
            own_page=True,
            turned=True,
        )
        for number_, (village, part) in enumerate(told.groupby("village", sort=True), start=1)
    ]


def indicators(codes: Sequence[str], data: CommunePlan, text: Labels) -> str:
    """Return the short names of indicators, one after the other."""
    names = {one.code: one.short(text.language) for one in data.standard.indicator}
    return "; ".join(names[code] for code in codes)


def instead(bundle: int, others: Sequence[int], data: CommunePlan, text: Labels) -> str:
    """Return the sets that could be given instead of a chosen one.

    As long as chosen and others are any so many of some, they are told so.
    """
    short = any_of([bundle, *others])
    if not others or (short and short[1] > 1):
        return in_words([bundle, *others], data, text) if others else ""
    return in_words(others, data, text)


def in_words(sets: Sequence[int], data: CommunePlan, text: Labels) -> str:
    """Return sets of interventions in words, in short where they are any so many of some."""
    short = any_of(sets)
    if short and len(sets) > 1:
        common, count, others = short
        any_ = text(SAY + "any_of", count=number(count, text.language), names="; ".join(_names(others, data)))
        return " + ".join([*_names(common, data), any_])
    shown = [" + ".join(_names(one, data)) for one in sets[:MOST_SETS]]
    left = len(sets) - len(shown)
    told = text(SAY + "or").join(shown)
    return told + (text(SAY + "more_ways", count=number(left, text.language)) if left else "")


def _names(bundle: int, data: CommunePlan) -> list[str]:
    return [one.name for bit, one in enumerate(data.interventions) if bundle >> bit & 1]


def _absent(data: CommunePlan) -> set[str]:
    """Return the columns that say nothing of anybody."""
    rows = data.choices["row"]
    empty = {
        "unclear": not data.choices["unclear"].map(len).any(),
        "not_doable": not data.distance["not_doable"].iloc[rows].map(len).any(),
    }
    # Where every way takes the same, they are told once.
    empty["least_ways"] = data.choices["enough"].map(len).equals(data.choices["least"].map(len))
    return {name for name, nothing in empty.items() if nothing}


def _column(name: str, data: CommunePlan, text: Labels) -> Column:
    if name == "least_ways":
        name = f"least_{data.plan.unit}"
    return column(name, text, WIDTHS.get(name.replace(f"_{data.plan.unit}", "_ways"), 1))


def _row(one: Mapping[Any, Any], heads: Sequence[str], data: CommunePlan, text: Labels) -> Row:
    household = data.distance.iloc[one["row"]]
    nothing = text(SAY + "no_way")
    enough, least = (in_words(one[key], data, text) if one[key] else nothing for key in ("enough", "least"))
    if one["enough"] and data.plan.unit == "vnd":
        least += text(SAY + "for_vnd", cost=number(one["cost"], text.language))
        enough = least if "least_ways" not in heads else enough
    name = household["name"]
    shown = {
        "code": household["household_id"],
        "name": BLANK if is_missing(name) or not name else str(name),
        "deprived": indicators(one["deprived"], data, text),
        "unclear": indicators(one["unclear"], data, text),
        "not_doable": indicators(household["not_doable"], data, text),
        "enough": enough,
        "least_ways": least,
    }
    return Row(tuple(Cell(shown[name]) for name in heads))
