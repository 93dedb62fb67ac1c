"""However the XML of a workbook is written, its values, errors and styles are the same."""

import random
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from analysis.intake.workbook import open_workbook

CASES = Path(__file__).parents[1] / "cases"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def plain(path):
    """Write one workbook with every thing that the look must find."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    sheet.write_row(0, 0, ["STT", "Thôn", "Tỷ lệ", "Mã hộ"])
    sheet.write_row(1, 0, [1, "Lương Ngọc"])
    sheet.write_number(1, 2, 0.3548, book.add_format({"num_format": "0.00%_);(0.00%)"}))
    sheet.write_number(1, 3, 1, book.add_format({"num_format": "00000"}))
    sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    sheet.write_string(2, 1, "35.48", book.add_format({"num_format": "0%"}))
    sheet.write_number(2, 2, 0.5, book.add_format({"num_format": '0.0"%"'}))
    sheet.write_formula(2, 3, "=1+1", None, 7)
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    change(path, lambda name, part: part.replace(b"<v>7</v>", b"<v></v>") if name == SHEET else part)
    return path


def change(path, how):
    with zipfile.ZipFile(path) as old:
        parts = {name: how(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)


def shuffled(part, chance):
    def tag(match):
        attributes = re.findall(rb'[\w:]+="[^"]*"', match[2])
        chance.shuffle(attributes)
        return b"<" + match[1] + b"".join(b"  " + a for a in attributes) + match[3] + b">"

    return re.sub(rb'<(c|row)((?: [\w:]+="[^"]*")+)(/?)>', tag, part)


def single_quotes(part, chance):
    return re.sub(
        rb"<(?:c|row) [^>]*>",
        lambda m: m[0].replace(b'"', b"'") if chance.random() < 0.7 else m[0],
        part,
    )


def commented(part, chance):
    odd = [b'<!-- <c r="ZZ9"/> -->', b"<!-- > -->", b"<?odd?>"]
    return re.sub(rb"<(?=c |row |v>)", lambda _: chance.choice(odd) + b"<", part)


def without_references(part, _):
    return re.sub(rb"""\s+r=["'][A-Z]*\d+["']""", b"", part)


def prefixed(part, _):
    return re.sub(rb"<(/?)(?=[a-z])(?!\?)", rb"<\1x:", part).replace(b'xmlns="', b'xmlns:x="')


KINDS = [shuffled, single_quotes, commented, without_references, prefixed]


def seen(path):
    workbook = open_workbook(path)
    (grid,) = workbook.grids
    findings = [(f.rule, f.line, f.column, f.found) for f in workbook.findings]
    return grid.cells.rows(), findings, dict(grid.shown), dict(grid.unreadable), grid.hidden_lines


def test_the_values_of_the_plain_workbook(tmp_path):
    cells, findings, _, unreadable, hidden = seen(plain(tmp_path / "a.xlsx"))
    assert cells[1:] == [("1", "Lương Ngọc", "35.48%", "00001"), (None, "35.48", "0.5", None)]
    assert unreadable == {(3, "A"): "#DIV/0!", (3, "D"): "formula"}
    assert hidden == {3}
    assert [rule for rule, *_ in findings] == ["error_value", "formula_without_value", "hidden_rows"]


@pytest.mark.parametrize("seed", range(60))
def test_no_way_to_write_it_changes_what_is_read(tmp_path, seed):
    chance = random.Random(seed)
    path = plain(tmp_path / "a.xlsx")
    expected = seen(path)
    kinds = chance.sample(KINDS, chance.randint(1, len(KINDS)))
    kinds.sort(key=lambda kind: kind is prefixed)
    strict = chance.random() < 0.5

    def odd(name, part):
        for kind in kinds if name == SHEET else ():
            part = kind(part, chance)
        if strict:
            part = part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        return part

    change(path, odd)
    assert seen(path) == expected


def test_percent_by_the_meaning_of_its_format():
    (grid,) = open_workbook(CASES / "60-f5-accfmt.xlsx").grids
    assert grid.cells["D"][4] == "35.48387097%"


def test_errors_of_an_open_document_are_named():
    workbook = open_workbook(CASES / "82-err.ods")
    assert {f.rule for f in workbook.findings} == {"error_value"}
    assert len(workbook.grids[0].unreadable) == len(workbook.findings) == 16


def test_filtered_rows_are_counted():
    (finding,) = open_workbook(CASES / "09-hidden-rows.xlsx").findings
    assert (finding.rule, finding.details["rows"]) == ("hidden_rows", "3")
