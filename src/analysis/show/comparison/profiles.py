"""The indicators of every commune: a table darkened like a heat map, and small multiples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import in_words, rounded, short_percent
from analysis.display.blocks import Block, Cell, Column, Figure, Row, Table
from analysis.display.compare_charts import Profile, profile_grid
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source, withheld_note

PER_FIGURE = 20
# Lower ends of the grounds, in percent of the households of the class.
STEPS = (0, 20, 40, 60, 80)

# A share of which the reader may not know is NaN, so that it differs from one that nobody reported.
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
                *(_cell(shares.get((unit, item.code)), text) for item in indicators),
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
        notes=(text(SAY + "heat_note"), *withheld_note(data, text)),
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
            [Profile(u, name_of(data, u), [_known(shares.get((u, code))) for code in codes]) for u in part],
            [_known(group.get(("", code))) for code in codes],
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
            notes=(_key(data, text), *withheld_note(data, text)),
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
                *(_decimal(shares.get((unit, code)), text) for code in data.standard.codes),
            ),
            unit=unit,
        )
        for unit in units
    )
    return Table(name, text(SAY + "profile_data"), (Column(text(SAY + "commune")), *columns), tuple(rows))


def _shares(data: GroupYear, class_: str) -> tuple[Shares, Shares, list[str]]:
    """Return shares by unit and indicator, those of all communes together, and the units that have any."""
    own, sums = (
        frame[(frame["class"] == class_) & frame["item"].isin(data.standard.codes) & (frame["among"] > 0)]
        for frame in (data.figures, data.sums)
    )
    return (
        {
            (unit, item): _share(value, among)
            for unit, item, value, among in own[["unit", "item", "value", "among"]].itertuples(index=False)
        },
        {
            ("", item): _share(total, among)
            for item, total, among in sums[["item", "total", "among"]].itertuples(index=False)
        },
        list(dict.fromkeys(own["unit"])),
    )


def _share(value: Any, among: int) -> float:
    return float("nan") if is_missing(value) else 100 * value / among


def _known(share: float | None) -> float | None:
    return None if is_missing(share) else share


def _decimal(share: float | None, text: Labels) -> Cell:
    return cells.decimal(_known(share), text, "published" if share is None else "withheld")


def _cell(share: float | None, text: Labels) -> Cell:
    if share is None or is_missing(share):
        return cells.missing(text) if share is None else cells.withheld(text)
    shade = sum(share >= step for step in STEPS)
    shown = short_percent(share, text.language).removesuffix("%")
    return Cell(shown, rounded(share, 2), "published", "0.##", shade)
