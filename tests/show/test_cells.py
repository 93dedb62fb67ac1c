"""Cells: text and workbook hold the same number, and a change has its sign once in each."""

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from analysis.core.labels import labels_for
from analysis.publish.sheet.grid import number_format
from analysis.show import cells

VALUES = st.decimals(-(10**7), 10**7, places=2)
LANGUAGES = st.sampled_from(["vi", "en"])


def read(text, language):
    """Return what a reader takes a text for."""
    group, point = (".", ",") if language == "vi" else (",", ".")
    return float(text.replace(group, "").replace(point, "."))


@given(VALUES, st.sampled_from([0, 1, 2]), LANGUAGES)
@example(Decimal("0.50"), 0, "vi")  # Python rounds a half to even, an official and a spreadsheet up
@example(Decimal("-2.50"), 0, "vi")
def test_a_change_has_one_sign(value, decimals, language):
    cell = cells.change(float(value), labels_for(language), decimals)
    told = cell.value != 0
    assert cell.text[0] == ("+" if value > 0 else "-") if told else cell.text[0] == "0"
    assert read(cell.text, language) == cell.value
    # A spreadsheet shows the minus of a number by itself, and the plus only where the format has it.
    assert number_format(cell).count("+") == (told and value > 0)
    assert "-" not in number_format(cell)


@given(VALUES, st.sampled_from([0, 1, 2]), LANGUAGES)
@example(Decimal("2.50"), 0, "en")
@example(Decimal("0.12"), 1, "en")
def test_a_workbook_holds_what_the_page_says(value, decimals, language):
    cell = cells.decimal(float(value), labels_for(language), decimals=decimals)
    assert read(cell.text, language) == cell.value
