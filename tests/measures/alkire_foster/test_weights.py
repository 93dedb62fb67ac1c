"""Weights as people have them: floats, decimals, arrays, names, dimensions; each right or refused."""

import itertools
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import alkire_foster
from analysis.core.errors import UsageError
from analysis.measures.alkire_foster import SurveyWarning, rules
from analysis.measures.alkire_foster.weights import exact, number, simplest_between
from tests.measures.alkire_foster.tables import LETTERS, cell

TEN = list(LETTERS[:10])
ALL_PATTERNS = pl.DataFrame(list(itertools.product([0, 1], repeat=10)), schema=TEN, orient="row")
TWO_AND_THREE = {"health": TEN[:2], "schooling": TEN[2:4], "living": TEN[4:]}


def h(**options):
    return cell(alkire_foster(ALL_PATTERNS, TEN, ["1/3"], **options), "H")


@pytest.mark.parametrize(
    "options",
    [
        {"weights": ["1/6"] * 4 + ["1/18"] * 6},
        {"weights": [1 / 6] * 4 + [1 / 18] * 6},
        {"weights": np.array([1 / 6] * 4 + [1 / 18] * 6)},
        {"weights": pd.Series([1 / 6] * 4 + [1 / 18] * 6)},
        {"weights": pl.Series([1 / 6] * 4 + [1 / 18] * 6)},
        {"weights": dict(zip(TEN, [1 / 6] * 4 + [1 / 18] * 6, strict=True))},
        {"weights": pd.Series([1 / 18] * 6 + [1 / 6] * 4, index=TEN[4:] + TEN[:4])},
        {"weights": np.array([1 / 6] * 4 + [1 / 18] * 6, dtype=np.float32)},
        {"weights": [3] * 4 + [1] * 6},
        {"weights": np.array([3] * 4 + [1] * 6)},
        {"weights": [Fraction(1, 6)] * 4 + [Fraction(1, 18)] * 6},
        {"dimensions": {"health": TEN[:2], "schooling": TEN[2:4], "living": TEN[4:]}},
    ],
)
def test_the_global_weights_however_they_are_written(options):
    assert h(**options) == 873 / 1024


def test_the_reference_by_hand():
    poor = sum(3 * sum(row[:4]) + sum(row[4:]) >= 6 for row in ALL_PATTERNS.rows())
    assert poor == 873


@pytest.mark.parametrize("decimals", [4, 5, 6])
@pytest.mark.parametrize("kind", [str, float, Decimal])
def test_rounded_decimals_are_told_with_the_nearest_fractions(decimals, kind):
    text = [f"{value:.{decimals}f}" for value in [1 / 6] * 4 + [1 / 18] * 6]
    with pytest.warns(SurveyWarning, match="as 1/6.*as 1/18"):
        h(weights=[kind(value) for value in text])


@pytest.mark.parametrize(
    ("weights", "cutoff"),
    [
        (["0.5", "0.25", "0.25"], "0.5"),
        (["0.3", "0.3", "0.4"], "1/3"),
        ([0.1, 0.2, 0.7], "0.3"),
        (["0.05", "0.15", "0.8"], "1/3"),
        ([1, 2, 3], "2"),
        (["0.333", "0.333", "0.334"], "0.333"),
    ],
)
def test_exact_decimals_are_not_told(weights, cutoff):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rules(3, [cutoff], weights)


def test_a_score_just_under_the_cutoff_is_told():
    with pytest.warns(SurveyWarning, match=r"0.333 miss the cut-off 0.3333"):
        rules(3, ["1/3"], ["0.333", "0.333", "0.334"])


@given(st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=300)
def test_a_float_is_the_simplest_fraction_that_equals_it(top, bottom):
    assert number(top / bottom) == Fraction(top, bottom)
    assert number(np.float32(top / bottom)) == Fraction(top, bottom)
    assert exact(top / bottom).value == Fraction(top, bottom)


@given(st.integers(1, 12), st.lists(st.integers(1, 9), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_floats_and_fractions_classify_alike(k, parts):
    total, patterns = sum(parts), np.arange(2 ** len(parts))
    cutoff = Fraction(min(k, total), total)
    floats = rules(len(parts), [cutoff], [part / total for part in parts])[0]
    wholes = rules(len(parts), [cutoff], parts)[0]
    assert (floats.poor(patterns) == wholes.poor(patterns)).all()


@given(
    st.fractions(Fraction(1, 99), 1, max_denominator=300),
    st.fractions(0, Fraction(1, 99), max_denominator=300),
)
@settings(max_examples=100, deadline=None)
def test_simplest_between(low, width):
    found = simplest_between(low, low + width)
    assert low <= found <= low + width
    for bottom in range(1, found.denominator):
        assert (low * bottom).__ceil__() > (low + width) * bottom


def test_dimensions_that_leave_indicators_out_weigh_nothing():
    (rule,) = rules(list("abc"), ["2"], None, {"x": ["a", "b"]})
    assert rule.weights == (1, 1, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": "1,2"}, "not one text"),
        ({"weights": 3}, "list of numbers"),
        ({"weights": {}}, "no weighting"),
        ({"weights": []}, "0 weights for 2"),
        ({"weights": {"a": 1}}, "weights of a; the indicators are a, b"),
        ({"weights": {"a": 1, "z": 2}}, "weights of a, z"),
        ({"weights": pd.Series([1, 2], index=["a", "z"])}, "weights of a, z"),
        ({"weights": [float("nan"), 1]}, "is not a number"),
        ({"weights": [float("inf"), 1]}, "is not a number"),
        ({"weights": [True, 1]}, "is not a number"),
        ({"weights": [-1.0, 1]}, "not above 0"),
        ({"cutoffs": "12"}, "cut-off 12 is above"),
        ({"cutoffs": []}, "no cut-off"),
        ({"dimensions": {"x": ["a"], "y": ["b"]}, "cutoffs": "2"}, "above the total weight 1"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_what_is_refused(options, message):
    frame = pl.DataFrame({"a": [0, 1], "b": [1, 1]})
    with pytest.raises(UsageError, match=message):
        alkire_foster(frame, ["a", "b"], **({"cutoffs": ["1"]} | options))


@pytest.mark.parametrize("cutoff", ["2", 2, Fraction(1, 1), np.int64(2)])
def test_one_cutoff_alone(cutoff):
    frame = pl.DataFrame({"a": [0, 1], "b": [1, 1]})
    assert cell(alkire_foster(frame, ["a", "b"], cutoff), "H") == 0.5


def test_weightings_of_arrays_by_name():
    frame = pl.DataFrame({"a": [0, 1], "b": [1, 1]})
    found = alkire_foster(frame, ["a", "b"], ["1/2"], weights={"x": np.array([1, 1]), "y": {"a": 2, "b": 1}})
    assert found.filter(measure="H")["estimate"].to_list() == [1.0, 0.5]
