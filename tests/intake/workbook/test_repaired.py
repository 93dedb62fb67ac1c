"""A sheet is repaired in one pass over its columns, and comes out as column by column."""

import random
import re

import polars as pl
import pytest

from analysis.intake.repair.letters import repair_column
from analysis.intake.text import HIDDEN, LONGEST_CELL
from analysis.intake.workbook.grid import Grid
from analysis.intake.workbook.repaired import repaired

TEXTS = (
    *("Thôn Kim", "Th«n Phó Yªn", "Hoä ngheøo", "Tho\u0302n Kim", "Hộ nghèo", "A-1", "12", "", None, None),
    *("a\u202eb", "x" * 33_000),
)


@pytest.mark.parametrize("seed", range(40))
def test_a_sheet_is_its_columns_one_by_one(seed):
    chance = random.Random(seed)
    height, texts = chance.randint(0, 6), chance.sample(TEXTS, chance.randint(1, 6))
    cells = pl.DataFrame(
        {
            letters: pl.Series([chance.choice(texts) for _ in range(height)], dtype=pl.String)
            for letters in "ABCDE"[: chance.randint(0, 5)]
        }
    )
    grid, findings = repaired(Grid(sheet="Sổ", cells=cells), "so.xlsx")
    alone = {name: repair_column(cells[name]) for name in cells.columns}
    assert grid.cells.to_dict(as_series=False) == {name: one.column.to_list() for name, one in alone.items()}
    converted = {one.column: one.details["cells"] for one in findings if one.rule == "converted_column"}
    assert converted == {name: str(one.cells) for name, one in alone.items() if one.letters}
    told = {(one.column, one.line) for one in findings if one.rule != "converted_column"}
    assert told == {
        (name, row)
        for name, one in alone.items()
        for row, text in enumerate(one.column.to_list(), 1)
        if text and (len(text) > LONGEST_CELL or re.search(HIDDEN, text))
    }
