"""Score A item by item on the check sheet, where it was counted from the answers in the list."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import day, number
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.measures.scores import answered_households, score_items
from analysis.standard.schema.households import columns

SAY = "review.scores."


def score_blocks(scores: pd.DataFrame | None, text: Labels) -> list[Block]:
    """Return the sentence and the table; nothing where no points were counted from answers.

    Parameters
    ----------
    scores
        ``CommuneYear.scores`` of the whole list.
    """
    if scores is None or scores.empty or scores["line"].isna().all():
        return []
    first = scores.iloc[0]
    asked, whole = answered_households(scores)
    words = {"region": first["region"], "source": first["source"], "day": _day(first["source_date"], text)}
    words |= {"asked": number(asked, text.language), "whole": number(whole, text.language)}
    told = [text(SAY + "sentence", **words)]
    told += [text(SAY + "open", count=number(asked - whole, text.language))] if whole < asked else []
    told += [text(SAY + "synthetic")] if first["synthetic"] else []
    return [Prose(tuple(("paragraph", one) for one in told)), _table(scores, text)]


def _day(written: str, text: Labels) -> str:
    return day(date.fromisoformat(written), text.language)


def _table(scores: pd.DataFrame, text: Labels) -> Table:
    heads = (
        Column(text(SAY + "item"), width=2.4),
        Column(text(SAY + "option"), width=2),
        Column(text(SAY + "points"), align="right"),
        Column(text(SAY + "households"), align="right"),
    )
    rows, item = [], None
    for row in score_items(scores).to_dict("records"):
        again, item = row["item"] == item, row["item"]
        # An item that a column of the list answers is coded by that column, which says nothing to a reader.
        bare = item in columns() or row["item_name"] == item
        name = row["item_name"] if bare else f"{item}. {row['item_name']}"
        rows.append(
            Row(
                (
                    Cell("" if again else name),
                    Cell(text(SAY + "unknown") if is_missing(row["option"]) else row["option_name"]),
                    Cell(text("report.not_reported"), evidence="missing")
                    if is_missing(row["points"])
                    else Cell(number(row["points"], text.language), int(row["points"])),
                    Cell(number(row["households"], text.language), int(row["households"])),
                )
            )
        )
    notes = (text(SAY + "note"), *((text(SAY + "synthetic"),) if scores["synthetic"].any() else ()))
    return Table("score_items", text(SAY + "caption"), heads, tuple(rows), notes)
