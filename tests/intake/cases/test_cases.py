"""Files as offices have them (synthetic), each with its right value; and many of each kind."""

import random
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.checking import Options, check_file
from analysis.intake.forms.tables import movements
from analysis.intake.lists import read_list
from analysis.intake.recognise import read_answers
from analysis.intake.workbook.grid import Grid
from analysis.standard import standard_for
from tests.seeds import seeds

HERE = Path(__file__).parent
STANDARD = standard_for(2023)
LEGAL = [indicator.vi for indicator in STANDARD.indicator]
CODES = list(STANDARD.codes)


def checked(path):
    return check_file(path, Options(STANDARD))


def case(name):
    return checked(HERE / name)


def rules(found, severity="error"):
    return {finding.rule for finding in found.findings() if finding.severity == severity}


def write(path, rows):
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(str(c or "") for c in row) for row in rows), "utf-8")
        return path
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(line, column, cell)
    book.close()
    return path


def test_class_by_x_columns():
    found = case("01a-class-unknown/88-class-x-noB1.xlsx")
    classes = found.lists[0].accepted["declared_class"]
    assert (not found.failed, (classes == "poor").sum(), (classes == "near_poor").sum()) == (True, 9, 3)


def test_income_in_thousands():
    income = case("02a-income-unit/01-unit0.xlsx").lists[0].accepted["income_vnd"].to_list()
    assert income == [1000 * n for n in (1200, 1850, 900, 3000, 1400, 1499, 1501, 2500, 800, 1000, 1700, 650)]


def test_english_thousands_and_parts_of_households():
    found = case("03a-english-thousands/63-f2-english.xlsx")
    values = dict(movements(found.forms).select("item", "value").rows())
    assert (values["opening"], values["to_near_poor"], values["new"]) == (3000, 1000, 1200)
    part = case("03a-english-thousands/63-f2-float.xlsx")
    values = dict(movements(part.forms).select("item", "value").rows())
    assert (values["to_near_poor"], values["new"], part.failed) == (None, None, True)


def test_polarity_is_asked_and_the_proposal_is_right(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ds.xlsx"
    path.write_bytes((HERE / "10a-polarity/80-positive.xlsx").read_bytes())
    found = checked(path)
    assert rules(found) == {"question_polarity"}
    names = ["bhyt", "nuoc", "nha_tieu"]
    assert found.lists[0].accepted.select(names).null_count().row(0) == (12, 12, 12)
    CliRunner().invoke(main, ["check", str(path), "--accept"])
    again = checked(path)
    assert not again.questions
    assert again.lists[0].accepted.select(pl.col(names).sum()).row(0) == (5, 4, 4)
    assert {(answer.by, answer.value) for answer in read_answers(tmp_path)} == {("accepted", "having")}


def test_next_years_same_form_is_not_asked_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    header = ["Thôn", "Mã hộ", "Số khẩu", "Phân loại", "Thẻ BHYT"]
    path = write(tmp_path / "2023.xlsx", [header, ["A", "01", 4, "Hộ nghèo", "Có"]])
    assert CliRunner().invoke(main, ["check", str(path), "--accept"]).exit_code == 0
    after = checked(write(tmp_path / "2024.xlsx", [header, ["A", "01", 4, "Hộ nghèo", "Không"]]))
    assert (after.questions, after.lists[0].accepted["bhyt"].to_list()) == ((), [True])


@pytest.mark.parametrize("name", ["04-sections.xlsx", "04-sections-count.xlsx"])
def test_villages_as_sections(name):
    found = case(f"14a-sections/{name}")
    villages = found.lists[0].accepted["village"].value_counts().sort("village")
    assert villages.rows() == [("Thôn Kim Mẫm", 4), ("Thôn Lương Hòa", 4), ("Thôn Phú Yên", 4)]
    assert not found.failed


def test_right_subtotals():
    assert not case("16a-subtotals/37-subtotals-clean.xlsx").failed


UNITS = [("(nghìn đ)", 1000), ("(1.000đ)", 1000), ("(1000 đồng)", 1000), ("(ĐVT: nghìn đồng)", 1000),
         ("(triệu)", 10**6), ("(tr.đ)", 10**6), ("(đ)", 1), ("(VND)", 1), ("(đồng/người/tháng)", 1),
         ("(1.000 đồng/tháng)", 1000), ("", 1), ("", 1000), ("", 10**6)]  # fmt: skip


@pytest.mark.parametrize(("unit", "factor"), UNITS)
@pytest.mark.parametrize("seed", range(4))
def test_no_unit_is_misread(tmp_path, unit, factor, seed):
    drawn = random.Random(seed)
    truth = [drawn.randrange(400, 4000) * 1000 for _ in range(12)]
    rows = [["A", f"{n:02}", 3, amount / factor if factor > 1 else amount] for n, amount in enumerate(truth)]
    title = drawn.choice(["Thu nhập bình quân", "Thu nhập bình quân đầu người/tháng"])
    path = write(tmp_path / "ds.xlsx", [["Thôn", "Mã hộ", "Số khẩu", f"{title} {unit}".strip()], *rows])
    found = checked(path)
    if found.questions:
        assert [question.proposal for question in found.questions] == [str(factor)]
        assert found.lists[0].accepted["income_vnd"].null_count() == 12
    else:
        assert found.lists[0].accepted["income_vnd"].to_list() == truth


@pytest.mark.parametrize("seed", seeds(10, 30))
def test_no_flag_is_counted_the_wrong_way_round(tmp_path, seed):
    drawn = random.Random(seed)
    words = {"bhyt": ["Thẻ BHYT", "Có thẻ BHYT", "BHYT", "Thiếu hụt BHYT"],
             "nuoc": ["Nước sạch", "Có nước sạch", "Nguồn nước sinh hoạt"],
             "nha_tieu": ["Nhà tiêu hợp vệ sinh", "Chưa có nhà tiêu hợp vệ sinh"],
             "viec_lam": ["Có việc làm", "Việc làm", "Thiếu việc làm"]}  # fmt: skip
    code = drawn.choice(list(words))
    title = drawn.choice(words[code])
    lacking = title.startswith(("Thiếu", "Chưa"))
    truth = [drawn.random() < 0.5 for _ in range(10)]
    cells = ["Có" if deprived is lacking else "Không" for deprived in truth]
    rows = [["A", f"{n:02}", 3, "Hộ nghèo", cell] for n, cell in enumerate(cells)]
    found = checked(write(tmp_path / "ds.xlsx", [["Thôn", "Mã hộ", "Số khẩu", "Phân loại", title], *rows]))
    read = found.lists[0].accepted
    assert found.failed or read[code].to_list() == truth
    # "Có …?" answered with "Có" and "Không" says what it means; nothing else does.
    assert lacking or found.failed or title.startswith("Có ")


@pytest.mark.parametrize("seed", seeds(10, 30))
def test_subtotals_are_held_against_their_part(tmp_path, seed):
    drawn = random.Random(seed)
    rows, whole = [], 0
    for village in ("Lương Ngọc", "Kim Mẫm", "Hòa Thuận")[: drawn.randrange(1, 4)]:
        members = [drawn.randrange(1, 8) for _ in range(drawn.randrange(1, 5))]
        rows += [[None, village, f"{village[:1]}{n}", many, "Hộ nghèo"] for n, many in enumerate(members)]
        rows.append([None, drawn.choice([f"Cộng {village}", "Cộng"]), None, sum(members)])
        whole += sum(members)
    if drawn.random() < 0.5:
        rows.append([None, "Tổng cộng", None, whole])
    header = ["STT", "Thôn", "Mã hộ", "Số khẩu", "Phân loại hộ"]
    assert not rules(checked(write(tmp_path / "ds.xlsx", [header, *rows])))
    rows[-1][3] += 100
    assert rules(checked(write(tmp_path / "wrong.xlsx", [header, *rows]))) == {"total_differs"}


@pytest.mark.parametrize("seed", seeds(10, 30))
def test_a_form_never_shrinks_a_thousandfold(tmp_path, seed):
    drawn = random.Random(seed)
    truth = [drawn.choice([drawn.randrange(1000), drawn.randrange(1000, 10**6)]) for _ in range(9)]
    style = drawn.choice([",", ".", ""])
    shown = [f"{n:,}".replace(",", style) for n in truth]
    header = ["STT", "Đơn vị", "Chỉ tiêu", "Đầu kỳ", "Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", "Khác",
              "Hộ cận nghèo trở thành hộ nghèo", "Tái nghèo", "Phát sinh mới", "Khác", "Cuối kỳ"]  # fmt: skip
    symbols = ["A", "B", "C", *map(str, range(1, 10))]
    rows = [["Biểu số 2: DIỄN BIẾN HỘ NGHÈO"], header, symbols, ["1", "Xã X", "Hộ", *shown]]
    found = checked(write(tmp_path / "b.xlsx", rows))
    values = movements(found.forms)["value"].to_list()
    assert found.failed or sorted(values) == sorted(truth)


def test_an_error_among_marks_is_not_no():
    cells = {"A": ["Thôn", "A", "A"], "B": ["Mã hộ", "1", "2"], "C": ["Số khẩu", "3", "3"],
             "D": ["Việc làm", "x", None]}  # fmt: skip
    grid = Grid("DS", pl.DataFrame(cells), unreadable={(3, "D"): "#N/A"})
    assert read_list(grid, "ds.xlsx", STANDARD).accepted["viec_lam"].to_list() == [True, None]


def test_households_without_a_class_are_an_error(tmp_path):
    rows = [["Thôn", "Mã hộ", "Số khẩu", "Dân tộc"], ["A", "1", 3, "Mường"], ["A", "2", 3, "Kinh"]]
    assert rules(checked(write(tmp_path / "ds.xlsx", rows))) == {"class_untold"}
