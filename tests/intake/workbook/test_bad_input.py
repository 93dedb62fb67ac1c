"""Files that nobody should have to open: always a finding, never a traceback, never a hang."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from analysis.core.errors import DataError
from analysis.intake.workbook import limits, open_workbook

LIST = [["STT", "Thôn", "Mã hộ", "Số khẩu"], ["1", "Lương Ngọc", "001", 4]]


FIXTURES = Path(__file__).parents[2] / "fixtures"


def workbook(path, rows=LIST, sheet="DS"):
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path


def repacked(path, change, extra=()):
    """Write a package again with its parts changed; returns the path."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, change(name, content))
        for name, content in extra:
            new.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(DataError) as error:
        open_workbook(path)
    (finding,) = error.value.findings
    assert finding.describe("vi")
    assert finding.describe("en")
    return finding.rule


def rules(path):
    return [finding.rule for finding in open_workbook(path).findings]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.xlsx", b"", "empty_file"),
        ("a.csv", b"  \n\n", "empty_file"),
        ("a.xlsx", b"%PDF-1.7 ...", "no_table_file"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n....", "no_table_file"),
        ("a.xlsx", b"PK\x03\x04 cut off", "damaged_file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged_file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "no_table_file"),
        ("a.csv", b"a\0b\0\0\0\0c\1\2\3" * 40, "no_table_file"),
    ],
)
def test_no_table(tmp_path, name, content, rule):
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name) == rule


def test_missing_file(tmp_path):
    assert refusal(tmp_path / "a.xlsx") == "file_unreadable"


def test_password(tmp_path):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx") == "password_protected"


def test_a_workbook_that_office_encrypted():
    """A real one (agile encryption, as Excel makes it); its password is of no use here."""
    assert refusal(FIXTURES / "locked" / "locked.xlsx") == "password_protected"


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_truncated(tmp_path, share):
    path = workbook(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(path) == "damaged_file"


def test_truncated_xls(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("DS").write(0, 0, "STT")
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "a.xls").write_bytes(buffer.getvalue()[:3000])
    assert refusal(tmp_path / "a.xls") == "damaged_file"


def test_zip_bomb_by_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM_BYTES", 1_000_000)
    path = repacked(workbook(tmp_path / "a.xlsx"), lambda _, part: part, [("xl/big.xml", b" " * 20_000_000)])
    assert refusal(path) == "unpacks_too_large"


def test_zip_bomb_by_size(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 10_000)
    assert refusal(workbook(tmp_path / "a.xlsx", LIST * 500)) == "unpacks_too_large"


def test_zip_bomb_that_lies_about_its_size(tmp_path):
    path = workbook(tmp_path / "a.xlsx", LIST * 500)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert refusal(path) == "damaged_file"


@pytest.mark.parametrize(
    "far",
    [
        b' r="XFD1048576"',
        b" r='XFD1048576'",
        b'\tr="XFD1048576"',
        b' r="xfd1048576"',
        b' r="D99999999"',
        b' r="ZZZ2"',
    ],
)
def test_a_cell_in_the_last_corner(tmp_path, far):
    path = repacked(workbook(tmp_path / "a.xlsx"), lambda _, part: part.replace(b' r="D2"', far))
    assert refusal(path) == "area_too_large"


def test_a_million_empty_rows(tmp_path):
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_048_577))
    path = repacked(
        workbook(tmp_path / "a.xlsx"), lambda _, part: part.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    (grid,) = open_workbook(path).grids
    assert grid.cells.height == 2


def test_macros_are_not_run_and_are_told(tmp_path):
    path = repacked(workbook(tmp_path / "a.xlsm"), lambda _, part: part, [("xl/vbaProject.bin", b"\0")])
    opened = open_workbook(path)
    assert [finding.rule for finding in opened.findings] == ["macros"]
    assert opened.grids[0].cells.rows()[1] == ("1", "Lương Ngọc", "001", "4")


def test_external_links(tmp_path):
    path = repacked(
        workbook(tmp_path / "a.xlsx"), lambda _, part: part, [("xl/externalLinks/externalLink1.xml", b"<a/>")]
    )
    assert rules(path) == ["external_links"]


def test_formulas_with_and_without_values(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b", 1, 2])
    sheet.append(["=C1+D1", "x"])
    book.save(tmp_path / "a.xlsx")
    (finding,) = open_workbook(tmp_path / "a.xlsx").findings
    assert (finding.rule, finding.line, finding.column) == ("formula_without_value", 2, "A")
    book = xlsxwriter.Workbook(tmp_path / "b.xlsx")
    book.add_worksheet().write_formula(0, 0, "=1+1", None, 2)
    book.close()
    opened = open_workbook(tmp_path / "b.xlsx")
    assert (opened.findings, opened.grids[0].cells.rows()) == ((), [("2",)])


def test_a_formula_with_an_error(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet().write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    (finding,) = open_workbook(tmp_path / "a.xlsx").findings
    assert (finding.rule, finding.line, finding.column, finding.found) == ("error_value", 2, "B", "#DIV/0!")


def test_hidden_sheet(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("DS").write(0, 0, "x")
    hidden = book.add_worksheet("cu")
    hidden.write(0, 0, "y")
    hidden.hide()
    book.close()
    (finding,) = open_workbook(tmp_path / "a.xlsx").findings
    assert (finding.rule, finding.sheet) == ("hidden_sheet", "cu")


def test_an_image_for_a_table(tmp_path):
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("anh").insert_image(0, 0, "a.png", {"image_data": io.BytesIO(png)})
    book.close()
    assert rules(tmp_path / "a.xlsx") == ["image_for_table"]


def test_values_as_they_are_shown(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "1.10")
    sheet.write_string(0, 1, "00001")
    sheet.write_number(0, 2, 1, book.add_format({"num_format": "00000"}))
    sheet.write_number(0, 3, 0.3548, book.add_format({"num_format": "0.00%"}))
    sheet.write_number(0, 4, 1.265)
    sheet.write_string(0, 5, "uû ban nh©n d©n", book.add_format({"font_name": ".VnTimeH"}))
    book.close()
    (grid,) = open_workbook(tmp_path / "a.xlsx").grids
    assert grid.cells.rows() == [("1.10", "00001", "00001", "35.48%", "1.2650", "UỶ BAN NHÂN DÂN")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_encodings_of_csv(tmp_path, encoding):
    text = "STT;Thôn;Mã hộ\n1;Lương Ngọc;001\n"
    if encoding == "cp1258":
        letters = {"ộ": "ô\u0323", "ọ": "o\u0323", "ã": "a\u0303"}
        text = "".join(letters.get(letter, letter) for letter in text)
    path = Path(tmp_path / "a.csv")
    path.write_bytes(text.encode(encoding))
    (grid,) = open_workbook(path).grids
    assert grid.cells.rows() == [("STT", "Thôn", "Mã hộ"), ("1", "Lương Ngọc", "001")]


def test_a_quoted_cell_over_two_lines_keeps_the_lines(tmp_path):
    (tmp_path / "a.csv").write_text('a,b\n"x\ny",1\nz,2\n', "utf-8")
    (grid,) = open_workbook(tmp_path / "a.csv").grids
    assert [grid.line(row) for row in range(3)] == [1, 2, 4]
