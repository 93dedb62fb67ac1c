"""Who is ahead, and how sure that is: ordered dots with intervals, the funnel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, short_percent
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, ProseStyle, Row, Table
from analysis.display.compare_charts import Dot, Funnel, Spot, dot_chart, funnel_chart
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.measures.comparison import RATES, limits, ranks, rates
from analysis.measures.comparison.limits import LEVEL, wider_limits
from analysis.measures.comparison.spread import spread
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source

PER_FIGURE = 40
# With more names than this a map or funnel is a heap of letters; then only the outer ones are named.
MOST_NAMES = 25


@dataclass(frozen=True)
class Ranked:
    """The communes by one rate: limits, intervals, ranks; ``unranked`` ones lack a figure for it."""

    measure: str
    rows: pd.DataFrame
    unranked: tuple[str, ...]
    measures: int = 1

    @property
    def centre(self) -> float:
        """The rate of all communes together, in percent."""
        return float(self.rows["centre_pct"].iloc[0])

    @property
    def spread(self) -> float | None:
        """How many times chance the communes differ (φ), where it is surely more than chance."""
        first = self.rows.iloc[0]
        return float(first["spread"]) if bool(first["spread_sure"]) else None


def ranked(data: GroupYear) -> list[Ranked]:
    """Return every rate that at least two communes have."""
    every = rates(data.figures)
    of_each = {name: every[every["measure"] == name].reset_index(drop=True) for name in RATES}
    measures = sum(len(rows) > 1 for rows in of_each.values())
    found = []
    for measure, rate in RATES.items():
        rows = of_each[measure]
        if len(rows) > 1:
            absent = [m.place.code for m in data.members if m.place.code not in set(rows["unit"])]
            ordered = limits(ranks(rows, lower_is_better=rate.lower_is_better), measures)
            found.append(Ranked(measure, ordered, tuple(absent), measures))
    return found


def rank_text(data: GroupYear, language: Language = "vi") -> Prose:
    """Say of each rate which communes are surely apart from the group, and that the others are not."""
    text = labels_for(language)
    items: list[tuple[ProseStyle, str]] = []
    for one in ranked(data):
        told = _apart(data, one, text)
        said = ("some" if told else "none") + ("" if one.spread is None else "_spread")
        about = {"measure": text(f"{SAY}rates.{one.measure}"), "times": number(one.spread or 1, language, 1)}
        items.append(("paragraph", text(f"{SAY}sure.{said}", **about)))
        items += [("bullet", line) for line in told]
    return Prose(tuple(items)) if items else cells.sentence(text(SAY + "no_rates"))


def rank_figures(data: GroupYear, language: Language = "vi") -> Iterator[Block]:
    """Draw the communes in the order of each rate, forty to a figure, each with its interval."""
    text = labels_for(language)
    for one in ranked(data):
        ordered = one.rows.sort_values(["rank", "unit"], na_position="last").to_dict("records")
        for place, first in enumerate(range(0, len(ordered), PER_FIGURE), start=1):
            yield _rank_figure(data, one, ordered[first : first + PER_FIGURE], (place, first), text)


def funnel_figure(data: GroupYear, language: Language = "vi") -> Iterator[Block]:
    """Draw each rate against the number that it is of, inside the limits of chance."""
    text = labels_for(language)
    for one in ranked(data):
        rows = one.rows[one.rows["among"] > 0].to_dict("records")
        if not rows:
            continue
        named = {row["unit"] for row in rows if not is_missing(row["outside"])}
        named |= {row["unit"] for row in rows} if len(rows) <= MOST_NAMES else set()
        names = {unit: name_of(data, unit) for unit in named}
        spots = [
            Spot(row["unit"], int(row["among"]), float(row["share_pct"]), names.get(row["unit"], ""))
            for row in rows
        ]
        measure = text(f"{SAY}rates.{one.measure}")
        drawing = funnel_chart(
            spots,
            _funnel(one, rows),
            names=(text(f"{SAY}among.{one.measure}"), f"{measure} (%)"),
            lines=[text(f"{SAY}lines.{name}") for name in ("centre", "alone", "joint")],
        )
        outside = "; ".join(names[row["unit"]] for row in rows if not is_missing(row["outside"]))
        told = {"centre": short_percent(one.centre, language), "outside": outside or text("report.none")}
        yield Figure(
            f"funnel_{one.measure}",
            text(SAY + "funnel_caption", measure=measure.lower(), year=data.year),
            alt=text(SAY + "funnel_alt", **told),
            svg=to_svg(drawing),
            table=_rank_table(data, one, rows, f"funnel_{one.measure}_data", text),
            notes=(_funnel_note(one, text),),
            source=source(data, text),
            marked=True,
        )


def _funnel_note(one: Ranked, text: Labels) -> str:
    note = text(SAY + "funnel_note", measures=one.measures, communes=int((one.rows["among"] > 0).sum()))
    if one.spread is None:
        return note
    return f"{note} {text(SAY + 'funnel_spread', times=number(one.spread, text.language, 1))}"


def _apart(data: GroupYear, one: Ranked, text: Labels) -> list[str]:
    return [
        text(
            f"{SAY}sure.{row['outside']}",
            commune=name_of(data, row["unit"]),
            share=short_percent(float(row["share_pct"]), text.language),
            count=row["count"],
            among=row["among"],
            centre=short_percent(one.centre, text.language),
        )
        for row in one.rows.to_dict("records")
        if not is_missing(row["outside"])
    ]


def _rank_figure(
    data: GroupYear, one: Ranked, rows: list[dict[Any, Any]], at: tuple[int, int], text: Labels
) -> Figure:
    number, first = at
    measure = text(f"{SAY}rates.{one.measure}")
    span = {"measure": measure.lower(), "first": first + 1, "last": first + len(rows), "year": data.year}
    drawing = dot_chart(
        [_dot(data, row, text) for row in rows],
        centre=None if np.isnan(one.centre) else one.centre,
        centre_text=text(SAY + "centre", share=short_percent(one.centre, text.language)),
        unit=text(f"{SAY}units.{one.measure}"),
    )
    absent = ", ".join(name_of(data, unit) for unit in one.unranked)
    return Figure(
        f"ranks_{one.measure}_{number}",
        text(SAY + "rank_caption", **span),
        alt=text(SAY + "rank_alt", **span),
        svg=to_svg(drawing),
        table=_rank_table(data, one, rows, f"ranks_{one.measure}_{number}_data", text),
        notes=(text(SAY + "rank_note"), *((text(SAY + "unranked", names=absent),) if absent else ())),
        source=source(data, text),
        marked=True,
    )


def _dot(data: GroupYear, row: dict[Any, Any], text: Labels) -> Dot:
    name = name_of(data, row["unit"])
    if is_missing(row["share_pct"]):
        return Dot(row["unit"], name, text("report.not_computable"))
    shown = f"{short_percent(float(row['share_pct']), text.language)} ({row['count']}/{row['among']})"
    ends = (float(row["ci_low_pct"]), float(row["ci_high_pct"]))
    return Dot(row["unit"], name, shown, float(row["share_pct"]), *ends)


def _rank_table(
    data: GroupYear, one: Ranked, rows: Sequence[dict[Any, Any]], name: str, text: Labels
) -> Table:
    measure = text(f"{SAY}rates.{one.measure}")
    right = ("count", "among", "share", "ci_low", "ci_high", "rank", "rank_low", "rank_high")
    units = dict.fromkeys(("share", "ci_low", "ci_high"), "%")
    return Table(
        name,
        text(SAY + "rank_data", measure=measure.lower()),
        (
            Column(text(SAY + "commune"), width=2),
            *(Column(text(f"{SAY}columns.{key}"), unit=units.get(key, ""), align="right") for key in right),
        ),
        tuple(
            Row(
                (
                    Cell(name_of(data, row["unit"])),
                    cells.count(row["count"], text),
                    cells.count(row["among"], text),
                    *(cells.decimal(row[f"{key}_pct"], text) for key in ("share", "ci_low", "ci_high")),
                    *(cells.count(row[key], text) for key in ("rank", "rank_low", "rank_high")),
                ),
                unit=row["unit"],
            )
            for row in rows
        ),
    )


def _funnel(one: Ranked, rows: Sequence[dict[Any, Any]]) -> Funnel:
    most = max(int(row["among"]) for row in rows)
    sizes = np.unique(np.linspace(1, most * 1.05, 120).round())
    joint = LEVEL ** (1 / (len(rows) * one.measures))
    count, among = (np.array([float(row[name]) for row in rows]) for name in ("count", "among"))
    usual = spread(count, among, joint)
    alone, all_ = (
        tuple((100 * side).tolist() for side in wider_limits(sizes, usual, level)) for level in (LEVEL, joint)
    )
    return Funnel(sizes.tolist(), (alone[0], alone[1]), (all_[0], all_[1]), one.centre)
