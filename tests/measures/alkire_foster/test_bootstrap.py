"""Bootstrap errors agree with linearised ones where both are right."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis import alkire_foster
from analysis.core.errors import UsageError
from analysis.measures.alkire_foster import Design, Question
from analysis.measures.alkire_foster.bootstrap import bootstrap
from tests.measures.alkire_foster.tables import cell, drawn

NAMES = list("abcd")
DESIGN = Design("weight", "strata", "psu", "certainty")
QUESTION = Question.build(NAMES, ["2"], by=["group"], year="year", design=DESIGN)


def two_years(shared):
    later = drawn(8, 1500, psus=80, per_stratum=8).with_columns(year=pl.lit(2023))
    if not shared:
        later = later.with_columns(psu=pl.col("psu") + "b", strata=pl.col("strata") + 100)
    return pl.concat([drawn(9, 1500, psus=80, per_stratum=8).with_columns(year=pl.lit(2022)), later])


@pytest.mark.parametrize("shared", [True, False])
def test_close_to_the_linearised_errors(shared):
    frame = two_years(shared)
    found = bootstrap(frame, QUESTION, replicates=800, seed=3)
    linear = alkire_foster(
        frame,
        NAMES,
        ["2"],
        by=["group"],
        year="year",
        sample_weight="weight",
        strata="strata",
        psu="psu",
        single_psu="certainty",
    )
    for measure in ("H", "A", "M0"):
        for year, name in (("2022", measure), ("2023", measure), ("2022-2023", f"{measure}_change")):
            where = {"year": year, "cutoff": "2"}
            assert cell(found, name, **where) == pytest.approx(cell(linear, name, **where))
            error = cell(linear, name, "std_error", **where)
            assert cell(found, name, "std_error", **where) == pytest.approx(error, rel=0.12)


def test_nobody_poor_has_no_spread():
    found = bootstrap(two_years(shared=True), QUESTION, replicates=20)
    where = {"by": "group", "group": "never", "year": "2022"}
    assert cell(found, "H", "std_error", **where) == 0
    assert cell(found, "A", "std_error", **where) is None


def test_the_seed_decides():
    frame = two_years(shared=True)
    first, again, other = (bootstrap(frame, QUESTION, replicates=20, seed=seed) for seed in (1, 1, 2))
    assert_frame_equal(first, again)
    assert not first.equals(other)


def test_a_wrong_call():
    frame = two_years(shared=True)
    with pytest.raises(UsageError, match="draws PSUs"):
        bootstrap(frame, Question.build(NAMES, ["2"]))
    with pytest.raises(UsageError, match="at least 2"):
        bootstrap(frame, QUESTION, replicates=1)
