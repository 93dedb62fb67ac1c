"""Official forms in workbooks are audited like published tables."""

import xlsxwriter

from analysis.audit import audit_paths
from analysis.standard import standard_for

NAMES = [indicator.vi for indicator in standard_for(2022).indicator]


def form(path, title, header, rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Bieu")
    sheet.merge_range(0, 0, 0, 6, title)
    sheet.write_row(2, 0, header)
    sheet.write_row(3, 0, ["A", "B", *map(str, range(1, len(header) - 1))])
    for place, row in enumerate(rows, start=4):
        sheet.write_row(place, 0, row)
    book.close()


def forms(folder, shares):
    folder.mkdir(parents=True)
    form(
        folder / "bieu4.xlsx",
        "Biểu số 4: PHÂN TÍCH HỘ NGHÈO THEO MỨC ĐỘ THIẾU HỤT",
        ["STT", "Đơn vị", "Tổng số hộ nghèo", "Tổng số thiếu hụt", *NAMES],
        [
            [None, "Tổng cộng", 10, 40, 10, 10, 10, 6, *[0] * 7, 4],
            [1, "Xã Ea Pô", 6, 24, 6, 6, 6, 4, *[0] * 7, 2],
            [2, "Xã Đắk DRông", 4, 15, 4, 4, 4, 2, *[0] * 7, 2],
        ],
    )
    form(
        folder / "bieu5.xlsx",
        "Biểu số 5: TỶ LỆ THIẾU HỤT CÁC CHỈ SỐ DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
        ["STT", "Đơn vị", "Tổng số hộ nghèo", *NAMES],
        [[1, "Ea Pô", 6, 100, 100, 100, 66.67, *[0] * 7, shares]],
    )


def told(folder):
    return {(f.rule, f.where.unit, f.where.line) for f in audit_paths([folder]).findings}


def test_gaps_within_and_between_forms(tmp_path):
    forms(tmp_path / "2024" / "cu-jut", 50.0)
    assert told(tmp_path) == {
        ("deprivation_sum", "Xã Đắk DRông", 7),
        ("level_sum", "Tổng cộng", 5),
        ("share_against_count", "Ea Pô", 5),
    }


def test_a_share_that_fits_is_held(tmp_path):
    forms(tmp_path / "cu-jut", 33.33)
    assert ("share_against_count", "Ea Pô", 5) not in told(tmp_path)


def test_a_workbook_of_something_else_is_passed_over_when_searched(tmp_path):
    forms(tmp_path / "cu-jut", 33.33)
    form(tmp_path / "cu-jut" / "other.xlsx", "Thực đơn", ["Món", "Giá"], [["Phở", 1]])
    found = audit_paths([tmp_path])
    assert [file.rpartition("/")[2] for file in found.passed_over] == ["other.xlsx"]
