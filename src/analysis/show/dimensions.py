"""Deprivations summed by dimension."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.show import cells
from analysis.show.deprivation import SAY
from analysis.show.origin import origin
from analysis.standard import Dimension, Standard


def dimension_table(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Block:
    """Show the deprivations summed by dimension.

    Parameters
    ----------
    frame
        Result of :func:`analysis.measures.deprivation.dimensions`.
    """
    text = labels_for(language)
    if frame["deprivations"].isna().all():
        return Prose(())
    by_key = {(row["class"], row["dimension"]): row for row in frame.to_dict("records")}
    columns = [Column(text(SAY + "dimension"), width=1.6)]
    for name in CLASSES:
        group = text(f"classes.{name}")
        columns += [
            Column(text(SAY + "reported"), group, align="center"),
            Column(text(SAY + "deprivations"), group, align="right"),
            Column(text(SAY + "dimension_share"), group, text(SAY + "percent_unit"), "right"),
            Column(text(SAY + "any_household"), group, align="right", width=1.3),
        ]
    rows = [
        Row(
            (
                Cell(dimension.text(language)),
                *(cell for name in CLASSES for cell in _dimension_cells(by_key[name, dimension.code], text)),
            ),
            origin=_origin(data, dimension, standard, text),
        )
        for dimension in standard.dimension
    ]
    return Table(
        "dimensions",
        text(SAY + "dimension_caption", year=data.facts.year),
        tuple(columns),
        tuple(rows),
        notes=(text(SAY + "dimension_note"),),
        source=cells.sources(data.sources, text, "deprivations", "households", "corrections"),
    )


def _origin(data: CommuneYear, dimension: Dimension, standard: Standard, text: Labels) -> str:
    own = data.own("deprivations")
    codes = [indicator.code for indicator in standard.indicator if indicator.dimension == dimension.code]
    lines = own.loc[own["indicator"].isin(codes), "line"]
    return origin(data, text, {"deprivations": lines, "households": []}, "dimension")


def _dimension_cells(row: dict[Any, Any], text: Labels) -> tuple[Cell, ...]:
    known = text(SAY + "reported_value", known=row["indicators_reported"], all=row["indicators"])
    if is_missing(row["deprivations"]):
        return (Cell(known), *(cells.missing(text, "report.not_computable") for _ in range(3)))
    low, high = int(row["households_min"]), int(row["households_max"])
    between = text(SAY + "range", low=low, high=high)
    return (
        Cell(known),
        cells.count(row["deprivations"], text, row["evidence"]),
        cells.decimal(row["share_of_deprivations_pct"], text, row["evidence"]),
        cells.count(low, text, row["evidence"]) if low == high else Cell(between, evidence=row["evidence"]),
    )
