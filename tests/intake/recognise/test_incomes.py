"""Whose income a column holds, a person's or the household's. Synthetic data (dữ liệu giả lập)."""

import random
from fractions import Fraction
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from analysis.intake.checking.command import Request, check
from analysis.intake.recognise import Answer, write_answers
from analysis.intake.recognise.doubts import a_person, is_of_a_person
from tests.seeds import seeds

LINE = 1_500_000
CODES = ["Mã hộ", "Thôn", "Họ tên chủ hộ", "Số khẩu", "Phân loại"]


def listed(path, title, rows, above=""):
    """Write households: members, class, income as typed."""
    book = openpyxl.Workbook()
    if above:
        book.active.append([above])
    book.active.append([*CODES, title])
    for number, (members, told, income) in enumerate(rows):
        book.active.append([f"{number:03d}", "Thôn 1", f"Người Giả Lập {number}", members, told, income])
    book.save(path)
    return path


def read(path):
    return check(Request(path, 2023, "rural", output=path.parent / "out"), "vi")


def incomes(answer):
    (one,) = answer.checked
    return one.lists[0].accepted["income_vnd"].to_list()


POOR = [(4, "Hộ nghèo", 4_800_000), (2, "Hộ cận nghèo", 2_600_001), (1, "Hộ nghèo", 900_000)]


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("Thu nhập", ""), ("Thu nhập (đồng)", ""), ("Thu nhập đồng/tháng", ""),
        ("THU NHẬP", "ĐVT: đồng/tháng"),
    ],
)  # fmt: skip
def test_a_title_that_does_not_say_whose_it_is_is_asked_about(tmp_path, title, above):
    path = listed(tmp_path / "ds.xlsx", title, POOR, above)
    answer = read(path)
    assert [(one.kind, one.proposal) for one in answer.checked[0].questions] == [("income_of", "household")]
    assert answer.failed and incomes(answer) == [None, None, None]
    write_answers(tmp_path, [Answer(kind="income_of", header=title, value="cả hộ")])
    assert incomes(read(path)) == [1_200_000, 1_300_001, 900_000]
    write_answers(tmp_path, [Answer(kind="income_of", header=title, value="bình quân một người")])
    assert incomes(read(path)) == [4_800_000, 2_600_001, 900_000]


@pytest.mark.parametrize(
    ("title", "above"),
    [
        ("Thu nhập bình quân", ""), ("TNBQ", ""), ("Thu nhập (đồng/người/tháng)", ""),
        ("Thu nhập BQ (đ)", ""),        ("Thu nhập", "ĐVT: đồng/người/tháng"), ("income_vnd", ""),
    ],
)  # fmt: skip
def test_a_title_that_says_it_is_not(tmp_path, title, above):
    answer = read(listed(tmp_path / "ds.xlsx", title, POOR, above))
    assert not answer.checked[0].questions and incomes(answer) == [4_800_000, 2_600_001, 900_000]


def test_an_income_of_a_household_of_unknown_size_stays_unknown():
    assert a_person(pl.Series([6_000_000, 5_000_000]), pl.Series([None, 0])).to_list() == [None, None]
    assert not is_of_a_person("Thu nhập bình quân hộ/tháng")


@pytest.mark.parametrize("seed", seeds(50, 200))
def test_dividing_never_moves_a_household_across_the_line(seed):
    drawn = random.Random(seed)
    members = [drawn.randint(1, 12) for _ in range(40)]
    line = drawn.choice([1_500_000, 2_000_000, 2_200_000, 2_800_000])
    incomes = [
        max(0, line * count + drawn.choice([-1, 0, 1, drawn.randint(-(10**6), 10**6)])) for count in members
    ]
    divided = a_person(pl.Series(incomes), pl.Series(members)).to_list()
    assert [one <= line for one in divided] == [
        Fraction(income, count) <= line for income, count in zip(incomes, members, strict=True)
    ]
    exact = [Fraction(income, count) for income, count in zip(incomes, members, strict=True)]
    assert all(0 <= one - true < 1 for one, true in zip(divided, exact, strict=True))


@pytest.mark.parametrize("seed", range(24))
def test_a_list_settles_it_by_its_classes_or_asks_and_is_never_read_otherwise(tmp_path, seed):
    drawn = random.Random(seed)
    rows, true = [], []
    of_household = drawn.random() < 0.5
    with_others = drawn.random() < 0.5
    for _ in range(drawn.randint(6, 25)):
        members = drawn.randint(1, 7)
        told = drawn.choice(["Hộ nghèo", "Hộ cận nghèo", *(["Không nghèo"] * 3 if with_others else [])])
        income = drawn.randint(LINE + 1, 3 * LINE) if told == "Không nghèo" else drawn.randint(300_000, LINE)
        rows.append((members, told, income * members if of_household else income))
        true.append(income)
    answer = read(listed(Path(tmp_path, "ds.xlsx"), "Thu nhập", rows))
    asked = [one.kind for one in answer.checked[0].questions]
    if asked:
        assert asked == ["income_of"] and answer.failed and set(incomes(answer)) == {None}
    else:
        assert incomes(answer) == true and not of_household
    # Three households above the line that a household's income would put below it leave nothing open.
    sure = sum(-(-income // members) <= LINE for members, told, income in rows if told == "Không nghèo")
    if not of_household and sure >= 3:
        assert not asked
