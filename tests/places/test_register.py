"""The register against every commune that the statistics office listed on three days."""

import csv
import gzip
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.core.errors import UsageError
from analysis.places import (
    MERGER,
    crosswalk,
    heirs_on,
    last_day,
    parts_on,
    place_in,
    place_on,
    places,
    places_of,
    register,
    successors,
)
from analysis.places.groups import slug
from analysis.places.register import SEEN

REFERENCE = Path(__file__).parents[1] / "fixtures" / "reference" / "register_seen.csv.gz"
# The review year whose last day is nearest to a day on which the register was seen.
YEARS = {"2022-11-01": 2022, "2024-01-01": 2023, "2025-02-25": 2024}


def seen(day):
    with gzip.open(REFERENCE, "rt", encoding="utf-8", newline="") as rows:
        return [row for row in csv.DictReader(rows) if row["seen_from"] <= day <= row["seen_to"]]


def kind(name):
    return slug(name).split("-")[0]


@pytest.mark.parametrize("day", YEARS)
def test_every_commune_of_a_snapshot_resolves_with_kind_and_district(day):
    rows = seen(day)
    assert len(rows) > 10_000
    wrong = []
    for row in rows:
        for place in (place_on(row["code"], date.fromisoformat(day)), place_in(row["code"], YEARS[day])):
            told = (kind(place.name), place.district_code, slug(place.district))
            if told != (kind(row["name"]), row["district_code"], slug(row["district"])):
                wrong.append((row, place))
    assert wrong == []


@pytest.mark.parametrize("day", YEARS)
def test_the_register_of_a_day_is_the_snapshot_and_nothing_else(day):
    there = {place.code for place in places() if place.holds(date.fromisoformat(day))}
    assert there == {row["code"] for row in seen(day)}
    assert there == {place.code for place in places() if place.surely_holds(date.fromisoformat(day))}


@pytest.mark.parametrize("day", YEARS)
def test_names_differ_from_the_snapshot_only_by_spelling(day):
    names = [(place_on(row["code"], date.fromisoformat(day)).name, row["name"]) for row in seen(day)]
    letters = [tuple(re.sub("-0*", "", slug(name)) for name in pair) for pair in names]
    assert [pair for pair in letters if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("code", "year", "name", "urban"),
    [
        ("00184", 2022, "Phường Quốc Tử Giám", True),
        ("00010", 2022, "Phường Nguyễn Trung Trực", True),
        ("03910", 2022, "Xã Quang Huy", False),
        ("03910", 2024, "Xã Quang Huy", False),
        ("04075", 2022, "Xã Viêng Lán", False),
        ("05644", 2022, "Xã Phấn Mễ", False),
        ("05644", 2024, "Thị trấn Giang Tiên", True),
    ],
)
def test_kind_and_income_area_are_those_of_the_year(code, year, name, urban):
    place = place_in(code, year)
    assert (place.name, place.is_urban) == (name, urban)


def test_a_change_without_a_day_lies_between_two():
    before, after = places_of("05644")[:2]
    limits = (date(2024, 1, 1), date(2025, 2, 25))
    assert before.ended_between == after.began_between == limits
    assert limits[0] < before.valid_to == after.valid_from < limits[1]
    assert before.may_hold(date(2025, 2, 24)) and not before.may_hold(date(2025, 2, 25))
    assert after.may_hold(date(2024, 1, 1)) and not after.may_hold(date(2023, 12, 31))
    assert before.surely_holds(date(2024, 1, 1)) and not before.surely_holds(date(2024, 1, 2))


def test_a_ward_that_is_gone_can_still_be_reported_in_the_year_of_doubt():
    assert place_in("00184", 2024).name == "Phường Quốc Tử Giám"
    with pytest.raises(UsageError, match="→ 01/01/2024–25/02/2025"):
        place_in("00184", 2025)


def test_provinces_have_the_name_of_the_day():
    assert place_in("20044", 2024).province == "Tỉnh Thừa Thiên Huế"
    assert place_on("20044", date(2025, 1, 1)).province == "Thành phố Huế"
    assert {place.province for place in places() if place.holds(last_day(2022))} & {"Thành phố Huế"} == set()


def test_units_of_one_code_follow_each_other_without_a_gap_between_snapshots():
    for code in {place.code for place in places()}:
        known = places_of(code)
        for one, next_ in pairwise(known):
            assert one.valid_to is not None and next_.valid_from is not None
            assert one.valid_to <= next_.valid_from
        for day in SEEN:
            assert sum(place.holds(day) for place in known) <= 1


def test_units_and_codes_are_whole():
    register = places()
    assert Counter(place.valid_from == MERGER for place in register)[True] == 3321
    assert [sum(place.holds(day) for place in register) for day in SEEN] == [10599, 10598, 10051, 10035, 3321]
    assert all(len(place.code) == 5 and place.code.isdigit() for place in register)
    assert all(place.province and place.name for place in register)


def test_one_commune_is_found_without_reading_the_others():
    program = (
        "import analysis.places as p; p.place_in('15139', 2022);"
        "from analysis.places.register import places, places_of;"
        "print(places_of.cache_info().currsize, places.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]


def test_a_change_after_the_merger_fits_in_as_a_line_of_data(monkeypatch):
    """A xã becomes phường on a known day, as some of Đồng Nai did on 30/4/2026 (which is not read)."""
    before = place_in("25222", 2026)
    day, name = date(2026, 4, 30), before.name.replace("Xã", "Phường")
    assert before.name.startswith("Xã") and before.is_new
    monkeypatch.setattr(register, "_changes", lambda: {"25222": [(day, name)]})
    for cached in (register.places_of, register.places, crosswalk.old_codes):
        cached.cache_clear()
    try:
        was, now = place_in("25222", 2025), place_in("25222", 2026)
        assert (was.name, was.area, now.name, now.area) == (before.name, "rural", name, "urban")
        assert [place.name for place in places_of("25222") if place.valid_to == day] == [before.name]
        assert [(one.place.name, one.evidence) for one in successors(was)] == [(name, "certain")]
        old = [part.place.code for part in parts_on(was, date(2024, 12, 14))]
        assert [part.place.code for part in parts_on(now, date(2024, 12, 14))] == old
        assert [one.place for one in heirs_on(place_in(old[0], 2024), date(2026, 12, 14))] == [now]
    finally:
        for cached in (register.places_of, register.places, crosswalk.old_codes):
            monkeypatch.undo()
            cached.cache_clear()


def test_every_change_after_the_merger_names_its_act():
    text = files("analysis.places").joinpath("data", "changes.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert date.fromisoformat(row["day"]) > MERGER and row["source"].strip()
        assert row["name"].startswith(("Xã ", "Phường ", "Đặc khu ")) and places_of(row["code"])[-1].is_new
