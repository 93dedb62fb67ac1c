"""The workbook: written from the contract, filled in, read back as the CSV files would be."""

import csv
import shutil
import subprocess
import tomllib
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from analysis.cli import main
from analysis.core.errors import DataError, UsageError
from analysis.core.labels import LANGUAGES, labels_for
from analysis.core.project import Project, find_project
from analysis.demo.cam_luong import cam_luong
from analysis.intake import load, processed
from analysis.intake.contract import TABLES
from analysis.intake.empty_workbook import write_template
from analysis.intake.narrative import read_narrative
from analysis.intake.raw import read_raw
from analysis.intake.template.layout import FIRST_ROW, fact_columns, sheets
from analysis.intake.template.write import template
from analysis.standard import standard_for
from tests.conftest import build
from tests.intake.template.sample import Filled

SEED = find_project().raw(2022, "15139")
STANDARD = standard_for(2022)


def csv_rows(name, folder=SEED):
    path = folder / f"{name}.csv"
    return list(csv.DictReader(StringIO(path.read_text("utf-8"), newline=""))) if path.exists() else []


def flat(values, prefix=""):
    for key, value in values.items():
        yield from flat(value, f"{key}.") if isinstance(value, dict) else [(prefix + key, value)]


def seed_book(language="vi"):
    filled = Filled(template("15139", 2022, None, language), language)
    for name in TABLES:
        filled.table(name, csv_rows(name))
    filled.facts(dict(flat(tomllib.loads((SEED / "commune.toml").read_text("utf-8")))))
    filled.narrative(read_narrative((SEED / "narrative.md").read_bytes(), ""))
    return filled


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def folder(project, year=2022):
    path = project.raw(year, "15139")
    path.mkdir(parents=True, exist_ok=True)
    return path


def assert_same_data(found, wanted):
    for name in processed.NAMES:
        drop = [column for column in ("line",) if column in getattr(wanted, name)]
        assert_frame_equal(getattr(found, name).drop(columns=drop), getattr(wanted, name).drop(columns=drop))
    assert found.facts == wanted.facts
    assert dict(found.narrative) == dict(wanted.narrative)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_filled_workbook_gives_the_data_of_the_csv_folder(project, language):
    seed_book(language).save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    assert_same_data(load("15139", 2022, project), read_raw(find_project(), "15139", 2022))


def test_the_filled_workbook_gives_the_report(project):
    seed_book().save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    page = (build(project, ["html"]) / "report.html").read_text("utf-8")
    assert "48,39" in page and "45.632.742.000" in page
    assert "Nguồn: data/raw/2022/15139/intake.xlsx" in page


def test_a_household_list_comes_back(project):
    households = cam_luong()
    filled = seed_book()
    rows = [
        {key: None if value is None else _told(value) for key, value in row.items()}
        for row in households.astype(object).where(households.notna(), None).to_dict("records")
    ]
    filled.table("households", rows)
    filled.save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    found = load("15139", 2022, project).households
    assert len(found) == 54
    assert_frame_equal(
        found.drop(columns="line"), households.astype(found.drop(columns="line").dtypes.to_dict())
    )


def _told(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_libreoffice_keeps_everything(project, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    seed_book().save(tmp_path / "in" / "intake.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder(project))]
    subprocess.run(
        [*command, str(tmp_path / "in" / "intake.xlsx")], check=True, capture_output=True, timeout=120
    )
    shutil.copy(SEED / "corrections.toml", folder(project))
    assert_same_data(read_raw(project, "15139", 2022), read_raw(find_project(), "15139", 2022))


def test_faults_name_sheet_and_cell(project):
    filled = seed_book()
    filled.table(
        "targets", [{"unit": "15139", "kind": "Giảm", "value": "10"}, {"unit": "15140", "kind": "unstated"}]
    )
    filled.sheet("households")["B3"] = "Thôn 1"
    filled.sheet("households")["F3"] = 0
    filled.facts({"report.issuer": None, "report.month": "mười"})
    filled.save(folder(project) / "intake.xlsx")
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    found = {(f.sheet, f.line, f.column, f.rule) for f in error.value.findings if f.sheet != "Thiếu hụt"}
    assert found == {
        ("Chỉ tiêu", 3, "B", "not_allowed"),
        ("Chỉ tiêu", 4, "A", "other_commune"),
        ("Danh sách hộ", 3, "C", "household_without_id"),
        ("Danh sách hộ", 3, "F", "no_members"),
        ("Thông tin chung", 14, "C", "missing"),
        ("Thông tin chung", 20, "C", "not_whole"),
    }
    assert 'intake.xlsx [Chỉ tiêu]:3, cột B: thấy "Giảm"' in str(error.value)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda book: book.remove(book["_giamngheo"]), "not_our_template"),
        (lambda book: book["_giamngheo"].__setitem__("A2", "99"), "not_our_template"),
        (lambda book: book["_giamngheo"].__setitem__("A3", "15148"), "other_template"),
        (lambda book: book.create_sheet("Nháp").append(["Việc cần làm"]), "unknown_sheet"),
    ],
)
def test_a_workbook_that_is_not_this_template_is_refused(project, change, rule):
    filled = seed_book()
    change(filled.book)
    filled.save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    assert rule in {finding.rule for finding in error.value.findings}


def test_no_workbook_at_all(project):
    (folder(project) / "intake.xlsx").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    assert [finding.rule for finding in error.value.findings] == ["damaged_file"]


def test_a_table_in_two_places_is_refused(project):
    seed_book().save(folder(project) / "intake.xlsx")
    for name in ("targets.csv", "narrative.md", "corrections.toml"):
        shutil.copy(SEED / name, folder(project))
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    assert [(f.rule, f.sheet) for f in error.value.findings] == [
        ("two_sources", "Chỉ tiêu"),
        ("two_sources", "Thuyết minh"),
    ]


def test_dates_and_numbers_as_people_type_them(project):
    filled = seed_book()
    filled.table("documents", [{"section": "I.1", "order": "99", "kind": "ke_hoach", "date": "5/9/2022"}])
    sheet = filled.sheet("targets")
    sheet["A3"] = 15139  # a code typed as a number
    filled.save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    found = read_raw(project, "15139", 2022)
    assert found.documents["date"].iloc[0] == "2022-09-05"
    assert found.targets["unit"].iloc[0] == "15139"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_list_are_told_apart(language):
    text = labels_for(language)
    for columns in (*sheets(STANDARD, text).values(), fact_columns(text)):
        for column in columns:
            words = [word.casefold() for word in column.words.values()]
            assert len(set(words)) == len(words), column.key


def test_lists_are_complete_and_checked_in_every_row():
    filled = Filled(template("15139", 2022, None))
    sheet = filled.sheet("targets")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B3:B1002"].type == "list"
    assert rules["C3:C1002"].type == "decimal"
    letter = rules["B3:B1002"].formula1.split("$")[1]
    listed = [cell.value for cell in filled.book["_lists"][letter] if cell.value]
    assert listed == list(filled.columns["targets"][1].words.values())
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["A"].number_format == "@" or sheet["A1"].value
    assert filled.book["_giamngheo"].sheet_state == "veryHidden"


def test_last_years_villages_and_targets_are_carried_over_without_their_numbers(project):
    shutil.copytree(SEED, project.raw(2022, "15139"))
    rows = "unit,kind,value,responsible\n15139,net_reduction,10,\nThôn Kim,net_reduction,4,Bà A\n"
    (folder(project) / "targets.csv").write_text(rows, "utf-8")
    book = openpyxl.load_workbook(write_template(project, "15139", 2023, project.root / "mau.xlsx"))
    found = [[cell.value for cell in row[:6]] for row in book["Chỉ tiêu"]["A3:F4"]]
    net = "Số hộ nghèo giảm (đầu kỳ trừ cuối kỳ)"
    assert found == [
        ["15139", net, None, None, None, "Chỉ tiêu năm 2022: 10"],
        ["Thôn Kim", net, None, "Bà A", None, "Chỉ tiêu năm 2022: 4"],
    ]
    lists = [[cell.value for cell in column if cell.value] for column in book["_lists"].columns]
    assert ["15139", "Thôn Kim"] in lists and ["Thôn Kim"] in lists


def test_a_person_types_values_only_and_rows_left_alone_say_nothing(project):
    filled = Filled(template("15139", 2022, None))
    sheet = filled.sheet("deprivations")
    letters = {column.key: place for place, column in enumerate(filled.columns["deprivations"], start=1)}
    sheet.cell(FIRST_ROW + 9, letters["value"]).value = 15
    filled.facts({"status": "official"})
    filled.save(folder(project) / "intake.xlsx")
    found = read_raw(project, "15139", 2022).deprivations
    told = found[["unit", "class", "indicator", "polarity", "measure", "base", "value"]].astype(str)
    assert told.to_numpy().tolist() == [
        ["15139", "poor", "nha_tieu", "deprivation", "count", "households", "15.0"]
    ]


def test_equal_templates_have_equal_bytes():
    assert template("15139", 2022, None) == template("15139", 2022, None)


@pytest.mark.parametrize(
    ("name", "year", "message"),
    [("mau.csv", "2022", "tệp mẫu là tệp .xlsx"), ("mau.xlsx", "2019", "không có chuẩn nghèo")],
)
def test_wrong_calls(tmp_path, monkeypatch, name, year, message):
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(find_project().root))
    result = CliRunner().invoke(main, ["template", str(tmp_path / name), "--year", year])
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_command_writes_and_never_overwrites(tmp_path, monkeypatch):
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(find_project().root))
    path = tmp_path / "mau.xlsx"
    assert CliRunner().invoke(main, ["template", str(path)]).stdout == f"{path}\n"
    with pytest.raises(UsageError, match="Đã có"):
        write_template(find_project(), "15139", 2022, Path(path))


def test_words_of_earlier_templates_and_ranges_of_rates_are_read(project):
    filled = seed_book()
    rows = [
        {"unit": "15139", "kind": "rate_pp_range", "low": "1.0", "high": "1.5"},
        {"unit": "15139", "kind": "net_reduction", "value": "10"},
    ]
    filled.table("targets", rows)
    filled.sheet("targets").cell(FIRST_ROW + 1, 2).value = "Giảm thuần (hộ)"
    filled.save(folder(project) / "intake.xlsx")
    shutil.copy(SEED / "corrections.toml", folder(project))
    told = read_raw(project, "15139", 2022).targets
    rows = told[["kind", "value", "low", "high"]].fillna(-1).to_numpy().tolist()
    assert rows[:2] == [["rate_pp_range", -1, 1.0, 1.5], ["net_reduction", 10, -1, -1]]
