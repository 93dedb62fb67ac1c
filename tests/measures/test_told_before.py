"""Movements out of the classes of last year that a list tells itself. Synthetic data (dữ liệu giả lập)."""

import random

import pandas as pd
import pytest

from analysis.measures.movements import movements
from analysis.measures.told_before import movements_told
from analysis.standard.classes import CLASSES

NAMES = ["village", "household_id", "class", "members", "previous_household"]


def _lists(seed, *, all_told):
    """Return last year's list and this year's, which tells last year's classes: all, or nine of ten."""
    rng = random.Random(seed)
    before, after = [], []
    for number in range(rng.randint(20, 60)):
        village, code = f"Thôn {number % 3 + 1}", f"{number:03d}"
        old, new = rng.choice(CLASSES), rng.choice(CLASSES)
        members = rng.randint(1, 6)
        was, is_ = rng.random() < 0.95, rng.random() < 0.9
        if was:
            before.append((village, code, old, members, None))
        if is_ and (was or not all_told):
            told = old if was and (all_told or rng.random() < 0.9) else None
            after.append((village, code, new, rng.randint(1, 6), None, told))
    last = pd.DataFrame(before, columns=NAMES)
    now = pd.DataFrame(after, columns=[*NAMES, "previous_class"])
    return (frame.convert_dtypes().astype({"previous_household": "string"}) for frame in (last, now))


@pytest.mark.parametrize("all_told", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_told_is_the_truth_or_bounds_around_it(seed, all_told):
    last, now = _lists(seed, all_told=all_told)
    if now["previous_class"].isna().mean() > 0.5:
        pytest.skip("nothing is counted")
    keys = ["unit", "class", "base", "item"]
    truth = movements({2022: last, 2023: now}, "15142", {2022: "all", 2023: "all"}).set_index(keys)["value"]
    told = movements_told(now, "15142").set_index(keys)
    known = told["value"].notna()
    gone = told.index.get_level_values("item").isin(["opening", "other_decrease"])
    assert not known[gone].any()
    assert (told["value"][known] == truth.reindex(told.index)[known]).all()
    bounded = told["low"].notna() & ~known
    right = truth.reindex(told.index)[bounded]
    assert ((told["low"][bounded] <= right) & (right <= told["high"][bounded])).all()
    households = told.index.get_level_values("base") == "households"
    assert known[households & ~gone].all() or not all_told


def test_a_list_of_the_poor_alone_does_not_say_who_is_over_the_line():
    rows = [("A", "1", "poor", 4, None, "poor"), ("A", "2", "near_poor", 3, None, "poor")]
    told = movements_told(pd.DataFrame(rows, columns=[*NAMES, "previous_class"]), "15142")
    found = told[(told["unit"] == "15142") & (told["base"] == "households")].set_index(["class", "item"])[
        "value"
    ]
    assert found["poor", "to_near_poor"] == found["near_poor", "from_poor"] == 1
    assert found[[("poor", "above_near_poor"), ("near_poor", "escaped"), ("poor", "opening")]].isna().all()


def test_few_classes_of_last_year_say_nothing():
    rows = [("A", str(n), "poor", 4, None, "poor" if n == 0 else None) for n in range(3)]
    now = pd.DataFrame(rows, columns=[*NAMES, "previous_class"])
    assert movements_told(now, "15142").empty
