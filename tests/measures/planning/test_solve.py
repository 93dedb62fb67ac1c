"""The plan costs what brute force finds; what cannot be reached is explained."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.errors import BuildError, UsageError
from analysis.measures.planning import (
    Intervention,
    Limits,
    Problem,
    bundles,
    distances,
    plan,
    signatures,
    what_if,
)
from analysis.standard import standard_for

STANDARD = standard_for(2022)
CODES = STANDARD.codes


def listed(rows):
    """Return a household list: village, indicators deprived, indicators unknown, B1 score."""
    frame = pd.DataFrame(
        {
            "village": [village for village, *_ in rows],
            "household_id": [str(number) for number in range(len(rows))],
            "class": "poor",
            "members": 4,
            "urban": pd.array([None] * len(rows), "boolean"),
            "b1_score": pd.array([score for *_, score in rows], "Int64"),
        }
    )
    flags = {
        code: [None if code in unknown else code in deprived for _, deprived, unknown, _ in rows]
        for code in CODES
    }
    return frame.assign(**{code: pd.array(values, "boolean") for code, values in flags.items()})


def problem(households, interventions):
    distance = distances(households, STANDARD, "rural")
    return Problem(
        signatures(households, distance, interventions, STANDARD), distance, interventions, STANDARD
    )


def brute_force(asked, limits, cost_of):
    """Try every choice of sets for every household; return the least cost, or None."""
    best = None
    names = asked.distance["village"].tolist()
    options = [
        [0, *bundles(asked.signature_of[row], asked.interventions, STANDARD)] for row in asked.signature_of
    ]
    for choice in product(*options):
        exits = sum(one > 0 for one in choice)
        if exits < limits.target:
            continue
        if any(
            one.capacity is not None and sum(each >> bit & 1 for each in choice) > one.capacity
            for bit, one in enumerate(asked.interventions)
        ):
            continue
        if limits.per_village:
            by_village = dict.fromkeys(names, 0)
            able = dict(by_village)
            for name, one, option in zip(names, choice, options, strict=True):
                by_village[name] += one > 0
                able[name] += len(option) > 1
            if any(by_village[name] < min(limits.per_village, able[name]) for name in by_village):
                continue
        cost = sum(cost_of(each) for each in choice)
        if limits.budget is not None and cost > limits.budget:
            continue
        best = cost if best is None else min(best, cost)
    return best


CHOSEN = st.lists(st.sampled_from(CODES[:4]), min_size=1, max_size=2, unique=True).map(tuple)
HOUSEHOLDS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.lists(st.sampled_from(CODES[:5]), min_size=3, max_size=5, unique=True),
        st.just(()),
        st.one_of(st.none(), st.integers(120, 140)),
    ),
    min_size=1,
    max_size=4,
)
COSTS = st.integers(0, 9).map(lambda cost: (cost, cost + 1, cost + 3))
INTERVENTIONS = st.lists(
    st.builds(
        lambda removes, points, cost, capacity: (removes, points, cost, capacity),
        CHOSEN,
        st.sampled_from([0, 0, 10]),
        COSTS,
        st.one_of(st.none(), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(
    HOUSEHOLDS,
    INTERVENTIONS,
    st.integers(0, 4),
    st.integers(0, 1),
    st.one_of(st.none(), st.integers(0, 40)),
    st.booleans(),
)
def test_the_plan_costs_what_brute_force_finds(rows, told, target, per_village, budget, priced):
    interventions = [
        Intervention(f"i{n}", f"I{n}", removes, points, cost=cost if priced else None, capacity=capacity)
        for n, (removes, points, cost, capacity) in enumerate(told)
    ]
    asked = problem(listed(rows), interventions)
    limits = Limits(target, per_village, budget if priced else None)
    found = plan(asked, limits)

    def cost_of(bundle):
        if not priced:
            return bundle.bit_count()
        return sum(one.cost[1] for bit, one in enumerate(interventions) if bundle >> bit & 1)

    least = brute_force(asked, limits, cost_of)
    if least is None:
        assert found.shortfall is not None
        most = brute_force(asked, Limits(0, 0, limits.budget), lambda bundle: -1 if bundle else 0)
        if limits.budget is None:
            assert found.shortfall.exits == -(most or 0)
        assert found.shortfall.exits <= found.shortfall.liftable
        return
    assert found.shortfall is None and found.proved
    assert found.cost == least == sum(cost_of(bundle) for bundle in found.chosen["bundle"])
    assert len(found.chosen) >= target and found.chosen["row"].is_unique
    for one in found.chosen.to_dict("records"):
        assert (
            bundles(asked.signature_of[one["row"]], interventions, STANDARD)[one["bundle"]] == one["becomes"]
        )
    if priced and limits.budget is None:
        for case, at in (("low", 0), ("likely", 1), ("high", 2)):

            def cost_in(bundle, at=at):
                return sum(one.cost[at] for bit, one in enumerate(interventions) if bundle >> bit & 1)

            assert found.cases[case][0] == brute_force(asked, limits, cost_in)


ONE_EACH = [Intervention(code, code, (code,)) for code in CODES]


def test_a_household_needs_so_many_that_fewer_than_three_deprivations_stay():
    households = listed([("A", CODES[:5], (), None), ("A", CODES[:3], CODES[5:7], None)])
    asked = problem(households, ONE_EACH)
    assert {bundle.bit_count() for bundle in bundles(asked.signature_of[0], ONE_EACH, STANDARD)} == {3}
    # What is unknown counts as deprived, and cannot be removed before somebody looks.
    assert {bundle.bit_count() for bundle in bundles(asked.signature_of[1], ONE_EACH, STANDARD)} == {3}
    found = plan(asked, Limits(2))
    assert (found.unit, found.cost, found.proved) == ("interventions", 6, True)


def test_income_lifts_above_the_line_and_at_the_line_is_still_below():
    households = listed([("A", CODES[:6], (), 130)])
    for points, becomes in ((10, set()), (11, {"above"})):
        job = [Intervention("job", "Job", b1_points=points)]
        asked = problem(households, job)
        assert set(bundles(asked.signature_of[0], job, STANDARD).values()) == becomes


def test_fairness_takes_the_largest_need_at_no_higher_cost():
    rows = [("A", CODES[:3], (), None), ("A", CODES[:4], (), None)]
    wide = [Intervention("all", "All", tuple(CODES[:4]), cost=(1, 2, 3))]
    asked = problem(listed(rows), wide)
    fair = plan(asked, Limits(1, fairness="need"))
    assert fair.cost == plan(asked, Limits(1)).cost == 2
    assert fair.chosen["row"].tolist() == [1]
    assert fair.alternative == 1


@pytest.mark.parametrize(
    ("changes", "limits", "exits", "binding"),
    [
        ({"capacity": 0}, Limits(1), 0, ("capacity:all",)),
        ({"capacity": 1}, Limits(2), 1, ("capacity:all",)),
        ({}, Limits(2, budget=3), 1, ("budget",)),
        ({"removes": ()}, Limits(1), 0, ()),
        ({"eligible": ("group_nguoi_co_cong",)}, Limits(1), 0, ()),
    ],
)
def test_what_cannot_be_reached_is_explained(changes, limits, exits, binding):
    rows = [("A", CODES[:3], (), None), ("A", CODES[:4], (), None)]
    wide = [Intervention(**{"code": "all", "name": "All", "removes": CODES[:4], "cost": (1, 2, 3)} | changes)]
    found = plan(problem(listed(rows), wide), limits)
    assert found.shortfall.exits == exits and found.shortfall.binding == binding
    assert not found.proved and found.chosen.empty


def test_limits_that_bind_only_together_are_named_together():
    rows = [("A", CODES[:3], (), None)] * 2
    some = [
        Intervention("one", "One", (CODES[0],), cost=(2, 2, 2), capacity=1),
        Intervention("spare", "Spare", (CODES[9],), cost=(1, 1, 1), capacity=1),
    ]
    found = plan(problem(listed(rows), some), Limits(2, budget=2)).shortfall
    assert (found.exits, found.liftable) == (1, 2)
    assert (found.binding, found.jointly) == ((), ("budget", "capacity:one"))
    # Lifted together they let both leave, and each is needed for that.
    free = [Intervention("one", "One", (CODES[0],), cost=(2, 2, 2)), some[1]]
    assert plan(problem(listed(rows), free), Limits(2)).proved


@pytest.mark.parametrize(
    ("limits", "binding", "most"),
    [
        (Limits(2, per_village=1, budget=2), ("budget",), 0),  # two of A are cheap, one of B is not
        (Limits(2, per_village=2, budget=19), ("budget",), 1),
        (Limits(5, per_village=1, budget=19), ("budget",), None),
    ],
)
def test_a_minimum_per_village_is_told_from_a_target_out_of_reach(limits, binding, most):
    some = [
        Intervention("cheap", "Cheap", (CODES[0],), cost=(1, 1, 1)),
        Intervention("dear", "Dear", (CODES[5],), cost=(9, 9, 9)),
    ]
    rows = [("A", CODES[:3], (), None)] * 2 + [("B", CODES[5:8], (), None)] * 2
    asked = problem(listed(rows), some)
    found = plan(asked, limits)
    assert found.shortfall.village_minimum == most and found.shortfall.binding == binding
    if most is not None:
        assert found.shortfall.exits >= limits.target
        assert plan(asked, Limits(limits.target, most, limits.budget)).proved
        assert plan(asked, Limits(limits.target, most + 1, limits.budget)).shortfall


def test_what_if_everybody_got_it():
    rows = [("A", CODES[:3], (), None), ("A", CODES[1:5], (), None), ("B", CODES[2:8], (), None)]
    found = what_if(problem(listed(rows), ONE_EACH).signature_of, ONE_EACH, STANDARD)
    told = {row["code"]: (row["reached"], row["exits"]) for row in found.to_dict("records")}
    assert told[CODES[0]] == (1, 1) and told[CODES[2]] == (3, 1) and told[""] == (3, 3)


def test_too_many_interventions_are_refused():
    many = [Intervention(str(n), str(n), (CODES[0],)) for n in range(17)]
    with pytest.raises(UsageError, match="at most 16"):
        bundles(problem(listed([("A", CODES[:3], (), None)]), many).signature_of[0], many, STANDARD)


def test_thousands_of_households_are_planned_to_the_proved_optimum():
    random = np.random.default_rng(7)
    level = random.beta(2, 3, 1500)
    rows = [
        (f"V{n % 20}", [code for code in CODES if random.random() < rate + 0.2], (), None)
        for n, rate in enumerate(level)
    ]
    rows = [row for row in rows if len(row[1]) >= 3]
    some = [
        Intervention(
            code, code, (code,), cost=tuple(sorted(random.integers(1, 60, 3).tolist())), capacity=40 + 10 * n
        )
        for n, code in enumerate(CODES)
    ]
    found = plan(problem(listed(rows), some), Limits(200, per_village=2))
    assert found.proved and len(found.chosen) >= 200


def test_a_plan_is_not_lost_when_there_is_no_time_for_its_alternatives(monkeypatch):
    def late(*_):
        raise BuildError("the time ran out")

    monkeypatch.setattr("analysis.measures.planning.model.Model.fewest_again", late)
    found = plan(problem(listed([("A", CODES[:3], (), None)]), ONE_EACH), Limits(1))
    assert found.proved and found.alternative is None
