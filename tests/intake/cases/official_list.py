# ruff: noqa: E501 - tables of literals read better unbroken
"""A list of 300 households as a commune hands it in for two years, and what is true of it.

Synthetic data (dữ liệu giả lập): letterhead, a header of two rows and symbols, villages as sections and
merged, the header again on each page, sums of villages and of the whole, signatures; peoples, classes
and marks spelled in many ways.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl

VILLAGES = ("Thôn Cẩm Hòa", "Bản Mỏ Đắng", "Thôn Lương Thuận", "Khu phố Đồng Chạ", "Làng Gò Ẩm")
PEOPLES = {"Mường": 0.55, "Kinh": 0.28, "Dao": 0.1, "Thái": 0.07}
CLASSES = {"poor": ("Hộ nghèo", "HN", "Nghèo", "hộ nghèo "), "near_poor": ("Hộ cận nghèo", "HCN", "Cận nghèo"),
           "not_poor": ("Hộ không nghèo", "Không nghèo", "Thoát nghèo")}  # fmt: skip
INDICATORS = ("Việc làm", "Người phụ thuộc trong hộ gia đình", "Dinh dưỡng", "Bảo hiểm y tế",
              "Trình độ giáo dục của người lớn", "Tình trạng đi học của trẻ em", "Chất lượng nhà ở",
              "Diện tích nhà ở bình quân đầu người", "Nguồn nước sinh hoạt", "Nhà tiêu hợp vệ sinh",
              "Sử dụng dịch vụ viễn thông", "Phương tiện phục vụ tiếp cận thông tin")  # fmt: skip
_MARKS = ("x", "X", " x", "✓")


@dataclass(frozen=True)
class Household:
    """One household of a year."""

    village: str
    number: int
    people: str
    members: int
    class_: str
    flags: tuple[bool, ...]
    b1: int


def _in_class(chance: random.Random, household: Household, class_: str) -> Household:
    lacking = chance.randint(3, 8) if class_ == "poor" else chance.randint(0, 2)
    at = chance.sample(range(12), lacking)
    b1 = chance.randint(145, 210) if class_ == "not_poor" else chance.randint(60, 140)
    return replace(household, class_=class_, flags=tuple(n in at for n in range(12)), b1=b1)


def two_years(seed: int, households: int = 60) -> tuple[list[Household], list[Household]]:
    """Return the lists of two years; codes are numbers within a village."""
    chance = random.Random(seed)
    before, after = [], []
    for village in VILLAGES:
        for number in range(1, households + 1):
            people = chance.choices(list(PEOPLES), list(PEOPLES.values()))[0]
            one = Household(village, number, people, chance.randint(1, 8), "", (), 0)
            one = _in_class(chance, one, chance.choices(list(CLASSES), (4, 3, 3))[0])
            before.append(one)
            if chance.random() > 0.02:
                stays = chance.random() < 0.7
                after.append(_in_class(chance, one, one.class_ if stays else chance.choice(list(CLASSES))))
        came = Household(village, households + chance.randint(1, 9), "Mường", 3, "", (), 0)
        after.append(_in_class(chance, came, chance.choice(["poor", "near_poor"])))
    return before, after


def by_people(households: list[Household]) -> dict[tuple[str, str], int]:
    """Count households by people and class."""
    return Counter((one.people, one.class_) for one in households)


def moves(before: list[Household], after: list[Household]) -> Counter[tuple[str | None, str | None]]:
    """Count households by class in either year; None where they are in one list only."""
    old = {(one.village, one.number): one.class_ for one in before}
    new = {(one.village, one.number): one.class_ for one in after}
    return Counter((old.get(key), new.get(key)) for key in {**old, **new})


def write(path: Path, households: list[Household], *, code: str = "{:03d}", odd: bool = True) -> Path:
    """Write a list as an official lays it out; ``odd``: every name in many spellings."""
    chance = random.Random(path.name)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["UBND XÃ GIẢ LẬP", *[None] * 8, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    sheet.append([*[None] * 9, "Độc lập - Tự do - Hạnh phúc"])
    sheet.append([])
    sheet.append(["DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO"])
    sheet.append([])
    upper = ["STT", "Thôn, bản", "Mã hộ", "Họ và tên chủ hộ", "Năm sinh", "Dân tộc", "Số nhân khẩu", "Điểm B1",
             "Các chỉ số thiếu hụt dịch vụ xã hội cơ bản", *[None] * 11, "Phân loại hộ", "Ghi chú"]  # fmt: skip
    lower = [*[None] * 8, *INDICATORS]
    sheet.append(upper)
    sheet.append(lower)
    sheet.merge_cells("I6:T6")
    for letter in "ABCDEFGHUV":
        sheet.merge_cells(f"{letter}6:{letter}7")
    sheet.append(["A", "B", *map(str, range(1, 21))])
    number = 0
    for place, village in enumerate(VILLAGES):
        own = [one for one in households if one.village == village]
        sheet.append([("I", "II", "III", "IV", "V")[place], village])
        top = sheet.max_row + 1
        for at, one in enumerate(own):
            number += 1
            if at == len(own) // 2:  # the next page
                sheet.append([None if title == "Thôn, bản" else title for title in upper])
                sheet.append(lower)
            sheet.append(
                _row(one, number, chance, code, odd=odd) if at else _first(one, number, chance, code, odd)
            )
        sheet.merge_cells(f"B{top}:B{sheet.max_row}")
        sheet.append([None, f"Cộng {village}", *[None] * 4, sum(one.members for one in own)])
    sums = [sum(one.flags[n] for one in households) for n in range(12)]
    sheet.append([None, "TỔNG CỘNG", *[None] * 4, sum(one.members for one in households), None, *sums])
    sheet.append([])
    sheet.append([*[None] * 9, "Giả Lập, ngày 30 tháng 11 năm 2023"])
    sheet.append([None, "NGƯỜI LẬP BIỂU", *[None] * 7, "TM. ỦY BAN NHÂN DÂN"])
    sheet.append([*[None] * 9, "CHỦ TỊCH"])
    book.save(path)
    return path


def _first(one: Household, number: int, chance: random.Random, code: str, odd: bool) -> list[object]:
    row = _row(one, number, chance, code, odd=odd)
    row[1] = one.village
    return row


def _row(one: Household, number: int, chance: random.Random, code: str, *, odd: bool) -> list[object]:
    spell = [str.upper, str.lower, str, lambda name: unicodedata.normalize("NFD", name), "{} ".format]
    people = chance.choice(spell)(one.people) if odd else one.people
    named = chance.choice(CLASSES[one.class_]) if odd else CLASSES[one.class_][0]
    mark = chance.choice(_MARKS) if odd else "x"
    flags = [mark if flag else None for flag in one.flags]
    identity: object = code.format(one.number) if code else one.number
    return [number, None, identity, f"Nguyễn Giả Lập {number}", 1950 + number % 50, people, one.members, one.b1,
            *flags, named, None]  # fmt: skip
