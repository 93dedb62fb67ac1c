"""Dominance, rank stability and association on tables that can be counted by hand."""

import polars as pl
import pytest

from analysis import alkire_foster
from analysis.measures.alkire_foster.robustness import association, dominance, rank_stability
from tests.measures.alkire_foster.tables import drawn, table

# Counts: x 0 and 1, y 1 and 3, z 0 and 3.
ROWS = table(
    [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 1], [0, 0, 0], [1, 1, 1]],
    group=["x", "x", "y", "y", "z", "z"],
)
FOUND = alkire_foster(ROWS, list("abc"), ["1", "2", "3"], by=["group"])


def test_dominance_over_all_cutoffs():
    rows = dominance(FOUND, "H", "group").filter("dominates")
    assert rows.select("better", "worse").rows() == [("x", "y"), ("x", "z"), ("z", "y")]
    assert not rows["certain"].any()


def test_dominance_with_intervals_apart():
    frame = drawn(3, 4000).filter(pl.col("group") != "y")
    better = pl.col("group") == "never"
    frame = frame.with_columns(a=pl.when(better & (pl.col("weight") < 0.3)).then(1).otherwise(pl.col("a")))
    found = alkire_foster(frame, list("abcd"), ["1"], by=["group"], sample_weight="weight", psu="psu")
    assert dominance(found, "H", "group").filter("certain").select("better", "worse").rows() == [
        ("never", "x")
    ]


def test_rank_stability():
    rows = rank_stability(FOUND, "H", "group").rows()
    # H at k = 1: x .5, y 1, z .5; at k = 2 and 3: x 0, y .5, z .5.
    assert rows == [
        ("", "1", "2", pytest.approx(1 / 3), pytest.approx(0.5)),
        ("", "1", "3", pytest.approx(1 / 3), pytest.approx(0.5)),
        ("", "2", "3", 1.0, 1.0),
    ]


def test_rank_stability_over_weightings():
    weights = {"equal": [1, 1, 1], "first": [4, 1, 1]}
    found = alkire_foster(ROWS, list("abc"), ["1/2"], weights=weights, by=["group"])
    rows = rank_stability(found, "M0", "group", over=["weighting"])
    assert rows.select("first", "second").rows() == [("equal", "first")]


def test_association_of_indicators():
    rows = association(ROWS.to_pandas(), list("abc"))
    assert list(rows.columns) == ["first", "second", "both", "redundancy", "cramers_v"]
    a_and_c = rows.iloc[1]
    assert (a_and_c["both"], a_and_c["redundancy"]) == (pytest.approx(1 / 3), 1)
    assert a_and_c["cramers_v"] == pytest.approx(0.7071, abs=1e-4)


def test_an_indicator_that_nobody_or_everybody_has():
    frame = pl.DataFrame({"a": [0, 0], "b": [1, 1], "c": [0, 1]})
    assert association(frame, list("abc")).rows() == [
        ("a", "b", 0.0, None, None),
        ("a", "c", 0.0, None, None),
        ("b", "c", 0.5, 1.0, None),
    ]
