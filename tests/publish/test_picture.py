"""Drawings as pixels."""

import struct

import pytest

from analysis.core.errors import BuildError
from analysis.publish.picture import RESOLUTION, png
from tests.publish.sample import SVG


def test_width_is_that_of_the_page():
    picture = png(SVG, 144.0)
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (2 * RESOLUTION, RESOLUTION / 2)
    assert png(SVG, 144.0) == picture


def test_what_is_no_drawing_is_refused():
    with pytest.raises(BuildError, match="picture"):
        png("<html>", 144.0)
