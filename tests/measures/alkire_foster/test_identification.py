"""Ties are exact: integers are compared, never sums of floating-point numbers."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.identification import rules

PATTERNS = np.arange(2**12)
DEPRIVATIONS = np.array([pattern.bit_count() for pattern in range(2**12)])


@pytest.mark.parametrize("count", range(1, 13))
@pytest.mark.parametrize("weights", [None, ["1/12"] * 12, [1] * 12, ["0.1"] * 12, [Fraction(1, 7)] * 12])
def test_every_tie_of_twelve_equal_weights(count, weights):
    (rule,) = rules(12, [f"{count}/12"], weights)
    assert (rule.poor(PATTERNS) == (count <= DEPRIVATIONS)).all()


@given(
    weights=st.lists(st.fractions(min_value="1/30", max_value=5, max_denominator=30), min_size=2, max_size=8),
    share=st.fractions(min_value="1/60", max_value=1, max_denominator=60),
)
def test_any_weights_and_cutoff_as_fractions_say(weights, share):
    (rule,) = rules(len(weights), [share], weights)
    for pattern in range(2 ** len(weights)):
        score = sum((weight for bit, weight in enumerate(weights) if pattern >> bit & 1), Fraction(0))
        assert bool(rule.poor([pattern])[0]) == (score >= share * sum(weights))


def test_every_weighting_meets_every_cutoff():
    found = rules(2, ["1", "1/2", "1"], {"equal": [1, 1], "first": [3, 1]})
    assert [(rule.weighting, rule.cutoff, rule.threshold) for rule in found] == [
        ("equal", "1", 1),
        ("equal", "1/2", 1),
        ("first", "1", 1),
        ("first", "1/2", 2),
    ]


@pytest.mark.parametrize(
    ("cutoffs", "weights", "fault"),
    [
        (["0"], None, "cut-off 0 is not above 0"),
        (["-1"], None, "cut-off -1 is not above 0"),
        (["4"], None, "cut-off 4 is above the total weight 3"),
        (["4/3"], None, "cut-off 4/3 is above the total weight 3"),
        (["x"], None, "'x' is not a number"),
        (["1/0"], None, "'1/0' is not a number"),
        ([float("nan")], None, "is not a number"),
        ([0.5], None, "cut-off 0.5 is ambiguous: write 1/2 for a share of the total weight 3"),
        ([], None, "no cut-off"),
        (["1"], [1, 1], "2 weights for 3 indicators"),
        (["1"], [1, 0, 1], "weight 0 is not above 0"),
        (["1"], [1, -1, 1], "weight -1 is not above 0"),
        (["1"], ["1e-30", "1e30", 1], "too many digits"),
    ],
)
def test_a_wrong_rule_is_refused(cutoffs, weights, fault):
    with pytest.raises(UsageError, match=fault):
        rules(3, cutoffs, weights)


def test_decimals_are_taken_as_they_are_written():
    (rule,) = rules(3, [Decimal("0.3")], [0.1, "0.2", Decimal("0.7")])
    assert (rule.weights, rule.threshold) == ((1, 2, 7), 3)
    assert rule.poor([0b011, 0b001, 0b100]).tolist() == [True, False, True]
