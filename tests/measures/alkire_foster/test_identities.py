"""What must hold for any data."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analysis import alkire_foster
from tests.measures.alkire_foster.tables import LETTERS, cell, drawn, row_of

NAMES = list("abcd")
CUTOFFS = ["1", "2", "3", "4"]
PEOPLE = st.lists(
    st.tuples(st.lists(st.integers(0, 1), min_size=4, max_size=4), st.sampled_from("xyz"), st.integers(1, 9)),
    min_size=2,
    max_size=30,
)


def frame_of(people):
    flags = pl.DataFrame([row for row, _, _ in people], schema=NAMES, orient="row")
    return flags.with_columns(
        group=pl.Series([group for _, group, _ in people]), weight=pl.Series([w for _, _, w in people])
    )


def groups(found, measure, **where):
    return found.filter(pl.col("by") != "", measure=measure, **where).sort("group")["estimate"].fill_null(0)


@given(PEOPLE)
@settings(deadline=None, max_examples=40)
def test_identities(people):
    found = alkire_foster(
        frame_of(people), NAMES, CUTOFFS, by=["group"], sample_weight="weight", dimensions={"D": ["a", "b"]}
    )
    share = groups(found, "population_share")
    assert share.sum() == pytest.approx(1)
    levels = {name: [cell(found, name, cutoff=cutoff) for cutoff in CUTOFFS] for name in ("H", "A", "M0")}
    assert all(np.diff(levels["M0"]) <= 1e-12)
    intensity = [value for value in levels["A"] if value is not None]
    assert all(np.diff(intensity) >= -1e-12)
    for place, cutoff in enumerate(CUTOFFS):
        h, a, m0 = (levels[name][place] for name in ("H", "A", "M0"))
        raw, censored = (
            row_of(found, "headcount", NAMES, cutoff=""),
            row_of(found, "censored_headcount", NAMES, cutoff=cutoff),
        )
        assert all(low <= high + 1e-12 for low, high in zip(censored, raw, strict=True))
        assert (share * groups(found, "M0", cutoff=cutoff)).sum() == pytest.approx(m0)
        if h == 0:
            assert a is None
            continue
        assert h * a == pytest.approx(m0)
        parts = row_of(found, "contribution", NAMES, cutoff=cutoff)
        assert sum(parts) == pytest.approx(1)
        dimension = cell(found, "dimension_contribution", indicator="D", cutoff=cutoff)
        assert dimension == pytest.approx(parts[0] + parts[1])
        assert groups(found, "subgroup_contribution", cutoff=cutoff).sum() == pytest.approx(1)


def test_the_order_of_rows_does_not_matter():
    frame = drawn(5)
    options = {"by": ["group"], "sample_weight": "weight", "strata": "strata", "psu": "psu"}
    found = alkire_foster(frame, NAMES, CUTOFFS, **options)
    shuffled = alkire_foster(frame.sample(fraction=1, shuffle=True, seed=1), NAMES, CUTOFFS, **options)
    assert_frame_equal(found, shuffled, abs_tol=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_ties_at_every_twelfth_on_random_data(seed):
    flags = np.random.default_rng(seed).integers(0, 2, (500, 12))
    frame = pl.DataFrame(flags, schema=list(LETTERS))
    found = alkire_foster(frame, list(LETTERS), [f"{k}/12" for k in range(1, 13)], weights=["1/12"] * 12)
    for k in range(1, 13):
        assert cell(found, "H", cutoff=f"{k}/12") == (flags.sum(axis=1) >= k).mean()


def test_a_census_has_no_sampling_error():
    found = alkire_foster(drawn(1), NAMES, ["2"], by=["group"])
    assert found["std_error"].null_count() == found["ci_low"].null_count() == len(found)


def test_intervals_of_shares_stay_inside():
    found = alkire_foster(drawn(2), NAMES, CUTOFFS, by=["group"], sample_weight="weight", psu="psu")
    known = found.filter(pl.col("std_error") > 0, pl.col("measure") != "number_poor")
    assert (known["ci_low"] > 0).all()
    assert (known["ci_high"] < 1).all()
    assert (known["ci_low"] < known["estimate"]).all()


def test_several_weightings_have_a_column():
    found = alkire_foster(drawn(2), NAMES, ["1/2"], weights={"equal": [1] * 4, "first": [3, 1, 1, 1]})
    assert found.filter(measure="H")["weighting"].to_list() == ["equal", "first"]
    alone = alkire_foster(drawn(2), NAMES, ["1/2"], weights=[3, 1, 1, 1])
    assert cell(found, "H", weighting="first") == cell(alone, "H")


def test_missing_flags_leave_rows_out_and_bound_h():
    frame = pl.DataFrame({"a": [1, 1, None, 0], "b": [1, 0, 1, None], "g": ["x", "x", "y", "y"]})
    found = alkire_foster(frame, ["a", "b"], ["2"], by=["g"])
    assert cell(found, "H") == 0.5
    assert (cell(found, "H_lower"), cell(found, "H_upper")) == (0.25, 0.5)
    assert cell(found, "H", "n") == 2
    assert cell(found, "H_lower", "n") == 4
    assert (cell(found, "H_lower", by="g", group="y"), cell(found, "H_upper", by="g", group="y")) == (0, 0.5)
    assert found.filter(measure="H", group="y").is_empty()
    # c/2: the two that are poor for sure and perhaps lack everything.
    assert (cell(found, "M0_lower"), cell(found, "M0_upper")) == (0.25, 0.5)
    missing = found.filter(measure="share_missing", by="").select("indicator", "estimate", "n").rows()
    assert missing == [("a", 0.25, 4), ("b", 0.25, 4)]
    whole = alkire_foster(frame.drop_nulls(), ["a", "b"], ["2"])
    assert not set(whole["measure"]) & {"H_lower", "M0_lower", "share_missing"}


def test_a_stratum_with_one_psu_can_be_refused():
    from analysis.core.errors import UsageError

    with pytest.raises(UsageError, match="1 strata have a single PSU"):
        alkire_foster(drawn(1), NAMES, ["2"], strata="strata", psu="psu", single_psu="error")
