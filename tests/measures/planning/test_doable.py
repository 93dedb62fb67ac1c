"""What no support changes is never chosen: a plan is the one that it would be without it."""

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.planning import (
    Intervention,
    Limits,
    Problem,
    distances,
    not_doable,
    plan,
    signatures,
    what_if,
)
from tests.measures.planning.communes import CODES, HOUSEHOLD, STANDARD, listed

ONE = st.builds(
    lambda removes, points, cost, doable: (tuple(removes), points, cost, doable),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    st.sampled_from([0, 0, 20]),
    st.one_of(st.none(), st.integers(0, 9)),
    st.booleans(),
)


def problem(households, interventions):
    distance = distances(households, STANDARD, "rural")
    asked = signatures(households, distance, interventions, STANDARD)
    return Problem(asked, distance, interventions, STANDARD)


@settings(max_examples=60, deadline=None)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=6), st.lists(ONE, min_size=1, max_size=6), st.integers(0, 3))
def test_a_plan_is_as_if_the_others_did_not_exist(rows, told, target):
    interventions = [
        Intervention(f"i{n}", f"I{n}", removes, points, cost=cost and (cost,) * 3, doable=doable)
        for n, (removes, points, cost, doable) in enumerate(told)
    ]
    households, doable = listed(rows), [one for one in interventions if one.doable]
    every, asked = problem(households, interventions), problem(households, doable)
    found, expected = plan(every, Limits(target)), plan(asked, Limits(target))
    assert (found.unit, found.cost) == (expected.unit, expected.cost)
    assert (found.shortfall is None) == (expected.shortfall is None)
    if found.shortfall:
        assert found.shortfall.liftable == expected.shortfall.liftable
    names = {one.code for one in doable}
    assert all(set(codes) <= names for codes in found.chosen.get("codes", ()))
    options = what_if(every.signature_of, interventions, STANDARD).set_index("code")
    assert options.loc[[one.code for one in interventions if not one.doable], "exits"].sum() == 0
    assert options.loc["", "exits"] == what_if(asked.signature_of, doable, STANDARD)["exits"].iloc[-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=6), st.lists(ONE, min_size=0, max_size=6))
def test_a_deprivation_is_told_where_it_is_stated_and_nothing_else_helps(rows, told):
    households = listed(rows)
    interventions = [
        Intervention(f"i{n}", f"I{n}", removes, doable=doable) for n, (removes, *_, doable) in enumerate(told)
    ]
    found = not_doable(households, interventions, STANDARD)
    for (_, _, flags, _), codes in zip(rows, found, strict=True):
        stated = {code for one in interventions if not one.doable for code in one.removes}
        helped = {code for one in interventions if one.doable for code in one.removes}
        deprived = {code for code, flag in zip(CODES, flags, strict=True) if flag}
        assert set(codes) == deprived & (stated - helped)
    assert (
        not_doable(households, [replace(one, doable=True) for one in interventions], STANDARD).map(len).sum()
        == 0
    )


def test_help_that_a_household_may_not_get_does_not_make_it_doable():
    households = listed([("A", "poor", [True] * len(CODES), None)] * 2)
    households = households.assign(group=pd.array([True, False], "boolean"))
    fixed = Intervention("fixed", "Fixed", CODES[:1], doable=False)
    some = Intervention("some", "Some", CODES[:1], eligible=("group",))
    assert not_doable(households, [fixed, some], STANDARD).tolist() == [(), (CODES[0],)]
