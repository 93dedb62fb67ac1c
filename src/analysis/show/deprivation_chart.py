"""The chart of deprivation: poor against near-poor, indicator by indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import short_percent
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.chart_parts import Amount
from analysis.display.charts import Group, Pair, dumbbell_chart
from analysis.display.drawing import to_svg
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.show import cells
from analysis.show.deprivation import SAY, indicator_origin, nothing_reported, unreported
from analysis.standard import Dimension, Standard


def deprivation_figure(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Block:
    """Draw poor against near-poor for each indicator; what is not reported is written, not drawn."""
    text = labels_for(language)
    if nothing_reported(frame):
        return Prose(())
    rows = {(row["class"], row["indicator"]): row for row in frame.to_dict("records")}
    amounts = {key: _amount(row, text) for key, row in rows.items()}
    drawing = dumbbell_chart(
        [_group(dimension, standard, amounts, text) for dimension in standard.dimension],
        names=(text("classes.poor"), text("classes.near_poor")),
        unit=text(SAY + "axis"),
    )
    absent = "; ".join(indicator.text(language) for indicator in unreported(frame, standard))
    return Figure(
        "deprivation_chart",
        text(SAY + "figure_caption", year=data.facts.year, count=len(standard.codes)),
        alt=text(
            SAY + "figure_alt",
            poor=_worst(frame, "poor", standard, text),
            near_poor=_worst(frame, "near_poor", standard, text),
            missing=absent or text("report.none"),
        ),
        svg=to_svg(drawing),
        table=_figure_table(data, standard, rows, text),
        source=cells.sources(data.sources, text, "deprivations", "households", "corrections"),
    )


def _group(
    dimension: Dimension, standard: Standard, amounts: dict[tuple[Any, Any], Amount], text: Labels
) -> Group:
    pairs = (
        Pair(
            indicator.text(text.language),
            *(amounts[name, indicator.code] for name in CLASSES),
        )
        for indicator in standard.indicator
        if indicator.dimension == dimension.code
    )
    return Group(dimension.text(text.language), tuple(pairs))


def _amount(row: dict[Any, Any], text: Labels) -> Amount:
    if is_missing(row["share_pct"]):
        said = "withheld" if row["evidence"] == "withheld" else "not_reported"
        return Amount(None, text(f"report.{said}"))
    return Amount(float(row["share_pct"]), short_percent(float(row["share_pct"]), text.language))


def _worst(frame: pd.DataFrame, name: str, standard: Standard, text: Labels) -> str:
    rows = frame[(frame["class"] == name) & frame["share_pct"].notna()]
    if rows.empty:
        return text(SAY + "figure_alt_nothing")
    row = max(rows.to_dict("records"), key=lambda row: float(row["share_pct"]))
    label = next(item.text(text.language) for item in standard.indicator if item.code == row["indicator"])
    return text(
        SAY + "figure_alt_item", indicator=label, share=short_percent(float(row["share_pct"]), text.language)
    )


def _figure_table(
    data: CommuneYear, standard: Standard, rows: dict[tuple[Any, Any], dict[Any, Any]], text: Labels
) -> Table:
    unit = text(SAY + "percent_unit")
    return Table(
        "deprivation_chart_data",
        text(SAY + "figure_data", year=data.facts.year),
        (
            Column(text(SAY + "indicator"), width=3),
            *(Column(text(f"classes.{name}"), unit=unit, align="right") for name in CLASSES),
        ),
        tuple(
            Row(
                (
                    Cell(indicator.text(text.language)),
                    *(cells.decimal(rows[name, indicator.code]["share_pct"], text) for name in CLASSES),
                ),
                origin=indicator_origin(data, rows, indicator.code, text),
            )
            for indicator in standard.indicator
        ),
    )
