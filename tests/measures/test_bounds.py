"""What a list does not tell: the truth lies inside every bound, and nothing open is told as exact.

Lists are made up (dữ liệu giả lập) by the rule of the law; then classes, flags, scores and members are taken
away. Whatever the households truly are is one way to complete the list, so no bound may exclude it.
"""

import random

import pandas as pd
import pytest

from analysis.intake.household import CAUSES, GROUPS
from analysis.measures.classification import with_class
from analysis.measures.counts import class_counts, deprivation_counts
from analysis.measures.deprivation import denominators, deprivation
from analysis.measures.form_counts import household_figures
from analysis.measures.forms import form_figures, rate
from analysis.measures.movements import movements
from analysis.standard import standard_for
from tests.seeds import seeds

STANDARD = standard_for(2023)
CODE = "15142"
VILLAGES = ("Thôn 1", "Thôn 2", "Thôn 3")


def year(drawn, ids):
    rows = []
    for village, number in ids:
        low = drawn.random() < 0.7
        lacking = set(drawn.sample(STANDARD.codes, drawn.randrange(7)))
        class_ = "not_poor" if not low else "poor" if len(lacking) >= 3 else "near_poor"
        rows.append(
            {
                "village": village, "household_id": str(number), "members": drawn.randint(1, 8),
                "urban": None, "b1_score": 120 if low else 160, "declared_class": class_,
                "previous_household": None, "ethnicity": drawn.choice(["Mường", "Kinh", "Dao"]),
                **{code: code in lacking for code in STANDARD.codes},
                **{flag: drawn.random() < 0.4 for flag in (*CAUSES, *GROUPS)},
            }
        )  # fmt: skip
    return typed(pd.DataFrame(rows))


def typed(frame):
    kinds = dict.fromkeys((*STANDARD.codes, *CAUSES, *GROUPS, "urban"), "boolean")
    texts = dict.fromkeys(
        ("village", "household_id", "declared_class", "previous_household", "ethnicity"), "string"
    )
    return frame.astype(kinds | texts | {"members": "Int64", "b1_score": "Int64"})


def forgotten(drawn, frame, share):
    """Take away what a list may fail to tell."""
    told = frame.copy()
    for name in ("declared_class", "b1_score", *STANDARD.codes, *CAUSES[:2], *GROUPS[:1]):
        much = share if name in ("declared_class", "b1_score") else share / 3
        gone = [drawn.random() < much for _ in range(len(told))]
        told[name] = told[name].mask(pd.Series(gone, index=told.index))
    return told


def lists(seed):
    drawn = random.Random(seed)
    ids = [(village, n) for village in VILLAGES for n in range(drawn.randint(1, 9))]
    true, told = {}, {}
    share = drawn.choice((0.1, 0.4, 0.8))
    for each in range(2021, 2021 + drawn.choice((2, 3))):
        here = [one for one in ids if drawn.random() < 0.9] or ids
        true[each] = year(drawn, here)
        told[each] = forgotten(drawn, true[each], share)
    return true, told


def classed(frames):
    return {each: with_class(frame, STANDARD, "rural") for each, frame in frames.items()}


def held(right, open_, keys, value="value", low="low", high="high"):
    """Check each true figure against what is told; return how many were told exactly, and as bounds."""
    told = {tuple(row[key] for key in keys): row for row in open_.to_dict("records")}
    exact = bounds = 0
    for row in right.to_dict("records"):
        key = tuple(row[name] for name in keys)
        if key not in told or pd.isna(row[value]):
            continue
        one = told[key]
        if pd.notna(one[value]):
            assert abs(float(one[value]) - float(row[value])) < 1e-9, (key, one, row[value])
            exact += 1
        elif pd.notna(one[low]):
            assert float(one[low]) - 1e-9 <= float(row[value]) <= float(one[high]) + 1e-9, (
                key,
                one,
                row[value],
            )
            assert one[low] < one[high]
            bounds += 1
    # What is told of somebody must be true of somebody: a row that is not there is 0.
    there = {tuple(row[key] for key in keys) for row in right.to_dict("records")}
    for key, one in told.items():
        is_share = value != "value" or key[0] in (5, 7)  # of nobody there is no share
        if key not in there and not is_share:
            assert pd.isna(one[value]) or one[value] == 0
            assert pd.isna(one[low]) or one[low] == 0
    return exact, bounds


def published(frame, standard):
    counts = class_counts(frame, CODE, standard)
    return counts, deprivation_counts(frame, CODE, standard)


@pytest.mark.parametrize("seed", seeds(4, 12))
def test_the_truth_lies_inside_every_bound(seed):
    true, told = (classed(frames) for frames in lists(seed))
    last = max(true)
    right, open_ = movements(true, CODE), movements(told, CODE)
    exact, bounds = held(right, open_, ["unit", "class", "base", "item"])
    counts, deprived = published(true[last], STANDARD)
    counts_told, deprived_told = published(told[last], STANDARD)
    held(counts, counts_told, ["unit", "class", "measure"])
    held(deprived, deprived_told, ["unit", "class", "indicator"])
    figures = household_figures(true[last], CODE)
    held(figures, household_figures(told[last], CODE), ["form", "unit", "line", "item"])
    right = form_figures(right, counts, deprived, STANDARD)
    open_ = form_figures(open_, counts_told, deprived_told, STANDARD)
    held(right, open_, ["form", "unit", "line", "item"])
    assert exact + bounds


@pytest.mark.parametrize("seed", seeds(4, 12))
def test_shares_lie_inside_their_bounds(seed):
    true, told = (classed(frames) for frames in lists(seed))
    last = max(true)
    for unit in (CODE, *VILLAGES):
        found = []
        for frame in (true[last], told[last]):
            tables = (one[one["unit"] == unit] for one in published(frame, STANDARD))
            counts, deprived = tables
            found.append((deprivation(deprived, counts, STANDARD), denominators(deprived, counts)))
        (right, sizes), (open_, sizes_told) = found
        keys = ["class", "indicator"]
        held(right, open_, keys, "share_pct", "share_low_pct", "share_high_pct")
        held(right, open_, keys, "households", "households_low", "households_high")
        held(sizes, sizes_told, ["class"], "households", "households_low", "households_high")


def test_a_list_that_tells_everything_has_no_bounds():
    true, _ = lists(1)
    found = movements(classed(true), CODE)
    assert found["value"].notna().all()
    assert (found["value"] == found["low"]).all() and (found["value"] == found["high"]).all()


def test_nobody_is_counted_as_what_nothing_tells():
    frame = typed(pd.DataFrame([{
        "village": "A", "household_id": str(n), "members": 3, "urban": None, "b1_score": None,
        "declared_class": "poor" if n < 5 else None, "previous_household": None, "ethnicity": "Kinh",
        **dict.fromkeys((*STANDARD.codes, *CAUSES, *GROUPS)),
    } for n in range(9)]))  # fmt: skip
    counts = class_counts(with_class(frame, STANDARD, "rural"), CODE, STANDARD)
    own = counts[(counts["unit"] == CODE) & (counts["measure"] == "households")]
    assert own[["class", "low", "high"]].values.tolist() == [["poor", 5, 9], ["near_poor", 0, 4]]
    assert own["value"].isna().all()


def test_a_rate_of_an_open_part_is_open():
    from analysis.measures.forms import Figure

    assert rate(Figure(None, "households", 5, 9), Figure(50, "published")) == Figure(
        None, "households", 10, 18
    )
    assert rate(Figure(None, "households", 5, 9), Figure(None, "households", 0, 9)).low is None
