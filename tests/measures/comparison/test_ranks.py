"""Ranks and limits: exact on small cases, and right in what they promise over many synthetic districts."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.comparison import limits, ranks, rates
from analysis.measures.comparison.limits import LEVEL, chance_counts, chance_limits
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


def test_a_share_on_the_limit_is_not_beyond_it():
    """Counts are compared with counts: 41 of 197 is the limit itself, whatever floats make of it."""
    rows = frame([47, 41, 30], [141, 197, 79])
    low = chance_counts(rows["among"].to_numpy(float), 118 / 417, LEVEL ** (1 / 3))[0]
    assert low[1] == 41
    assert limits(rows)["outside"].isna().all()


@pytest.mark.parametrize("seed", range(8))
def test_no_count_within_the_limits_of_chance_is_called_apart(seed):
    chance = np.random.default_rng(seed)
    among = chance.integers(5, 400, size=12)
    count = chance.binomial(among, 0.3)
    low, high = chance_counts(among.astype(float), count.sum() / among.sum(), LEVEL ** (1 / 12))
    outside = limits(frame(count, among))["outside"].isna().to_numpy()
    assert outside[(count >= low) & (count <= high)].all()


def test_where_all_differ_nobody_is_apart_and_the_spread_is_told():
    """Exits of the poor in Đăk Glong: limits of chance alone flagged four of six."""
    found = limits(frame([183, 27, 212, 25, 41, 14], [371, 256, 423, 105, 149, 65]), 1)
    assert found["outside"].isna().all()
    assert found["spread"].round(1).tolist() == [30.6] * 6 and found["spread_sure"].all()
    assert limits(frame([5, 6], [10, 12]))["spread"].isna().all()


def test_one_commune_apart_is_found_among_alike_and_among_unlike_ones():
    alike = limits(frame([100] * 19 + [320], [1000] * 20), 3)["outside"]
    assert alike.tolist()[-1] == "high" and alike.notna().sum() == 1
    unlike = limits(frame([*range(60, 155, 5), 700], [1000] * 20), 3)
    assert unlike["outside"].tolist()[-1] == "high" and unlike["outside"].notna().sum() == 1
    assert unlike["spread_sure"].all()


def rates_of(kind, centre, sizes, chance):
    """Return true rates of communes that differ in a way, none of them apart from the others."""
    if kind == "alike":
        return np.full(len(sizes), centre)
    if kind == "log odds":
        return 1 / (1 + (1 - centre) / centre * np.exp(0.7 * chance.standard_normal(len(sizes))))
    alike = 0.05 if kind == "random effects" else np.minimum(0.5, 4 / sizes)
    return chance.beta(centre * (1 - alike) / alike, (1 - centre) * (1 - alike) / alike, size=len(sizes))


@pytest.mark.parametrize("kind", ["alike", "log odds", "random effects", "multiplied"])
@pytest.mark.parametrize(
    "communes", [6, pytest.param(17, marks=pytest.mark.soak), pytest.param(60, marks=pytest.mark.soak)]
)
def test_false_alarms_of_all_rates_together(kind, communes):
    """In no more than 5 % of groups is any commune flagged in any of three rates, whatever the spread."""
    chance = np.random.default_rng([communes, len(kind)])
    groups = 20 if communes == 6 else 240
    called = 0
    for _ in range(groups):
        sizes = np.exp(chance.normal(6, 1, communes)).clip(20, 8000).astype(int)
        flags = [
            limits(frame(chance.binomial(sizes, rates_of(kind, centre, sizes, chance)), sizes), 3)["outside"]
            for centre in (0.05, 0.12, 0.35)
        ]
        called += any(one.notna().any() for one in flags)
    # Three standard errors above the promise.
    assert called <= groups * 0.05 + 3 * np.sqrt(groups * 0.05 * 0.95)
