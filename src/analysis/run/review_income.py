"""Who is poor by income, by deprivations, by both: the law's two-part rule on the check sheet."""

from __future__ import annotations

import pandas as pd

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.standard import Standard

SAY = "review.income."


def income_blocks(found: pd.DataFrame | None, standard: Standard, text: Labels) -> list[Block]:
    """Return the sentence and the table; nothing where the list holds no income.

    Parameters
    ----------
    found
        See :func:`analysis.measures.income.listed.by_income_and_deprivation`.
    """
    if found is None or found.empty:
        return []
    counts = dict(zip(found["income_deprivation"], found["households"].astype(int), strict=True))
    shown = {name: number(count, text.language) for name, count in counts.items()}
    known = number(sum(counts.values()) - counts["not_known"], text.language)
    words = {"least": number(standard.min_deprivations, text.language), "known": known}
    told = [text(SAY + "sentence", **shown, **words)]
    told += [text(SAY + "open", count=shown["not_known"])] if counts["not_known"] else []
    return [Prose(tuple(("paragraph", one) for one in told)), _table(found, text)]


def _table(found: pd.DataFrame, text: Labels) -> Table:
    heads = (text("frames.columns.income_deprivation"), text(SAY + "households"), text(SAY + "share"))
    columns = (Column(heads[0], width=3), *(Column(name, align="right") for name in heads[1:]))
    return Table(
        "income_deprivation",
        text(SAY + "caption"),
        columns,
        tuple(_row(kind, count, share, text) for kind, count, share in found.itertuples(index=False)),
        (text(SAY + "note"),),
    )


def _row(kind: str, households: int, share: float, text: Labels) -> Row:
    told = Cell("") if is_missing(share) else Cell(number(share, text.language, 2), rounded(float(share), 2))
    label = Cell(text(f"frames.columns.{kind}"))
    return Row((label, Cell(number(households, text.language), int(households)), told))
