"""One list under several standards: the rule as small tables, and that the order of asking is nothing."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.standards import CHANGES, changes, in_order, left_out, results, under
from analysis.standard import national_standards

OLD, NEW = national_standards()
CODES = tuple(dict.fromkeys((*OLD.codes, *NEW.codes)))
SHARED = [code for code in OLD.codes if code in NEW.codes]
ONLY_OLD, ONLY_NEW = "phuong_tien_tt", "rac_thai"


def listed(*rows):
    """A list: (declared class, score, income, the indicators that the household lacks, those unknown)."""
    frame = pd.DataFrame(
        [
            {
                "village": "Thôn 1",
                "household_id": f"{number:05d}",
                "members": 4,
                "urban": None,
                "declared_class": declared,
                "b1_score": score,
                "income_vnd": income,
                **{code: None if code in unknown else code in lacks for code in CODES},
            }
            for number, (declared, score, income, lacks, unknown) in enumerate(rows)
        ]
    )
    kinds = {"declared_class": "string", "b1_score": "Int64", "income_vnd": "Int64", "urban": "boolean"}
    return frame.astype({**kinds, "members": "Int64", **dict.fromkeys(CODES, "boolean")})


TWO, THREE = SHARED[:2], SHARED[:3]
# What the list says → class by the standard of 2022, class by that of 2027, both rural; None: not known.
RULES = [
    ("both lines", (None, None, 1_500_000, THREE, ()), "poor", "poor"),
    ("the line rises", (None, None, 2_200_000, THREE, ()), "not_poor", "poor"),
    ("the line rises, two lacks", (None, None, 2_200_000, TWO, ()), "not_poor", "near_poor"),
    ("above both", (None, None, 2_200_001, THREE, ()), "not_poor", "not_poor"),
    ("a lack that is no longer asked", (None, None, 900_000, [*TWO, ONLY_OLD], ()), "poor", "near_poor"),
    ("a lack that is asked now", (None, None, 900_000, [*TWO, ONLY_NEW], ()), "near_poor", "poor"),
    ("waste not asked, may matter", (None, None, 900_000, TWO, (ONLY_NEW,)), "near_poor", None),
    ("waste not asked, matters nothing", (None, None, 900_000, THREE, (ONLY_NEW,)), "poor", "poor"),
    ("points, no income", (None, 140, None, THREE, ()), "poor", None),
    ("points say nothing of the new line", (None, 150, 1_400_000, THREE, ()), "not_poor", "poor"),
    ("declared counts for its own year only", ("not_poor", None, 900_000, THREE, ()), "not_poor", "poor"),
    ("nothing known", (None, None, None, (), CODES), None, None),
]


@pytest.mark.parametrize(("row", "old", "new"), [rule[1:] for rule in RULES], ids=[r[0] for r in RULES])
def test_classes_by_two_standards(row, old, new):
    found = [under(listed(row), one, OLD, "rural")["class"].iloc[0] for one in (OLD, NEW)]
    assert [None if pd.isna(one) else one for one in found] == [old, new]


HOUSEHOLDS = st.lists(
    st.tuples(
        st.sampled_from([None, "poor", "near_poor", "not_poor"]),
        st.sampled_from([None, 100, 140, 141, 175, 176]),
        st.sampled_from([None, 900_000, 1_500_001, 2_000_000, 2_200_000, 2_800_001]),
        st.sets(st.sampled_from(CODES), max_size=5),
        st.sets(st.sampled_from(CODES), max_size=3),
    ),
    min_size=1,
    max_size=12,
)
ASKED = st.lists(st.sampled_from([OLD, NEW]), max_size=4)


@settings(max_examples=20)
@given(HOUSEHOLDS, ASKED, st.sampled_from(["rural", "urban"]), st.sampled_from([OLD, NEW]))
def test_a_class_never_depends_on_the_order_of_standards(rows, asked, area, own):
    frame = listed(*rows)
    told = results(frame, [own, *asked], own, area, None)
    turned = results(frame, [*reversed(asked), own, *asked], own, area, None)
    pd.testing.assert_frame_equal(told, turned)
    for one in in_order([own, *asked]):
        alone = results(frame, [one], own, area, None)
        among = told[told["standard"] == one.id].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, among)


@settings(max_examples=20)
@given(HOUSEHOLDS, st.sampled_from(["rural", "urban"]), st.integers(0, 5) | st.none())
def test_changes_add_up_to_both_results(rows, area, outside):
    frame = listed(*rows)
    found = changes(frame, [NEW, OLD], OLD, area, outside)
    assert list(found.columns) == list(CHANGES)
    inside = found[found["class_old"] != "not_listed"]
    assert inside["households"].sum() == len(frame)
    told = results(frame, [NEW, OLD], OLD, area, outside)
    for standard, side in ((OLD, "class_old"), (NEW, "class_new")):
        for name in ("poor", "near_poor"):
            row = told[(told["standard"] == standard.id) & (told["class"] == name)].iloc[0]
            assert inside.loc[inside[side] == name, "households"].sum() == row["low"]
    for row in told.to_dict("records"):
        assert pd.isna(row["high"]) or row["low"] <= row["high"]
        assert pd.isna(row["households"]) or row["households"] == row["low"] == row["high"]


def test_a_list_of_the_poor_alone_says_nothing_of_the_others_under_the_next_standard():
    frame = listed(("poor", None, 900_000, THREE, ()), ("near_poor", None, 900_000, TWO, ()))
    told = results(frame, [OLD, NEW], OLD, "rural", left_out(frame, 100)).set_index(["standard", "class"])
    assert told.loc[(OLD.id, "poor"), ["households", "low", "high"]].tolist() == [1, 1, 1]
    assert told.loc[(OLD.id, "not_poor"), "households"] == 98
    assert pd.isna(told.loc[(NEW.id, "poor"), "households"])
    assert told.loc[(NEW.id, "poor"), ["low", "high"]].tolist() == [1, 99]
    unknown = results(frame, [OLD, NEW], OLD, "rural", left_out(frame, None)).set_index(["standard", "class"])
    assert pd.isna(unknown.loc[(NEW.id, "poor"), "high"])
    others = changes(frame, [OLD, NEW], OLD, "rural", left_out(frame, 100)).iloc[-1]
    assert others[["class_old", "class_new", "households"]].tolist() == ["not_listed", "unknown", 98]
