# ruff: noqa: E501 - tables of literals read better unbroken
"""What a list settles about itself, and what stays a question."""

import random

import polars as pl
import pytest
import xlsxwriter

from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for
from tests.seeds import seeds

STANDARD = standard_for(2023)
NAMES = {indicator.code: indicator.vi for indicator in STANDARD.indicator}
HAVING = {"bhyt": ("Thẻ BHYT", "Có thẻ BHYT"), "nuoc": ("Nước sạch", "Có nước sạch"),
          "nha_tieu": ("Nhà tiêu hợp vệ sinh", "Có nhà tiêu hợp vệ sinh")}  # fmt: skip
CLASS = {"poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo", "not_poor": "Không nghèo"}
CODES = list(NAMES)


def write(path, rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return check_file(path, Options(STANDARD))


def households(drawn, number):
    for at in range(number):
        low = drawn.random() < 0.7
        lacking = set(drawn.sample(CODES, drawn.randrange(8)))
        class_ = "not_poor" if not low else "poor" if len(lacking) >= 3 else "near_poor"
        yield f"{at:03}", 120 if low else 160, lacking, class_


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_classes_settle_what_a_flag_means_or_it_is_asked(tmp_path, seed):
    drawn = random.Random(seed)
    turned = {code: drawn.choice(HAVING[code]) for code in HAVING if drawn.random() < 0.6}
    wrong = drawn.choice((0, 0, 1, 3))  # households whose class the law excludes
    made = list(households(drawn, drawn.choice((8, 30, 120))))
    rows = [
        ["Thôn", "Mã hộ", "Số khẩu", "Điểm B1", *(turned.get(c) or NAMES[c] for c in CODES), "Phân loại hộ"]
    ]
    for at, (code, b1, lacking, class_) in enumerate(made):
        told = drawn.choice([c for c in CLASS if c != class_]) if at < wrong else class_
        flags = [("Không" if c in lacking else "Có") if c in turned else int(c in lacking) for c in CODES]
        rows.append(["A", code, 3, b1, *flags, CLASS[told]])
    found = write(tmp_path / "ds.xlsx", rows)
    read = found.lists[0].accepted
    asked = {question.header for question in found.questions}
    for code in CODES:
        right = [code in lacking for _, _, lacking, _ in made]
        open_ = turned.get(code) in asked
        assert read[code].to_list() == ([None] * len(made) if open_ else right)
    assert not any(title.startswith("Có") for title in asked) or wrong
    if not wrong and len(made) == 120:
        assert not asked


def test_a_list_that_speaks_against_its_header_is_asked_about(tmp_path):
    """The header says having, the classes say lacking: no guess is made."""
    drawn = random.Random(1)
    rows = [["Thôn", "Mã hộ", "Số khẩu", "Điểm B1", *("Có thẻ BHYT" if c == "bhyt" else NAMES[c] for c in CODES),
             "Phân loại hộ"]]  # fmt: skip
    for code, b1, lacking, class_ in households(drawn, 120):
        flags = [("Có" if c in lacking else "Không") if c == "bhyt" else int(c in lacking) for c in CODES]
        rows.append(["A", code, 3, b1, *flags, CLASS[class_]])
    found = write(tmp_path / "ds.xlsx", rows)
    assert [question.kind for question in found.questions] == ["polarity"]


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_who_is_not_marked_is_not_poor_only_where_the_law_says_so(tmp_path, seed):
    drawn = random.Random(seed)
    made = list(households(drawn, 20))
    forgotten = drawn.randrange(3)
    rows = [["Thôn", "Mã hộ", "Số khẩu", "Điểm B1", *NAMES.values(), "Hộ nghèo", "Hộ cận nghèo"]]
    unmarked = []
    for code, b1, lacking, class_ in made:
        marks = ["x" if class_ == name else None for name in ("poor", "near_poor")]
        if class_ != "not_poor" and len(unmarked) < forgotten:
            unmarked.append(code)
            marks = [None, None]
        rows.append(["A", code, 3, b1, *(int(c in lacking) for c in CODES), *marks])
    found = write(tmp_path / "ds.xlsx", rows)
    read = found.lists[0].accepted
    got = dict(read.select("household_id", "declared_class").rows())
    assert got == {code: None if code in unmarked else class_ for code, _, _, class_ in made}
    told = [finding.rule for finding in found.findings() if finding.severity == "error"]
    assert told == ["class_unmarked"] * len(unmarked)


def test_crosses_beside_columns_in_words(tmp_path):
    rows = [["Thôn", "Mã hộ", "Số khẩu", "Phân loại hộ", "Việc làm", "Dinh dưỡng", "Có thẻ BHYT"],
            ["A", "1", 3, "Hộ nghèo", "x", None, "Có"], ["A", "2", 3, "Hộ nghèo", None, None, "Không"]]  # fmt: skip
    read = write(tmp_path / "ds.xlsx", rows).lists[0].accepted.select("viec_lam", "dinh_duong", "bhyt")
    assert read.rows() == [(True, False, False), (False, False, True)]
    # Numbers are no crosses: a blank among them is not known.
    numbers = [rows[0], [*rows[1][:4], 1, 0, "Có"], [*rows[2][:4], None, 1, "Không"]]
    read = write(tmp_path / "so.xlsx", numbers).lists[0].accepted.select("viec_lam", "dinh_duong", "bhyt")
    assert read.rows() == [(True, False, False), (None, True, True)]


@pytest.mark.parametrize("title", ["Tổng hợp", "Bảng tổng hợp", "Thôn trưởng xác nhận"])
@pytest.mark.parametrize("again", [False, True])
def test_a_small_table_below_is_told_and_not_read(tmp_path, title, again):
    header = ["STT", "Mã hộ", "Thôn", "Chủ hộ", "Số khẩu", "Phân loại hộ"]
    rows = [[n, f"{n:03}", "Thôn A", "Nguyễn Giả Lập", 3, "Hộ nghèo"] for n in range(1, 9)]
    rows[4:4] = [header] if again else []
    below = [[], [title], ["Loại", "Số hộ"], ["Nghèo", 5], ["Cận nghèo", 3]]
    found = write(tmp_path / "ds.xlsx", [header, *rows, *below])
    assert found.lists[0].accepted.height == 8
    assert not found.failed
    told = {finding.rule: finding.line for finding in found.findings()}
    assert told["rows_below"] in (len(rows) + 3, len(rows) + 4)


def test_households_after_a_blank_row_are_households(tmp_path):
    header = ["STT", "Mã hộ", "Thôn", "Chủ hộ", "Số khẩu", "Phân loại hộ"]
    rows = [[n, f"{n:03}", "Thôn A", "Nguyễn Giả Lập", 3, "Hộ nghèo"] for n in range(1, 9)]
    found = write(tmp_path / "ds.xlsx", [header, *rows[:4], [], ["Hộ bổ sung"], *rows[4:]])
    assert found.lists[0].accepted["household_id"].len() == 8
    assert pl.Series([line.rule for line in found.findings()]).is_in(["rows_below"]).sum() == 0


def test_codes_that_only_zeros_tell_apart(tmp_path):
    header = ["Mã hộ", "Thôn", "Chủ hộ", "Số khẩu", "Phân loại hộ"]
    same = [["1", "A", "Nguyễn Giả", 3, "Hộ nghèo"], ["001", "A", "Nguyễn Giả", 4, "Hộ nghèo"]]
    other = [same[0], ["001", "A", "Trần Giả", 4, "Hộ nghèo"]]
    assert "codes_alike" in {one.rule for one in write(tmp_path / "a.xlsx", [header, *same]).findings()}
    assert not write(tmp_path / "b.xlsx", [header, *other]).failed
