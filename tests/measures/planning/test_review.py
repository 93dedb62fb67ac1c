"""Households without a class, or with one that their data contradict, are looked into, not planned."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.planning import (
    Intervention,
    Limits,
    Problem,
    distances,
    later,
    plan,
    reviews,
    signatures,
)
from tests.measures.planning.communes import CODES, HOUSEHOLD, STANDARD, listed

ONE_EACH = [Intervention(code, code, (code,)) for code in CODES]


def problem(households, interventions=ONE_EACH):
    distance = distances(households, STANDARD, "rural")
    return Problem(
        signatures(households, distance, interventions, STANDARD), distance, interventions, STANDARD
    )


def flags(deprived, unknown=0):
    known = [True] * deprived + [None] * unknown
    return known + [False] * (len(CODES) - len(known))


def test_a_declared_poor_household_with_two_deprivations_is_no_free_exit():
    households = listed([("A", "poor", flags(2), 120), ("A", "poor", flags(3), 120)])
    found = plan(problem(households), Limits(1))
    assert found.chosen["row"].tolist() == [1] and found.cost == 1
    assert plan(problem(households), Limits(2)).shortfall.exits == 1
    told = reviews(households, STANDARD, "rural")
    assert told["household_id"].tolist() == ["0"] and told["reason"].tolist() == ["contradiction"]


def test_what_is_not_recorded_contradicts_nothing():
    households = listed([("A", "poor", flags(2, unknown=1), 120)])
    assert reviews(households, STANDARD, "rural").empty
    assert plan(problem(households), Limits(1)).cost == 1


def test_what_takes_longer_than_the_year_is_for_the_next():
    slow = [Intervention("slow", "Slow", CODES[:3], months=18), Intervention("none", "None", CODES[9:10])]
    asked = problem(listed([("A", "poor", flags(3), 120)]), slow)
    assert plan(asked, Limits(1)).shortfall.exits == 0
    assert later(asked, listed([("A", "poor", flags(3), 120)]))["codes"].tolist() == [("slow",)]
    in_time = problem(
        listed([("A", "poor", flags(3), 120)]), [Intervention("year", "Year", CODES[:3], months=12)]
    )
    assert plan(in_time, Limits(1)).proved


@settings(max_examples=100, deadline=None)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=8), st.integers(0, 4))
def test_nobody_vanishes_and_nobody_is_an_exit_for_nothing(rows, target):
    households = listed(rows)
    told = reviews(households, STANDARD, "rural")
    unclassed = {str(at) for at, row in enumerate(rows) if row[1] is None}
    assert set(told.loc[told["reason"] == "unclassed", "household_id"]) == unclassed
    for at, (_, class_, known, score) in enumerate(rows):
        sure, most = sum(flag is True for flag in known), sum(flag is not False for flag in known)
        above = score is not None and score > STANDARD.b1_points.rural
        wrong = {
            "poor": above or most < 3,
            "near_poor": above or sure >= 3,
            "not_poor": score is not None and not above,
            None: False,
        }[class_]
        assert (str(at) in set(told.loc[told["reason"] == "contradiction", "household_id"])) == wrong
    asked = problem(households)
    found = plan(asked, Limits(target))
    taken = set(asked.distance["household_id"].iloc[found.chosen.get("row", [])])
    assert not taken & set(told["household_id"])
    assert all(found.chosen.get("codes", []))
