"""The CSV twins: one row a cell, raw numbers, nothing that a spreadsheet would run."""

import csv
from io import StringIO

import pytest

from analysis.display.blocks import Cell, Column, Row, Table
from analysis.publish.csv_tables import COLUMNS, csv_file, csv_files, safe
from analysis.publish.notebook import read_document
from analysis.publish.xlsx import XlsxExporter
from tests.publish.sample import HOSTILE, code, cover, deprivation, figure, full_notebook, notebook
from tests.publish.test_xlsx import form


def rows(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_a_cell_a_row_with_everything_that_names_it():
    first, *others = rows(csv_file(deprivation(), "dữ liệu giả lập"))
    assert first == {
        "row": "2", "role": "body", "section": "Việc làm", "item": "Việc làm", "code": "",
        "group": "Hộ nghèo",
        "column": "Số hộ", "unit": "hộ", "value": "11", "text": "", "evidence": "published", "origin": "",
        "notice": "dữ liệu giả lập", "caption": deprivation().caption,
    }  # fmt: skip
    assert tuple(first) == COLUMNS
    assert {row["notice"] for row in others} == {""} and len(others) > 10  # a notice stands once


def test_a_row_about_a_commune_carries_its_code():
    places = (("Xã Cẩm Tú", "15148"), ("Xã Cẩm Thạch", "15133"))
    lines = tuple(Row((Cell(name), Cell("1", 1)), unit=code) for name, code in places)
    found = rows(csv_file(Table("t", "T", (Column("a"), Column("b")), lines)))
    assert [(row["item"], row["code"]) for row in found] == list(places)


def test_missing_is_empty_and_says_so():
    found = [row for row in rows(csv_file(deprivation())) if row["evidence"] == "missing"]
    assert len(found) == 7
    assert {(row["value"], row["text"]) for row in found} == {("", "")}


def test_numbers_are_raw():
    table = Table("t", "T", (Column("a"), Column("b")), (Row((Cell("x"), Cell("−1.265.000", -1265000))),))
    assert rows(csv_file(table))[0]["value"] == "-1265000"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", "-", "+"])
def test_what_looks_like_a_formula_is_made_text(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-13", "-13.5", "0", "Vốn = tín dụng", ""])
def test_everything_else_is_left_alone(text):
    assert safe(text) == text


def test_no_field_of_a_hostile_report_can_run():
    files = csv_files(read_document(full_notebook()))
    for content in files.values():
        for row in rows(content):
            assert not any(field.startswith(("=", "+", "@")) for field in row.values())
    assert f"'{HOSTILE[5]}" in {row["item"] for row in rows(files["tables/hostile.csv"])}


def test_forms_have_twins_that_keep_the_name_of_the_unit():
    found = rows(csv_file(form()))
    assert [(row["item"], row["group"], row["column"], row["value"]) for row in found][:2] == [
        ("Thôn Lương Thuận", "Hộ nghèo", "Số hộ", "31"),
        ("Thôn Lương Thuận", "Hộ nghèo", "Tỷ lệ (%)", "36"),
    ]


def test_the_exporter_hands_them_over_beside_the_workbook():
    made = notebook(code(cover(), deprivation(), figure(), form()))
    _, resources = XlsxExporter().from_notebook_node(made)
    assert sorted(resources["outputs"]) == [
        "tables/attainment_data.csv",
        "tables/deprivation.csv",
        "tables/form_01.csv",
    ]
