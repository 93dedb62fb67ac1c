"""Ways out of each household, equal ways beside a plan, and which of equal plans is taken."""

from itertools import combinations
from math import ceil

import numpy as np
import pandas as pd
import pytest

from analysis.measures.planning import (
    Intervention,
    Limits,
    Problem,
    any_of,
    choices,
    distances,
    equal_ways,
    plan,
    signatures,
)
from tests.measures.planning.communes import CODES, STANDARD, listed
from tests.seeds import seeds

ONE_EACH = [Intervention(code, code, (code,)) for code in CODES]
BIT = {code: 1 << at for at, code in enumerate(CODES)}


def problem(rows, some, begun=()):
    """Return the problem of (village, codes deprived) and what has begun, by position."""
    households = listed(
        [(village, "poor", [code in lacks for code in CODES], None) for village, lacks in rows]
    )
    distance = distances(households, STANDARD, "rural")
    distance["started"] = [dict(begun).get(at, ()) for at in range(len(distance))]
    asked = signatures(households, distance, some, STANDARD)
    return Problem(asked, distance, some, STANDARD), households


def lifts(lacks, codes, some):
    """Say from the law alone whether a household below the line leaves."""
    removed = {code for one in some if one.code in codes for code in one.removes}
    return len(set(lacks) - removed) < STANDARD.min_deprivations


def random_commune(random):
    some = [
        Intervention(
            f"i{n}",
            f"I{n}",
            tuple(random.choice(CODES[:6], random.integers(1, 3), replace=False).tolist()),
            cost=(1, int(random.integers(1, 4)), 9),
            capacity=int(random.integers(1, 5)) if random.random() < 0.4 else None,
            doable=bool(random.random() < 0.8),
        )
        for n in range(5)
    ]
    rows = [
        ("AB"[int(random.integers(2))], random.choice(CODES[:7], random.integers(3, 6), replace=False))
        for _ in range(7)
    ]
    begun = {
        at: tuple(one.code for one in some if random.random() < 0.3)
        for at in range(7)
        if random.random() < 0.5
    }
    return rows, some, begun


@pytest.mark.parametrize("seed", seeds(13, 40))
def test_what_suffices_and_what_takes_least_is_what_trying_every_set_finds(seed):
    rows, some, begun = random_commune(np.random.default_rng(seed))
    asked, households = problem(rows, some, begun)
    doable = [one for one in some if one.doable]
    found = choices(asked, households, "vnd").set_index("row")
    for at, (_, lacks) in enumerate(rows):
        enough = [
            {one.code for one in part}
            for size in range(1, len(doable) + 1)
            for part in combinations(doable, size)
            if lifts(lacks, {one.code for one in part}, some)
        ]
        smallest = [one for one in enough if not any(other < one for other in enough)]
        cost = {one.code: one.cost[1] for one in some}
        sums = [sum(cost[code] for code in one) for one in smallest]
        told = [{some[bit].code for bit in range(5) if one >> bit & 1} for one in found["enough"][at]]
        least = [{some[bit].code for bit in range(5) if one >> bit & 1} for one in found["least"][at]]
        assert sorted(map(sorted, told)) == sorted(map(sorted, smallest))
        wanted = [one for one, total in zip(smallest, sums, strict=True) if total == min(sums)]
        assert sorted(map(sorted, least)) == sorted(map(sorted, wanted))
        assert found["cost"][at] == min(sums, default=0)
        assert set(found["deprived"][at]) == set(lacks) and found["unclear"][at] == ()


@pytest.mark.parametrize("seed", seeds(13, 40))
def test_an_equal_way_can_take_the_place_of_the_chosen_one_and_none_is_left_out(seed):
    rows, some, begun = random_commune(np.random.default_rng(100 + seed))
    asked, households = problem(rows, some, begun)
    found = plan(asked, Limits(3))
    if found.shortfall:
        return
    every = choices(asked, households, "vnd").set_index("row")["enough"]
    taken = found.chosen["bundle"].tolist()
    for at, (row, others) in enumerate(zip(found.chosen["row"], equal_ways(asked, found), strict=True)):

        def fits(bundle, at=at, row=row):
            swapped = [*taken[:at], bundle, *taken[at + 1 :]]
            within = all(
                one.capacity is None or sum(each >> bit & 1 for each in swapped) <= one.capacity
                for bit, one in enumerate(some)
            )
            same = sum(one.cost[1] for bit, one in enumerate(some) if bundle >> bit & 1)
            begun_ = sum(one.code in begun.get(row, ()) for bit, one in enumerate(some) if bundle >> bit & 1)
            return within, same, begun_

        own = fits(taken[at])
        wanted = {
            one
            for one in every[row]
            if one != taken[at] and fits(one)[0] and fits(one)[1] == own[1] and fits(one)[2] >= own[2]
        }
        assert set(others) == wanted


@pytest.mark.parametrize("seed", seeds(10, 30))
def test_of_plans_that_take_the_same_the_one_that_has_begun_the_most_is_taken(seed):
    random = np.random.default_rng(200 + seed)
    rows = [("A", random.choice(CODES[:5], random.integers(3, 5), replace=False)) for _ in range(4)]
    begun = {at: tuple(random.choice(CODES[:5], 2, replace=False).tolist()) for at in range(4)}
    asked, households = problem(rows, ONE_EACH, begun)
    found = plan(asked, Limits(2))
    assert found.cost == plan(problem(rows, ONE_EACH)[0], Limits(2)).cost

    def worth(pairs):
        return sum((bundle & asked.signature_of[row].started).bit_count() for row, bundle in pairs)

    every = choices(asked, households, "interventions").set_index("row")["enough"]
    best = max(
        worth(((a, one), (b, other)))
        for a, b in combinations(range(4), 2)
        for one in every[a]
        for other in every[b]
        if one.bit_count() + other.bit_count() == found.cost
    )
    assert worth(zip(found.chosen["row"], found.chosen["bundle"], strict=True)) == best


def test_what_the_office_has_begun_for_all_comes_first_too():
    some = [Intervention(code, code, (code,), started=code == CODES[2]) for code in CODES]
    asked, _ = problem([("A", CODES[:3])], some)
    found = plan(asked, Limits(1))
    assert found.chosen["codes"].tolist() == [(CODES[2],)] and equal_ways(asked, found) == [()]
    asked, _ = problem([("A", CODES[:3])], ONE_EACH)
    assert equal_ways(asked, plan(asked, Limits(1))) == [(BIT[CODES[1]], BIT[CODES[2]])]


def test_what_has_begun_never_makes_a_plan_dearer():
    some = [
        Intervention("dear", "Dear", (CODES[0],), cost=(2, 2, 2), started=True),
        Intervention("cheap", "Cheap", (CODES[1],), cost=(1, 1, 1)),
    ]
    asked, _ = problem([("A", CODES[:3])], some)
    assert plan(asked, Limits(1)).chosen["codes"].tolist() == [("cheap",)]


@pytest.mark.parametrize("seed", seeds(8, 25))
def test_a_share_of_the_chosen_is_among_the_hardest_at_the_least_cost(seed):
    random = np.random.default_rng(300 + seed)
    rows = [("A", random.choice(CODES, random.integers(3, 8), replace=False)) for _ in range(8)]
    share, target = int(random.integers(1, 101)), int(random.integers(1, 5))
    asked, households = problem(rows, ONE_EACH)
    need = [len(lacks) for _, lacks in rows]
    threshold = max(level for level in need if sum(one >= level for one in need) >= 2)
    if threshold == min(need) < max(need):
        threshold = min(level for level in need if level > threshold)
    found = plan(asked, Limits(target, hardest_share=share))
    costs = choices(asked, households, "interventions").set_index("row")["cost"]
    plans = [
        sum(costs[row] for row in part)
        for size in range(target, 9)
        for part in combinations(range(8), size)
        if 100 * sum(need[row] >= threshold for row in part) >= share * size
    ]
    if not plans:
        assert found.shortfall.exits >= target and found.shortfall.hardest_share < share
        assert plan(asked, Limits(target, hardest_share=found.shortfall.hardest_share)).proved
        assert plan(asked, Limits(target, hardest_share=found.shortfall.hardest_share + 1)).shortfall
        return
    assert found.cost == min(plans)
    chosen = [need[row] >= threshold for row in found.chosen["row"]]
    assert sum(chosen) >= ceil(share * len(chosen) / 100)


def test_the_share_of_the_hardest_and_the_minimum_of_a_village_are_told_apart():
    rows = [("A", CODES[:3])] * 6 + [("B", CODES[:6])] * 2
    asked, _ = problem(rows, ONE_EACH)
    share = plan(asked, Limits(4, per_village=1, hardest_share=60)).shortfall
    assert (share.village_minimum, share.hardest_share) == (None, 50)
    tight = [Intervention(code, code, (code,), capacity=1) for code in CODES]
    asked, _ = problem(rows, tight)
    village = plan(asked, Limits(1, per_village=2, hardest_share=10)).shortfall
    assert village.village_minimum is not None and village.hardest_share is None


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_sets_in_short_are_the_sets(seed):
    random = np.random.default_rng(seed)
    sets = set(random.integers(1, 32, int(random.integers(1, 9))).tolist())
    if seed % 2:
        pool = [1 << bit for bit in range(5) if random.random() < 0.7] or [1]
        count = int(random.integers(1, len(pool) + 1))
        sets = {64 + sum(part) for part in combinations(pool, count)}
    short = any_of(sets)
    if seed % 2:
        assert short is not None
    if short is not None:
        common, count, others = short
        bits = [1 << bit for bit in range(7) if others >> bit & 1]
        assert {common + sum(part) for part in combinations(bits, count)} == sets


def test_unknown_indicators_are_named_and_nothing_is_lifted_by_nothing():
    rows = [("A", "poor", [True, True, None, None, *[False] * 8], None)]
    households = listed(rows)
    distance = distances(households, STANDARD, "rural")
    some = [Intervention("fixed", "Fixed", CODES[:2], doable=False)]
    asked = Problem(signatures(households, distance, some, STANDARD), distance, some, STANDARD)
    (one,) = choices(asked, households, "interventions").to_dict("records")
    assert (one["deprived"], one["unclear"]) == (CODES[:2], CODES[2:4])
    assert (one["enough"], one["least"], one["cost"]) == ((), (), 0)
    assert equal_ways(asked, plan(asked, Limits(0))) == []
    assert isinstance(choices(asked, households, "vnd"), pd.DataFrame)
