"""The group and its communes over the years, and what each contributes to the level and its change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import number, percent, signed
from analysis.display.blocks import Block, Cell, Column, Figure, Row, Table
from analysis.display.drawing import to_svg
from analysis.display.many_lines import many_lines
from analysis.display.part_bars import Part, part_bars
from analysis.group_year import GroupYear
from analysis.measures.comparison import contributions, yearly
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source
from analysis.show.comparison.overview import closing_counts
from analysis.show.paper import few

_YEARS = SAY + "years."
_PARTS = SAY + "parts."
# So many communes have a bar of their own.
MOST_BARS = 12


def years_figures(data: GroupYear, language: Language = "vi") -> Iterator[Block]:
    """Draw the poverty rate of every commune and of all of them over the years; none before the second."""
    text = labels_for(language)
    rates = yearly({code: one.years for code, one in data.traits.items()})
    together = group_years(rates)
    if len(together) < 2:
        return
    lines = {
        str(unit): list(zip(own["year"].astype(int), own["share_pct"].astype(float), strict=True))
        for unit, own in rates[rates["year"].isin(together["year"])].groupby("unit", sort=False)
    }
    poor = data.apart[(data.apart["measure"] == "poor_rate") & data.apart["outside"].notna()]
    rows = together.to_dict("records")
    drawing = many_lines(
        lines,
        [(int(row["year"]), float(row["share_pct"])) for row in rows],
        apart=frozenset(poor["unit"]),
        names=(text(SAY + "one_commune"), text(_YEARS + "group", count=int(together["communes"].iloc[0]))),
        unit=text(SAY + "units.poor_rate"),
        told={int(row["year"]): percent(float(row["share_pct"]), language) for row in rows},
    )
    first, last = int(rows[0]["year"]), int(rows[-1]["year"])
    yield Figure(
        "years",
        text(_YEARS + "caption", first=first, last=last),
        alt=text(_YEARS + "alt", first=first, last=last, count=len(lines)),
        svg=to_svg(drawing),
        table=_years_table(rows, text),
        notes=(
            text(_YEARS + "note", count=int(rows[0]["communes"]), all=len(data.members)),
            # Only what is drawn is explained.
            *((text(_YEARS + "apart_note"),) if set(poor["unit"]) & set(lines) else ()),
        ),
        source=source(data, text),
        marked=True,
    )


def group_years(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of those communes together that have every year, so that the years are comparable.

    The years are those up to the last one that at least half of the communes have.
    """
    columns = ["year", "count", "among", "share_pct", "communes"]
    table = rates.pivot_table("count", "unit", "year", sort=True)
    if table.empty:
        return pd.DataFrame(columns=columns)
    wide = [int(str(year)) for year in table if 2 * table[year].notna().sum() >= len(table)]
    while wide and not set(range(wide[0], wide[-1] + 1)) <= set(wide):
        wide = wide[1:]
    whole = table.index[table[wide].notna().all(axis=1)]
    own = rates[rates["unit"].isin(whole) & rates["year"].isin(wide)]
    summed = own.groupby("year", as_index=False)[["count", "among"]].sum()
    summed["share_pct"] = 100 * summed["count"].astype(float) / summed["among"].astype(float)
    return summed.assign(communes=len(whole)).reindex(columns=columns)


def _years_table(rows: list[dict[Any, Any]], text: Labels) -> Table:
    columns = ("columns.count", "columns.among", "columns.share")
    return Table(
        "years_data",
        text(_YEARS + "data"),
        (
            Column(text(_YEARS + "year")),
            *(Column(text(SAY + one), unit="%" if "share" in one else "", align="right") for one in columns),
        ),
        tuple(
            Row(
                (
                    Cell(str(row["year"])),
                    cells.count(row["count"], text),
                    cells.count(row["among"], text),
                    cells.decimal(row["share_pct"], text),
                )
            )
            for row in rows
        ),
    )


def part_figures(data: GroupYear, language: Language = "vi") -> Iterator[Block]:
    """Draw the communes with the most poor households, and those whose number moved the most."""
    text = labels_for(language)
    parts = contributions(closing_counts(data))
    level = parts.dropna(subset=["closing"]).sort_values(["closing", "unit"], ascending=[False, True])
    moved = parts.dropna(subset=["change"])
    moved = moved.sort_values(["change", "unit"], key=lambda one: -one.abs() if one.name == "change" else one)
    if len(level) < 2 or not level["closing"].sum():
        return
    drawn = [_largest(data, level, "closing", text)]
    keys = ["level"]
    if len(moved) > 1 and moved["change"].abs().sum():
        drawn.append(_largest(data, moved, "change", text))
        keys.append("moved")
    total = number(int(level["closing"].sum()), language)
    change = (
        signed(int(moved["change"].sum()), language) if "moved" in keys else text("report.not_computable")
    )
    yield Figure(
        "contributions",
        text(_PARTS + "caption", year=data.year),
        alt=text(_PARTS + "alt", total=total, change=change),
        svg=to_svg(
            part_bars(
                drawn,
                titles=[text(f"{_PARTS}{key}", total=total, change=change) for key in keys],
                units=[text("report.households")] * len(keys),
            )
        ),
        table=_parts_table(data, level, text),
        notes=(text(_PARTS + "note"),),
        source=source(data, text),
        marked=True,
    )


def _largest(data: GroupYear, rows: pd.DataFrame, column: str, text: Labels) -> list[Part]:
    told = signed if column == "change" else number
    shown = rows if len(rows) <= MOST_BARS + 1 else rows.head(MOST_BARS)
    parts = [
        Part(str(unit), name_of(data, unit), float(value), told(int(value), text.language))
        for unit, value in shown[["unit", column]].itertuples(index=False)
    ]
    others = rows.iloc[len(shown) :][column]
    if len(others):
        # Their bar would leave none of the others' to be seen: they have their figure alone.
        label = text(_PARTS + "others", count=few(len(others), text))
        parts.append(Part("", label, 0.0, told(int(others.sum()), text.language)))
    return parts


def _parts_table(data: GroupYear, rows: pd.DataFrame, text: Labels) -> Table:
    """Return the parts of every commune: those with a bar, and the others."""
    shares = ("level_pct", "households_pct", "change_pct")
    return Table(
        "contributions_data",
        text(_PARTS + "data"),
        (
            Column(text(SAY + "commune"), width=2),
            *(Column(text(f"{_PARTS}columns.{one}"), align="right") for one in ("closing", "change")),
            *(Column(text(f"{_PARTS}columns.{one}"), unit="%", align="right") for one in shares),
        ),
        tuple(
            Row(
                (
                    Cell(name_of(data, row["unit"])),
                    cells.count(row["closing"], text),
                    cells.change(row["change"], text),
                    *(cells.decimal(row[one], text) for one in shares),
                ),
                unit=str(row["unit"]),
            )
            for row in rows.to_dict("records")
        ),
    )
