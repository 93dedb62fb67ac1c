"""Net and gross are two numbers; every odd target has a defined answer."""

import pandas as pd
import pytest

from analysis.measures.reduction import reduction

TARGET_COLUMNS = ["unit", "kind", "value"]
MOVEMENT_COLUMNS = ["unit", "class", "base", "item", "value"]


def stated(*rows):
    return pd.DataFrame(rows, columns=TARGET_COLUMNS).astype({"value": "Float64"})


def form_2(unit="15139", **items):
    rows = [(unit, "poor", "households", item, value) for item, value in items.items()]
    return pd.DataFrame(rows, columns=MOVEMENT_COLUMNS).astype({"value": "Int64"})


@pytest.mark.parametrize(
    ("target", "result", "gap", "attainment", "state"),
    [
        (10, 13, -3, 130.0, "over"),
        (10, 10, 0, 100.0, "on"),
        (10, 7, 3, 70.0, "under"),
        (10, 0, 10, 0.0, "no_change"),
        (10, -2, 12, -20.0, "rise"),
        (0, 3, -3, None, "zero_target"),
        (None, 3, None, None, "no_target"),
        (None, -3, None, None, "rise"),
        (10, None, None, None, "no_result"),
    ],
)
def test_every_pair_of_target_and_result(target, result, gap, attainment, state):
    targets = stated(("15139", "unstated", target)) if target is not None else stated()
    results = stated(("15139", "unstated", result)) if result is not None else stated()
    found = reduction(targets, results, form_2())
    assert len(found) == 1
    row = found.iloc[0].to_dict()
    assert row["state"] == state
    for column, value in (("gap_households", gap), ("attainment_pct", attainment)):
        assert (pd.isna(row[column]) and value is None) or row[column] == value


def test_net_and_gross_come_from_form_2_and_are_kept_apart():
    movements = form_2(opening=44, to_near_poor=9, above_near_poor=6, new=2, closing=31)
    found = reduction(stated(("15139", "net_reduction", 10)), stated(), movements)
    assert found[["kind", "target_households", "reduction_households", "state"]].values.tolist() == [
        ["net_reduction", 10, 13, "over"],
        ["gross_exits", pd.NA, 15, "no_target"],
    ]


def test_form_2_wins_over_a_stated_result_of_the_same_kind():
    found = reduction(
        stated(("15139", "net_reduction", 10)),
        stated(("15139", "net_reduction", 99)),
        form_2(opening=44, closing=31),
    )
    assert found["reduction_households"].tolist() == [13]


def test_an_unstated_result_is_never_compared_with_a_net_target():
    found = reduction(stated(("15139", "net_reduction", 10)), stated(("15139", "unstated", 13)), form_2())
    assert found[["kind", "state"]].values.tolist() == [
        ["net_reduction", "no_result"],
        ["unstated", "no_target"],
    ]
    assert found["attainment_pct"].isna().all()


def test_a_target_in_percentage_points_is_not_households():
    assert reduction(stated(("15139", "rate_pp", 1.5)), stated(), form_2()).empty


def test_missing_closing_is_not_zero():
    found = reduction(stated(("15139", "net_reduction", 10)), stated(), form_2(opening=44, closing=None))
    assert found["state"].tolist() == ["no_result"]
