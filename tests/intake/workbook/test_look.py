"""However the XML of a workbook is written, its values, errors and styles are the same."""

import random
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from analysis.core.errors import DataError
from analysis.intake.workbook import open_workbook

CASES = Path(__file__).parents[1] / "cases"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def plain(path):
    """Write one workbook with every thing that the look must find."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    sheet.write_row(0, 0, ["STT", "Thôn", "Tỷ lệ", "Mã hộ", "Loại", "Nơi ở"])
    sheet.write_row(1, 0, [1, "Lương Ngọc"])
    sheet.write_number(1, 2, 0.3548, book.add_format({"num_format": "0.00%_);(0.00%)"}))
    sheet.write_number(1, 3, 1, book.add_format({"num_format": "00000"}))
    sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    sheet.write_string(2, 1, "35.48", book.add_format({"num_format": "0%"}))
    sheet.write_number(2, 2, 0.5, book.add_format({"num_format": '0.0"%"'}))
    sheet.write_formula(2, 3, "=1+1", None, 7)
    sheet.write_string(1, 4, "Hé nghÌo", book.add_format({"font_name": ".VnTimeH"}))
    sheet.write_string(2, 4, "đã bỏ", book.add_format({"font_strikeout": True}))
    sheet.write_formula(1, 5, '=""&"Thôn 1"', None, "Thôn 1")
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    change(path, lambda name, part: part.replace(b"</f><v>7</v>", b"</f><v></v>") if name == SHEET else part)
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


def other_styles(part, chance):
    """Write the styles as another program may: quotes, comments, order, a prefix."""

    def tag(match):
        attributes = re.findall(rb'[\w:]+="[^"]*"', match[2])
        chance.shuffle(attributes)
        if chance.random() < 0.5:
            attributes = [a if b"'" in a else a.replace(b'"', b"'") for a in attributes]
        comment = chance.choice([b"", b"<!-- <strike/> -->", b"<?odd?>"])
        return comment + b"<" + match[1] + b"".join(b"\n " + a for a in attributes) + match[3] + b">"

    part = re.sub(rb'<(xf|font|numFmt|name|strike)((?: [\w:]+="[^"]*")*)(/?)>', tag, part)
    return prefixed(part, chance) if chance.random() < 0.5 else part


KINDS = [shuffled, single_quotes, commented, without_references, prefixed]


def seen(path):
    workbook = open_workbook(path)
    (grid,) = workbook.grids
    findings = [(f.rule, f.line, f.column, f.found) for f in workbook.findings]
    return grid.cells.rows(), findings, dict(grid.shown), dict(grid.unreadable), grid.hidden_lines


def test_the_values_of_the_plain_workbook(tmp_path):
    cells, findings, _, unreadable, hidden = seen(plain(tmp_path / "a.xlsx"))
    assert cells[1:] == [
        ("1", "Lương Ngọc", "35.48%", "00001", "HỘ NGHÈO", "Thôn 1"),
        (None, "35.48", "0.5", None, "đã bỏ", None),
    ]
    assert unreadable == {(3, "A"): "#DIV/0!", (3, "D"): "formula"}
    assert hidden == {3}
    assert [rule for rule, *_ in findings] == [
        "error_value",
        "formula_without_value",
        "hidden_rows",
        "struck_rows",
    ]


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
        if name == "xl/styles.xml":
            part = other_styles(part, chance)
        if strict:
            part = part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        return part

    change(path, odd)
    assert seen(path) == expected


def test_percent_by_the_meaning_of_its_format():
    (grid,) = open_workbook(CASES / "04a-percent-format" / "60-f5-accfmt.xlsx").grids
    assert grid.cells["D"][4] == "35.48387097%"


def test_errors_of_an_open_document_are_named():
    workbook = open_workbook(CASES / "82-err.ods")
    assert {f.rule for f in workbook.findings} == {"error_value"}
    assert len(workbook.grids[0].unreadable) == len(workbook.findings) == 16


def test_filtered_rows_are_counted():
    (finding,) = open_workbook(CASES / "09-hidden-rows.xlsx").findings
    assert (finding.rule, finding.details["rows"]) == ("hidden_rows", "3")


def seen_or_refused(path):
    try:
        return seen(path)
    except DataError as error:
        return [finding.rule for finding in error.findings]


def utf16(part):
    return part.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def in_cdata(part):
    return re.sub(rb"<(v|t)>([^<]*)</", rb"<\1><![CDATA[\2]]></", part)


@pytest.mark.parametrize("odd", [utf16, in_cdata])
@pytest.mark.parametrize("where", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_odd_text_is_read_right_or_refused(tmp_path, odd, where):
    """No such part may come as other values or as an empty table."""
    path = plain(tmp_path / "a.xlsx")
    expected = seen(path)
    change(path, lambda name, part: odd(part) if name == where else part)
    assert seen_or_refused(path) in (expected, ["damaged_file"])


def test_a_formula_whose_text_is_empty_has_a_result(tmp_path):
    path = plain(tmp_path / "a.xlsx")
    change(
        path,
        lambda name, part: part.replace("<v>Thôn 1</v>".encode(), b"<v></v>") if name == SHEET else part,
    )
    cells, *_, unreadable, _ = seen(path)
    assert (cells[1][5], (2, "F") in unreadable) == (None, False)
