"""What a plan says of its chances holds in simulated years that know nothing of how it was computed."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.measures.planning import (
    Intervention,
    Limits,
    Problem,
    bundles,
    demand,
    distances,
    plan,
    read_target,
    signatures,
)
from analysis.measures.planning.entries import Entries
from analysis.measures.planning.success import chance_of, leave_chances
from analysis.measures.planning.target import Demand
from tests.measures.planning.communes import CODES, STANDARD, listed

YEARS = 1_000


def commune(random, households=60):
    """Return a random commune and interventions, as data: who lacks what, and what works how often."""
    rows = []
    for number in range(households):
        flags = [bool(random.random() < 0.45) for _ in CODES]
        if sum(flags) >= 3:
            score = int(random.integers(110, 141)) if random.random() < 0.6 else None
            rows.append(("AB"[number % 2], "poor", flags, score))
    some = []
    for code in CODES:
        likely = float(random.uniform(0.4, 0.95))
        holds = float(random.uniform(0.8, 1.0)) if random.random() < 0.5 else None
        some.append(
            Intervention(
                code,
                code,
                (code,),
                b1_points=12 if code == CODES[0] else 0,
                cost=(1, int(random.integers(1, 40)), 90),
                capacity=int(random.integers(20, 60)),
                success=(likely / 2, likely, (1 + likely) / 2),
                holds=None if holds is None else (holds, holds, holds),
            )
        )
    return listed(rows), some


def problem(households, some, margin=0):
    distance = distances(households, STANDARD, "rural")
    asked = signatures(households, distance, some, STANDARD)
    return Problem(asked, distance, some, STANDARD, margin)


def simulated_exits(households, chosen, some, random):
    """Return the exits of each simulated year, household by household, from the definition of the data."""
    known = {one.code: one for one in some}
    exits = np.zeros(YEARS, dtype=int)
    for row, codes in zip(chosen["row"], chosen["codes"], strict=True):
        lacks = {code for code in CODES if households[code].iloc[row]}
        score = households["b1_score"].iloc[row]
        left = np.full(YEARS, len(lacks))
        points = np.zeros(YEARS, dtype=int)
        for code in codes:
            one = known[code]
            came_true = random.random(YEARS) < one.success[1]
            if one.holds is not None:
                came_true &= random.random(YEARS) < one.holds[1]
            left -= came_true * len(lacks & set(one.removes))
            points += came_true * one.b1_points
        above = np.zeros(YEARS, dtype=bool) if score is None else score + points > 140
        exits += (left < 3) | above
    return exits


@pytest.mark.parametrize("margin", [0, 1])
@pytest.mark.parametrize("kind", ["gross_exits", "net_reduction"])
def test_a_stated_chance_is_reached_in_a_thousand_simulated_years(kind, margin):
    gaps, stated = [], []
    for seed in range(3):
        random = np.random.default_rng([seed, margin, len(kind)])
        households, some = commune(random)
        households["b1_score"] = households["b1_score"].astype(object)
        households.loc[households["b1_score"].isna(), "b1_score"] = None
        asked = (0.6, 0.75, 0.9)[seed % 3]
        falls = stats.betabinom(40, 2.5, 76.5).pmf(np.arange(41))
        came = Entries((2021, 2022), falls, 1, 0, 5)
        wanted = [read_target({"kind": kind, "value": 5}, len(households), 400)]
        found = plan(
            problem(households.astype({"b1_score": "Int64"}), some, margin),
            Limits(5, chance=asked),
            demand=demand(wanted, came),
        )
        assert found.shortfall is None and found.reach.chance[1] >= asked
        assert found.reach.chance[0] <= found.reach.chance[1] <= found.reach.chance[2]
        exits = simulated_exits(households, found.chosen, some, random)
        assert abs(exits.mean() - found.reach.expected[1]) < 0.5
        new = random.binomial(40, random.beta(2.5, 76.5, YEARS)) if kind == "net_reduction" else 0
        gaps.append(np.mean(exits - new >= 5) - found.reach.chance[1])
        stated.append(found.reach.chance[1])
    # Each year's count is random too: of one commune within four standard errors, of all within 2 points.
    errors = [np.sqrt(one * (1 - one) / YEARS) for one in stated]
    assert all(abs(gap) < 4 * error + 1e-9 for gap, error in zip(gaps, errors, strict=True)), gaps
    assert abs(np.mean(gaps)) < 0.02


SHARES = st.sampled_from([0.25, 0.5, 0.75, 1.0])
SMALL = st.lists(
    st.tuples(
        st.lists(st.sampled_from(CODES[:4]), min_size=1, max_size=2, unique=True).map(tuple),
        st.integers(0, 9),
        SHARES,
        st.one_of(st.none(), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=3,
)
POOR = st.lists(
    st.lists(st.sampled_from(CODES[:5]), min_size=3, max_size=5, unique=True), min_size=1, max_size=4
)


@settings(max_examples=25, deadline=None)
@given(POOR, SMALL, st.integers(0, 3), st.sampled_from([None, 0.25, 0.5, 0.75, 0.95]))
def test_no_plan_is_cheaper_than_the_bound_and_none_that_is_likely_is_missed(rows, told, target, asked):
    households = listed([("A", "poor", [code in lacks for code in CODES], None) for lacks in rows])
    some = [
        Intervention(f"i{n}", f"I{n}", removes, cost=(cost,) * 3, capacity=capacity, success=(share,) * 3)
        for n, (removes, cost, share, capacity) in enumerate(told)
    ]
    given_ = problem(households, some)
    found = plan(given_, Limits(target, expected=asked is None, chance=asked))
    safer = problem(households, some, 1)
    options = []
    for row in given_.signature_of:
        sets = bundles(given_.signature_of[row], some, STANDARD) | bundles(
            safer.signature_of[row], some, STANDARD, 1
        )
        chances = leave_chances(given_.signature_of[row], sets, some, STANDARD)
        options.append([(0, 0, 0.0)] + [(each, _cost(each, some), float(chances[each][1])) for each in sets])
    best = None
    for choice in product(*options):
        if any(
            one.capacity is not None and sum(each >> bit & 1 for each, *_ in choice) > one.capacity
            for bit, one in enumerate(some)
        ):
            continue
        likely = np.array([chance for each, _, chance in choice if each])
        if asked is None:
            enough = likely.sum() >= target - 1e-9
        else:
            counts = np.ones(len(likely), dtype=int)
            enough = chance_of(likely, counts, Demand.sure(target)) >= asked - 1e-12
        cost = sum(each for _, each, _ in choice)
        best = cost if enough and (best is None or cost < best) else best
    if asked is None:
        assert (found.shortfall is None) == (best is not None)
        assert best is None or found.cost == best
    elif found.shortfall is None:
        assert found.bound - 1e-6 <= best <= found.cost
        assert found.reach.chance[1] >= asked
    else:
        # The likeliest in the mean is not always the likeliest to be enough.
        assert found.shortfall.chance < asked


def _cost(bundle, some):
    return sum(one.cost[1] for bit, one in enumerate(some) if bundle >> bit & 1)


def test_what_nobody_has_told_of_success_stays_unknown():
    households = listed([("A", "poor", [n < 4 for n in range(len(CODES))], None)])
    some = [Intervention("a", "A", CODES[:2], success=(0.5, 0.6, 0.7)), Intervention("b", "B", CODES[2:4])]
    given_ = problem(households, some)
    found = plan(given_, Limits(1))
    assert found.reach is None or found.chosen["codes"].tolist() == [("a",)]
    chances = leave_chances(given_.signature_of[0], [0b01, 0b10], some, STANDARD)
    assert chances[0b01].tolist() == [0.5, 0.6, 0.7] and np.isnan(chances[0b10]).all()
    # What is not known counts for nothing where success is asked for.
    sure = plan(given_, Limits(1, chance=0.55))
    assert sure.chosen["codes"].tolist() == [("a",)]


def test_a_margin_leaves_no_household_on_the_edge():
    random = np.random.default_rng(3)
    households, some = commune(random)
    for margin in (0, 1, 2):
        found = plan(problem(households, some, margin), Limits(5))
        for row, codes in zip(found.chosen["row"], found.chosen["codes"], strict=True):
            lacks = {code for code in CODES if households[code].iloc[row]}
            gone = {code for one in some if one.code in codes for code in one.removes}
            points = sum(one.b1_points for one in some if one.code in codes)
            score = households["b1_score"].fillna(0).iloc[row]
            assert len(lacks - gone) <= 2 - margin or 0 < score <= 140 < score + points
