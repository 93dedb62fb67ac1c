"""Published shares give away the number of households behind them."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.denominator import fitting_count, infer_denominator

POOR = {"35.48": 11, "9.68": 3, "6.45": 2, "16.13": 5, "48.39": 15, "61.29": 19, "0": 0, "100": 31}
NEAR_POOR = {"47.83": 11, "17.39": 4, "4.35": 1, "0": 0}


@pytest.mark.parametrize(("shares", "n"), [(POOR, 31), (NEAR_POOR, 23)])
def test_the_real_commune(shares, n):
    found = infer_denominator([Decimal(share) for share in shares])
    assert found.smallest == n
    assert found.only_multiples
    assert {share: fitting_count(Decimal(share), n) for share in shares} == shares


@pytest.mark.parametrize(
    ("shares", "smallest"),
    [
        ([], None),
        (["0", "100", "0.00"], None),  # every number fits: nothing is learnt
        (["50"], 2),
        (["33.33", "50.00"], 6),
        (["83.5"], 79),  # 66/79 = 83.54 prints as 83.5
        (["83.50"], 103),  # 86/103 = 83.495: one more printed digit, another answer
    ],
)
def test_small_sets(shares, smallest):
    assert infer_denominator([Decimal(share) for share in shares], bound=200).smallest == smallest


def test_shares_that_fit_nothing_up_to_the_bound():
    found = infer_denominator([Decimal("35.48"), Decimal("83.50")], bound=30)
    assert (found.candidates, found.informative, found.smallest, found.only_multiples) == (
        (),
        True,
        None,
        False,
    )


@pytest.mark.parametrize("share", ["-0.01", "100.01"])
def test_shares_outside_the_range_are_refused(share):
    with pytest.raises(ValueError, match="between 0 and 100"):
        infer_denominator([Decimal(share)])


@given(
    n=st.integers(1, 400),
    parts=st.lists(st.fractions(0, 1), min_size=1, max_size=8),
    rounding=st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]),
    decimals=st.integers(0, 3),
)
def test_the_true_number_is_always_among_the_candidates(n, parts, rounding, decimals):
    counts = [int(part * n) for part in parts]
    shares = [(Decimal(100 * count) / n).quantize(Decimal(1).scaleb(-decimals), rounding) for count in counts]
    found = infer_denominator(shares, bound=n)
    assert n in found.candidates
    for share in shares:
        count = fitting_count(share, n)
        assert abs(Decimal(100 * count) / n - share) <= Decimal("0.5").scaleb(-decimals)
