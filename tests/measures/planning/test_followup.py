"""What became of a plan: only what both lists show, and unknown stays unknown."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.missing import is_missing
from analysis.measures.planning import follow_up
from analysis.measures.planning.followup import STATES
from tests.measures.planning.communes import CLASSES, CODES, FLAGS, HOUSEHOLD, SCORES, listed


def household(class_="poor", flags=(), score=None):
    return listed(
        [("A", class_, [flags[at] if at < len(flags) else False for at in range(len(CODES))], score)]
    )


def planned(removes=(), points=0):
    row = {"village": "A", "household_id": "0", "removes": tuple(removes), "b1_points": points}
    return pd.DataFrame([row | {"income_vnd": 0}])


@pytest.mark.parametrize(
    ("before", "after", "plan", "told"),
    [
        # A class that nobody knows stops nothing and is no exit.
        (("poor", [True]), (None, [False]), planned(CODES[:1]), ("unknown", 1, 1, 0)),
        # What was never deprived is no progress when it still is not.
        (("poor", [False]), ("poor", [False]), planned(CODES[:1]), ("unchanged", 0, 0, 0)),
        (("poor", [None]), ("poor", [False]), planned(CODES[:1]), ("unchanged", 0, 0, 0)),
        (("poor", [True, True]), ("poor", [False, True]), planned(CODES[:2]), ("helped", 2, 1, 0)),
        (("poor", [True, True]), ("poor", [None, True]), planned(CODES[:2]), ("unknown", 2, 0, 1)),
        (("poor", [True]), ("not_poor", [True]), planned(CODES[:1]), ("left", 1, 0, 0)),
        # A plan that raises the score is judged by the score.
        (("poor", [], 120), ("poor", [], 131), planned(points=20), ("helped", 0, 0, 0)),
        (("poor", [], 120), ("poor", [], 120), planned(points=20), ("unchanged", 0, 0, 0)),
        (("poor", [], 120), ("poor", [], None), planned(points=20), ("unknown", 0, 0, 0)),
    ],
)
def test_only_what_both_lists_show_is_progress(before, after, plan, told):
    found = follow_up(plan, household(*before), household(*after)).iloc[0]
    assert (found["state"], found["to_remove"], found["removed"], found["unclear"]) == told


def test_scores_of_both_years_are_told_where_the_plan_was_to_raise_them():
    found = follow_up(planned(points=20), household(score=120), household(score=131)).iloc[0]
    assert (found["b1_before"], found["b1_now"]) == (120, 131)
    found = follow_up(planned(CODES[:1]), household(score=120), household(score=131)).iloc[0]
    assert is_missing(found["b1_before"])


def test_a_household_that_is_gone_is_not_found():
    gone = household().iloc[:0]
    assert follow_up(planned(CODES[:1]), household(flags=[True]), gone)["state"].tolist() == ["not_found"]


PLANS = st.lists(
    st.tuples(
        st.integers(0, 5), st.lists(st.sampled_from(CODES), unique=True, max_size=3), st.sampled_from([0, 10])
    )
)


@given(st.lists(HOUSEHOLD, min_size=1, max_size=6), st.data(), PLANS)
def test_random_communes_over_two_years(rows, data, plans):
    later = [(row[0], data.draw(CLASSES), data.draw(FLAGS), data.draw(SCORES)) for row in rows]
    previous, current = listed(rows), listed(later)
    plan = pd.DataFrame(
        [
            {
                "village": rows[at][0] if at < len(rows) else "Z",
                "household_id": str(at),
                "removes": tuple(removes),
                "b1_points": points,
                "income_vnd": 0,
            }
            for at, removes, points in plans
        ],
        columns=["village", "household_id", "removes", "b1_points", "income_vnd"],
    )
    found = follow_up(plan, previous, current)
    assert len(found) == len(plan) and set(found["state"]) <= set(STATES)
    for one in found.to_dict("records"):
        at = int(one["household_id"])
        if at >= len(rows):
            assert one["state"] == "not_found"
            continue
        truly = [code for code in one["removes"] if rows[at][2][CODES.index(code)]]
        gone = [code for code in truly if later[at][2][CODES.index(code)] is False]
        assert (one["to_remove"], one["removed"]) == (len(truly), len(gone))
        assert (one["state"] == "unknown") >= (later[at][1] is None)
        assert (one["state"] == "left") == (later[at][1] in {"near_poor", "not_poor"})
    same = follow_up(plan, previous, previous)
    assert "helped" not in set(same["state"]) and same["removed"].sum() == 0
