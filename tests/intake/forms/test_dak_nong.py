"""Real tables of Đắk Nông, laid out as the official forms 2 to 5, come back equal."""

import csv
from itertools import groupby
from pathlib import Path

import pytest
import xlsxwriter

from analysis.intake.forms import read_form, tables
from analysis.intake.workbook import open_workbook
from analysis.standard import standard_for

STANDARD = standard_for(2022)
REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"
MOVEMENT_HEADERS = {
    2: (
        ["Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", "Khác"],
        ["Hộ cận nghèo trở thành hộ nghèo", "Tái nghèo", "Phát sinh mới", "Khác"],
    ),
    3: (
        ["Thoát cận nghèo", "Trở thành hộ nghèo", "Khác"],
        ["Hộ nghèo trở thành hộ cận nghèo", "Tái cận nghèo", "Phát sinh mới", "Khác"],
    ),
}
TITLES = {
    2: "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
    3: "TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO",
    4: "PHÂN TÍCH HỘ NGHÈO THEO MỨC ĐỘ THIẾU HỤT",
    5: "TỶ LỆ THIẾU HỤT CÁC CHỈ SỐ DỊCH VỤ XÃ HỘI CƠ BẢN CỦA HỘ NGHÈO",
}
ITEMS = {
    2: ["opening", "to_near_poor", "above_near_poor", "from_near_poor", "relapsed", "new", "closing"],
    3: ["opening", "escaped", "to_poor", "from_poor", "relapsed", "new", "closing"],
}


def reference(name):
    with (REFERENCE / f"dak_nong_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


class Sheet:
    """A form as offices lay it out: agency and motto, title, merged headers, symbols, signatures."""

    def __init__(self, path, number):
        self.book = xlsxwriter.Workbook(path)
        self.sheet = self.book.add_worksheet(f"Bieu {number}")
        self.number = number
        self.sheet.merge_range(0, 0, 0, 3, "UBND TỈNH ĐẮK NÔNG")
        self.sheet.merge_range(0, 6, 0, 10, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        self.sheet.merge_range(2, 0, 2, 10, f"Biểu số {number}: {TITLES[number]} NĂM 2023")
        self.row = 4

    def tall(self, column, text, rows=3):
        self.sheet.merge_range(self.row, column, self.row + rows - 1, column, text)

    def sign(self):
        self.sheet.write(self.row + 2, 1, "Người lập biểu")
        self.sheet.write(self.row + 2, 8, "TM. ỦY BAN NHÂN DÂN")
        self.sheet.write(self.row + 7, 8, "Nguyễn Văn A")
        self.book.close()


def movement_form(path, number, rows, other, *, symbols):
    form = Sheet(path, number)
    form.tall(0, "STT")
    form.tall(1, "Đơn vị")
    form.tall(2, "Phân tổ")
    form.tall(3, "Số đầu kỳ")
    losses, gains = MOVEMENT_HEADERS[number]
    form.sheet.merge_range(form.row, 4, form.row, 10, "Diễn biến trong năm")
    form.sheet.merge_range(form.row + 1, 4, form.row + 1, 6, "Số hộ giảm")
    form.sheet.merge_range(form.row + 1, 7, form.row + 1, 10, "Số hộ tăng")
    form.sheet.write_row(form.row + 2, 4, [other if text == "Khác" else text for text in losses + gains])
    form.tall(11, "Số cuối kỳ")
    if symbols:
        told = ["A", "B", "C", *map(str, range(1, 9)), "9=1-2-3-4+5+6+7+8"]
        form.sheet.write_row(form.row + 3, 0, told)
    form.row += 4 if symbols else 3
    roman = iter(["I", "II"])
    for district, units in groupby(rows, key=lambda row: row[0]):
        for place, (unit, pair) in enumerate(groupby(units, key=lambda row: row[1])):
            ordinal = next(roman) if place == 0 else str(place)
            for half, (_, _, base, *known) in enumerate(pair):
                values = [*known[:3], None, *known[3:6], None, known[6]]
                form.sheet.write_row(form.row, 2, [base, *[None if v is None else int(v) for v in values]])
                assert (half, unit) == (0, unit) or half == 1
                form.row += 1
            form.sheet.merge_range(form.row - 2, 0, form.row - 1, 0, ordinal)
            form.sheet.merge_range(form.row - 2, 1, form.row - 1, 1, unit)
        assert district
    form.sign()


def indicator_form(path, number, rows, *, as_text):
    form = Sheet(path, number)
    totals = ["Tổng số hộ nghèo", "Tổng số thiếu hụt"] if number == 4 else ["Tổng số hộ nghèo"]
    for column, text in enumerate(["STT", "Đơn vị", *totals]):
        form.tall(column, text)
    start, codes = 2 + len(totals), [indicator.vi for indicator in STANDARD.indicator]
    form.sheet.merge_range(form.row, start, form.row, start + 11, "Trong đó thiếu hụt các chỉ số")
    column = start
    for dimension, names in groupby(STANDARD.indicator, key=lambda indicator: indicator.dimension):
        width = len(list(names))
        form.sheet.merge_range(form.row + 1, column, form.row + 1, column + width - 1, dimension)
        column += width
    form.sheet.write_row(form.row + 2, start, codes)
    form.sheet.write_row(form.row + 3, 0, ["A", "B", *map(str, range(1, 12 + len(totals) + 1))])
    form.row += 4
    roman, place = iter(["I", "II"]), 0
    for _, unit, *values in rows:
        place = 0 if unit.startswith("Huyện") else place + 1
        cells = [value.replace(".", ",") if as_text else float(value) for value in values]
        form.sheet.write_row(form.row, 0, [next(roman) if place == 0 else str(place), unit, *cells])
        form.row += 1
    form.sign()


def read(path):
    workbook = open_workbook(path)
    form = read_form(workbook.grids[0], path.name, STANDARD)
    assert [f for f in (*workbook.findings, *form.findings) if f.severity == "error"] == []
    return form


OTHERS = ("Khác", "Số hộ khác (thay đổi nhân khẩu, hộ đơn thân chết, chuyển đi nơi khác, tách, nhập…)")


@pytest.mark.parametrize("symbols", [True, False])
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize(("number", "name"), [(2, "form2_poor_movement"), (3, "form3_near_poor_movement")])
def test_movements(tmp_path, number, name, other, symbols):
    rows = reference(name)
    movement_form(tmp_path / "bieu.xlsx", number, rows, other, symbols=symbols)
    form = read(tmp_path / "bieu.xlsx")
    table = tables.movements([form])
    bases = {"households": "Hộ", "persons": "Nhân khẩu"}
    found = {
        (unit, bases[base], item): value
        for unit, base, item, value in table.select("unit", "base", "item", "value").rows()
    }
    wanted = {
        (unit, base, item): int(value)
        for _, unit, base, *values in rows
        for item, value in zip(ITEMS[number], values, strict=True)
    }
    assert {key: value for key, value in found.items() if value is not None} == wanted
    assert {key[2] for key, value in found.items() if value is None} == {"other_decrease", "other_increase"}
    assert form.number == number
    parents = dict(table.select("unit", "parent").rows())
    assert parents["Quảng Hoà"] == "Đăk Glong"
    assert parents["Đăk Glong"] is None


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(("number", "name"), [(4, "form4_poor_counts"), (5, "form5_poor_shares")])
def test_indicators(tmp_path, number, name, as_text):
    rows = reference(name)
    indicator_form(tmp_path / "bieu.xlsx", number, rows, as_text=as_text)
    form = read(tmp_path / "bieu.xlsx")
    found = {(u, i): v for u, i, v in tables.deprivations([form]).select("unit", "indicator", "value").rows()}
    totals = 2 if number == 4 else 1
    wanted = {
        (unit, code): float(value)
        for _, unit, *values in rows
        for code, value in zip(STANDARD.codes, values[totals:], strict=True)
    }
    assert found == wanted
    counts = tables.class_counts([form]).filter(measure="households")
    assert dict(counts.select("unit", "value").rows()) == {row[1]: int(row[2]) for row in rows}
