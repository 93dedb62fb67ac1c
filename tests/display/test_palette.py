"""Marks that stay apart without colour."""

import itertools

import pytest

from analysis.display.palette import GROUND, INK, MUTED, NEAR_POOR, POOR, lightness


def contrast(first: str, second: str) -> float:
    low, high = sorted((lightness(first), lightness(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("first", "second"), [*itertools.combinations([POOR.colour, NEAR_POOR.colour, GROUND], 2)]
)
def test_series_differ_in_grey(first, second):
    assert contrast(first, second) > 1.7


def test_series_differ_in_shape():
    assert POOR.marker != NEAR_POOR.marker


@pytest.mark.parametrize("colour", [INK, MUTED])
def test_text_is_readable_on_white(colour):
    assert contrast(colour, "#ffffff") > 4.5
