"""Every transition of the circular, out of small lists; and the identities of forms 2 and 3."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.matching import match
from analysis.measures.movements import movements, transitions
from analysis.measures.reduction import reduction
from analysis.standard.schema.forms import MOVEMENTS

POOR, NEAR, NOT = "poor", "near_poor", "not_poor"
ELSEWHERE = ("Z", "rich", NOT, 3, None)  # makes a list one of all households


def listed(*rows, full=True):
    names = ["village", "household_id", "class", "members", "previous_household"]
    rows = [(*row, *(None,) * (5 - len(row))) for row in rows]
    frame = pd.DataFrame([*rows, *([ELSEWHERE] if full else [])], columns=names)
    return frame.astype({"members": "Int64", **dict.fromkeys([n for n in names if n != "members"], "string")})


def form(lists, name=POOR, base="households", unit="15139"):
    found = movements(dict(enumerate(lists, start=2020)), "15139")
    rows = found[(found["unit"] == unit) & (found["class"] == name) & (found["base"] == base)]
    values = dict(zip(rows["item"], rows["value"], strict=True))
    assert list(values) == list(MOVEMENTS[name])
    return {item: value for item, value in values.items() if pd.isna(value) or value}


@pytest.mark.parametrize(
    ("before", "after", "poor", "near_poor"),
    [
        (POOR, POOR, {"opening": 1, "closing": 1}, {}),
        (POOR, NEAR, {"opening": 1, "to_near_poor": 1}, {"from_poor": 1, "closing": 1}),
        (POOR, NOT, {"opening": 1, "above_near_poor": 1}, {}),
        (POOR, None, {"opening": 1, "other_decrease": 1}, {}),
        (NEAR, POOR, {"from_near_poor": 1, "closing": 1}, {"opening": 1, "to_poor": 1}),
        (NEAR, NEAR, {}, {"opening": 1, "closing": 1}),
        (NEAR, NOT, {}, {"opening": 1, "escaped": 1}),
        (NEAR, None, {}, {"opening": 1, "other_decrease": 1}),
        (NOT, POOR, {"new": 1, "closing": 1}, {}),
        (NOT, NEAR, {}, {"new": 1, "closing": 1}),
        (None, POOR, {"other_increase": 1, "closing": 1}, {}),
        (None, NEAR, {}, {"other_increase": 1, "closing": 1}),
        (NOT, NOT, {}, {}),
    ],
)
def test_every_transition(before, after, poor, near_poor):
    lists = [listed(*([("A", "1", name, 4)] if name else [])) for name in (before, after)]
    assert form(lists, POOR) == poor
    assert form(lists, NEAR) == near_poor


@pytest.mark.parametrize(
    ("history", "poor", "near_poor"),
    [
        ((POOR, NOT, POOR), {"relapsed": 1}, {}),
        ((NEAR, NOT, POOR), {"new": 1}, {}),
        ((NEAR, NOT, NEAR), {}, {"relapsed": 1}),
        ((POOR, NOT, NEAR), {}, {"new": 1}),
        ((POOR, NOT, NOT, NOT, POOR), {"relapsed": 1}, {}),
        ((POOR, NEAR, POOR), {"from_near_poor": 1}, {}),
    ],
)
def test_relapsed_is_told_from_new_by_every_earlier_list(history, poor, near_poor):
    lists = [listed(("A", "1", name, 4)) for name in history]
    entries = {"relapsed", "new", "from_near_poor", "from_poor"}
    for name, wanted in ((POOR, poor), (NEAR, near_poor)):
        assert {k: v for k, v in form(lists, name).items() if k in entries} == wanted


def test_how_far_back_was_searched_is_told():
    lists = {year: listed(("A", "1", POOR, 4)) for year in (2020, 2021, 2022)}
    assert set(movements(lists, "15139")["earlier_lists"]) == {1}
    del lists[2020]
    assert set(movements(lists, "15139")["earlier_lists"]) == {0}


def test_in_a_list_of_the_poor_only_absence_means_not_poor():
    lists = [listed(("A", "1", POOR, 4), full=False), listed(("A", "2", POOR, 3), full=False)]
    assert form(lists) == {"opening": 1, "above_near_poor": 1, "new": 1, "closing": 1}
    again = [*lists, listed(("A", "1", POOR, 4), full=False)]
    assert form(again) == {"opening": 1, "above_near_poor": 1, "relapsed": 1, "closing": 1}


def test_a_changed_code_or_village_is_the_same_household():
    lists = [listed(("A", "1", POOR, 4)), listed(("B", "9", NEAR, 4, "A/1"))]
    assert form(lists) == {"opening": 1, "to_near_poor": 1}
    renumbered = [listed(("A", "1", POOR, 4)), listed(("A", "9", POOR, 4, "1"))]
    assert form(renumbered) == {"opening": 1, "closing": 1}


def test_relapse_is_found_along_the_links():
    lists = [
        listed(("A", "1", POOR, 4)),
        listed(("A", "9", NOT, 4, "1")),
        listed(("B", "5", POOR, 4, "A/9")),
    ]
    assert form(lists) == {"relapsed": 1, "closing": 1}


def test_of_a_split_household_one_part_continues_it():
    lists = [listed(("A", "1", POOR, 5)), listed(("A", "1", NOT, 3), ("A", "1b", POOR, 2, "1"))]
    assert form(lists) == {"opening": 1, "above_near_poor": 1, "other_increase": 1, "closing": 1}


def test_merged_households_become_one():
    lists = [
        listed(("A", "1", POOR, 2), ("A", "2", POOR, 1)),
        listed(("A", "3", POOR, 3, "1; 2")),
    ]
    assert form(lists) == {"opening": 2, "other_decrease": 1, "closing": 1}
    assert form(lists, base="persons") == {
        "opening": 3, "other_decrease": 1, "other_increase": 1, "closing": 3,
    }  # fmt: skip


def test_who_moves_to_another_village_leaves_one_and_enters_the_other():
    lists = [listed(("A", "1", POOR, 4)), listed(("B", "1", POOR, 4, "A/1"))]
    assert form(lists, unit="A") == {"opening": 1, "other_decrease": 1}
    assert form(lists, unit="B") == {"other_increase": 1, "closing": 1}
    assert form(lists) == {"opening": 1, "other_decrease": 1, "other_increase": 1, "closing": 1}


def test_births_and_deaths_are_other_reasons():
    lists = [
        listed(("A", "1", POOR, 4), ("A", "2", POOR, 5)),
        listed(("A", "1", POOR, 6), ("A", "2", NEAR, 4)),
    ]
    assert form(lists, base="persons") == {
        "opening": 9, "to_near_poor": 5, "other_increase": 2, "closing": 6,
    }  # fmt: skip
    assert form(lists, NEAR, "persons") == {"from_poor": 5, "other_decrease": 1, "closing": 4}


def test_unknown_members_make_persons_missing_not_zero():
    lists = [listed(("A", "1", POOR, None)), listed(("A", "1", NOT, 3))]
    found = form(lists, base="persons")
    assert found.keys() == {"opening", "above_near_poor"}
    assert all(pd.isna(value) for value in found.values())
    assert form(lists) == {"opening": 1, "above_near_poor": 1}


def test_an_unknown_class_leaves_the_form_open():
    lists = dict(enumerate([listed(("A", "1", POOR, 3)), listed(("A", "1", None, 3))]))
    found = movements(lists, "15139").query("unit == '15139' and `class` == 'poor' and base == 'households'")
    bounds = {row["item"]: (row["low"], row["high"]) for row in found.to_dict("records")}
    assert {item: ends for item, ends in bounds.items() if ends != (0, 0)} == {
        "opening": (1, 1), "to_near_poor": (0, 1), "above_near_poor": (0, 1), "closing": (0, 1),
    }  # fmt: skip
    assert found.set_index("item")["value"].isna().sum() == 3
    assert transitions(lists)["class_new"].tolist() == ["unknown", NOT]


def test_reduction_takes_net_and_gross_from_the_lists():
    lists = {
        2021: listed(("A", "1", POOR, 4), ("A", "2", POOR, 4), ("A", "3", POOR, 4), ("A", "4", NOT, 2)),
        2022: listed(("A", "1", NOT, 4), ("A", "2", NEAR, 4), ("A", "3", POOR, 4), ("A", "4", POOR, 2)),
    }
    none = pd.DataFrame(columns=["unit", "kind", "value"])
    found = reduction(none, none, movements(lists, "15139"))
    found = found[found["unit"] == "15139"]
    assert found[["kind", "reduction_households", "evidence"]].values.tolist() == [
        ["net_reduction", 1, "households"],
        ["gross_exits", 2, "households"],
    ]


def lists_of(*classes):
    household = st.tuples(
        st.sampled_from("AB"),
        st.sampled_from("123456"),
        st.sampled_from(classes),
        st.integers(1, 9),
        st.sampled_from([None, None, None, "1", "2;3", "A/4", "B/1; 5", "7"]),
    )
    return st.lists(st.lists(household, max_size=10, unique_by=lambda row: row[:2]), min_size=2, max_size=4)


LISTS = lists_of(POOR, NEAR, NOT, None)
# What a class that nothing tells leaves open is tried in test_bounds.
KNOWN = lists_of(POOR, NEAR, NOT)


@settings(max_examples=20, deadline=None)
@given(KNOWN, st.booleans())
def test_the_identities_of_the_forms_hold_for_any_lists(rows, full):
    lists = {2020 + n: listed(*households, full=full) for n, households in enumerate(rows)}
    found = movements(lists, "15139")
    cell = found.set_index(["unit", "class", "base", "item"])["value"]
    current, previous = lists[max(lists)], lists[max(lists) - 1]
    for (unit, name, base), form_ in found.groupby(["unit", "class", "base"]):
        v = dict(zip(form_["item"], form_["value"], strict=True))
        outs, ins = MOVEMENTS[name][1:4], MOVEMENTS[name][4:8]
        assert v["closing"] == v["opening"] - sum(v[i] for i in outs) + sum(v[i] for i in ins)
        for end, households in (("opening", previous), ("closing", current)):
            mine = households[(households["class"] == name).fillna(False)]
            mine = mine if unit == "15139" else mine[mine["village"] == unit]
            assert v[end] == (len(mine) if base == "households" else mine["members"].sum())
    for base in ("households", "persons"):
        whole = cell["15139"]
        assert whole[POOR, base, "to_near_poor"] == whole[NEAR, base, "from_poor"]
        assert whole[POOR, base, "from_near_poor"] == whole[NEAR, base, "to_poor"]
    parts = found[found["unit"] != "15139"].groupby(["class", "base", "item"])["value"].sum()
    assert all(parts.get(key, 0) == value for key, value in cell["15139"].items())


@settings(max_examples=20, deadline=None)
@given(LISTS)
def test_every_household_of_either_list_is_matched_once(rows):
    previous, current = listed(*rows[-2]), listed(*rows[-1])
    found = match(previous, current)
    assert sorted(found["old"].dropna()) == list(range(len(previous)))
    assert sorted(found["new"].dropna()) == list(range(len(current)))
