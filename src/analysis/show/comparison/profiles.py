"""The indicators of every commune: a table darkened like a heat map, and small multiples."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import in_words, short_percent
from analysis.display.blocks import Block, Cell, Column, Figure, Row, Table
from analysis.display.compare_charts import Profile, profile_grid
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source

PER_FIGURE = 20
# Lower ends of the grounds, in percent of the households of the class.
STEPS = (0, 20, 40, 60, 80)

Shares = dict[tuple[str, str], float]


def heat_table(data: GroupYear, class_: str = "poor", language: Language = "vi") -> Block:
    """Put the deprivation of a class in every indicator side by side, darker where it is higher."""
    text = labels_for(language)
    shares, group, units = _shares(data, class_)
    if not units:
        return cells.sentence(text(SAY + "no_indicators", households=text(f"classes.{class_}").lower()))
    indicators = data.standard.indicator
    rows = [
        Row(
            (
                Cell(name_of(data, unit)),
                *(
                    cells.withheld(text)
                    if (unit, class_, item.code) in data.withheld
                    else _cell(shares.get((unit, item.code)), text)
                    for item in indicators
                ),
            ),
            unit=unit,
        )
        for unit in units
    ]
    together = (_cell(group.get(("", item.code)), text) for item in indicators)
    rows.append(Row((Cell(text(SAY + "together")), *together), role="total"))
    return Table(
        f"indicators_{class_}",
        text(
            f"{SAY}heat_caption",
            households=text(f"classes.{class_}").lower(),
            year=data.year,
            count=len(indicators),
        ),
        (
            Column(text(SAY + "commune"), width=2),
            *(Column(item.text(language), unit="%", align="right") for item in indicators),
        ),
        tuple(rows),
        notes=(text(SAY + "heat_note"),),
        source=source(data, text),
    )


def profile_figures(data: GroupYear, class_: str = "poor", language: Language = "vi") -> Iterator[Block]:
    """Draw the profile of each commune against the group's, twenty to a figure."""
    text = labels_for(language)
    shares, group, units = _shares(data, class_)
    codes = data.standard.codes
    households = text(f"classes.{class_}").lower()
    for number, first in enumerate(range(0, len(units), PER_FIGURE), start=1):
        part = units[first : first + PER_FIGURE]
        drawing = profile_grid(
            [Profile(u, name_of(data, u), [shares.get((u, code)) for code in codes]) for u in part],
            [group.get(("", code)) for code in codes],
            ticks=[str(place + 1) for place in range(len(codes))],
            names=(text(SAY + "one_commune"), text(SAY + "together")),
        )
        caption = {"households": households, "first": first + 1, "last": first + len(part)}
        yield Figure(
            f"profiles_{class_}_{number}",
            text(SAY + "profile_caption", **caption),
            alt=text(SAY + "profile_alt", count=in_words(len(codes), language), **caption),
            svg=to_svg(drawing),
            table=_profile_table(data, f"profiles_{class_}_{number}_data", shares, part, text),
            notes=(_key(data, text),),
            source=source(data, text),
            marked=True,
        )


def _key(data: GroupYear, text: Labels) -> str:
    named = (f"{at}. {item.text(text.language)}" for at, item in enumerate(data.standard.indicator, start=1))
    return text(SAY + "profile_note", indicators="; ".join(named))


def _profile_table(data: GroupYear, name: str, shares: Shares, units: list[str], text: Labels) -> Table:
    columns = (Column(item.text(text.language), unit="%", align="right") for item in data.standard.indicator)
    rows = (
        Row(
            (
                Cell(name_of(data, unit)),
                *(cells.decimal(shares.get((unit, code)), text) for code in data.standard.codes),
            ),
            unit=unit,
        )
        for unit in units
    )
    return Table(name, text(SAY + "profile_data"), (Column(text(SAY + "commune")), *columns), tuple(rows))


def _shares(data: GroupYear, class_: str) -> tuple[Shares, Shares, list[str]]:
    """Return shares by unit and indicator, those of all communes together, and the units that have any."""
    own = data.figures[
        (data.figures["class"] == class_)
        & data.figures["item"].isin(data.standard.codes)
        & (data.figures["among"] > 0)
    ]
    summed = own.groupby("item")[["value", "among"]].sum()
    group = 100 * summed["value"] / summed["among"]
    return (
        {
            (unit, item): 100 * value / among
            for unit, item, value, among in zip(
                own["unit"], own["item"], own["value"], own["among"], strict=True
            )
        },
        {("", str(item)): float(share) for item, share in group.items() if not pd.isna(share)},
        list(dict.fromkeys(own["unit"])),
    )


def _cell(share: float | None, text: Labels) -> Cell:
    if share is None:
        return cells.missing(text)
    shade = sum(share >= step for step in STEPS)
    shown = short_percent(share, text.language).partition("\u00a0")[0]
    return Cell(shown, round(share, 2), "published", "0.##", shade)
