"""Whole texts decide: "nghèo" is inside "cận nghèo" and "không nghèo"."""

import polars as pl
import pytest

from analysis.intake.repair.dates import iso_dates
from analysis.intake.repair.names import exact_key
from analysis.intake.repair.numbers import number_text, whole_numbers
from analysis.intake.repair.vocabulary import classes, flags

CLASSES = [
    ("Hộ nghèo", "poor"),
    ("hộ  nghèo", "poor"),
    ("HN", "poor"),
    ("Nghèo", "poor"),
    ("HO NGHEO", "poor"),
    ("Hộ cận nghèo", "near_poor"),
    ("CN", "near_poor"),
    ("cận nghèo", "near_poor"),
    ("HCN", "near_poor"),
    ("Không nghèo", "not_poor"),
    ("KN", "not_poor"),
    ("Thoát nghèo", "not_poor"),
    ("Hộ thoát cận nghèo", "not_poor"),
    ("hộ gần nghèo", None),
    ("nghèo và cận nghèo", None),
    ("ngheo khong", None),
]


@pytest.mark.parametrize(("text", "meaning"), CLASSES)
def test_classes(text, meaning):
    assert classes(pl.Series([text])).to_list() == [meaning]


@pytest.mark.parametrize(
    ("text", "meaning"), [("x", True), ("X", True), ("0", False), ("không", False), ("?", None)]
)
def test_flags(text, meaning):
    assert flags(pl.Series([text])).to_list() == [meaning]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.567,89", "1234567.89"),
        ("45.632.742.000 đ", "45632742000"),
        ("35,48%", "35.48"),
        ("1,5 triệu", "1500000.0"),
        ("1.265", "1265"),
        ("74.51", "74.51"),
        ("1,234,567", "1234567"),
        ("1 234", "1234"),
        ("-3", "-3"),
        ("3-5", None),
        ("1.23.4", None),
        ("", None),
        ("mười", None),
    ],
)
def test_numbers(text, number):
    assert pl.select(number_text(pl.lit(text))).item() == number


def test_a_share_with_a_point_is_a_share():
    assert pl.select(number_text(pl.lit("1.265"), grouped=False)).item() == "1.265"


def test_half_a_person_is_no_count():
    assert pl.select(whole_numbers(pl.lit("2,5"))).item() is None


@pytest.mark.parametrize(
    ("text", "date"),
    [("05/10/2023", "2023-10-05"), ("1958", "1958"), ("31/2/2022", None), ("13/13/2022", None)],
)
def test_dates(text, date):
    assert pl.select(iso_dates(pl.lit(text))).item() == date


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quảng Hoà", "Quảng Hòa"),
        ("Đăk Ha", "Đắk Ha"),
        ("Đắk R'Măng", "Đắk RMăng"),
        ("Thôn  Lương Ngọc", "thôn Lương Ngọc"),
    ],
)
def test_one_name_in_two_writings(one, other):
    assert exact_key(one) == exact_key(other)


def test_two_names_stay_two():
    assert len({exact_key(name) for name in ("Bản Mới", "Bản Mời", "Bản Mồi")}) == 3
