"""Codes are reused and communes merged: a code means nothing without its date."""

import csv
from datetime import date
from pathlib import Path

import pytest

from analysis.core.errors import UsageError
from analysis.places import MERGER, place_on, places, predecessors, successors

REFERENCE = Path(__file__).parent / "fixtures" / "reference" / "crosswalk_cam_thuy.csv"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("code", "day", "name", "district"),
    [
        ("15139", BEFORE, "Xã Cẩm Lương", "Huyện Cẩm Thủy"),
        ("15148", BEFORE, "Xã Cẩm Giang", "Huyện Cẩm Thủy"),
        ("15148", AFTER, "Xã Cẩm Tú", ""),
        ("15154", BEFORE, "Xã Cẩm Tú", "Huyện Cẩm Thủy"),
        ("00001", BEFORE, "Phường Phúc Xá", "Quận Ba Đình"),
    ],
)
def test_a_code_means_what_it_meant_on_the_day(code, day, name, district):
    place = place_on(code, day)
    assert (place.code, place.name, place.district) == (code, name, district)
    assert place.holds(day)


def test_codes_that_did_not_hold_say_when_they_do():
    with pytest.raises(UsageError, match="no commune has the code 15139 on 2025-07-01.*Xã Cẩm Lương until"):
        place_on("15139", AFTER)
    with pytest.raises(UsageError, match="no commune has the code 99999 on 2022-01-01$"):
        place_on("99999", date(2022, 1, 1))


def test_crosswalk_of_the_district_equals_the_reference():
    with REFERENCE.open(encoding="utf-8", newline="") as rows:
        expected = {(row["old_code"], row["new_code"]) for row in csv.DictReader(rows)}
    olds = {old for old, _ in expected}
    assert {
        (old, next_.place.code) for old in olds for next_ in successors(place_on(old, BEFORE))
    } == expected


def test_every_old_commune_has_a_successor_and_splits_are_marked():
    old = [place for place in places() if place.valid_to == MERGER]
    assert len(old) > 10_000
    chains = [successors(place) for place in old]
    assert all(chains)
    assert all(next_.split == (len(chain) > 1) for chain in chains for next_ in chain)
    assert any(len(chain) > 1 for chain in chains)


def test_predecessors_and_successors_are_one_relation():
    new = place_on("15148", AFTER)
    assert [old.place.code for old in predecessors(new)] == ["15136", "15139", "15148", "15154"]
    assert predecessors(place_on("15139", BEFORE)) == ()
    assert successors(new) == ()


def test_units_and_codes_are_whole():
    register = places()
    assert sum(place.valid_from == MERGER for place in register) == 3321
    assert all(len(place.code) == 5 and place.code.isdigit() for place in register)
