"""Columns whose titles resemble others, come twice or name a year are asked about, and read as answered."""

import random

import pytest
import xlsxwriter
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.checking import Options, check_file
from analysis.intake.lists import Known
from analysis.intake.recognise import Answer, write_answers
from analysis.standard import standard_for
from tests.seeds import seeds

BASE = ["Thôn", "Mã hộ", "Số khẩu"]
CLASSES = {"poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo", "not_poor": "Không nghèo"}


def write(path, columns):
    """Write a list of three households with further columns, by title and cells."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    sheet.write_row(0, 0, [*BASE, *(title for title, _ in columns)])
    for line in range(3):
        sheet.write_row(line + 1, 0, ["A", f"{line:03}", 4, *(cells[line] for _, cells in columns)])
    book.close()
    return path


def read(path, year=2023):
    return check_file(path, Options(standard_for(2023), Known(year=year)))


def values(found, name):
    accepted = found.lists[0].accepted
    return accepted[name].to_list() if name in accepted.columns else None


NOW, BEFORE = ["Hộ nghèo"] * 3, ["Hộ cận nghèo"] * 3


@pytest.mark.parametrize("word", ["Phân loại hộ {}", "Phân loại hộ năm {}", "PHÂN LOẠI HỘ NĂM {}"])
@pytest.mark.parametrize("backwards", [False, True])
def test_years_in_headers(tmp_path, word, backwards):
    columns = [(word.format(2022), BEFORE), (word.format(2023), NOW)]
    path = write(tmp_path / "ds.xlsx", columns[::-1] if backwards else columns)
    (asked,) = read(path).questions
    assert (asked.kind, asked.proposal, asked.header) == ("meaning", "previous_class", word.format(2022))
    write_answers(tmp_path, [Answer(kind="meaning", header=asked.header, value="Kết quả năm trước")])
    found = read(path)
    assert (values(found, "declared_class"), values(found, "previous_class")) == (
        ["poor"] * 3,
        ["near_poor"] * 3,
    )


def test_another_year_is_not_that_of_the_review(tmp_path):
    """Where nothing says which year is meant, both are asked about."""
    path = write(tmp_path / "ds.xlsx", [("Phân loại hộ 2021", BEFORE), ("Phân loại hộ 2022", NOW)])
    asked = read(path).questions
    assert [one.proposal for one in asked] == ["leave", "previous_class"]
    assert values(read(path), "declared_class") is None
    proposals = [one.proposal for one in read(path, year=None).questions]
    assert proposals == ["previous_class", "declared_class"]


@pytest.mark.parametrize("title", ["Kết quả rà soát", "Phân loại hộ"])
def test_two_columns_for_one_meaning(tmp_path, title):
    path = write(tmp_path / "ds.xlsx", [("Phân loại hộ", NOW), (title, BEFORE)])
    (asked,) = read(path).questions
    assert (asked.proposal, asked.column, read(path).failed) == ("leave", "E", True)
    for said, wanted in (("leave", "poor"), ("Kết quả rà soát", "near_poor")):
        (tmp_path / "reading.toml").unlink(missing_ok=True)
        write_answers(tmp_path, [Answer(kind="meaning", header=title, value=said)])
        assert not read(path).questions
        assert values(read(path), "declared_class") == [wanted] * 3


def test_accepting_takes_the_proposals(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path / "ds.xlsx",
        [("Phân loại hộ 2022", BEFORE), ("Kết quả rà soát", NOW), ("Dân tộcc", ["Mường"] * 3)],
    )
    done = CliRunner().invoke(main, ["check", "ds.xlsx", "--year", "2023", "--accept"])
    assert done.exit_code == 0, done.stderr
    found = read(tmp_path / "ds.xlsx")
    assert values(found, "previous_class") == ["near_poor"] * 3
    assert values(found, "ethnicity") == ["Mường"] * 3
    # Next year the same title is no longer the year before: its answer does not hold.
    assert [
        one.proposal
        for one in read(write(tmp_path / "next.xlsx", [("Phân loại hộ 2022", BEFORE)]), 2025).questions
    ] == ["leave"]


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_columns_of_years_are_the_truth_or_a_question(tmp_path, seed):
    drawn = random.Random(seed)
    years = drawn.sample(range(2019, 2026), drawn.randint(1, 4))
    truth = {year: [drawn.choice(list(CLASSES)) for _ in range(3)] for year in years}
    titles = {
        year: drawn.choice(["Phân loại hộ {}", "Kết quả rà soát năm {}", "Phân loại năm {}"]).format(year)
        for year in years
    }
    path = write(
        tmp_path / "ds.xlsx", [(titles[year], [CLASSES[one] for one in truth[year]]) for year in years]
    )
    found = read(path)
    assert values(found, "declared_class") == truth.get(2023)
    assert values(found, "previous_class") is None
    asked = {one.header: one.proposal for one in found.questions}
    assert set(asked) == {titles[year] for year in years if year != 2023}
    assert asked.get(titles.get(2022)) in (None, "previous_class")
