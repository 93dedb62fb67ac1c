"""What cells leave open is asked for the column as a whole, and read as it was answered."""

import datetime
import random
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.checking import Options, check_file
from analysis.intake.recognise import Answer, Question, answer_to, write_answers
from analysis.intake.recognise.cells import doubt_of, has_letter_o
from analysis.standard import standard_for
from tests.seeds import seeds

TITLES = ["Thôn", "Mã hộ", "Số khẩu", "Thu nhập (đồng/người/tháng)", "Phân loại hộ"]


def write(path: Path, title: str, cells, *, over: str | None = None) -> Path:
    """Write a list with a column of its own, or one that takes the place of another (``over``)."""
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet("DS"), book.add_format({"num_format": "dd/mm/yyyy"})
    titles = [title if one == over else one for one in TITLES] + ([] if over else [title])
    sheet.write_row(0, 0, titles)
    for line, cell in enumerate(cells, start=1):
        row = ["A", f"{line:03}", 4, 1_200_000, "Hộ nghèo"]
        row = [cell if one == over else own for one, own in zip(TITLES, row, strict=True)]
        for at, value in enumerate(row if over else [*row, cell]):
            if isinstance(value, datetime.date):
                sheet.write_datetime(line, at, value, day)
            elif value is not None:
                sheet.write(line, at, value)
    book.close()
    return path


def read(path: Path):
    return check_file(path, Options(standard_for(2023)))


def column(path: Path, name: str) -> list:
    return read(path).lists[0].accepted[name].to_list()


def answer(path: Path, said: str) -> None:
    (asked,) = read(path).questions
    write_answers(path.parent, [Answer(kind=asked.kind, header=asked.header, value=said)])


AREA, CODE = ("Khu vực", None, "urban"), ("Mã hộ", TITLES[1], "household_id")
DAY = datetime.date(2023, 5, 2)
INCOME = ("Thu nhập bình quân (triệu đồng)", TITLES[3], "income_vnd")
CASES = [
    # column, cells, kind, proposal, answer → values
    (AREA, ["1", "1", "1"], "area", "other", {"khu vực khác": [None] * 3, "1 là thành thị": [True] * 3}),
    (AREA, [1, 2, 1], "area", "urban",
     {"urban": [True, False, True], "1 là nông thôn": [False, True, False]}),
    (AREA, ["I", "III", "II"], "area", "other", {"other": [None] * 3}),
    (("Nhà tiêu hợp vệ sinh", None, "nha_tieu"), ["O", None, "O"], "letter_o", "yes",
     {"có": [True, False, True], "không": [False, None, False]}),
    (INCOME, ["1.250", "2.5", "0.9"], "separator", "decimal",
     {"phần thập phân": [1_250_000, 2_500_000, 900_000]}),
    (CODE, ["1-4", DAY, "3-4"], "code_date", "dash",
     {"ngày-tháng": ["1-4", "2-5", "3-4"], "dash_month": ["1-4", "5-2023", "3-4"]}),
    (CODE, ["01/04", DAY, "03/04"], "code_date", "slash",
     {"slash": ["01/04", "02/05", "03/04"]}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "cells", "kind", "proposal", "answers"), CASES)
def test_asked_and_answered(tmp_path, place, cells, kind, proposal, answers):
    title, over, name = place
    path = write(tmp_path / "ds.xlsx", title, cells, over=over)
    (asked,) = read(path).questions
    assert (asked.kind, asked.proposal, asked.header) == (kind, proposal, title)
    assert read(path).failed
    for said, wanted in answers.items():
        (tmp_path / "reading.toml").unlink(missing_ok=True)
        answer(path, said)
        found = read(path)
        assert [one.kind for one in found.questions] == []
        assert column(path, name) == wanted


def test_nothing_of_the_column_is_used_while_it_is_asked_about(tmp_path):
    for number, ((title, over, name), cells, *_) in enumerate(CASES):
        path = write(tmp_path / f"{number}.xlsx", title, cells, over=over)
        given = set(map(str, cells))
        used = [value for value in column(path, name) if value is not None]
        assert not used or (name == "household_id" and set(used) < given)


CERTAIN = [
    ("urban", "Thành thị", ["1", "0"]), ("urban", "Khu vực", ["Thành thị", "Nông thôn"]),
    ("bhyt", "BHYT", ["O", "x", None]), ("bhyt", "BHYT", ["0", None]), ("bhyt", "BHYT", [None, None]),
    ("income_vnd", "Thu nhập", ["1.250.000", "900.000"]), ("income_vnd", "Thu nhập", ["1.250", "2,5"]),
    ("income_vnd", "Thu nhập", ["1.5", "2.25"]), ("income_vnd", "Thu nhập", ["1250000", "0"]),
    ("members", "Số khẩu", ["4", "5"]), ("household_id", "Mã hộ", ["1-4", "2-5", "001"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "title", "cells"), CERTAIN)
def test_what_can_be_read_in_one_way_is_not_asked(name, title, cells):
    assert doubt_of(name, title, pl.Series(cells, dtype=pl.String)) is None


def test_a_list_with_the_letter_o_beside_marks_has_it_for_zero_everywhere():
    assert has_letter_o(pl.Series(["O", "1"]))
    assert doubt_of("bhyt", "BHYT", pl.Series(["O", "O"]), zeros=False) is None


@pytest.mark.parametrize("seed", seeds(50, 150))
def test_a_column_is_read_as_answered_or_not_at_all(seed):
    """Codes typed as day and month, amounts with points: the answer gives back what was typed."""
    drawn = random.Random(seed)
    rows = drawn.randrange(2, 30)
    if drawn.random() < 0.5:
        mark, width = drawn.choice(["-", "/"]), drawn.choice([1, 2])
        typed = [f"{drawn.randint(1, 28):0{width}}{mark}{drawn.randint(1, 12):0{width}}" for _ in range(rows)]
        typed[0], typed[1] = f"{3:0{width}}{mark}{4:0{width}}", f"{5:0{width}}{mark}{6:0{width}}"
        struck = {0, *(n for n in range(2, rows) if drawn.random() < 0.5)}
        parts = [text.split(mark) for text in typed]
        cells = [
            f"2024-{int(month):02}-{int(day):02}" if n in struck else text
            for n, (text, (day, month)) in enumerate(zip(typed, parts, strict=True))
        ]
        doubt = doubt_of("household_id", "Mã hộ", pl.Series("household_id", cells))
        assert doubt is not None and doubt.proposal == {"-": "dash", "/": "slash"}[mark]
        assert doubt.read(pl.Series(cells), doubt.proposal).to_list() == typed
        assert doubt.doubtful.arg_true().to_list() == sorted(struck)
    else:
        typed = [
            drawn.choice(["{:.1f}", "{:.2f}", "{:.3f}"]).format(drawn.uniform(0.5, 9)) for _ in range(rows)
        ]
        typed[0], typed[1] = "1.250", "2.5"
        cells = pl.Series("income_vnd", typed)
        doubt = doubt_of("income_vnd", "Thu nhập", cells)
        assert doubt is not None and doubt.proposal == "decimal"
        said = doubt.read(cells, "decimal").str.replace(",", ".").cast(pl.Float64).to_list()
        assert said == [float(text) for text in typed]


def test_accepting_goes_on_to_the_next_question_about_a_column(tmp_path, monkeypatch):
    """Points first, then the unit that the amounts have with them."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "ds.xlsx", "Thu nhập bình quân", ["1.250", "2.5", "0.9"], over=TITLES[3])
    done = CliRunner().invoke(main, ["check", "ds.xlsx", "--accept", "--year", "2023"])
    assert done.exit_code in (0, 1) and "phần thập phân" not in done.stderr, done.output
    assert column(tmp_path / "ds.xlsx", "income_vnd") == [1_250_000, 2_500_000, 900_000]


@pytest.mark.parametrize("said", ["lacking", "hộ thiếu", "HỘ THIẾU", "lacks it"])
def test_answers_may_be_written_in_words(said):
    asked = Question("polarity", "a.xlsx", "", 1, "F", "BHYT", "having", ("having", "lacking"))
    assert answer_to(asked, [Answer(kind="polarity", header="BHYT", value=said)]) == "lacking"
    assert answer_to(asked, [Answer(kind="polarity", header="BHYT", value="có lẽ")]) is None


def test_questions_and_answers_are_told_in_words(tmp_path):
    for number, ((title, over, _), cells, *_) in enumerate(CASES):
        path = write(tmp_path / f"{number}.xlsx", title, cells, over=over)
        (asked,) = read(path).questions
        assert not {asked.proposal, *asked.options} & set(asked.text("vi").replace("“", " ").split())
