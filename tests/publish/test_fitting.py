"""Columns that hold their words."""

import pytest

from analysis.display.blocks import Cell, Column, Row, Table
from analysis.publish.fitting import PADDING, fit, height
from analysis.publish.measure import longest_word
from tests.publish.sample import deprivation, long_table, wide_table

UPRIGHT, LANDSCAPE = 467.75, 714.0


def words_fit(table, fitting):
    return all(
        longest_word(cell.text, fitting.size) <= width - PADDING + 0.01
        for row in table.rows
        if row.role != "section"
        for cell, width in zip(row.cells, fitting.widths, strict=True)
    )


@pytest.mark.parametrize("table", [deprivation(), long_table(5), wide_table()])
def test_no_word_is_cut_and_the_page_is_filled(table):
    fitting = fit(table, UPRIGHT, LANDSCAPE, "vi")
    assert not fitting.landscape
    assert sum(fitting.widths) == pytest.approx(UPRIGHT)
    assert words_fit(table, fitting)


def test_short_texts_stay_on_one_line_beside_a_long_one():
    row = Row((Cell("Kế hoạch"), Cell("thực hiện công tác giảm nghèo " * 9)))
    table = Table("documents", "Văn bản", (Column("Loại"), Column("Trích yếu")), (row,))
    narrow, wide = fit(table, UPRIGHT, LANDSCAPE, "vi").widths
    assert narrow < 70 < wide


def test_width_is_shared_by_wish_when_every_text_fits():
    table = Table("t", "T", (Column("a"), Column("a", width=3.0)), (Row((Cell("b"), Cell("b"))),))
    first, second = fit(table, UPRIGHT, LANDSCAPE, "vi").widths
    assert second > 2.5 * first


def test_more_rows_are_higher():
    fitting = fit(long_table(5), UPRIGHT, LANDSCAPE, "vi")
    assert height(long_table(5), fitting) * 2 == pytest.approx(height(long_table(10), fitting))
