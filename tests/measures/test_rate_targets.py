"""Targets of the poverty rate: every kind, at every edge, against fractions computed by hand."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.rate_targets import RATE_KINDS, Rates, printed_rate, rate_targets


def one(kind, before, now, value=None, low=None, high=None):
    row = {"unit": "a", "kind": kind, "value": value, "low": low, "high": high}
    rates = Rates(*(None if told is None else Decimal(told) for told in (before, now)))
    (found,) = rate_targets(pd.DataFrame([row]), {"a": rates}).to_dict("records")
    return found


# Targets as decisions of 2025 set them (Nghệ An, Vinh, Đắk Lắk), and what a result would make of them.
@pytest.mark.parametrize(
    ("kind", "target", "before", "now", "state", "short"),
    [
        ("rate_pp_range", {"low": 1.0, "high": 1.5}, "5.00", "4.00", "within", 0),
        ("rate_pp_range", {"low": 1.0, "high": 1.5}, "5.00", "4.01", "under", 0.01),
        ("rate_pp_range", {"low": 1.0, "high": 1.5}, "5.00", "3.50", "within", 0),
        ("rate_pp_range", {"low": 1.0, "high": 1.5}, "5.00", "3.49", "beyond", 0),
        ("rate_pp_range", {"low": 0.02, "high": 0.04}, "0.10", "0.07", "within", 0),
        ("rate_pp_at_least", {"value": 3}, "9.50", "6.50", "reached", 0),
        ("rate_pp_at_least", {"value": 3}, "9.50", "6.51", "under", 0.01),
        ("rate_pp", {"value": 1.5}, "5.00", "3.50", "reached", 0),
        ("rate_pp", {"value": 1.5}, "5.00", "5.20", "under", 1.7),
        ("rate_pp", {"value": 0}, "5.00", "5.00", "reached", 0),
        ("end_rate_pct", {"value": 2.75}, None, "2.75", "reached", 0),
        ("end_rate_pct", {"value": 2.75}, "5.00", "2.76", "under", 0.01),
        ("end_rate_pct", {"low": 2, "high": 2.75}, "5.00", "1.90", "beyond", 0),
        ("end_rate_pct", {"low": 2, "high": 2.75}, "5.00", "2.40", "within", 0),
        ("rate_pp", {"value": 1.5}, None, "3.50", "no_result", None),
        ("end_rate_pct", {"value": 2.75}, "5.00", None, "no_result", None),
        ("rate_pp", {}, "5.00", "3.50", "no_target", None),
    ],
)
def test_verdicts_at_the_edges(kind, target, before, now, state, short):
    found = one(kind, before, now, **target)
    assert found["state"] == state
    assert pd.isna(found["short_pp"]) if short is None else found["short_pp"] == short


def test_attainment_is_told_of_one_number_alone():
    assert one("rate_pp", "5.00", "3.50", value=1.2)["attainment_pct"] == 125.0
    assert one("rate_pp_at_least", "5.00", "4.00", value=2)["attainment_pct"] == 50.0
    for found in (one("rate_pp_range", "5", "3", low=1, high=2), one("end_rate_pct", "5", "3", value=3)):
        assert pd.isna(found["attainment_pct"])
    assert pd.isna(one("rate_pp", "5.00", "3.50", value=0)["attainment_pct"])


@given(
    st.integers(0, 500), st.integers(0, 500), st.integers(1, 500), st.integers(1, 500),
    st.sampled_from(RATE_KINDS), st.integers(0, 2000), st.integers(0, 2000),
)  # fmt: skip
def test_verdict_and_shortfall_agree_with_what_is_printed(before, now, total, total_now, kind, first, second):
    """The sentence can be recomputed from its own printed numbers."""
    low, high = sorted((first, second))
    ranged = kind == "rate_pp_range"
    told = {"low": low / 100, "high": high / 100} if ranged else {"value": low / 100}
    rates = Rates(printed_rate(min(before, total), total), printed_rate(min(now, total_now), total_now))
    (found,) = rate_targets(pd.DataFrame([{"unit": "a", "kind": kind} | told]), {"a": rates}).to_dict(
        "records"
    )
    then, here = (Fraction(str(found[name])) for name in ("rate_before_pct", "rate_pct"))
    assert abs(here - Fraction(100 * min(now, total_now), total_now)) <= Fraction(1, 200)
    assert Fraction(str(found["fall_pp"])) == then - here
    reached = here if kind == "end_rate_pct" else then - here
    wanted = Fraction(low, 100)
    missing = max(0, reached - wanted if kind == "end_rate_pct" else wanted - reached)
    assert Fraction(str(found["short_pp"])) == missing
    assert (found["state"] == "under") == (missing > 0)
    if ranged and low < high and missing == 0:
        assert (found["state"] == "beyond") == (reached > Fraction(high, 100))


def test_a_rate_of_nobody_or_of_unknown_many_is_no_rate():
    assert printed_rate(None, 100) is printed_rate(1, None) is printed_rate(0, 0) is None
    assert printed_rate(1, 800) == Decimal("0.13")  # half up, as officials round
