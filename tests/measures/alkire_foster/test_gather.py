"""Rows that are read a part at a time give what they give all at once."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analysis import alkire_foster, flag_keys
from analysis.core.errors import DataError
from analysis.measures.alkire_foster.codes import TEXTS, coded, grouped, numbered
from tests.measures.alkire_foster.test_oracle import design

VALUES = {
    "text": ["b", "", None, "a10", "a9"],
    "categorical": pl.Series(["b", "", None, "a"], dtype=pl.Categorical),
    "enum": pl.Series(["b", "a", None], dtype=pl.Enum(["b", "a"])),
    "whole": [3, None, -5, 7],
    "far": pl.Series([2**64 - 1, 0, None, 2**63], dtype=pl.UInt64),
    "float": [1.5, None, float("nan"), -2.0],
    "whole float": [1.0, None, 20.0],
    "yes or no": [True, None, False],
    "day": [date(2023, 1, 1), None, date(2022, 5, 5)],
}


def measured(frame, options):
    """All measures of a design of the oracle, in an order that does not depend on anything."""
    found = alkire_foster(
        frame,
        ["a", "b", "c"],
        ["1/3"],
        by=["group"],
        year="year",
        sample_weight="weight",
        strata="stratum",
        independent_years=False,
        **options,
    )
    return found.collect() if isinstance(found, pl.LazyFrame) else found


@pytest.mark.parametrize("lazy", [False, True], ids=["slices", "batches"])
@pytest.mark.parametrize("seed", range(12))
def test_parts_give_what_the_whole_gives(monkeypatch, seed, lazy):
    # Some parts have missing flags and others none, and a PSU lies in several.
    frame, _, _, options = design(seed)
    options["psu"] = "psu"
    known = measured(frame, options)
    monkeypatch.setattr(flag_keys, "PART", 5 + seed)
    parts = measured(frame.lazy() if lazy else frame, options)
    assert_frame_equal(parts, known, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("at", [0, 7, 11])
@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [("a", 2, "not_binary"), ("weight", -1.0, "bad_weight"), ("psu", None, "missing_key")],
)
def test_a_fault_is_told_whichever_part_it_is_in(monkeypatch, at, column, value, rule):
    monkeypatch.setattr(flag_keys, "PART", 4)
    rows = {"a": [0, 1] * 6, "psu": [1, 2, 3] * 4, "weight": [1.0] * 12}
    rows[column] = [value if place == at else one for place, one in enumerate(rows[column])]
    with pytest.raises(DataError) as told:
        alkire_foster(pl.DataFrame(rows), ["a"], "1", psu="psu", sample_weight="weight")
    assert [finding.rule for finding in told.value.findings] == [rule]


def test_every_column_without_a_key_is_told_though_in_different_parts(monkeypatch):
    monkeypatch.setattr(flag_keys, "PART", 2)
    rows = pl.DataFrame({"a": [0, 1, 0, 1], "stratum": [1, None, 1, 1], "psu": [1, 2, 3, None]})
    with pytest.raises(DataError) as told:
        alkire_foster(rows, ["a"], "1", strata="stratum", psu="psu")
    assert [finding.column for finding in told.value.findings] == ["stratum", "psu"]


@pytest.mark.parametrize("kind", VALUES)
def test_keys_of_every_kind_are_numbered_as_they_are_coded(kind):
    values = pl.Series("key", VALUES[kind])
    column = pl.concat([values, values.reverse(), values])
    codes, _ = coded(column)
    numbers = numbered(column)
    assert numbers.min() >= 0
    assert len(set(zip(codes, numbers, strict=True))) == len(set(codes)) == len(set(numbers))


def test_categories_are_known_as_text():
    # A set of kinds does not hold a categorical column: it was ranked, row by row.
    assert pl.Series(["a"], dtype=pl.Categorical).dtype in TEXTS
    assert pl.Series(["a"], dtype=pl.Enum(["a"])).dtype in TEXTS


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 2**40)), max_size=60))
def test_combinations_are_numbered_whatever_their_order(rows):
    keys = [np.array([row[at] for row in rows], dtype=np.int64) for at in range(3)]
    place, first = grouped(keys, len(rows))
    assert len(first) == len(set(rows))
    assert [rows[first[number]] for number in place] == rows
