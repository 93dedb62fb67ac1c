# ruff: noqa: E501 - tables of literals read better unbroken
"""Titles above several columns of a header, and titles on sheets. Synthetic data (dữ liệu giả lập)."""

import pytest

from analysis.intake.checking import Options, check_file
from analysis.intake.lists.header import find_header, marks_of
from analysis.intake.lists.parts import told_by_sheet
from analysis.intake.recognise.doubts import marks_having
from analysis.intake.workbook.grid import grid_of
from analysis.standard import standard_for

BEFORE, AFTER = ["STT", "Thôn", "Mã hộ"], ["Dân tộc"]
BODY = ["1", "Thôn Kim", "001", "5", "2", "7", "9", "Kinh"]


def _matches(upper, lower, year=2023):
    rows = [[*BEFORE, *upper, *AFTER], [None, None, None, *lower, None], BODY]
    header = find_header(grid_of("DS", list(zip(*rows, strict=True))), {})
    told = marks_of(header.matches, year)[3:-1]
    return [match.name or (match.marks and f"{match.marks}: {match.header}") or match.near for match in told]


@pytest.mark.parametrize(
    ("upper", "lower", "meant"),
    [
        (["Số khẩu", None, None, None], ["Nam", "Nữ", "Tổng", "Trẻ em"], [None, None, "members", None]),
        (["Số khẩu", None, None, "Điểm B1"], ["Tổng số", "Nữ", "Nam", None], ["members", None, None, "b1_score"]),
        (["Kết quả rà soát", None, "Điểm B1", None], ["Đầu năm", "Cuối năm", None, None], ["previous_class", "declared_class", "b1_score", None]),
        (["Năm trước", None, "Năm nay", None], ["Phân loại hộ", "Ghi", "Phân loại hộ", "Ghi"], ["previous_class", None, "declared_class", None]),
    ],
)  # fmt: skip
def test_a_title_of_a_group_is_no_title_of_its_first_column(upper, lower, meant):
    assert [found or None for found in _matches(upper, lower)] == meant


def test_marks_of_another_year_are_not_this_years():
    found = _matches(["Năm 2023", None, "Năm 2022", None], ["Hộ nghèo", "Hộ cận nghèo"] * 2)
    assert [one.partition(":")[0] for one in found] == ["declared_class"] * 2 + ["previous_class"] * 2
    found = _matches(["Năm 2021", None, "Năm 2023", None], ["Hộ nghèo", "Hộ cận nghèo"] * 2)
    assert [(one or "").partition(":")[0] for one in found] == ["", ""] + ["declared_class"] * 2


def test_the_same_marks_twice_are_left_open():
    found = _matches(["A", None, "B", None], ["Hộ nghèo", "Hộ cận nghèo"] * 2)
    assert found == ["declared_class"] * 4  # what they are near to, and not read
    rows = [[*BEFORE, *["Hộ nghèo", "Hộ cận nghèo"] * 2, *AFTER], BODY]
    header = find_header(grid_of("DS", list(zip(*rows, strict=True))), {})
    assert {match.name for match in header.matches[3:-1]} == {None}


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("Thôn 1", {"village": "Thôn 1"}),
        ("2. Bản Mới", {"village": "Bản Mới"}),
        ("DS hộ cận nghèo", {"declared_class": "hộ cận nghèo"}),
        ("Hộ nghèo 2022", {}),
        ("Hộ nghèo, cận nghèo", {}),
        ("Tổng hợp", {}),
    ],
)
def test_what_the_name_of_a_sheet_tells(sheet, told):
    assert told_by_sheet(sheet) == told


@pytest.mark.parametrize(
    ("text", "having"),
    [
        ("Ghi chú: x là hộ được tiếp cận; để trống là thiếu hụt", True),
        ("Ghi chú: 0 = không đạt, 1 = đạt", True),
        ("Mức độ tiếp cận các dịch vụ xã hội cơ bản", True),
        ("Ghi chú: x là thiếu hụt, để trống là đạt", False),
        ("Mức độ thiếu hụt các dịch vụ xã hội cơ bản", False),
        ("Thiếu hụt tiếp cận dịch vụ", False),
        ("Phương tiện phục vụ tiếp cận thông tin", False),
    ],
)
def test_a_legend_that_turns_marks_round_is_known(text, having):
    assert marks_having([text]) is having


def test_a_column_of_amounts_that_nobody_can_read_is_told_cell_by_cell(tmp_path):
    path = tmp_path / "ds.csv"
    rows = [
        "Thôn;Mã hộ;Số khẩu;Thu nhập (đồng);Phân loại hộ",
        "Kim;1;4;949/000;Hộ nghèo",
        "Kim;2;4;9*8;Hộ nghèo",
    ]
    path.write_text("\n".join(rows), "utf-8")
    told = [
        one.found
        for one in check_file(path, Options(standard_for(2023))).findings()
        if one.rule == "not_a_list_number"
    ]
    assert told == ["949/000", "9*8"]
