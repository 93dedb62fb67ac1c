"""The tutorial of the first hour, done word for word: commands run, cells typed, steps counted."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, copy_project

PAGE = ROOT / "docs" / "huong-dan" / "gio-dau-tien.md"
BLOCK = re.compile(r"```sh\n(.*?)```|((?:^\|[^\n]*\n)+)", re.DOTALL | re.MULTILINE)
WORKBOOK = Path("data/raw/2023/15142/intake.xlsx")
# A person's seconds, on the generous side: find a cell, read the figure, type it; type a command and read
# the answer; open a workbook or a report, save, and go on.
CELL, COMMAND, OPEN = 5, 20, 20


def steps():
    """Yield the page's commands and tables in order: ("run", line) or ("type", [(sheet, cell, value)])."""
    for command, table in BLOCK.findall(PAGE.read_text("utf-8")):
        for line in command.splitlines():
            yield "run", line
        if table:
            rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
            yield "type", [(sheet, cell, value) for sheet, cell, _, value in rows]


def run(line, folder):
    words = shlex.split(line.replace("make report", ".venv/bin/giamngheo report"))
    program = Path(sys.executable).parent / Path(words[0]).name
    return subprocess.run([program, *words[1:]], cwd=folder, capture_output=True, text=True, timeout=300)


def type_in(path, cells):
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        assert book[sheet][cell].fill.start_color.rgb == "FFFFF8E1", "the page says: yellow cells wait"
        book[sheet][cell].value = int(value) if value.isdigit() else value
    book.save(path)


@pytest.fixture(scope="module")
def hour(tmp_path_factory):
    """The folder after the hour, and what each command answered."""
    folder = copy_project(tmp_path_factory.mktemp("hour")).root
    answers = []
    for kind, what in steps():
        if kind == "run":
            answers.append((what, run(what, folder)))
        else:
            type_in(folder / WORKBOOK, what)
    return folder, answers


def test_every_command_answers_as_the_page_says(hour):
    _, answers = hour
    codes = [(line.split()[1], answer.returncode) for line, answer in answers]
    assert codes == [
        ("report", 0),
        ("template", 0),
        ("check", 0),
        ("audit", 1),
        ("audit", 0),
        ("report", 0),
    ], [answer.stderr for _, answer in answers]


def test_the_planted_fault_is_told_and_mended(hour):
    _, answers = hour
    first, second = (answer.stdout + answer.stderr for line, answer in answers if " audit " in line)
    assert "43" in first and "42" in first
    assert "43" not in second


def test_the_report_says_what_the_page_promises(hour):
    folder, _ = hour
    page = (folder / "output/2023/15142/report.html").read_text("utf-8")
    assert "108,33" in page
    assert "dữ liệu giả lập" in page.lower()


def test_a_person_needs_less_than_ten_minutes():
    done = list(steps())
    cells = sum(len(what) for kind, what in done if kind == "type")
    commands = sum(kind == "run" for kind, _ in done)
    openings = sum(kind == "type" for kind, _ in done) + 2  # the two reports
    seconds = cells * CELL + commands * COMMAND + openings * OPEN
    assert (cells, commands) == (58, 6)
    assert seconds < 10 * 60
