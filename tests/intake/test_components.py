"""The programme's components by year: by CSV, by workbook, in the report; and money of a district no more."""

import io
from itertools import product

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import show
from analysis.core.errors import DataError
from analysis.core.labels import labels_for
from analysis.intake.contract import ProjectRow
from analysis.intake.folder import RawFolder
from analysis.intake.raw import parse, read_folder
from analysis.intake.table import read_table
from analysis.intake.template.write import template
from analysis.intake.validation import check_rows
from analysis.intake.values import Context
from analysis.standard import programme

CODE, AFTER = "15148", "15139"
HEAD = "project,subproject,state,source,nature,allocated_vnd,disbursed_vnd,year\n"
FACTS = """code = "{code}"
name = "{name}"
area = "rural"
year = {year}
status = "official"
synthetic = true
[period]
from_year = {year}
to_year = {year}
[report]
issuer = "UBND xã"
symbol = "BC-UBND"
subject = "Kết quả"
place = "Cẩm Tú"
year = {year}
"""


def folder(year, *rows):
    code, name = (AFTER, "Xã Cẩm Lương") if year < 2025 else (CODE, "Xã Cẩm Tú")
    files = {
        "commune.toml": FACTS.format(code=code, name=name, year=year).encode(),
        "projects.csv": (HEAD + "".join(f"{row}\n" for row in rows)).encode(),
    }
    return RawFolder(code, year, f"data/raw/{year}/{code}", files)


def rules(year, *rows):
    data = (HEAD + "".join(f"{row}\n" for row in rows)).encode()
    _, found = check_rows(
        read_table(data, "projects.csv", ProjectRow), ProjectRow, Context(CODE, (), year=year)
    )
    return [(one.rule, one.column) for one in found]


NUMBERS = [str(number) for number in range(12)]
KNOWN = {project.number: {part.number for part in project.part} for project in programme().project}


@given(st.integers(2022, 2030), st.sampled_from([*NUMBERS, "99", "100", "08", "a", "1.5"]))
def test_a_project_has_a_number_of_its_period(year, number):
    found = rules(year, f"{number},,done,,,,,")
    plain = number.lstrip("0")
    if year <= 2025:
        assert found == ([] if plain in KNOWN else [("not_allowed", "project")])
    else:
        good = plain.isdigit() and 1 <= int(plain) <= 99
        assert found == ([] if good else [("not_a_component", "project")])


@given(st.integers(2022, 2030), st.sampled_from([*NUMBERS[1:], "x"]))
def test_a_part_has_a_number_of_its_period(year, number):
    found = rules(year, f"4,{number},done,,,,,")
    if year <= 2025:
        assert found == ([] if number in set().union(*KNOWN.values()) else [("not_allowed", "subproject")])
    else:
        assert found == ([] if number.isdigit() else [("not_a_component", "subproject")])


SOURCES = ["nstw", "nsdp_tinh", "nsdp_huyen", "nsdp_xa", "tin_dung", "huy_dong_khac", ""]


@pytest.mark.parametrize("year", [2022, 2024, 2025, 2026, 2028])
def test_a_district_gives_nothing_after_2025(year):
    for source, money in product(SOURCES, ["", "2024", "2025", "2026"]):
        found = rules(year, f"1,,done,{source},,5,4,{money}")
        gone = source == "nsdp_huyen" and int(money or year) > 2025
        assert found == ([("no_district_budget", "source")] if gone else []), (source, money)


def test_the_message_says_what_to_write():
    (found,) = read_folder(folder(2026, "8,4,done,nsdp_huyen,,5,4,")).findings
    for language, word in (("vi", "không còn cấp huyện"), ("en", "districts ended")):
        assert word in found.describe(language) and "2026" in found.describe(language)
    assert (found.line, found.found) == (2, "nsdp_huyen")


def test_components_stand_in_the_order_of_their_numbers_and_none_of_the_old_programme():
    data = parse(folder(2026, "10,,done,,,,,", "8,12,done,nstw,,5,4,", "8,4,done,,,,,", "2,,planned,,,,,"))
    labels = [row.cells[0].text for row in show.project_progress(data).rows]
    assert labels == ["DA2", "DA8", "Tiểu dự án 4", "Tiểu dự án 12", "DA10"]
    told = str(show.project_progress(data)) + str(show.project_money(data))
    old = {text for one in programme().project for text in (one.vi, *(part.vi for part in one.part)) if text}
    assert not [name for name in old if name in told]
    assert "2021-2025" not in told


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_workbook_offers_what_there_is_in_its_year(year, language):
    code = AFTER if year < 2025 else CODE
    book = openpyxl.load_workbook(io.BytesIO(template(code, year, None, language)))
    told = {str(cell) for row in book["_lists"].iter_rows(values_only=True) for cell in row if cell}
    district = labels_for(language)("report.projects.sources.nsdp_huyen")
    assert (district in told) == (year <= 2025)
    assert ("7" in told) == (year <= 2025)


def test_a_filled_workbook_of_2026_is_read_with_new_components():
    made = template(CODE, 2026, None)
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book[labels_for("vi")("template.sheets.projects")]
    keys = [cell.value for cell in sheet[2]]
    for line, row in enumerate(({"project": 8, "subproject": 4}, {"project": "11"}), 3):
        typed = {**row, "state": "Hoàn thành", "source": "Ngân sách tỉnh", "allocated_vnd": 5_000_000}
        for key, value in typed.items():
            sheet.cell(line, keys.index(key) + 1, value)
    out = io.BytesIO()
    book.save(out)
    found = read_folder(RawFolder(CODE, 2026, "data/raw/2026/15148", {"intake.xlsx": out.getvalue()}))
    of_projects = [one for one in found.findings if "project" in one.column or one.rule == "not_allowed"]
    assert of_projects == []


def test_a_refused_component_is_an_error():
    with pytest.raises(DataError):
        parse(folder(2025, "8,,done,,,,,"))
