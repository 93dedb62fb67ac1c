"""What the first screens of a commune and of a territory share: a line over the years, the widest rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.core.labels import Labels
from analysis.core.numbers import number
from analysis.display.drawing import to_svg
from analysis.display.spark import spark_lines

WIDEST = 3


def line_over_years(values: Mapping[str, Mapping[int, int | None]], text: Labels) -> tuple[str, str]:
    """Return a small drawing of households by class over years, and what it shows in words.

    Parameters
    ----------
    values
        Households by class and year; a year that is absent or None is a gap. With fewer than two known years
        nothing is drawn.
    """
    known = {year for rows in values.values() for year, count in rows.items() if count is not None}
    if len(known) < 2:
        return "", ""
    named = {year for rows in values.values() for year in rows}
    years = list(range(min(named), max(named) + 1))
    lines = [(text(f"classes.{name}"), [rows.get(year) for year in years]) for name, rows in values.items()]
    told = "; ".join(f"{label}: {_told(years, line, text)}" for label, line in lines)
    svg = to_svg(spark_lines(years, lines, lambda value: number(value, text.language)))
    return svg, text("publish.summary.years_alt", told=told)


def _told(years: Sequence[int], line: Sequence[int | None], text: Labels) -> str:
    shown = ("…" if one is None else number(one, text.language) for one in line)
    return ", ".join(f"{year}: {value}" for year, value in zip(years, shown, strict=True))


def widest_of(rows: Iterable[dict[Any, Any]], column: str) -> list[dict[Any, Any]]:
    """Return the rows with the largest shares, largest first; a share of nought is no wide deprivation.

    Examples
    --------
    >>> [row["share"] for row in widest_of([{"share": 4.0}, {"share": 0.0}, {"share": 9.5}], "share")]
    [9.5, 4.0]
    """
    some = [row for row in rows if float(row[column]) > 0]
    return sorted(some, key=lambda row: -float(row[column]))[:WIDEST]
