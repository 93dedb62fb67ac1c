"""Ranks and limits: exact on small cases, and right in what they promise over many synthetic districts."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.comparison import limits, ranks, rates
from analysis.measures.comparison.limits import LEVEL, chance_limits
from analysis.measures.comparison.ranks import joint_interval, rank_bounds

DISTRICTS, COMMUNES = 1_000, 20


def frame(count, among):
    return pd.DataFrame({"count": count, "among": among}).astype("Int64")


def test_a_commune_of_five_households_is_not_called_worst():
    found = ranks(frame([0, 60, 30, 45], [5, 200, 200, 200]), lower_is_better=False)
    small = found.iloc[0]
    assert (small["rank"], small["rank_low"], small["rank_high"]) == (4, 1, 4)
    assert limits(frame([0, 60, 30, 45], [5, 200, 200, 200]))["outside"].isna().iloc[0]


def test_surely_different_communes_are_told_apart_both_ways():
    rows = frame([10, 300, 305], [1000, 1000, 1000])
    assert ranks(rows, lower_is_better=True)[["rank_low", "rank_high"]].values.tolist() == [
        [1, 1],
        [2, 3],
        [2, 3],
    ]
    assert ranks(rows, lower_is_better=False)[["rank_low", "rank_high"]].values.tolist() == [
        [3, 3],
        [1, 2],
        [1, 2],
    ]


def test_nothing_to_divide_by_is_missing_and_ranks_nobody():
    found = limits(ranks(frame([0, 5], [0, 10]), lower_is_better=True))
    assert found.iloc[0][["ci_low_pct", "rank", "rank_high", "low_pct", "outside"]].isna().all()
    assert found.iloc[1]["rank_high"] == 1
    empty = limits(ranks(frame([0], [0]), lower_is_better=True))
    assert empty[["rank", "low_pct"]].isna().all().all()


def test_a_rate_needs_both_sides_and_sides_that_agree():
    rows = [
        ("a", "poor", "households", "closing", 5),
        ("a", "all", "households", "total", 20),
        ("b", "poor", "households", "closing", 5),
        ("c", "poor", "households", "closing", 51),
        ("c", "all", "households", "total", 50),
        ("d", "poor", "households", "closing", 0),
        ("d", "all", "households", "total", 0),
    ]
    found = rates(pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value"]))
    told = found[["unit", "measure", "share_pct"]].astype(object)
    assert told.where(told.notna(), None).values.tolist() == [
        ["a", "poor_rate", 25.0],
        ["d", "poor_rate", None],
    ]


def test_in_a_first_year_with_lists_the_number_is_the_closing_one():
    rows = [
        ("a", "poor", "households", "total", 5),
        ("a", "near_poor", "households", "total", 2),
        ("a", "all", "households", "total", 20),
        ("b", "poor", "households", "total", 9),
        ("b", "poor", "households", "closing", 8),
        ("b", "all", "households", "total", 20),
    ]
    found = rates(pd.DataFrame(rows, columns=["unit", "class", "base", "item", "value"]))
    assert found[["unit", "measure", "count"]].values.tolist() == [
        ["a", "poor_rate", 5],
        ["b", "poor_rate", 8],
        ["a", "near_poor_rate", 2],
    ]


@pytest.mark.parametrize("rate", [0.02, 0.3])
def test_over_districts_with_equal_true_rates(rate):
    """The 95 % intervals cover, and nobody is called different in more than 5 % of the districts."""
    chance = np.random.default_rng(2022)
    covered = called = outside = 0
    for _ in range(DISTRICTS):
        among = chance.integers(5, 400, size=COMMUNES).astype(float)
        count = chance.binomial(among.astype(int), rate).astype(float)
        low, high = joint_interval(count, among)
        first, last = rank_bounds(low, high)
        covered += bool(((low <= rate) & (high >= rate)).all())
        # With equal rates every commune may be at every rank.
        called += bool(((first > 1) | (last < COMMUNES)).any())
        low, high = chance_limits(among, count.sum() / among.sum(), LEVEL ** (1 / COMMUNES))
        outside += bool(((count / among < low) | (count / among > high)).any())
    assert covered >= 0.95 * DISTRICTS
    assert called <= 0.05 * DISTRICTS
    assert outside <= 0.05 * DISTRICTS
