"""Levels and changes of one territory: estimates keep their bounds, breaks are never crossed."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures.trend import KEYS, break_of, changes, indicator_flows, levels, shares


def figures(*rows):
    return pd.DataFrame(rows, columns=["year", "unit", *KEYS, "value"])


def closing(*rows):
    return figures(*((year, unit, "poor", "closing", value) for year, unit, value in rows))


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5), st.booleans()), min_size=1, max_size=8),
)
def test_a_level_lies_between_its_bounds_and_says_what_it_is(parts):
    units = {f"{n:05d}": split for n, (_, split, _) in enumerate(parts)}
    told = [(2024, f"{n:05d}", value) for n, (value, _, known) in enumerate(parts) if known]
    found = levels(closing(*told), {2024: units})
    if not told:
        assert found.empty
        return
    (row,) = found.to_dict("records")
    whole = [value for _, unit, value in told if units[unit] == 1]
    shared = [(value, units[unit]) for _, unit, value in told if units[unit] > 1]
    assert row["low"] == sum(whole)
    assert row["value"] == pytest.approx(sum(whole) + sum(value / split for value, split in shared))
    if len(told) < len(parts):
        assert row["state"] == "partial" and pd.isna(row["high"])
    else:
        assert row["state"] == ("estimate" if shared else "complete")
        assert row["low"] <= row["value"] <= row["high"] == sum(whole) + sum(value for value, _ in shared)


def test_not_reported_is_no_zero():
    found = levels(closing((2024, "a", 3), (2024, "b", None)), {2024: {"a": 1, "b": 1}})
    assert found[["value", "state"]].values.tolist() == [[3.0, "partial"]]
    assert changes(levels(closing((2023, "a", 3)), {2023: {"a": 1}}), {2023: {"a": 1}}).empty


def test_a_change_needs_two_whole_years_that_follow_each_other():
    parts = {year: {"a": 1, "b": 1} for year in (2022, 2023, 2024, 2026)}
    rows = [(2022, "a", 5), (2022, "b", 4), (2023, "a", 4), (2023, "b", 3), (2024, "a", 1), (2026, "a", 1)]
    found = changes(levels(closing(*rows), parts), parts)
    assert found[["year", "state"]].values.tolist() == [[2023, "complete"], [2024, "partial"]]
    assert found["change"].tolist()[0] == -2 and pd.isna(found["change"].iloc[1])


def test_the_series_break_of_2022_is_never_crossed():
    parts = {2021: {"a": 1}, 2022: {"a": 1}}
    (row,) = changes(levels(closing((2021, "a", 9), (2022, "a", 20)), parts), parts).to_dict("records")
    assert row["breaks"] == "series" and pd.isna(row["change"]) and row["state"] == "complete"


def test_the_merger_is_marked_where_borders_or_codes_moved():
    assert break_of(2025, {2024: {"a": 1, "b": 1}, 2025: {"c": 1}}) == "merger"
    assert break_of(2025, {2024: {"a": 1}, 2025: {"a": 1}}) is None
    assert break_of(2024, {2023: {"a": 1}, 2024: {"b": 1}}) is None
    assert break_of(2027, {2026: {"a": 1}, 2027: {"a": 1}}) == "series"  # Decree 351/2025
    parts = {2024: {"a": 1, "b": 2}, 2025: {"c": 1}}
    rows = [(2024, "a", 10), (2024, "b", 4), (2025, "c", 9)]
    (row,) = changes(levels(closing(*rows), parts), parts).to_dict("records")
    assert (row["change"], row["breaks"], row["state"]) == (-3.0, "merger", "estimate")


def test_a_share_needs_both_sides_whole_and_moves_in_percentage_points():
    parts = {2023: {"a": 1}, 2024: {"a": 1}}
    rows = [(2023, "a", "all", "total", 200), (2024, "a", "all", "total", 0)]
    rows += [(year, "a", "poor", "closing", 25) for year in (2023, 2024)]
    found = shares(levels(figures(*rows), parts), ("poor", "closing"), ("all", "total"))
    assert found["value"].tolist()[0] == 12.5 and found["state"].tolist() == ["complete", "partial"]
    assert pd.isna(found["value"].iloc[1])  # of no households there is no rate
    rows[1] = (2024, "a", "all", "total", 250)
    level = shares(levels(figures(*rows), parts), ("poor", "closing"), ("all", "total"))
    (row,) = changes(level, parts).to_dict("records")
    assert (row["item"], row["change"]) == ("closing_share", -2.5)


FLAGS = st.one_of(st.none(), st.booleans())


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), FLAGS, st.booleans(), FLAGS), min_size=1, max_size=30))
def test_flows_of_an_indicator_add_up_to_its_change(pairs):
    def listed(which):
        rows = [
            ("A", str(n), "poor", 4, None, pair[which + 1]) for n, pair in enumerate(pairs) if pair[which]
        ]
        names = ["village", "household_id", "class", "members", "previous_household", "water"]
        text = dict.fromkeys(["village", "household_id", "class", "previous_household"], "string")
        return pd.DataFrame(rows, columns=names).astype({"water": "boolean", "members": "Int64", **text})

    before, after = listed(0), listed(2)
    (row,) = indicator_flows(before, after, ["water"]).to_dict("records")
    surely = sum(1 for old, flag, new, now in pairs if old and new and (flag is None or now is None))
    assert row["unknown"] == surely
    both = [(flag, now) for old, flag, new, now in pairs if old and new and None not in (flag, now)]
    counted = (row["left"], row["stayed"], row["entered"])
    assert counted == tuple(both.count(case) for case in ((True, False), (True, True), (False, True)))
    assert row["gone"] == sum(old and not new and flag is True for old, flag, new, _ in pairs)
    assert row["came"] == sum(new and not old and now is True for old, _, new, now in pairs)
