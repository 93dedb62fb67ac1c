"""Marks and notes that tell inferred figures from reported ones."""

import pytest

from analysis.display.blocks import Cell, Column, Row, Table
from analysis.display.evidence import mark, notes_of


def table(evidence) -> Table:
    return Table("t", "T", (Column("A"),), (Row((Cell("36", 36, evidence),)),), ("Ghi chú.",))


@pytest.mark.parametrize("evidence", ["households", "published", "missing", "none"])
def test_what_is_reported_has_no_mark(evidence):
    assert mark(Cell("36", 36, evidence), "vi") == ""
    assert notes_of(table(evidence), "vi") == ("Ghi chú.",)


@pytest.mark.parametrize(("language", "word"), [("vi", "suy ra"), ("en", "Inferred")])
def test_an_inferred_figure_has_a_mark_and_its_table_explains_it(language, word):
    sign = mark(Cell("36", 36, "inferred"), language)
    own, added = notes_of(table("inferred"), language)
    assert own == "Ghi chú."
    assert added.startswith(sign) and word in added
