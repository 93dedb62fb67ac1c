"""Sums of a group: told where every commune that reports a line has the item, and of exactly those."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.comparison import totals
from analysis.measures.comparison.whole import DEPRIVED, MOVED, STATUS, whole_lines

ITEMS = [
    ("all", "total"), ("poor", "opening"), ("poor", "new"), ("poor", "closing"), ("poor", "total"),
    ("near_poor", "closing"), ("poor", "nuoc"), ("poor", "bhyt"), ("poor", "deprivations"),
]  # fmt: skip
COLUMNS = ["unit", "class", "base", "item", "value", "among", "evidence"]


def frame(rows):
    """Figures of communes: unit, class, item, value (None: withheld)."""
    made = [
        (unit, name, "households", item, value, 90 if item in {"nuoc", "bhyt"} else None,
         "withheld" if value is None else "households")
        for unit, name, item, value in rows
    ]  # fmt: skip
    return pd.DataFrame(made, columns=COLUMNS).astype({"value": "Int64", "among": "Int64"})


def lines(rows, every=3):
    figures = frame(rows)
    return {
        (line.name, line.class_): line for line in whole_lines(figures, totals(figures, figures[:0], every))
    }


def test_a_rate_has_one_set_of_communes():
    found = lines([("a", "all", "total", 50), ("a", "poor", "closing", 5), ("b", "poor", "closing", 7)])
    status = found[STATUS, ""]
    assert status.units == {"a", "b"} and status.value("poor", "closing") == 12
    assert status.value("all", "total") is None  # b did not say how many households it has


def test_a_commune_without_any_closing_adds_no_households_to_the_rate():
    found = lines([("a", "all", "total", 50), ("a", "poor", "closing", 5), ("b", "all", "total", 70)])
    assert found[STATUS, ""].value("all", "total") == 50 and found[STATUS, ""].units == {"a"}


def test_the_opening_of_one_is_not_taken_from_the_closing_of_two():
    rows = [("a", "poor", "opening", 9), ("a", "poor", "closing", 5), ("b", "poor", "closing", 7)]
    moved = lines(rows)[MOVED, "poor"]
    assert moved.value("poor", "closing") == 12 and moved.value("poor", "opening") is None


def test_a_class_of_nobody_lacks_nothing():
    rows = [("a", "poor", "total", 9), ("a", "poor", "nuoc", 4), ("a", "poor", "deprivations", 9)]
    rows += [("b", "poor", "total", 0), ("b", "poor", "deprivations", 0)]
    assert lines(rows)[DEPRIVED, "poor"].value("poor", "nuoc") == 4


def test_what_is_withheld_of_one_is_withheld_of_all():
    rows = [
        ("a", "poor", "total", 9),
        ("b", "poor", "total", 5),
        ("a", "poor", "nuoc", None),
        ("b", "poor", "nuoc", 2),
    ]
    one = lines(rows)[DEPRIVED, "poor"].sums["poor", "nuoc"]
    assert (one.value, one.evidence) == (None, "withheld")


cells = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(ITEMS)), st.integers(0, 60), max_size=30
)


@given(cells)
def test_every_sum_is_that_of_all_communes_of_its_line(told):
    found = lines([(unit, *item, value) for (unit, item), value in told.items()], every=4)
    for (name, class_), line in found.items():
        for (of, item), one in line.sums.items():
            own = {unit: told[unit, (of, item)] for unit in line.units if (unit, (of, item)) in told}
            if name == STATUS and item == "closing":
                total = {u: told[u, (of, "total")] for u in line.units if (u, (of, "total")) in told}
                own = {**total, **own}
            nobody = {u for u in line.units if told.get((u, (of, "total"))) == 0 and name == DEPRIVED}
            assert set(own) | nobody == line.units, (name, class_, item)
            assert one.value == sum(own.values())
    for unit, (class_, item) in told:
        if class_ == "poor" and item in ("nuoc", "bhyt", "deprivations"):
            line = found[DEPRIVED, "poor"]
            has = {other for other in "abcd" if (other, (class_, item)) in told}
            nobody = {u for u in line.units if told.get((u, (class_, "total"))) == 0}
            assert unit in line.units and ((class_, item) in line.sums) == (has | nobody == line.units)
