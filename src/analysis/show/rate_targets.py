"""Targets of the poverty rate, said as they were set, with what was reached; a table for the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, short_percent
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.intake import CommuneYear
from analysis.measures.rate_targets import RATE_KINDS
from analysis.show import cells
from analysis.show.origin import origin
from analysis.show.words import labels_at

SAY = "report.rate_targets."


def rate_target_text(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Prose:
    """Say each target of the rate and what was reached.

    Parameters
    ----------
    frame
        Result of :func:`analysis.measures.rate_targets.rate_targets` for the commune itself.
    """
    text = labels_for(language)
    said = [rate_sentence(row, data.facts.year, text) for row in frame.to_dict("records")]
    return Prose(
        tuple(("bullet", one) for one in said if one),
        origin="; ".join(rate_origin(data, str(kind), text) for kind in frame["kind"]),
    )


def has_rate_target(data: CommuneYear) -> bool:
    """Say whether the commune was set a target of its poverty rate."""
    return bool(data.own("targets")["kind"].isin(RATE_KINDS).any())


def rate_target_table(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Put targets of the rate beside the rates; nothing where none was set."""
    text = labels_for(language)
    if frame.empty:
        return Prose(())
    year = data.facts.year
    return Table(
        "rate_targets",
        text(SAY + "caption", year=year),
        (*rate_columns(year, text, 3),),
        tuple(
            Row(rate_cells(row, text), origin=rate_origin(data, str(row["kind"]), text))
            for row in frame.to_dict("records")
        ),
        notes=(text(SAY + "note"),),
        source=cells.sources(
            {**data.earlier_sources, **data.sources}, text, "targets", "movements", "households"
        ),
    )


def village_rate_table(data: CommuneYear, frame: pd.DataFrame, language: Language = "vi") -> Block:
    """Put the villages' targets of the rate beside what was reached; nothing where none was set."""
    text = labels_at(data, language)
    rows = frame[frame["unit"] != data.facts.code].to_dict("records")
    if not rows:
        return Prose(())
    year = data.facts.year
    charged = data.targets.drop_duplicates(["unit", "kind"]).set_index(["unit", "kind"])["responsible"]
    # A column of nothing but "not reported" tells nothing.
    alone = all(is_missing(charged.get((row["unit"], row["kind"]))) for row in rows)
    return Table(
        "village_rate_targets",
        text(SAY + "village_caption", year=year),
        (
            Column(text("template.columns.village"), width=1.4),
            *([] if alone else [Column(text("report.villages.responsible"), width=2)]),
            *rate_columns(year, text),
        ),
        tuple(
            Row(
                (
                    Cell(str(row["unit"])),
                    *([] if alone else [cells.text(charged.get((row["unit"], row["kind"])), text)]),
                    *rate_cells(row, text),
                ),
                origin=origin(data, text, {"targets": _lines(data, row), "households": []}, "rate_target"),
            )
            for row in rows
        ),
        notes=(text(SAY + "village_note"),),
        source=cells.sources(
            {**data.earlier_sources, **data.sources}, text, "targets", "movements", "households"
        ),
    )


def rate_columns(year: int, text: Labels, width: float = 2) -> tuple[Column, ...]:
    """Return the columns of :func:`rate_cells`."""
    percent, points = text(SAY + "percent"), text(SAY + "points")
    return (
        Column(text(SAY + "kind"), width=width),
        Column(text(SAY + "before", year=year - 1), unit=percent, align="right"),
        Column(text(SAY + "now", year=year), unit=percent, align="right"),
        Column(text(SAY + "fall"), unit=points, align="right"),
        Column(text(SAY + "verdict"), width=2),
    )


def _lines(data: CommuneYear, row: dict[Any, Any]) -> pd.Series:
    of_unit = data.targets[data.targets["unit"] == row["unit"]]
    lines: pd.Series = of_unit.loc[of_unit["kind"] == row["kind"], "line"]
    return lines


def rate_sentence(row: dict[Any, Any], year: int, text: Labels) -> str:
    """Say one target and its result; empty where there is no target."""
    if row["state"] == "no_target":
        return ""
    level = row["kind"] == "end_rate_pct"
    reached = "" if row["state"] == "no_result" else _reached(row, text, level=level)
    return text(
        f"{SAY}sentences.{'level' if level else 'fall'}",
        year=year,
        target=_target(row, text),
        result=reached or text(SAY + "no_result"),
        verdict=", " + _judged(row, text) if reached else "",
    )


def rate_values(row: dict[Any, Any], text: Labels) -> tuple[str, tuple[str, ...]]:
    """Return result and target of one row in short, and what is to be said of them, for a box."""
    level = row["kind"] == "end_rate_pct"
    result = row["rate_pct" if level else "fall_pp"]
    shown = text("report.not_reported") if is_missing(result) else number(result, text.language, 2)
    value = text(SAY + ("box_level" if level else "box_fall"), result=shown, target=_target(row, text))
    verdict = _judged(row, text)
    return value, (verdict[0].upper() + verdict[1:],)


def _reached(row: dict[Any, Any], text: Labels, *, level: bool) -> str:
    shown = {
        name: number(row[name], text.language, 2)
        for name in ("rate_before_pct", "rate_pct")
        if not is_missing(row[name])
    }
    if level:
        return text(SAY + "reached.level", now=shown["rate_pct"])
    fall = row["fall_pp"]
    way = "fall" if fall > 0 else "rise" if fall < 0 else "same"
    return text(
        f"{SAY}reached.{way}",
        fall=number(abs(fall), text.language, 2),
        before=shown["rate_before_pct"],
        now=shown["rate_pct"],
    )


def _target(row: dict[Any, Any], text: Labels) -> str:
    low, high = row["target_low"], row["target_high"]
    shown = {"low": _short(low, text), "high": _short(high, text)}
    if not is_missing(low) and not is_missing(high) and low != high:
        # Both ends of a range are said with the same decimals: 1,0 to 1,5.
        digits = max(len(one.partition(mark)[2]) for one in shown.values() for mark in ",.")
        shown = {"low": number(low, text.language, digits), "high": number(high, text.language, digits)}
    if row["kind"] == "rate_pp_at_least":
        return text(SAY + "targets.at_least", **shown)
    return text(SAY + ("targets.one" if low == high else "targets.range"), **shown)


def _judged(row: dict[Any, Any], text: Labels) -> str:
    """Say whether the target was met, by how much not, and what share of it where that is a number."""
    above = row["state"] == "under" and row["kind"] == "end_rate_pct"
    return text(f"{SAY}verdicts.{'above' if above else row['state']}", **_verdict(row, text))


def _verdict(row: dict[Any, Any], text: Labels) -> dict[str, str]:
    attainment = row["attainment_pct"]
    short = "" if is_missing(row["short_pp"]) else number(row["short_pp"], text.language, 2)
    if is_missing(attainment) or attainment < 0:
        return {"short": short, "attained": ""}
    key = "attained" if row["state"] == "reached" else "attained_part"
    return {"short": short, "attained": text(SAY + key, attainment=short_percent(attainment, text.language))}


def _short(value: Any, text: Labels) -> str:
    """Return a target with as many decimals as it was set with."""
    return "" if is_missing(value) else short_percent(value, text.language).removesuffix("%")


def rate_cells(row: dict[Any, Any], text: Labels) -> tuple[Cell, ...]:
    """Return target, the rates before and now, their fall, and what is to be said of it."""
    rates = [
        cells.missing(text, "report.not_reported")
        if is_missing(row[name])
        else Cell(number(row[name], text.language, 2))
        for name in ("rate_before_pct", "rate_pct", "fall_pp")
    ]
    kind = text(f"{SAY}kinds.{row['kind']}", target=_target(row, text))
    return (Cell(kind), *rates, Cell(_judged(row, text)))


def rate_origin(data: CommuneYear, kind: str, text: Labels) -> str:
    """Return where a target of the rate and its result come from."""
    own = data.own("targets")
    lines = {"targets": own.loc[own["kind"] == kind, "line"], "movements": data.own("movements")["line"]}
    return origin(data, text, {**lines, "households": []}, "rate_target")
