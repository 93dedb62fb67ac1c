"""The tutorial of the first hour, done word for word: commands run, answers and cells typed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, copy_project

PAGE = ROOT / "docs" / "huong-dan" / "gio-dau-tien.md"
LIST = Path("docs/huong-dan/danh-sach-cam-thach.xlsx")
BLOCK = re.compile(r"```sh\n(.*?)```|```text\n(.*?)```|((?:^\|[^\n]*\n)+)", re.DOTALL | re.MULTILINE)
WORKBOOK = Path("cam-thach-2023.xlsx")
# A person's seconds, on the generous side: find a cell, read the figure, type it; type a command and read
# the answer; read a question and answer it; open a workbook or a report, save, and go on.
CELL, COMMAND, ANSWER, OPEN = 5, 20, 20, 20


def steps():
    """Yield what the page does: ("run", line), ("asked", lines) or ("type", [(sheet, cell, value)])."""
    for command, shown, table in BLOCK.findall(PAGE.read_text("utf-8")):
        for line in command.splitlines():
            yield "run", line
        if shown:
            yield "asked", shown.splitlines()
        if table:
            rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
            yield "type", [(sheet, cell, value) for sheet, cell, _, value in rows]


def start(folder):
    """Lay the list beside the project as the page finds it."""
    (folder / LIST).parent.mkdir(parents=True)
    shutil.copyfile(ROOT / LIST, folder / LIST)


def run(line, folder):
    """Run a command in a terminal where a person presses Enter at every question."""
    words = shlex.split(line.replace("make report", ".venv/bin/giamngheo report"))
    program = Path(sys.executable).parent / Path(words[0]).name
    owner, terminal = os.openpty()
    os.write(owner, b"\n" * 9)
    try:
        return subprocess.run(
            [program, *words[1:]], cwd=folder, stdin=terminal, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
    finally:
        os.close(terminal)
        os.close(owner)


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
    start(folder)
    answers = []
    for kind, what in steps():
        if kind == "run":
            answers.append((what, run(what, folder)))
        elif kind == "type":
            type_in(folder / WORKBOOK, what)
    return folder, answers


def test_every_command_answers_as_the_page_says(hour):
    _, answers = hour
    codes = [(line.split()[1], answer.returncode) for line, answer in answers]
    assert codes == [
        ("report", 0),
        ("import", 0),
        ("check", 0),
        ("report", 0),
        ("template", 0),
        ("import", 1),
        ("import", 0),
        ("check", 0),
        ("report", 0),
    ], [answer.stderr for _, answer in answers]


def test_the_questions_are_those_of_the_page(hour):
    _, answers = hour
    shown = answers[1][1].stdout
    [lines] = [what for kind, what in steps() if kind == "asked"]
    assert len(lines) > 5
    assert [line for line in lines if line not in shown] == []
    for _, later in answers[2:]:
        assert "nhấn Enter" not in later.stdout


def test_what_import_says_comes_next_is_what_the_page_runs(hour):
    _, answers = hour
    for place in (1, 6):
        for line, _ in answers[place + 1 : place + 3]:
            assert line.removeprefix(".venv/bin/") in answers[place][1].stdout


def test_the_planted_fault_is_told_by_sheet_and_cell_and_mended(hour):
    _, answers = hour
    refused = answers[5][1].stderr
    assert "Thông tin chung" in refused and '"64"' in refused and "70" in refused
    assert "70" not in answers[6][1].stderr


def test_the_report_says_what_the_page_promises(hour):
    folder, _ = hour
    page = (folder / "output/2023/15142/report.html").read_text("utf-8")
    assert "108,33" in page and "3,46%" in page
    assert "42" in page and "28" in page
    assert "dữ liệu giả lập" in page.lower()


def test_no_name_of_the_list_leaves_the_private_folder(hour):
    folder, _ = hour
    assert "Người Giả Lập" in (folder / "data/private/2023/15142/names.csv").read_text("utf-8")
    for path in (*folder.glob("data/raw/2023/15142/*"), *folder.glob("output/2023/15142/**/*")):
        if path.is_file():
            assert "Người Giả Lập".encode() not in path.read_bytes(), path.name


def test_a_person_needs_less_than_ten_minutes():
    done = list(steps())
    cells = sum(len(what) for kind, what in done if kind == "type")
    commands = sum(kind == "run" for kind, _ in done)
    answers = sum(line.endswith("]:") for kind, what in done if kind == "asked" for line in what)
    openings = sum(kind == "type" for kind, _ in done) + 3  # the three reports
    seconds = cells * CELL + commands * COMMAND + answers * ANSWER + openings * OPEN
    assert (cells, commands, answers) == (12, 9, 3)
    assert seconds < 10 * 60
