"""Who changes class because the standard does, for the public: nobody can solve what is withheld.

Every table that fits all that is told is enumerated; it shares no code with the policy.
"""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.policy import POLICY
from analysis.disclosure.record import Record
from analysis.disclosure.standards import protect_standards, told_changes
from analysis.measures.standards import CHANGES, RESULTS
from analysis.standard import national_standards

OLD, NEW = national_standards()
CLASSES = ("poor", "near_poor", "not_poor")
POSSIBLE = [(a, b) for a in CLASSES for b in CLASSES if a == "not_poor" or b != "not_poor"]


def frames(cells, unknown=0):
    """The frames of the measure for a cross table; so many poor households have no class by the new one."""
    rows = [(a, b, cells.get((a, b), 0)) for a in CLASSES for b in CLASSES]
    rows.append(("poor", "unknown", unknown))
    changes = pd.DataFrame(
        [(OLD.id, NEW.id, a, b, count, 0, "households") for a, b, count in rows], columns=list(CHANGES)
    ).astype(CHANGES)
    sides = ((OLD.id, 0), (NEW.id, 1))
    sizes = [
        (one, name, sum(row[2] for row in rows if row[side] == name))
        for one, side in sides
        for name in CLASSES
    ]
    results = pd.DataFrame(
        [(one, name, size, size, size, 4 * size, "households") for one, name, size in sizes],
        columns=list(RESULTS),
    ).astype(RESULTS)
    return results, changes


def told(results, changes):
    """What a reader sees: cells and classes by the new standard, None where withheld."""
    cells = {
        (row["class_old"], row["class_new"]): None if pd.isna(row["households"]) else int(row["households"])
        for row in changes.to_dict("records")
        if row["class_new"] in CLASSES
    }
    new = results[results["standard"] == NEW.id].set_index("class")["households"]
    return cells, {name: None if pd.isna(new[name]) else int(new[name]) for name in CLASSES}


def fitting(cells, columns, rows):
    """Every table that fits: cells told, sums of the rows, sums of the columns that are told."""
    lines = []
    for name in CLASSES:
        free = [key for key in POSSIBLE if key[0] == name]
        choices = [[cells[key]] if cells[key] is not None else range(rows[name] + 1) for key in free]
        lines.append(
            [dict(zip(free, one, strict=True)) for one in product(*choices) if sum(one) == rows[name]]
        )
    for parts in product(*lines):
        table = {key: value for part in parts for key, value in part.items()}
        sums = {name: sum(v for (_, b), v in table.items() if b == name) for name in CLASSES}
        if all(columns[name] in (None, sums[name]) for name in CLASSES):
            yield table


TABLES = st.fixed_dictionaries({key: st.integers(0, 5) for key in POSSIBLE})


@given(TABLES)
def test_no_unsafe_count_can_be_solved_from_what_is_told(table):
    results, changes = frames(table)
    safe = protect_standards(results, changes, (OLD, NEW))
    cells, columns = told(*safe)
    rows = {name: sum(v for (a, _), v in table.items() if a == name) for name in CLASSES}
    unsafe = [key for key in POSSIBLE if POLICY.is_unsafe(table[key], rows[key[0]]) and rows[key[0]]]
    found = list(fitting(cells, columns, rows))
    assert table in found
    for key in unsafe:
        if key[0] != "not_poor" and not table[key] and cells[key] == 0:
            continue
        values = {one[key] for one in found}
        assert cells[key] is None and len(values) >= 2, (key, cells, columns)
    withheld_rows = safe[1][safe[1]["evidence"] == "withheld"]
    assert withheld_rows["households"].isna().all()
    assert safe[1]["declared_otherwise"].isna().all()


def test_what_is_safe_is_told():
    table = {("poor", "poor"): 20, ("poor", "near_poor"): 8, ("near_poor", "near_poor"): 30}
    table |= {("near_poor", "poor"): 6, ("not_poor", "poor"): 9, ("not_poor", "near_poor"): 14}
    results, changes = protect_standards(*frames(table | {("not_poor", "not_poor"): 200}), (OLD, NEW))
    assert changes["households"].notna().all() and results["households"].notna().all()


def test_one_small_count_takes_three_others_with_it_and_no_class():
    table = {("poor", "poor"): 23, ("poor", "near_poor"): 3, ("near_poor", "poor"): 1}
    table |= {("near_poor", "near_poor"): 7, ("not_poor", "poor"): 16, ("not_poor", "near_poor"): 31}
    results, changes = protect_standards(*frames(table | {("not_poor", "not_poor"): 222}), (OLD, NEW))
    gone = changes[changes["evidence"] == "withheld"]
    assert set(zip(gone["class_old"], gone["class_new"], strict=True)) == {
        (a, b) for a in CLASSES[:2] for b in CLASSES[:2]
    }
    assert results["households"].notna().all()


@pytest.mark.parametrize("column", ["households", "low", "high", "persons"])
def test_where_the_list_leaves_a_class_open_nothing_of_the_other_standard_is_told(column):
    table = {("poor", "poor"): 20, ("not_poor", "not_poor"): 200}
    results, changes = protect_standards(*frames(table, unknown=5), (OLD, NEW))
    assert changes["households"].isna().all()
    assert results.loc[results["standard"] == NEW.id, column].isna().all()
    assert results.loc[results["standard"] == OLD.id, "households"].notna().all()


def test_a_later_release_tells_nothing_that_the_earlier_one_can_be_subtracted_from():
    table = dict.fromkeys(POSSIBLE, 20)
    first = protect_standards(*frames(table), (OLD, NEW))[1]
    record = Record("disclosed.json", "", dict(told_changes(first, (OLD, NEW))))
    moved = table | {("poor", "poor"): 19, ("poor", "near_poor"): 21}
    changes = protect_standards(*frames(moved), (OLD, NEW), record)[1]
    cells = {(r["class_old"], r["class_new"]): r["households"] for r in changes.to_dict("records")}
    assert pd.isna(cells["poor", "poor"]) and pd.isna(cells["poor", "near_poor"])
    same = protect_standards(*frames(table), (OLD, NEW), record)[1]
    pd.testing.assert_frame_equal(same, first)
