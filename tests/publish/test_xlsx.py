"""The workbook: texts stay texts, numbers stay numbers, forms look like the circular's."""

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from analysis.core.errors import BuildError
from analysis.display.blocks import Cell, Form, FormColumn, Row
from analysis.publish.notebook import read_document
from analysis.publish.xlsx import XlsxExporter, xlsx_file
from tests.publish.sample import (
    HOSTILE,
    INFERRED,
    MISSING,
    closing,
    code,
    cover,
    deprivation,
    figure,
    full_notebook,
    hostile_blocks,
    long_table,
    markdown,
    notebook,
    number,
)


def form(**changes):
    columns = (
        FormColumn(("STT",), "A", "center", 0.6),
        FormColumn(("Đơn vị",), "B", "left", 2.8),
        FormColumn(("Hộ nghèo", "Số hộ"), "1"),
        FormColumn(("Hộ nghèo", "Tỷ lệ (%)"), "2=1/3*100"),
        FormColumn(("Tổng số hộ",), "3"),
    )
    share = Cell("7,75", 7.75, "published", "0.00")
    rows = (
        Row((Cell("1"), Cell("Thôn Lương Thuận"), number(31), INFERRED, MISSING)),
        Row((Cell(""), Cell("Tổng cộng: Xã Cẩm Lương"), number(31), share, number(400)), "total"),
    )
    head = {"name": "form_01", "label": "Biểu số 1", "title": "Kết quả rà soát", "period": "Năm 2022"}
    body = {"columns": columns, "key_columns": 2, "rows": rows, "notes": ("Ghi chú",)}
    return Form(**{**head, **body, **changes})


def opened(*blocks, **changes):
    document = read_document(notebook(code(cover(**changes), *blocks), code(closing())))
    return openpyxl.load_workbook(BytesIO(xlsx_file(document)))


def values(sheet):
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return {cell.coordinate: cell.value for cell in cells if cell.value is not None}


def place_of(sheet, value):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_a_sheet_for_every_table_with_a_name_that_fits():
    content, _ = XlsxExporter().from_notebook_node(full_notebook())
    names = openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert names[0] == "Mục lục"
    assert names[1] == "Biểu đồ 1. Chỉ tiêu và kết quả"
    assert names[2] == "Bảng 1. Thiếu hụt các dịch vụ"
    assert len(names) == 6 and all(len(name) <= 31 for name in names)


def test_numbers_are_numbers_and_words_are_words():
    sheet = opened(deprivation()).worksheets[1]
    row = place_of(sheet, "Việc làm").row + 1
    count, share = sheet.cell(row, 2), sheet.cell(row, 3)
    assert (count.value, count.number_format, share.value) == (11, "#,##0", 35.48)
    missing = sheet.cell(row + 1, 2)
    assert (missing.value, missing.data_type, missing.font.italic) == ("không báo cáo", "s", True)
    inferred = sheet.cell(row + 3, 2)
    assert (inferred.value, inferred.number_format) == (36, '"≥ "#,##0"(*)"')


def test_heads_are_merged_and_print_on_every_page():
    sheet = opened(deprivation()).worksheets[1]
    head = place_of(sheet, "Hộ nghèo").row
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {f"A{head}:A{head + 1}", f"B{head}:C{head}", f"D{head}:E{head}"} <= merged
    assert sheet.cell(head + 1, 3).value == "Tỷ lệ\n(%)"
    assert sheet.print_title_rows == f"${head}:${head + 1}"
    assert sheet.page_setup.orientation == "landscape" and int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.freeze_panes == f"B{head + 2}"


def test_caption_warnings_notes_and_source_stand_on_the_sheet():
    found = list(values(opened(deprivation()).worksheets[1]).values())
    assert found[0] == "Bảng 1. Thiếu hụt các dịch vụ xã hội cơ bản"
    assert found[1] == "Lưu ý: Năm 2023 chưa có kết quả rà soát chính thức."
    assert found[-1] == "Nguồn: UBND xã Cẩm Lương"
    assert any(str(text).startswith("(*) Số liệu được suy ra") for text in found)


def test_hostile_texts_stay_texts():
    book = opened(*hostile_blocks(), form(title=HOSTILE[5], rows=()), subject="=1+1")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {cell.value for cell in cells}
    assert {text for text in HOSTILE if text not in texts} == set()
    package = ZipFile(BytesIO(xlsx_file(read_document(notebook(code(cover(), *hostile_blocks()))))))
    sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in sheet for sheet in sheets)
    assert not any("externalLink" in name or "vba" in name for name in package.namelist())


def test_a_form_looks_like_the_circulars():
    sheet = opened(form()).worksheets[1]
    assert sheet.title == "Biểu số 1"
    found = values(sheet)
    assert found["A2"] == "HUYỆN CẨM THỦY" and found["A3"] == "ỦY BAN NHÂN DÂN XÃ CẨM LƯƠNG"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.values()
    title = place_of(sheet, "KẾT QUẢ RÀ SOÁT")
    assert title.font.bold and title.alignment.horizontal == "center"
    head = place_of(sheet, "Hộ nghèo").row
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {f"C{head}:D{head}", f"A{head}:A{head + 1}", f"E{head}:E{head + 1}"} <= merged
    symbols = [cell.value for cell in sheet[head + 2]]
    assert symbols == ["A", "B", "1", "2=1/3*100", "3"]
    total = sheet[head + 4]
    assert [cell.value for cell in total][1:] == ["Tổng cộng: Xã Cẩm Lương", 31, 7.75, 400]
    assert all(cell.font.bold for cell in total)
    assert sheet.page_setup.orientation == "landscape"
    assert list(found.values())[-1] == "Nguyễn Văn Ước"


def test_what_was_not_reported_stays_empty_and_is_listed():
    book = opened(form())
    row = place_of(book["Biểu số 1"], "Thôn Lương Thuận").row
    assert [cell.value for cell in book["Biểu số 1"][row]][2:] == [31, None, None]
    gaps = book["Chưa báo cáo"]
    place = place_of(gaps, "Thôn Lương Thuận").row
    assert [cell.value for cell in gaps[place]] == ["Biểu số 1", "Thôn Lương Thuận", "2, 3", "cột 2: ≥ 36"]


def test_forms_stand_in_no_other_format():
    annex = (markdown("## Phụ lục"), code(form(name="form_02")))
    document = read_document(notebook(code(cover(), form()), code(closing()), *annex))
    assert [made.name for made in document.forms] == ["form_01", "form_02"]
    assert document.exhibits() == ()


def test_contents_link_to_the_sheets():
    book = opened(deprivation(), form())
    contents = book.worksheets[0]
    links = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_a_table_behind_a_figure_that_the_report_shows_stands_once():
    shown = figure()
    assert len(opened(shown, shown.table).sheetnames) == 2


def test_a_text_too_long_for_a_cell_is_refused():
    table = long_table(1)
    row = Row((Cell("a" * 40_000), *table.rows[0].cells[1:]))
    with pytest.raises(BuildError, match="too long"):
        opened(table.__class__("t", "T", table.columns, (row,)))


def test_the_font_is_ours_in_every_workbook_of_a_process():
    document = read_document(notebook(code(cover(), deprivation())))
    first, second = xlsx_file(document), xlsx_file(document)
    assert first == second
    styles = ZipFile(BytesIO(first)).read("xl/styles.xml").decode()
    assert "<scheme" not in styles
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Times New Roman"}


def test_properties_come_from_the_cover():
    properties = opened(deprivation()).properties
    assert properties.title.startswith("BÁO CÁO Kết quả")
    assert properties.created.isoformat() == "2023-10-05T12:00:00"
