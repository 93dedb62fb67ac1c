"""The law's rule for the class of a household, held against every way of filling in what is missing."""

from itertools import product

import pandas as pd
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from analysis.intake.lists.law import check_law
from analysis.measures.classification import classify
from analysis.standard import standard_for
from analysis.standard.classes import CLASSES, classes_by_law

STANDARD = standard_for(2022)
LINE, POINTS = STANDARD.income_line, STANDARD.b1_points
KINDS = {
    "urban": pl.Boolean,
    "b1_score": pl.Int64,
    "income_vnd": pl.Int64,
    **dict.fromkeys(STANDARD.codes, pl.Boolean),
}
flags = st.sampled_from((True, False, None))
around = [limit + step for limit in (POINTS.rural, POINTS.urban) for step in (-1, 0, 1)]
incomes = [limit + step for limit in (LINE.rural, LINE.urban) for step in (-1, 0, 1)]
households = st.fixed_dictionaries(
    {
        "urban": flags,
        "b1_score": st.sampled_from((None, *around)),
        "income_vnd": st.sampled_from((None, *incomes)),
        **dict.fromkeys(STANDARD.codes, flags),
    }
)


def by_trying(household, area):
    """The classes that some filling-in gives, written anew from the text of the law."""
    own = household["urban"]
    place = area if own is None else "urban" if own else "rural"
    if household["b1_score"] is not None:
        low = {household["b1_score"] <= POINTS.of(place)}
    elif household["income_vnd"] is not None:
        low = {household["income_vnd"] <= LINE.of(place)}
    else:
        low = {True, False}
    told = [household[code] for code in STANDARD.codes]
    numbers = range(told.count(True), told.count(True) + told.count(None) + 1)
    return {
        "not_poor" if not below else "poor" if number >= 3 else "near_poor"
        for below, number in product(low, numbers)
    }


@given(st.lists(households, max_size=20), st.sampled_from(("rural", "urban")))
def test_a_class_is_possible_where_some_filling_in_gives_it(rows, area):
    expected = [by_trying(row, area) for row in rows]
    found = classes_by_law(pl.DataFrame(rows, KINDS), STANDARD, area)
    assert [{name for name in CLASSES if row[name]} for row in found.to_dicts()] == expected
    only = [next(iter(one)) if len(one) == 1 else None for one in expected]
    assert found["computed_class"].to_list() == only
    listed = pd.DataFrame(rows, columns=list(KINDS))
    computed = classify(listed, STANDARD, area)["computed_class"]
    assert [None if pd.isna(one) else one for one in computed] == only


@given(st.lists(households, min_size=1, max_size=20), st.data())
def test_reading_a_list_and_measuring_it_say_the_same_of_a_declared_class(rows, data):
    declared = [data.draw(st.sampled_from(CLASSES)) for _ in rows]
    frame = pl.DataFrame(rows, KINDS).with_columns(
        row=pl.int_range(len(rows), dtype=pl.UInt32),
        declared_class=pl.Series(declared),
        raw_declared_class=pl.Series(declared),
    )
    faults = [fault for fault in check_law(frame, STANDARD, "rural") if fault.column == "declared_class"]
    contradicted = {row for fault in faults for row in fault.rows.to_list()}
    wrong = {at for at, row in enumerate(rows) if declared[at] not in by_trying(row, "rural")}
    assert contradicted == wrong


def test_a_list_with_no_column_of_the_law_has_a_row_each():
    found = classes_by_law(pl.DataFrame({"village": ["A", "B"]}), STANDARD, "rural")
    assert found.height == 2
    assert found["computed_class"].null_count() == 2
    assert classes_by_law(pl.DataFrame(schema=KINDS), STANDARD, "rural").is_empty()
