"""Blocks as fragments: what a screen reader and a keyboard find in them."""

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Cell, Column, Prose, Row, Table
from analysis.display.html import block_html
from analysis.publish.pages import check_page
from tests.publish.sample import (
    HOSTILE,
    PROSE,
    SVG,
    closing,
    cover,
    deprivation,
    figure,
    hostile_blocks,
    long_table,
    wide_table,
)

BLOCKS = [cover(), PROSE, deprivation(), wide_table(), long_table(3), figure(), closing(), *hostile_blocks()]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: getattr(block, "name", block.kind))
def test_every_block_passes_the_page_check_and_the_round_trip(block):
    check_page(block_html(block))
    bundle = block._repr_mimebundle_()
    assert block_from_json(bundle[MIME]) == block
    assert block_html(block) in bundle["text/html"]


def test_headings_have_scope_and_span():
    html = block_html(deprivation())
    assert '<th scope="colgroup" colspan="2">Hộ nghèo</th>' in html
    assert '<th scope="col" rowspan="2">Chỉ số</th>' in html
    assert html.count('<colgroup span="2">') == 2
    assert 'Tỷ lệ <span class="gn-unit">(%)</span>' in html


@given(
    st.lists(st.tuples(st.sampled_from(["left", "right", "center"]), st.booleans()), min_size=1, max_size=8)
)
def test_a_heading_stands_over_its_column_as_its_cells_do(columns):
    made = [Column(f"C{n}", "G" if grouped else "", align=side) for n, (side, grouped) in enumerate(columns)]
    table = Table("t", "T", tuple(made), (Row(tuple(Cell(f"v{n}") for n in range(len(made)))),))
    html = block_html(table)
    for n, column in enumerate(made):
        side = "" if column.align == "left" else f"gn-{column.align}"
        (head,) = re.findall(rf"<th ([^>]*)>C{n}</th>", html)
        (cell,) = re.findall(rf"<t[dh]([^>]*)>v{n}</t[dh]>", html)
        assert (f'class="{side}"' in head) == bool(side) == (f'class="{side}"' in cell)


def test_nobody_is_announced_where_nobody_receives_it():
    assert "Nơi nhận" in block_html(closing())
    assert "Nơi nhận" not in block_html(closing(recipients=()))


def test_each_section_is_a_row_group():
    html = block_html(deprivation())
    assert html.count("<tbody>") == 2
    assert '<tbody><tr class="gn-section"><th scope="rowgroup" colspan="5">Y tế</th></tr>' in html


def test_rows_start_with_their_header():
    html = block_html(deprivation())
    assert html.count('<th scope="row">') == 4
    assert '<tr class="gn-total"><th scope="row">Tổng số thiếu hụt</th>' in html


def test_a_row_without_a_name_has_no_header_that_says_nothing():
    rows = (Row((Cell("Dinh dưỡng"), Cell("a"))), Row((Cell(""), Cell("b"))))
    shown = block_html(Table("rules", "Quy định", (Column("Chỉ số"), Column("Khi nào")), rows))
    assert shown.count('<th scope="row"') == 1 and "<td></td><td" in re.sub(r' class="[^"]*"', "", shown)


def test_missing_and_inferred_cells_are_told_apart_without_colour():
    html = block_html(deprivation())
    assert '<td class="gn-right gn-missing">không báo cáo</td>' in html
    assert re.search(r'<td class="gn-right gn-inferred">≥ 36<sup title="[^"]+">\(\*\)</sup></td>', html)
    assert "(*) Số liệu được suy ra" in html


def test_a_figure_carries_alt_text_drawing_and_data():
    html = block_html(figure(), "en", "Figure 1")
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)" alt="Giảm 13 hộ so với', html)
    assert b64decode(source.group(1)).decode() == SVG
    assert "<figcaption" in html and "<b>Figure 1.</b> Chỉ tiêu" in html
    assert "<details><summary>Data behind the figure</summary>" in html


def test_the_scrolling_part_can_be_reached_and_has_a_name():
    assert 'role="region" aria-label="Kết quả theo thôn" tabindex="0"' in block_html(long_table(1))


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_escaped(text):
    assert "<script" not in block_html(Prose((("bullet", text),)))
