"""Cells: a change has its sign once, in the text and in the workbook alike."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.core.labels import labels_for
from analysis.publish.sheet.grid import number_format
from analysis.show import cells


@given(st.decimals(-(10**7), 10**7, places=2), st.sampled_from([0, 2]), st.sampled_from(["vi", "en"]))
def test_a_change_has_one_sign(value, decimals, language):
    cell = cells.change(float(value), labels_for(language), decimals)
    rounded = cell.value != 0
    assert cell.text[0] == ("+" if value > 0 else "-") if rounded else cell.text[0] == "0"
    # A spreadsheet shows the minus of a number by itself, and the plus only where the format has it.
    assert number_format(cell).count("+") == (rounded and value > 0)
    assert "-" not in number_format(cell)
