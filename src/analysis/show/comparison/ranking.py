"""Who is ahead, and how sure that is: each rate in one drawing, with its intervals and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, percent
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, ProseStyle, Row, Table
from analysis.display.drawing import to_svg
from analysis.display.rate_chart import Dot, Funnel, Spot, Words, rate_chart, steps
from analysis.group_year import GroupYear
from analysis.measures.comparison import RATES, ranks
from analysis.measures.comparison.limits import LEVEL, wider_limits
from analysis.measures.comparison.spread import spread
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source
from analysis.show.paper import few

# With more names than this a map or funnel is a heap of letters; then only the outer ones are named.
MOST_NAMES = 25


@dataclass(frozen=True)
class Ranked:
    """The communes by one rate: limits, intervals, ranks; ``unranked`` ones lack a figure for it.

    Its limits hold for ``measures`` of them at once, and for all ``tests`` of the page.
    """

    measure: str
    rows: pd.DataFrame
    unranked: tuple[str, ...]
    measures: int = 1
    tests: int = 1

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
    """Return every rate that at least two communes have; the tests are those of the whole page."""
    every = data.apart
    tests = len(every[["measure", "class"]].drop_duplicates())
    found = []
    for measure, rate in RATES.items():
        rows = every[every["measure"] == measure].drop(columns="class").reset_index(drop=True)
        if len(rows):
            there = set(rows["unit"])
            absent = [m.place.code for m in data.members if m.place.code not in there]
            ordered = ranks(rows, lower_is_better=rate.lower_is_better)
            found.append(Ranked(measure, ordered, tuple(absent), int(rows["measures"].iloc[0]), tests))
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


def rate_figures(data: GroupYear, language: Language = "vi") -> Iterator[Block]:
    """Draw each rate once: the communes in their order with intervals, and against their size."""
    text = labels_for(language)
    for place, one in enumerate(ranked(data)):
        rows = one.rows.sort_values(["rank", "unit"], na_position="last").to_dict("records")
        if any(row["among"] > 0 for row in rows):
            # How to read them is said below the first.
            yield _rate_figure(data, one, rows, text, first=place == 0)


def _funnel_note(one: Ranked, text: Labels) -> str:
    return text(SAY + "funnel_note", tests=one.tests, communes=int((one.rows["among"] > 0).sum()))


def _spread_note(one: Ranked, text: Labels) -> tuple[str, ...]:
    if one.spread is None:
        return ()
    return (text(SAY + "funnel_spread", times=number(one.spread, text.language, 1)),)


def _apart(data: GroupYear, one: Ranked, text: Labels) -> list[str]:
    return [
        text(
            f"{SAY}sure.{row['outside']}",
            commune=name_of(data, row["unit"]),
            share=percent(float(row["share_pct"]), text.language),
            count=row["count"],
            among=row["among"],
            centre=percent(one.centre, text.language),
        )
        for row in one.rows.to_dict("records")
        if not is_missing(row["outside"])
    ]


def _rate_figure(
    data: GroupYear, one: Ranked, rows: list[dict[Any, Any]], text: Labels, *, first: bool
) -> Figure:
    measure = text(f"{SAY}rates.{one.measure}")
    share = percent(one.centre, text.language)
    told = {"measure": measure.lower(), "year": data.year}
    known = [row for row in rows if row["among"] > 0]
    names = {
        row["unit"]: name_of(data, row["unit"])
        for row in known
        if len(known) <= MOST_NAMES or not is_missing(row["outside"])
    }
    outside = "; ".join(name_of(data, row["unit"]) for row in known if not is_missing(row["outside"]))
    drawing = rate_chart(
        [_dot(data, row, text) for row in rows],
        [_spot(row, names) for row in known],
        _funnel(one, known),
        Words(
            text(SAY + "centre", share=share),
            text(f"{SAY}units.{one.measure}"),
            text(f"{SAY}among.{one.measure}"),
            text(SAY + "in_order", count=len(known)),
            (text(SAY + "lines.centre"), text(SAY + "lines.alone"), text(SAY + "lines.joint")),
        ),
    )
    name = f"rates_{one.measure}"
    absent = ", ".join(name_of(data, unit) for unit in one.unranked[:MOST_NAMES])
    more = len(one.unranked) - MOST_NAMES
    absent += text(SAY + "summary.more", count=few(more, text)) if more > 0 else ""
    return Figure(
        name,
        text(SAY + "rate_caption", **(told | {"measure": measure})),
        alt=text(SAY + "rate_alt", **told, centre=share, outside=outside or text("report.none")),
        svg=to_svg(drawing),
        table=_rank_table(data, one, rows, f"{name}_data", text),
        notes=(
            *((text(SAY + "rank_note"), _funnel_note(one, text)) if first else ()),
            *_spread_note(one, text),
            *((text(SAY + "unranked", names=absent),) if absent else ()),
        ),
        source=source(data, text),
        marked=True,
    )


def _spot(row: dict[Any, Any], names: Mapping[str, str]) -> Spot:
    unit = str(row["unit"])
    apart = not is_missing(row["outside"])
    return Spot(unit, int(row["among"]), float(row["share_pct"]), names.get(unit, ""), apart)


def _dot(data: GroupYear, row: dict[Any, Any], text: Labels) -> Dot:
    name = name_of(data, row["unit"])
    if is_missing(row["share_pct"]):
        return Dot(row["unit"], name, text("report.not_computable"))
    shown = f"{percent(float(row['share_pct']), text.language)} ({row['count']}/{row['among']})"
    ends = (float(row["ci_low_pct"]), float(row["ci_high_pct"]))
    return Dot(row["unit"], name, shown, float(row["share_pct"]), *ends, not is_missing(row["outside"]))


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
    count, among = (np.array([float(row[name]) for row in rows]) for name in ("count", "among"))
    sizes = steps(among.tolist())
    joint = LEVEL ** (1 / (len(rows) * one.measures))
    usual = spread(count, among, joint)
    alone, all_ = (
        tuple((100 * side).tolist() for side in wider_limits(np.array(sizes), usual, level))
        for level in (LEVEL, joint)
    )
    return Funnel(sizes, (alone[0], alone[1]), (all_[0], all_[1]), one.centre)
