"""Faults as real lists have them, planted on purpose, with a record of every one.

``stops`` says whether reading the list must stop at the fault; the others are readable and only a
check against the law, last year's list or common sense finds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.standard.schema.indicators import indicators

PLANTED = ("year", "commune", "file", "line", "column", "fault", "stops", "was", "now")
FILE = "households.csv"


@dataclass(frozen=True)
class CellFault:
    """A fault in one cell: its column, what the cell becomes, and whether reading stops at it."""

    column: str
    becomes: Callable[[str], str]
    stops: bool


CELL_FAULTS = {
    "dashes_for_empty": CellFault("b1_score", lambda was: "--", False),
    "x_for_true": CellFault(next(iter(indicators())), lambda was: "x", False),
    "grouped_number": CellFault("income_vnd", lambda was: f"{int(was):,}".replace(",", "."), False),
    "unit_in_number": CellFault("income_vnd", lambda was: f"{was}đ", False),
    "nobody_at_home": CellFault("members", lambda was: "0", True),
    "number_in_words": CellFault("members", lambda was: "bốn", True),
    "class_in_words": CellFault("declared_class", lambda was: "Hộ cận nghèo", False),
    "class_abbreviated": CellFault("declared_class", lambda was: "CN", False),
    "code_lost_its_digits": CellFault("commune_code", lambda was: str(int(was))[-4:], True),
    "class_against_the_rule": CellFault(
        "declared_class", lambda was: "near_poor" if was == "not_poor" else "not_poor", False
    ),
    "class_against_last_year": CellFault(
        "previous_class", lambda was: "near_poor" if was == "poor" else "poor", False
    ),
    "impossible_members": CellFault("members", lambda was: "99", False),
    "double_space": CellFault("village", lambda was: was.replace(" ", "  ", 1), False),
}

ROW_FAULTS = ("row_twice", "household_twice", "row_of_totals")


def plant(households: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Return a household list with one fault of each kind, and where they are.

    Each fault has a row of its own; a list too short for all gets as many as it has rows.
    """
    told = households.astype("string").fillna("")
    flags = households.select_dtypes(["bool", "boolean"]).columns
    told[list(flags)] = told[list(flags)].apply(lambda column: column.str.lower())
    rows = [int(row) for row in rng.permutation(len(told))]
    planted = []
    for row, (name, fault) in zip(rows, CELL_FAULTS.items(), strict=False):
        was = str(told.at[row, fault.column])
        told.at[row, fault.column] = fault.becomes(was)
        cell = {"column": fault.column, "was": was, "now": told.at[row, fault.column]}
        planted.append({**_place(row, name, fault.stops), **cell})
    spare = rows[len(CELL_FAULTS) :]
    if len(spare) >= 2:
        total = {"village": "Tổng cộng", "members": str(int(households["members"].sum()))}
        added = [told.loc[spare[0]].to_dict(), {**told.loc[spare[1]].to_dict(), "members": "7"}, total]
        planted += [_place(len(told) + n, name, stops=True) for n, name in enumerate(ROW_FAULTS)]
        told = pd.concat([told, pd.DataFrame(added, dtype="string")], ignore_index=True).fillna("")
    return told, planted


def _place(row: int, name: str, stops: bool) -> dict[str, object]:
    return {"file": FILE, "line": row + 2, "fault": name, "stops": stops}
