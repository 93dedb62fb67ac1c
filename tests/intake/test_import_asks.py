"""Taking files in: asked in a terminal, joined, placed by what they say. Synthetic data (dữ liệu giả lập)."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.recognise import read_answers
from analysis.intake.template.write import template

PLACE = ["--commune", "15142", "--year", "2023"]
HEAD = ["Thôn", "Mã hộ", "Chủ hộ", "Số khẩu", "Phân loại hộ", "Thu nhập bình quân"]


def _list(path, village="Thôn Kim", first=1, titles=(), income=1200):
    """Write six households whose income is in thousands without saying so."""
    book = openpyxl.Workbook()
    for title in titles:
        book.active.append([title])
    book.active.append(HEAD)
    for number in range(first, first + 6):
        told = "Hộ nghèo" if number % 2 else "Hộ cận nghèo"
        book.active.append([village, f"H{number:03d}", f"Người Giả Lập {number}", 4, told, income + number])
    book.save(path)
    return path


def _call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def _incomes(empty, year=2023):
    return pd.read_parquet(empty / f"data/raw/{year}/15142/households.parquet")["income_vnd"].tolist()


def test_an_open_question_places_nothing_and_accept_takes_its_proposal(empty):
    path = _list(empty / "ds.xlsx")
    refused = _call("import", path, *PLACE)
    assert refused.exit_code == 1
    assert "Thu nhập" in refused.stderr and "Chưa ghi gì" in refused.stderr
    assert not list((empty / "data/raw").iterdir())
    done = _call("import", path, *PLACE, "--accept")
    assert done.exit_code == 0, done.stderr
    assert _incomes(empty)[0] == 1_201_000
    [answer] = read_answers(empty / "data/raw/2023/15142")
    assert (answer.kind, answer.value, answer.by) == ("unit", "1000", "accepted")
    assert not (empty / "reading.toml").exists()


def test_next_years_form_is_not_asked_about_again(empty):
    assert _call("import", _list(empty / "a.xlsx"), *PLACE, "--accept").exit_code == 0
    later = _call("import", _list(empty / "b.xlsx", income=1300), "--commune", "15142", "--year", "2024")
    assert later.exit_code == 0, later.stderr
    assert _incomes(empty, 2024)[0] == 1_301_000
    assert read_answers(empty / "data/raw/2024/15142")[0].value == "1000"


def _typed(arguments, lines, cwd):
    """Run the command in a pseudo-terminal, type lines, and return exit code and what it showed."""
    owner, terminal = pty.openpty()
    program = Path(sys.executable).parent / "giamngheo"
    run = subprocess.Popen(
        [program, *arguments], stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd
    )
    os.close(terminal)
    os.write(owner, "".join(f"{line}\n" for line in lines).encode())
    shown, _ = run.communicate(timeout=120)
    os.close(owner)
    return run.returncode, shown.decode()


def test_a_person_answers_in_the_terminal(empty):
    path = _list(empty / "danh sách.xlsx")
    code, shown = _typed(["import", path.name, *PLACE], ["5"], empty)
    assert code == 0, shown
    assert "2. nghìn đồng mỗi tháng" in shown
    assert _incomes(empty)[0] == pytest.approx(1_201_000 / 12, abs=1)
    [answer] = read_answers(empty / "data/raw/2023/15142")
    assert (answer.value, answer.by) == ("1000/12", "person")


def test_enter_takes_the_proposal_and_zero_leaves_it_open(empty):
    path = _list(empty / "ds.xlsx")
    assert _typed(["import", path.name, *PLACE], ["0"], empty)[0] == 1
    assert not list((empty / "data/raw").iterdir())
    assert _typed(["import", path.name, *PLACE], [""], empty)[0] == 0
    assert _incomes(empty)[0] == 1_201_000


def test_an_answer_that_cannot_be_places_nothing_and_is_asked_again(empty):
    path = _list(empty / "ds.xlsx")
    code, shown = _typed(["import", path.name, *PLACE], ["3"], empty)
    assert code == 1 and "hộ không nghèo" in shown
    assert not list((empty / "data").rglob("*.*"))
    assert _typed(["import", path.name, *PLACE], [""], empty)[0] == 0


def test_commune_and_year_are_asked_with_what_the_title_says(empty):
    titles = ["UBND XÃ CẨM THẠCH, HUYỆN CẨM THỦY, TỈNH THANH HÓA", "DANH SÁCH HỘ NGHÈO NĂM 2023"]
    path = _list(empty / "ds.xlsx", titles=titles)
    refused = _call("import", path)
    assert refused.exit_code == 2
    assert "--commune 15142 --year 2023" in refused.stderr
    code, shown = _typed(["import", path.name], ["", "", ""], empty)
    assert code == 0, shown
    assert (empty / "data/raw/2023/15142/households.parquet").is_file()


def test_accept_takes_the_place_that_the_title_says(empty):
    titles = ["Xã Cẩm Thạch, huyện Cẩm Thủy", "Kết quả rà soát năm 2023"]
    done = _call("import", _list(empty / "ds.xlsx", titles=titles), "--accept")
    assert done.exit_code == 0, done.stderr
    assert (empty / "data/raw/2023/15142/households.parquet").is_file()


def test_a_title_of_another_year_is_told(empty):
    path = _list(empty / "ds.xlsx", titles=["DANH SÁCH HỘ NGHÈO NĂM 2021"])
    done = _call("import", path, *PLACE, "--accept")
    assert done.exit_code == 0
    assert "2021" in done.stderr and "--year" in done.stderr


def test_a_list_for_each_village_becomes_one(empty):
    files = [_list(empty / f"{n}.xlsx", village=f"Thôn {n}", first=10 * n) for n in (1, 2, 3)]
    done = _call("import", *files, *PLACE, "--accept")
    assert done.exit_code == 0, done.stderr
    households = pd.read_parquet(empty / "data/raw/2023/15142/households.parquet")
    assert households["village"].value_counts().to_dict() == {"Thôn 1": 6, "Thôn 2": 6, "Thôn 3": 6}
    names = pd.read_csv(empty / "data/private/2023/15142/names.csv", dtype="string")
    assert len(names) == 18 and names["name"].notna().all()


def test_a_household_in_two_files_is_an_error(empty):
    files = [_list(empty / "a.xlsx"), _list(empty / "b.xlsx", first=4)]
    done = _call("import", *files, *PLACE, "--accept")
    assert done.exit_code == 1
    assert "3 dòng" in done.stderr and "a.xlsx" in done.stderr
    assert not (empty / "data/raw/2023/15142/households.parquet").exists()


def test_the_template_tells_its_place_and_takes_the_place_of_untouched_facts(empty):
    assert _call("import", _list(empty / "ds.xlsx"), *PLACE, "--accept").exit_code == 0
    facts = empty / "data/raw/2023/15142/commune.toml"
    assert facts.is_file()
    book = empty / "mau.xlsx"
    book.write_bytes(template("15142", 2023, None))
    filled = openpyxl.load_workbook(book)
    filled["Thông tin chung"]["C6"] = "Chính thức"
    filled.save(book)
    done = _call("import", book)
    assert done.exit_code == 0, done.stderr
    assert not facts.exists() and "commune.toml" in done.stdout
    assert (facts.parent / "intake.xlsx").is_file() and (facts.parent / "households.parquet").is_file()


def test_facts_that_a_person_has_filled_in_are_not_passed_over_for_the_workbook(empty):
    assert _call("import", _list(empty / "ds.xlsx"), *PLACE, "--accept").exit_code == 0
    facts = empty / "data/raw/2023/15142/commune.toml"
    facts.write_text(facts.read_text("utf-8").replace("in_review", "official"), "utf-8")
    book = openpyxl.load_workbook(io.BytesIO(template("15142", 2023, None)))
    book["Thông tin chung"]["C6"] = "Sơ bộ"
    book.save(empty / "mau.xlsx")
    refused = _call("import", empty / "mau.xlsx")
    assert refused.exit_code == 2 and "commune.toml" in refused.stderr and "--replace" in refused.stderr
    assert facts.is_file() and not (facts.parent / "intake.xlsx").exists()
    done = _call("import", empty / "mau.xlsx", "--replace")
    assert done.exit_code == 0, done.stderr
    assert not facts.exists() and (facts.parent / "intake.xlsx").is_file()


def test_a_list_that_says_it_is_made_up_is_told_as_such(empty):
    titles = ["DANH SÁCH HỘ NGHÈO NĂM 2023 (DỮ LIỆU GIẢ LẬP)"]
    assert _call("import", _list(empty / "ds.xlsx", titles=titles), *PLACE, "--accept").exit_code == 0
    assert "synthetic = true" in (empty / "data/raw/2023/15142/commune.toml").read_text("utf-8")


def test_a_new_list_takes_the_place_of_one_in_another_form_only_when_asked(empty):
    raw = empty / "data/raw/2023/15142"
    assert _call("import", _list(empty / "ds.xlsx"), *PLACE, "--accept").exit_code == 0
    (raw / "households.parquet").unlink()
    (raw / "households.csv").write_text("village,household_id\nThôn Kim,H1\n", "utf-8")
    again = _call("import", empty / "ds.xlsx", *PLACE)
    assert again.exit_code == 2 and "households.csv" in again.stderr
    assert _call("import", empty / "ds.xlsx", *PLACE, "--replace").exit_code == 0
    assert not (raw / "households.csv").exists()


def test_who_signs_is_carried_from_last_year(empty):
    assert _call("import", _list(empty / "a.xlsx"), *PLACE, "--accept").exit_code == 0
    facts = empty / "data/raw/2023/15142/commune.toml"
    told = facts.read_text("utf-8") + 'signatory = "Người Giả Lập"\nrecipients = ["- Như trên;"]\n'
    facts.write_text(told, "utf-8")
    assert _call("import", empty / "a.xlsx", "--commune", "15142", "--year", "2024").exit_code == 0
    later = (empty / "data/raw/2024/15142/commune.toml").read_text("utf-8")
    assert 'signatory = "Người Giả Lập"' in later and "Như trên" in later
    assert "năm 2024" in later and "năm 2023" not in later


@pytest.mark.parametrize("name", ["danh sách hộ.xlsx", "ds 'của' xã.xlsx"])
def test_report_says_the_very_command_that_takes_a_list_in(empty, name):
    raw = empty / "data/raw/2023/15142"
    raw.mkdir(parents=True)
    _list(raw / name)
    told = _call("report", *PLACE)
    assert told.exit_code == 1
    [line] = [line for line in told.stderr.splitlines() if "giamngheo import" in line]
    command = line[line.index("giamngheo import") :]
    program = Path(sys.executable).parent / "giamngheo"
    run = subprocess.run(
        f"{program} {command.removeprefix('giamngheo ')} --accept",
        shell=True, cwd=empty, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert (raw / "households.parquet").is_file()


def test_the_same_file_again_changes_nothing_and_is_no_error(empty):
    path = _list(empty / "ds.xlsx")
    assert _call("import", path, *PLACE, "--accept").exit_code == 0
    kept = {one: one.stat().st_mtime_ns for one in (empty / "data").rglob("*.*")}
    again = _call("import", path, *PLACE)
    assert again.exit_code == 0, again.stderr
    assert "Không có gì thay đổi" in again.stdout
    assert {one: one.stat().st_mtime_ns for one in (empty / "data").rglob("*.*")} == kept


def test_what_was_answered_beside_the_file_is_kept_for_next_year(empty):
    path = _list(empty / "ds.xlsx")
    assert _call("check", path, "--year", "2023", "--accept").exit_code == 0
    assert _call("import", path, *PLACE).exit_code == 0
    assert [one.value for one in read_answers(empty / "data/raw/2023/15142")] == ["1000"]


def _form(path, rows):
    """Write form 2 of units and their opening and closing households."""
    head = [
        "STT", "Đơn vị", "Diễn biến hộ nghèo", "Số hộ nghèo đầu kỳ", "Trở thành hộ cận nghèo",
        "Vượt chuẩn cận nghèo", "Giảm khác", "Từ hộ cận nghèo", "Tái nghèo", "Phát sinh mới", "Tăng khác",
        "Số hộ nghèo cuối kỳ",
    ]  # fmt: skip
    book = openpyxl.Workbook()
    for title in ["Biểu số 2", "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO", None]:
        book.active.append([title])
    book.active.append(head)
    book.active.append(["A", "B", "C", *range(1, 10)])
    for number, (unit, opening) in enumerate(rows, start=1):
        place = number if not unit.startswith("Tổng") else None
        book.active.append([place, unit, "Hộ", opening, 1, 1, 0, 0, 0, 0, 0, opening - 2])
    book.save(path)
    return path


@pytest.mark.parametrize(
    "rows",
    [
        [("Thôn Kim", 20), ("Thôn Lương", 30), ("Tổng cộng", 50)],
        [("Thôn Kim", 20), ("Xã Cẩm Thạch", 50)],
        [("Cẩm Thạch", 50)],
        [("Huyện Cẩm Thủy", 900), ("Xã Cẩm Thạch", 50), ("Xã Cẩm Bình", 70), ("Tổng cộng", 900)],
    ],
)
def test_a_form_names_the_commune_as_it_likes(empty, rows):
    done = _call("import", _form(empty / "b2.xlsx", rows), *PLACE)
    assert done.exit_code == 0, done.stderr
    table = pd.read_csv(empty / "data/raw/2023/15142/movements.csv", dtype="string")
    own = table[(table["unit"] == "15142") & (table["item"] == "opening")]
    assert own["value"].tolist() == ["50"]
    assert not table["unit"].str.startswith(("Xã", "Huyện", "Tổng")).any()


def test_a_form_of_other_units_alone_is_refused(empty):
    done = _call("import", _form(empty / "b2.xlsx", [("Xã Cẩm Bình", 70)]), *PLACE)
    assert done.exit_code == 1
    assert "Xã Cẩm Bình" in done.stderr and "b2.xlsx" in done.stderr


def test_what_the_strict_reader_refuses_is_told_of_the_file_that_was_given(empty):
    raw = empty / "data/raw/2023/15142"
    assert _call("import", _list(empty / "ds.xlsx"), *PLACE, "--accept").exit_code == 0
    (raw / "targets.csv").write_text("unit,kind,value\nThôn Lạ,net_reduction,x\n", "utf-8")
    done = _call("import", _form(empty / "b2.xlsx", [("Tổng cộng", 50)]), *PLACE)
    assert done.exit_code == 1
    assert "data/raw/2023/15142/targets.csv" in done.stderr and "movements.csv" not in done.stderr


def test_forms_in_two_files_that_contradict_are_an_error_that_names_both(empty):
    files = [_form(empty / f"{n}.xlsx", [("Tổng cộng", n)]) for n in (50, 60)]
    done = _call("import", *files, *PLACE)
    assert done.exit_code == 1
    assert "50.xlsx" in done.stderr and "60.xlsx" in done.stderr
    assert not list((empty / "data/raw").iterdir())
