"""Files that are no list as they stand, and what is said of them.

Two reports at once are in ``tests/faults/test_together.py``, communes of the register and their
namesakes in ``tests/places``.
"""

import os
import random
import subprocess
import sys

import pytest
import xlsxwriter

from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for

STANDARD = standard_for(2023)
HEADER = ["STT", "Thôn", "Mã hộ", "Họ và tên chủ hộ", "Dân tộc", "Số khẩu", "Điểm B1", "Phân loại hộ"]
VILLAGES = ("Thôn Phú Yên", "Thôn Đồng Tâm", "Thôn Lương Hòa")


def rows(households=12):
    return [
        [n, VILLAGES[n % 3], f"H{n:03}", f"Chủ hộ {n}", "Mường", 4, 120 if n % 2 else 160,
         "Hộ nghèo" if n % 2 else "Không nghèo"]
        for n in range(1, households + 1)
    ]  # fmt: skip


def book(path, *sheets):
    made = xlsxwriter.Workbook(path)
    for name, lines in sheets:
        page = made.add_worksheet(name)
        for at, line in enumerate(lines):
            page.write_row(at, 0, line)
    made.close()
    return path


def said(path):
    found = check_file(path, Options(STANDARD))
    return found, {finding.rule for finding in found.findings() if finding.severity == "error"}


@pytest.mark.parametrize("seed", range(10))
def test_a_sheet_that_was_copied_is_not_counted_twice(tmp_path, seed):
    drawn, households = random.Random(seed), rows()
    copied = drawn.sample(households, drawn.randint(1, 12))
    path = book(tmp_path / "ds.xlsx", ("DS hộ", [HEADER, *households]), ("DS hộ (2)", [HEADER, *copied]))
    found, errors = said(path)
    (told,) = (finding for finding in found.findings() if finding.rule == "listed_twice")
    assert found.failed and "listed_twice" in errors
    assert (told.sheet, told.details["rows"], told.details["other"]) == (
        "DS hộ (2)",
        str(len(copied)),
        "DS hộ",
    )


@pytest.mark.parametrize("seed", range(10))
def test_a_letter_that_only_looks_like_one_of_ours(tmp_path, seed):
    drawn = random.Random(seed)

    def odd(text):
        return "".join("\u00d0" if c == "Đ" and drawn.random() < 0.6 else c for c in str(text))

    told = [[odd(cell) if isinstance(cell, str) else cell for cell in row] for row in [HEADER, *rows(24)]]
    found, errors = said(book(tmp_path / "ds.xlsx", ("DS", told)))
    accepted = found.lists[0].accepted
    assert not errors
    assert sorted(accepted["village"].unique()) == sorted(VILLAGES)
    assert accepted["b1_score"].null_count() == 0


def test_a_page_and_an_xml_sheet_are_called_what_they_are(tmp_path):
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADER, *rows()]
    )
    heads = ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body>", "<!DOCTYPE html><body>",
             "\ufeff<HTML>", "\r\n <table>", "<meta charset=utf-8><table>")  # fmt: skip
    for at, head in enumerate(heads):
        for encoding in ("utf-8", "utf-16"):
            path = tmp_path / f"{at}-{encoding}.xls"
            path.write_text(f"{head}<table>{cells}</table>", encoding)
            assert said(path)[1] == {"saved_as_html"}
    xml = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    path = tmp_path / "xml.xls"
    path.write_text(xml, "utf-8")
    assert said(path)[1] == {"saved_as_xml_2003"}


@pytest.mark.parametrize("between", ["latin-1", "cp1252"])
@pytest.mark.parametrize("separator", ";,\t")
def test_letters_encoded_twice_are_called_so(tmp_path, between, separator):
    def twice(text):
        shown = "".join(bytes([byte]).decode(between, "ignore") or chr(byte) for byte in text.encode("utf-8"))
        return shown.encode("utf-8")

    lines = [separator.join(map(str, row)) for row in [HEADER, *rows()]]
    path = tmp_path / "ds.csv"
    path.write_bytes(twice("\n".join(lines)))
    assert said(path)[1] == {"encoded_twice"}
    path.write_text("\n".join(lines), "utf-8")
    assert said(path)[1] == set()


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "utf-8"])
@pytest.mark.parametrize("call", [["--help"], ["report", "--help"], ["no-such-command"]])
def test_help_is_told_whatever_the_code_page(encoding, call):
    env = os.environ | {"PYTHONIOENCODING": encoding, "LANG": "vi_VN.UTF-8"}
    program = [sys.executable, "-c", "from analysis.cli import main; main()", *call]
    done = subprocess.run(program, env=env, capture_output=True, timeout=120, check=False)
    assert done.returncode == (0 if "--help" in call else 2)
    assert b"Traceback" not in done.stderr
    assert (done.stdout + done.stderr).decode("utf-8")
