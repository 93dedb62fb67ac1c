"""What a cell may hold; anything else is refused rather than guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from analysis.intake.contract import decimals
from analysis.intake.values import Count, Number, Whole

WHOLE, COUNT, NUMBER = (TypeAdapter(kind) for kind in (Whole, Count, Number))


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_whole_number_is_read_as_written(number):
    assert WHOLE.validate_python(str(number)) == number


@given(st.integers(0, 10**6), st.integers(0, 6))
def test_decimals_are_kept_as_printed(digits, places):
    text = str(Decimal(digits).scaleb(-places).quantize(Decimal(1).scaleb(-places)))
    number = NUMBER.validate_python(text) if "E" not in text else Decimal(text)
    assert (str(number), decimals(number)) == (text, places)


@pytest.mark.parametrize(
    "text",
    ["1e3", "1_000", "١٢", "nan", "inf", "+1", "0x1", "1 000", "1,5", ".5", "5.", "--", "35%", "1.2.3"],
)
def test_no_other_writing_of_a_number_is_guessed(text):
    for kind in (WHOLE, COUNT, NUMBER):
        with pytest.raises(ValidationError):
            kind.validate_python(text)
