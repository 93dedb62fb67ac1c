"""Coordinates: nearly all of the register can be right, and what cannot is told."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.core.project import find_project
from analysis.places import place_on, places
from analysis.places.groups import group
from analysis.places.positions import within_province
from analysis.places.register import SEEN


@pytest.mark.parametrize("name", ["cu-jut", "dak-glong", "cam-thuy"])
def test_the_communes_that_we_compare_lie_within_their_province(name):
    assert all(within_province(place) for place in group(name, 2024, find_project()).communes)


def test_what_lies_elsewhere_or_nowhere_is_told():
    place = place_on("15139", date(2022, 12, 14))
    assert not within_province(replace(place, latitude=10.0, longitude=106.0))
    assert not within_province(replace(place, latitude=None))


def test_nearly_all_of_the_register_can_be_right():
    wrong = sorted(
        place.name
        for place in places()
        if (place.holds(SEEN[-2]) or place.holds(SEEN[-1])) and not within_province(place)
    )
    assert wrong == ["Xã Hồng Quang", "Xã Lương Điền", "Xã Phú Tân", "Xã Đại Phước"]
