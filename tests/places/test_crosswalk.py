"""Codes are reused and communes merged: a code means nothing without its date."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from analysis.core.errors import UsageError
from analysis.places import (
    MERGER,
    candidates,
    heirs_on,
    last_day,
    parts_on,
    place_on,
    places,
    places_of,
    predecessors,
    successors,
)
from analysis.places.crosswalk import rejected
from analysis.places.groups import slug

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference" / "crosswalk_cam_thuy.csv"


def fold(name):
    return slug(name).replace("-", "")


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
    with pytest.raises(
        UsageError, match=r"no commune has the code 15139 on 2025-07-01.*Xã Cẩm Lương \(→ 01/07/2025"
    ):
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


FALSE_PAIRS = [
    ("25462", "27694"), ("27691", "25459"), ("28252", "29869"), ("28270", "29869"),
    ("28437", "29869"), ("28439", "29869"), ("29902", "29869"), ("29908", "29869"),
    ("06079", "06184"), ("31378", "31654"), ("31379", "31582"), ("11890", "10843"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), FALSE_PAIRS)
def test_a_shared_name_makes_no_pair(old, new):
    assert new not in [next_.place.code for next_ in successors(place_on(old, BEFORE))]
    assert (old, new) in rejected()
    assert successors(place_on(old, BEFORE))


def test_no_pair_of_namesakes_is_left_anywhere():
    """Parts of one new commune that share a name (without accents) come from one district."""
    for new in (place for place in places() if place.holds(AFTER)):
        olds = [old.place for old in predecessors(new)]
        for one in olds:
            mates = [other for other in olds if fold(other.name) == fold(one.name)]
            assert len({mate.district_code for mate in mates}) == 1, (new, mates)


def test_every_pair_lies_within_the_new_provinces_own_old_provinces():
    heirs = {}
    for old in (place for place in places() if place.holds(BEFORE)):
        for new in successors(old):
            heirs.setdefault(old.province_code, set()).add(new.place.province_code)
    assert all(len(codes) == 1 for codes in heirs.values())
    assert len({code for codes in heirs.values() for code in codes}) == 34


def test_of_namesakes_the_one_from_the_parts_own_districts_joined():
    """A part that is alone from its district has no namesake in the other parts' districts."""
    there = {(place.district_code, fold(place.name)): place.code for place in places() if place.holds(BEFORE)}
    looked_at = 0
    for new in (place for place in places() if place.holds(AFTER)):
        olds = [old.place for old in predecessors(new)]
        districts = Counter(old.district_code for old in olds)
        for old in (old for old in olds if districts[old.district_code] == 1 and len(olds) > 1):
            looked_at += 1
            mates = {there.get((code, fold(old.name))) for code in districts if code != old.district_code}
            assert mates <= {None} | {other.code for other in olds}, (new, old)
    assert looked_at > 300


def test_of_communes_gone_before_the_merger_nearly_all_have_an_heir():
    gone = [
        place
        for place in places()
        if (place.valid_to and place.valid_to < MERGER and place == places_of(place.code)[-1])
        or (place.valid_to and place.valid_to < MERGER
        and not any(place.valid_to == one.valid_from for one in places_of(place.code)))
    ]  # fmt: skip
    assert len(gone) > 550
    unknown = [place for place in gone if not successors(place)]
    assert [place.code for place in unknown] == [
        "10774", "13339", "16387", "16411", "20239", "25186", "28825",
    ]  # fmt: skip
    assert all(candidates(place) for place in unknown)
    known = [heir for place in gone for heir in successors(place)]
    assert {heir.evidence for heir in known} == {"likely"}
    assert candidates(place_on("00184", date(2022, 12, 14))) == ()


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_parts_of_today_and_heirs_of_then_are_one_relation(year):
    day = last_day(year)
    there = [place for place in places() if place.holds(day)]
    now = [place for place in places() if place.holds(AFTER)]
    forward = {(old.code, heir.place.code) for old in there for heir in heirs_on(old, AFTER)}
    back = {(part.place.code, new.code) for new in now for part in parts_on(new, day)}
    assert forward == back
    assert len({old for old, _ in back}) >= len(there) - 7
