"""A number means what its format shows, in .xls, .xlsx and .ods alike."""

import random
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
import xlwt
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.workbook import open_workbook
from tests.seeds import seeds

CASES = Path(__file__).parents[1] / "cases" / "04a-percent-format"
PERCENT = [
    "0%", "0.00%", "0.0%", "0.00%_);(0.00%)", "[Red]0.00%", "#,##0.0%", '0.00%" hộ"', "0.00 %",
    "0.00%;[Red]-0.00%",
]  # fmt: skip
PADDED = {"00000": 5, "000": 3, "0000_)": 4}
PLAIN = ["General", "0.00", "#,##0.00", '0.00"%"', r"0.00\%"]
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'
    ' office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles><office:body>'
    '<office:spreadsheet><table:table table:name="DS">{rows}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def cells(seed):
    """Return rows of (number, format, text that a person reads)."""
    chance = random.Random(seed)

    def cell():
        kind = chance.choice("%0-")
        if kind == "%":
            value = chance.randint(1, 9_999) / 10_000
            return value, chance.choice(PERCENT), f"{value * 100:.10g}%"
        if kind == "0":
            value, code = chance.randint(1, 999), chance.choice(list(PADDED))
            return value, code, str(value).zfill(PADDED[code])
        value = chance.randint(1, 999)
        return value, chance.choice(PLAIN), str(value)

    return [[cell() for _ in range(chance.randint(2, 6))] for _ in range(chance.randint(2, 9))]


def xls(path, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for line, row in enumerate(rows):
        for column, (value, code, _) in enumerate(row):
            sheet.write(line, column, value, xlwt.easyxf(num_format_str=code))
    book.save(str(path))


def xlsx(path, rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for line, row in enumerate(rows):
        for column, (value, code, _) in enumerate(row):
            sheet.write_number(line, column, value, book.add_format({"num_format": code}))
    book.close()


def ods(path, rows):
    codes = sorted({code for row in rows for _, code, _ in row})
    styles = lines = ""
    for number, code in enumerate(codes):
        digits = PADDED.get(code, 1)
        kind = "percentage-style" if code in PERCENT else "number-style"
        styles += (
            f'<number:{kind} style:name="N{number}"><number:number number:decimal-places="0"'
            f' number:min-integer-digits="{digits}"/></number:{kind}>'
            f'<style:style style:name="c{number}" style:family="table-cell"'
            f' style:data-style-name="N{number}"/>'
        )
    for row in rows:
        lines += "<table:table-row>"
        for value, code, _ in row:
            # Some programs say in the style alone that a number is a share.
            kind = "percentage" if code in PERCENT[::2] else "float"
            lines += (
                f'<table:table-cell table:style-name="c{codes.index(code)}" office:value-type="{kind}"'
                f' office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
            )
        lines += "</table:table-row>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(styles=styles, rows=lines))


@pytest.mark.parametrize("write", [xls, xlsx, ods])
@pytest.mark.parametrize("seed", seeds(13, 40))
def test_numbers_are_what_a_person_reads(tmp_path, write, seed):
    rows = cells(seed)
    path = tmp_path / f"a.{write.__name__}"
    write(path, rows)
    (grid,) = open_workbook(path).grids
    found = [[text for text in row if text is not None] for row in grid.cells.rows()]
    assert found == [[text for *_, text in row] for row in rows]


@pytest.mark.parametrize("name", ["60-f5-base.xls", "60-f5-base.xlsx", "60-f5-accfmt.xlsx"])
def test_a_share_of_form_5(tmp_path, name):
    done = CliRunner().invoke(main, ["check", str(CASES / name), "--output", str(tmp_path)])
    assert done.exit_code == 0
    found = pl.read_csv(tmp_path / "deprivations.csv", infer_schema_length=0)
    (share,) = found.filter(pl.any_horizontal(pl.all() == "viec_lam")).rows()
    assert any(text is not None and text.startswith("35.48") for text in share)
    assert not any(text is not None and text.startswith("0.35") for text in share)


@pytest.mark.parametrize("rows", [40, 400])
def test_errors_hidden_and_struck_rows_of_an_old_workbook(tmp_path, rows):
    """Small workbooks lie in the small sectors of their package, large ones in the others."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    sheet.write(0, 0, "Hộ")
    for line in range(1, rows):
        sheet.write(line, 0, line, xlwt.easyxf("font: struck_out on") if line == 5 else xlwt.easyxf())
    sheet.row(7).hidden = True
    sheet.row(9).set_cell_error(1, "#DIV/0!")
    book.save(str(tmp_path / "a.xls"))
    workbook = open_workbook(tmp_path / "a.xls")
    (grid,) = workbook.grids
    assert (grid.hidden_lines, grid.struck_lines) == ({8}, {6})
    assert dict(grid.unreadable) == {(10, "B"): "#DIV/0!"}
    assert {f.rule for f in workbook.findings} == {"error_value", "hidden_rows", "struck_rows"}
