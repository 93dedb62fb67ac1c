"""Sheets about communes: a code beside every name, once, and none where rows are no communes."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.display.blocks import Cell, Column, Row, Table
from analysis.publish.sheet.codes import with_codes

units = st.lists(
    st.integers(1, 99_999).map(lambda number: f"{number:05d}"), min_size=1, unique=True, max_size=9
)


@given(units, st.booleans(), st.booleans())
def test_every_row_of_a_commune_has_its_code_once(codes, told, total):
    rows = [Row((Cell(f"Xã {n}"), Cell(code if told else str(n))), unit=code) for n, code in enumerate(codes)]
    rows += [Row((Cell("Cả nhóm"), Cell("")), role="total")] if total else []
    table = Table("t", "T", (Column("Xã"), Column("Mã" if told else "Hộ")), tuple(rows))
    found = with_codes(table, "vi")
    assert (found == table) == told
    assert [row.cells[1].text for row in found.rows if row.unit] == codes
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
    assert with_codes(found, "vi") == found


def test_a_section_spans_the_code_too_and_a_table_without_communes_stays():
    section = Row((Cell("Huyện"),), role="section")
    table = Table(
        "t", "T", (Column("Xã"), Column("Hộ")), (section, Row((Cell("A"), Cell("3")), unit="00001"))
    )
    assert with_codes(table, "en").rows[0] == section
    plain = Table("t", "T", (Column("Thôn"), Column("Hộ")), (Row((Cell("A"), Cell("3"))),))
    assert with_codes(plain, "vi") is plain
