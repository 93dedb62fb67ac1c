"""Sheets that spell a village in two ways are of one village. Synthetic data (dữ liệu giả lập)."""

import random

import openpyxl
import pytest

from analysis.intake.checking.check import Options, check_file
from analysis.standard import standard_for

VILLAGES = ["Thôn Đồng Tâm", "Thôn 1", "Bản Mới", "Thôn Phú Yên"]
SPELLINGS = (
    str,
    str.upper,
    str.lower,
    lambda name: name.replace(" ", "  "),
    lambda name: name.replace("1", "01"),
    lambda name: name.replace("Đ", "Ð"),
    lambda name: name.removeprefix("Thôn "),
)
PEOPLES = ["Mường", "MƯỜNG", "H'mông", "Mèo", "Kinh"]


@pytest.mark.parametrize("seed", range(15))
def test_each_village_and_people_has_one_name_in_all_sheets(tmp_path, seed):
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    book.remove(book.active)
    number = 0
    for order, class_ in enumerate(("Hộ nghèo", "Hộ cận nghèo", "Hộ nghèo"), 1):
        sheet = book.create_sheet(f"Danh sách {order}")
        sheet.append(["Thôn", "Mã hộ", "Số khẩu", "Dân tộc", "Phân loại"])
        for village in VILLAGES:
            spelled = chance.choice(SPELLINGS)(village)
            for _ in range(3):
                number += 1
                sheet.append([spelled, f"H{number:04d}", 4, chance.choice(PEOPLES), class_])
    book.save(tmp_path / "ds.xlsx")
    found = check_file(tmp_path / "ds.xlsx", Options(standard_for(2023)))
    rows = [row for one in found.lists for row in one.accepted.to_dicts()]
    assert len(rows) == number == 36
    assert len({row["village"] for row in rows}) == len(VILLAGES)
    assert {row["ethnicity"] for row in rows} <= {"Mường", "Mông", "Kinh"}
    private = {row["village"] for one in found.lists for row in one.private.to_dicts()}
    assert private == {row["village"] for row in rows}
    spelled = {cell.value for sheet in book for row in sheet.iter_rows(min_row=2, max_col=1) for cell in row}
    told = {one.rule for one in found.findings()}
    assert ("spellings_merged" in told) or len(spelled) == len(VILLAGES)


def test_villages_of_two_sheets_that_nearly_say_the_same_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for village in ("Thôn Phú Yên", "Thôn Phu Yen", "Thôn Mộc"):
        sheet = book.create_sheet(village.replace("Thôn", "DS"))
        sheet.append(["Thôn", "Mã hộ", "Số khẩu", "Dân tộc", "Phân loại"])
        for number in range(3):
            sheet.append([village, f"{village[-1]}{number:04d}", 4, "Kinh", "Hộ nghèo"])
    book.save(tmp_path / "ds.xlsx")
    findings = check_file(tmp_path / "ds.xlsx", Options(standard_for(2023))).findings()
    (told,) = [one for one in findings if one.rule == "villages_alike"]
    assert {told.found, told.details["shown"]} == {"Thôn Phu Yen", "Thôn Phú Yên"}
