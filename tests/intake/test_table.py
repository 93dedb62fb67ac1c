"""CSV as spreadsheets write it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.contract import Target
from analysis.intake.table import read_table

CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=5)


def lines(text: str) -> list[tuple[int, str | None]]:
    table = read_table(text.encode(), "targets.csv", Target)
    assert table.findings == ()
    return [(row.line, row.cells["kind"]) for row in table.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unit,kind\nA,b\nC,d\n", [(2, "b"), (3, "d")]),
        ("unit,kind\r\nA,b\r\nC,d", [(2, "b"), (3, "d")]),
        ("\ufeffunit,kind\nA,b\n", [(2, "b")]),
        ("\n\nunit,kind\n\nA,b\n,\n", [(5, "b")]),
        ('unit,kind\n"A\n1","b"\nC,d\n', [(2, "b"), (4, "d")]),
        ("unit , kind\n A ,  \n", [(2, None)]),
        ("unit,kind\n", []),
    ],
)
def test_rows_bear_the_line_on_which_they_start(text, expected):
    assert lines(text) == expected


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_any_cell_text_survives(rows):
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("unit", "kind"), *filled])
    table = read_table(out.getvalue().encode(), "targets.csv", Target)
    assert len(table.rows) == len(filled)
