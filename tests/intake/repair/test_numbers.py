"""Numbers with a zero before the mark: a part of one, in every convention. Dữ liệu giả lập."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.repair.numbers import column_numbers, number_text


@given(st.lists(st.integers(0, 999_999), min_size=1, max_size=8), st.integers(1, 6), st.sampled_from(".,"))
def test_a_part_of_one_is_never_thousands(parts, decimals, mark):
    texts = [f"{part / 1_000_000:.{decimals}f}" for part in parts]
    told = column_numbers(pl.Series([text.replace(".", mark) for text in texts]))
    assert [float(text) for text in told] == [float(text) for text in texts]


@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("text", ["0.840", "0,840", "-0.840", "00.840"])
def test_no_group_begins_with_a_zero(text, grouped):
    told = pl.select(number_text(pl.lit(pl.Series([text])), grouped=grouped)).to_series()[0]
    assert abs(float(told)) == 0.84


def test_one_part_of_one_decides_the_column():
    assert column_numbers(pl.Series(["0.840", "1.250"])).to_list() == ["0.840", "1.250"]
    assert column_numbers(pl.Series(["840.000", "1.250"])).to_list() == ["840000", "1250"]


@pytest.mark.parametrize("gap", ["  ", "\u00a0", " \u00a0"])
def test_gaps_between_groups_may_be_wide(gap):
    assert column_numbers(pl.Series([f"1{gap}229{gap}000"])).to_list() == ["1229000"]
