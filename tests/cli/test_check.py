"""``giamngheo check``: exit codes, JSON, the marked copy, the accepted tables; no name anywhere public."""

import json
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.project import Project, find_project
from analysis.intake.checking import Options, check_file
from analysis.intake.checking.marked import write_marked
from analysis.intake.empty_workbook import write_template
from analysis.standard import standard_for
from tests.conftest import raise_standard

HEADER = ["STT", "Thôn", "Mã hộ", "Họ và tên chủ hộ", "Số CCCD", "Số khẩu", "Phân loại hộ"]
SECRETS = ("Nguyễn Thị Bí Mật", "038123456789")
GOOD = ["1", "Lương Ngọc", "001", *SECRETS, "4", "Hộ nghèo"]
BAD = ["2", "Lương Ngọc", "002", *SECRETS, "mười", "nghèo lắm"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Marked copies go under the output of the folder one works in."""
    monkeypatch.chdir(tmp_path)


def workbook(path, rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for line, row in enumerate([HEADER, *rows]):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)
    book.close()
    return path


def run(*arguments):
    result = CliRunner().invoke(main, ["check", *map(str, arguments)])
    assert not any(secret in result.output for secret in SECRETS)
    return result


def test_a_good_list(tmp_path):
    result = run(workbook(tmp_path / "ds.xlsx", [GOOD]))
    assert result.exit_code == 0
    assert "đọc 1 hộ = nhận 1 + để riêng 0 + trùng lặp 0" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ds.xlsx"]


@pytest.mark.parametrize(("lang", "text"), [("vi", "cần một số nguyên"), ("en", "expected a whole number")])
def test_faults_are_told_and_marked(tmp_path, lang, text):
    result = run(workbook(tmp_path / "ds.xlsx", [GOOD, BAD]), "--lang", lang)
    assert result.exit_code == 1
    assert text in result.stderr
    sheet = openpyxl.load_workbook(tmp_path / "output/checks/ds/ds.checked.xlsx")["DS"]
    assert text.removeprefix("expected ").removeprefix("cần ") in sheet["F3"].comment.text
    assert sheet["F3"].fill.fgColor.rgb == "FFF4B6B6"
    assert sheet["F2"].comment is None


def test_json_has_place_rule_and_severity(tmp_path):
    result = run(workbook(tmp_path / "ds.xlsx", [GOOD, BAD]), "--json")
    findings = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(f["sheet"], f["line"], f["column"], f["rule"], f["severity"]) for f in findings] == [
        ("DS", 3, "F", "not_a_count", "error"),
        ("DS", 3, "G", "unknown_class", "error"),
    ]


def test_accepted_tables_are_public_and_the_rest_is_private(tmp_path):
    run(workbook(tmp_path / "ds.xlsx", [GOOD, BAD]), "--output", tmp_path / "out")
    households = pl.read_parquet(tmp_path / "out" / "households.parquet")
    assert households.columns == ["village", "household_id", "members", "declared_class"]
    assert households.rows() == [("Lương Ngọc", "001", 4, "poor")]
    assert pl.read_parquet(tmp_path / "out" / "private" / "people.parquet")["head_name"].to_list() == [
        SECRETS[0]
    ]
    aside = pl.read_csv(tmp_path / "out" / "private" / "set_aside.csv", infer_schema=False)
    assert aside.select("line", "reasons").rows() == [
        ("3", "not_a_count (members); unknown_class (declared_class)")
    ]


def test_last_years_list(tmp_path):
    before = workbook(tmp_path / "2022.xlsx", [GOOD])
    now = workbook(tmp_path / "2023.xlsx", [[*GOOD[:1], "Thôn Lạ", *GOOD[2:]]])
    assert "một khu dân cư của xã: Lương Ngọc" in run(now, "--previous", before).stderr


def test_a_folder_of_files(tmp_path):
    workbook(tmp_path / "a.xlsx", [GOOD])
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "b.xlsx: cần một bảng tính nguyên vẹn" in result.stderr


def test_no_such_path(tmp_path):
    assert run(tmp_path / "nothing.xlsx").exit_code == 2


def test_copies_of_csv_and_of_long_lists(tmp_path, monkeypatch):
    path = tmp_path / "ds.csv"
    rows = [GOOD] * 50 + [BAD] + [["=1+1", *GOOD[1:]]]
    path.write_text("\n".join(",".join(row) for row in [HEADER, *rows]), "utf-8")
    for cells, height in ((300_000, 54), (10, 14)):
        monkeypatch.setattr("analysis.intake.checking.marked.COPIED_CELLS", cells)
        checked = check_file(path, Options(standard_for(2023)))
        assert write_marked(path, tmp_path / "ds.checked.xlsx", checked, "vi") >= 2
        sheet = openpyxl.load_workbook(tmp_path / "ds.checked.xlsx").active
        assert sheet.max_row == height
        row = next(cell.row for cell in sheet["A"] if cell.value == "52")
        assert sheet.cell(row, 7).comment is not None
    with zipfile.ZipFile(tmp_path / "ds.checked.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_equal_checks_give_equal_bytes(tmp_path):
    path = workbook(tmp_path / "ds.xlsx", [GOOD, BAD])
    checked = check_file(path, Options(standard_for(2023)))
    for name in ("a.xlsx", "b.xlsx"):
        write_marked(path, tmp_path / name, checked, "vi")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_our_template_is_read_strictly_and_held_against_the_law(tmp_path):
    project = find_project(Path(__file__))
    path = tmp_path / "intake.xlsx"
    write_template(project, "15139", 2023, path, "vi")
    book = openpyxl.load_workbook(path)
    sheet = book["Danh sách hộ"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for row, kind in ((3, "Hộ nghèo"), (4, "Hộ cận nghèo")):
        values = {"village": "Lương Ngọc", "household_id": f"{row:03}", "members": 4, "b1_score": 120}
        for name, value in {**values, "declared_class": kind}.items():
            sheet.cell(row, columns[name], value)
        for name in standard_for(2023).codes:
            sheet.cell(row, columns[name], "Có")
    book.save(path)
    checked = check_file(path, Options(standard_for(2022)))
    found = [finding for finding in checked.findings() if finding.sheet == "Danh sách hộ"]
    assert [(finding.rule, finding.line, finding.column) for finding in found] == [("law_says_poor", 4, "I")]
    assert checked.lists[0].accepted.height == 2
    assert {finding.rule for finding in checked.findings()} == {"law_says_poor", "missing"}


def test_a_provinces_own_standard_holds_in_a_check(tmp_path):
    """Between the national and the province's line, poor is right only where the province says so."""
    project = Project(tmp_path)
    folder = project.raw(2022, "15139")
    folder.mkdir(parents=True)
    flags = [indicator.vi for indicator in standard_for(2022).indicator]
    header = ["Thôn", "Mã hộ", "Số khẩu", "Thu nhập bình quân (đồng)", "Phân loại hộ", *flags]
    row = ["A", "01", "4", "1700000", "Hộ nghèo", *["1"] * 4, *["0"] * 8]
    path = folder / "danh-sach.csv"
    path.write_text(",".join(header) + "\n" + ",".join(row) + "\n", "utf-8")
    before = CliRunner().invoke(main, ["check", str(path)])
    raise_standard(project)
    after = CliRunner().invoke(main, ["check", str(path)])
    assert (before.exit_code, after.exit_code) == (1, 0), after.stderr
