"""What a survey says, from the tidy frame of the general measures to tables and charts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.drawing import to_svg
from analysis.display.measure_charts import (
    Curve,
    Point,
    Stack,
    contribution_bars,
    cutoff_curves,
    incidence_plane,
)
from analysis.show import cells
from analysis.standard.schema.indicators import short_name

SAY = "measures."
LEVELS = ("H", "A", "M0")


def survey_notice(language: Language = "vi", *, synthetic: bool = False) -> Block:
    """Say first that data are synthetic, where they are."""
    return Prose((("notice", labels_for(language)(SAY + "synthetic")),) if synthetic else ())


def level_table(found: pd.DataFrame, language: Language = "vi", *, synthetic: bool = False) -> Table:
    """Return H, A and M0 with their standard errors by year, group and cut-off, in percent."""
    text = labels_for(language)
    found = _with_groups(found, text)
    rows = found[found["measure"].isin(LEVELS)]
    keys = ["year", "by", "group", "cutoff"]
    lines = [
        Row((*(Cell(_name(part, text)) for part in (key[0], key[2], key[3])), *_levels(part, text)))
        for key, part in rows.groupby(keys, sort=False)
    ]
    heads = [Column(text(f"{SAY}{name}")) for name in ("year", "group", "cutoff")]
    for name in LEVELS:
        group = text(f"{SAY}levels.{name}")
        heads.append(Column(text(SAY + "estimate"), group=group, unit="%", align="right"))
        heads.append(Column(text(SAY + "std_error"), group=group, unit="%", align="right"))
    caption = text(SAY + "level_caption")
    return Table("survey_levels", caption, tuple(heads), tuple(lines), notes=_notes(text, synthetic))


def change_table(found: pd.DataFrame, language: Language = "vi", *, synthetic: bool = False) -> Block:
    """Return the changes of H, A and M0 in percentage points; nothing with a single year."""
    text = labels_for(language)
    found = _with_groups(found, text)
    rows = found[found["measure"].isin([f"{name}_change" for name in LEVELS])]
    if rows.empty:
        return Prose((("paragraph", text(SAY + "one_year")),))
    lines = [
        Row(
            (
                Cell(row["year"]),
                Cell(_name(row["group"], text)),
                Cell(row["cutoff"]),
                Cell(text(f"{SAY}levels.{row['measure'].removesuffix('_change')}")),
                *(_percent(row[name], text) for name in ("estimate", "std_error", "ci_low", "ci_high")),
            )
        )
        for row in rows.to_dict("records")
    ]
    heads = [Column(text(f"{SAY}{name}")) for name in ("year", "group", "cutoff", "measure")]
    unit = text(SAY + "points")
    heads += [
        Column(text(f"{SAY}{name}"), unit=unit, align="right")
        for name in ("change", "std_error", "ci_low", "ci_high")
    ]
    caption = text(SAY + "change_caption")
    return Table("survey_changes", caption, tuple(heads), tuple(lines), notes=_notes(text, synthetic))


def contribution_figure(
    found: pd.DataFrame, cutoff: str, language: Language = "vi", *, synthetic: bool = False
) -> Block:
    """Draw what each indicator contributes to M0, one bar a year and group."""
    text = labels_for(language)
    found = _with_groups(found, text)
    rows = found[(found["measure"] == "contribution") & (found["cutoff"] == cutoff)]
    wide = rows.pivot_table("estimate", ["year", "by", "group"], "indicator", sort=False).dropna()
    if wide.empty:
        return Prose((("paragraph", text(SAY + "nobody_poor")),))
    labels = [_place(key[0], key[2], text) for key in wide.index]
    names = [_indicator(code, text) for code in wide.columns]
    stacks = [Stack(label, tuple(100 * wide.to_numpy()[at])) for at, label in enumerate(labels)]
    data = [
        Row((Cell(label), *(_percent(value, text) for value in wide.to_numpy()[at])))
        for at, label in enumerate(labels)
    ]
    heads = (Column(text(SAY + "group")), *(Column(name, unit="%", align="right") for name in names))
    caption = text(SAY + "contribution_caption", cutoff=cutoff)
    drawing = contribution_bars(stacks, names, unit=text(SAY + "contribution_unit"))
    return _figure("survey_contributions", caption, drawing, (heads, data), (text, synthetic))


def plane_figure(
    found: pd.DataFrame, cutoff: str, language: Language = "vi", *, synthetic: bool = False
) -> Block:
    """Draw the groups of the latest year by incidence and intensity, with lines of equal M0."""
    text = labels_for(language)
    found = _with_groups(found, text)
    rows = _latest(found[found["measure"].isin(LEVELS) & (found["cutoff"] == cutoff)])
    wide = rows.pivot_table("estimate", ["year", "by", "group"], "measure", sort=False).dropna()
    if wide.empty:
        return Prose((("paragraph", text(SAY + "nobody_poor")),))
    labels = [_place(key[0], key[2], text) for key in wide.index]
    places = dict(zip(labels, wide.to_dict("records"), strict=True))
    points = [Point(label, 100 * row["H"], 100 * row["A"]) for label, row in places.items()]
    data = [
        Row((Cell(label), *(_percent(row[name], text) for name in LEVELS))) for label, row in places.items()
    ]
    heads = (
        Column(text(SAY + "group")),
        *(Column(text(f"{SAY}levels.{name}"), unit="%", align="right") for name in LEVELS),
    )
    axes = (text(SAY + "incidence_axis"), text(SAY + "intensity_axis"))
    drawing = incidence_plane(points, names=axes, contour=lambda level: _contour(level, text))
    caption = text(SAY + "plane_caption", cutoff=cutoff)
    return _figure("survey_plane", caption, drawing, (heads, data), (text, synthetic))


def curve_figure(
    found: pd.DataFrame, measure: str, language: Language = "vi", *, synthetic: bool = False
) -> Block:
    """Draw a measure over all cut-offs of the latest year, a line a group, with its confidence band."""
    text = labels_for(language)
    found = _with_groups(found, text)
    rows = _latest(found[found["measure"] == measure])
    cutoffs = list(dict.fromkeys(rows["cutoff"]))
    curves = [_curve(_name(key[1], text), part) for key, part in rows.groupby(["by", "group"], sort=False)]
    data = [
        Row((Cell(cutoff), *(_share(curve.values[at], text) for curve in curves)))
        for at, cutoff in enumerate(cutoffs)
    ]
    heads = (
        Column(text(SAY + "cutoff")),
        *(Column(curve.label, unit="%", align="right") for curve in curves),
    )
    level = text(f"{SAY}levels.{measure}")
    drawing = cutoff_curves(cutoffs, curves, names=(text(SAY + "cutoff_axis"), f"{level} (%)"))
    caption = text(SAY + "curve_caption", measure=level)
    return _figure(f"survey_curve_{measure.lower()}", caption, drawing, (heads, data), (text, synthetic))


def _curve(label: str, part: pd.DataFrame) -> Curve:
    values, low, high = (tuple(100 * part[name].astype(float)) for name in ("estimate", "ci_low", "ci_high"))
    return Curve(label, values) if part["ci_low"].isna().any() else Curve(label, values, low, high)


def _figure(
    name: str, caption: str, drawing: Any, data: tuple[Any, list[Row]], said: tuple[Labels, bool]
) -> Figure:
    (text, synthetic), (heads, rows) = said, data
    table = Table(f"{name}_data", caption, tuple(heads), tuple(rows))
    alt = text(SAY + "alt", caption=caption)
    return Figure(name, caption, alt, to_svg(drawing), table, notes=_notes(text, synthetic))


def _levels(part: pd.DataFrame, text: Labels) -> list[Cell]:
    rows = {row["measure"]: row for row in part.to_dict("records")}
    return [_percent(rows[name][column], text) for name in LEVELS for column in ("estimate", "std_error")]


def _percent(value: Any, text: Labels) -> Cell:
    return _share(value if is_missing(value) else 100 * float(value), text)


def _share(value: Any, text: Labels) -> Cell:
    if is_missing(value):
        return cells.missing(text, SAY + "undefined")
    return Cell(number(float(value), text.language, 2), rounded(float(value), 2), "households", "0.00")


def _with_groups(found: pd.DataFrame, text: Labels) -> pd.DataFrame:
    """Name the group of the rows without one, which is not the whole."""
    without = (found["by"] != "") & (found["group"].isna() | (found["group"] == ""))
    return found.assign(group=found["group"].mask(without, text(SAY + "no_group")))


def _name(value: object, text: Labels) -> str:
    return str(value) or text(SAY + "whole")


def _place(year: str, group: str, text: Labels) -> str:
    return " · ".join(part for part in (year, _name(group, text)) if part)


def _indicator(code: str, text: Labels) -> str:
    return short_name(code, text.language)


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the last year, which the frame has last."""
    return rows if rows.empty else rows[rows["year"] == rows["year"].iloc[-1]]


def _contour(level: float, text: Labels) -> str:
    return text(SAY + "contour", value=number(level, text.language, 0 if level >= 1 else 1))


def _notes(text: Labels, synthetic: bool) -> tuple[str, ...]:
    return (text(SAY + "synthetic"),) if synthetic else ()
