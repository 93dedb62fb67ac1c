"""The legal rule, line by line: who is poor, who is near-poor, who is neither, who may be which."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.classification import classify, listed_class, with_class
from analysis.measures.possible import MAY_BE
from analysis.standard import standard_for

STANDARD = standard_for(2022)


def household(*, income=None, b1=None, deprived=0, missing=0, urban=None, declared=None):
    """One household, deprived in the first indicators, the next ones missing."""
    flags = [True] * deprived + [None] * missing + [False] * (12 - deprived - missing)
    row = {"urban": urban, "income_vnd": income, "b1_score": b1, "declared_class": declared}
    return pd.DataFrame([{**row, **dict(zip(STANDARD.codes, flags, strict=True))}])


def classes(area="rural", **values):
    found = classify(household(**values), STANDARD, area).iloc[0]
    return None if pd.isna(found["computed_class"]) else found["computed_class"]


@pytest.mark.parametrize(
    ("income", "deprived", "expected"),
    [
        # At or below the line, the number of deprivations decides.
        (1_500_000, 3, "poor"),
        (1_500_000, 2, "near_poor"),
        (0, 12, "poor"),
        (0, 0, "near_poor"),
        # One dong above the line a household is neither, however deprived.
        (1_500_001, 12, "not_poor"),
        (1_500_001, 3, "not_poor"),
        (1_500_001, 2, "not_poor"),
        # The band up to the average living standard is not near-poverty.
        (2_250_000, 0, "not_poor"),
    ],
)
def test_rural_income(income, deprived, expected):
    assert classes(income=income, deprived=deprived) == expected


@pytest.mark.parametrize(
    ("area", "urban", "income", "expected"),
    [
        ("urban", None, 2_000_000, "poor"),
        ("urban", None, 2_000_001, "not_poor"),
        ("rural", True, 2_000_000, "poor"),
        ("urban", False, 1_500_001, "not_poor"),
    ],
)
def test_the_line_is_that_of_the_area_and_a_household_may_say_its_own(area, urban, income, expected):
    assert classes(area, urban=urban, income=income, deprived=3) == expected


@pytest.mark.parametrize(
    ("area", "b1", "deprived", "expected"),
    [
        ("rural", 140, 3, "poor"),
        ("rural", 140, 2, "near_poor"),
        ("rural", 141, 3, "not_poor"),
        ("urban", 175, 3, "poor"),
        ("urban", 175, 2, "near_poor"),
        ("urban", 176, 3, "not_poor"),
    ],
)
def test_points_of_form_b1_stand_for_income(area, b1, deprived, expected):
    assert classes(area, b1=b1, deprived=deprived) == expected


def test_a_score_decides_where_both_are_known():
    assert classes(b1=140, income=9_000_000, deprived=3) == "poor"
    found = classify(household(b1=140, income=9_000_000), STANDARD, "rural").iloc[0]
    assert found["income_basis"] == "b1"


def test_b1_stands_for_nothing_where_the_standard_has_no_points():
    later = standard_for(2027, accept_unverified=True)
    row = pd.DataFrame([{"urban": None, "b1_score": 100, **dict.fromkeys(later.codes, True)}])
    assert classify(row, later, "rural").iloc[0][["poor", "near_poor"]].tolist() == ["perhaps", "no"]


@pytest.mark.parametrize(
    ("income", "deprived", "missing", "poor", "near_poor"),
    [
        (1_500_000, 2, 1, "perhaps", "perhaps"),
        (1_500_000, 1, 1, "no", "sure"),
        (1_500_000, 3, 9, "sure", "no"),
        (1_500_000, 0, 12, "perhaps", "perhaps"),
        (1_500_001, 0, 12, "no", "no"),
        (None, 3, 0, "perhaps", "no"),
        (None, 2, 0, "no", "perhaps"),
        (None, 2, 1, "perhaps", "perhaps"),
    ],
)
def test_what_is_missing_leaves_bounds(income, deprived, missing, poor, near_poor):
    found = classify(household(income=income, deprived=deprived, missing=missing), STANDARD, "rural").iloc[0]
    assert found[["poor", "near_poor"]].tolist() == [poor, near_poor]
    assert found[["deprivations_min", "deprivations_max"]].tolist() == [deprived, deprived + missing]
    assert pd.isna(found["computed_class"]) == (found[["poor", "near_poor"]] == "perhaps").any()


def test_the_declared_class_counts_and_the_computed_one_fills_in():
    assert listed_class(household(income=0, deprived=3, declared="near_poor"), STANDARD, "rural")[0] == (
        "near_poor"
    )
    assert listed_class(household(income=0, deprived=3), STANDARD, "rural")[0] == "poor"
    assert pd.isna(listed_class(household(deprived=3), STANDARD, "rural")[0])


HOUSEHOLDS = st.lists(
    st.builds(
        household,
        income=st.sampled_from([None, 0, 1_500_000, 1_500_001, 2_000_000, 2_000_001]),
        deprived=st.integers(0, 4),
        missing=st.integers(0, 4),
        urban=st.sampled_from([None, True, False]),
        declared=st.sampled_from([None, None, "poor", "near_poor", "not_poor"]),
    ),
    max_size=6,
)


@given(HOUSEHOLDS, st.sampled_from(["rural", "urban"]))
def test_each_household_of_a_list_is_told_as_its_own_rule_says(rows, area):
    nobody = household().iloc[:0]
    frame = pd.concat([nobody, *rows]).set_axis([10 * n for n in range(len(rows))][::-1])
    told = with_class(frame.astype({"declared_class": "string"}), STANDARD, area)
    rule = classify(frame, STANDARD, area)
    assert told.index.equals(frame.index)
    assert (str(told["class"].dtype), {str(told[one].dtype) for one in MAY_BE.values()}) == (
        "string",
        {"bool"},
    )
    for index in frame.index:
        declared, found = frame.at[index, "declared_class"], rule.loc[index]
        computed = found["computed_class"]
        own = computed if declared is None else declared
        may = {
            "poor": found["poor"] != "no",
            "near_poor": found["near_poor"] != "no",
            "not_poor": pd.isna(found["low_income"]) or not found["low_income"],
        }
        possible = may if pd.isna(own) else {name: name == own for name in MAY_BE}
        assert pd.isna(own) == pd.isna(told.at[index, "class"])
        assert pd.isna(own) or told.at[index, "class"] == own
        assert {name: told.at[index, column] for name, column in MAY_BE.items()} == possible


def test_nobody_is_a_frame_too():
    assert classify(household().iloc[:0], STANDARD, "rural").empty
