"""The steps of a year on the first page, pressed without a browser: each does it or says why not."""

import random
from datetime import UTC, datetime
from html import unescape

import pytest

from analysis.demo.build import Demo, build_demo
from analysis.intake.checking.command import Request
from analysis.run.checking.lines import lines
from analysis.run.checking.whole import check_whole
from analysis.run.welcome_year import YearForm
from tests.conftest import copy_project, edit
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import write

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def form(tmp_path):
    return YearForm(copy_project(tmp_path / "project"), "15139", 2022, "vi")


def press(form, name):
    form.buttons[name].click()
    assert not form.buttons[name].disabled
    return form.said[name].value


def put(form, *files):
    form.upload.value = tuple(
        {"name": file.name, "type": "", "size": 0, "content": file.read_bytes(), "last_modified": NOW}
        for file in files
    )


def test_a_commune_is_found_by_name_or_code(form):
    assert form.commune.value == "15139"
    form.find.value = "cam thach"
    assert "15142" in dict(form.commune.options).values()
    form.find.value = "15142"
    assert form.commune.value == "15142" and "Thanh Hóa" in form.commune.options[0][0]
    form.find.value = "khong co xa nay"
    assert form.commune.value is None
    assert all("gõ tên hoặc mã" in press(form, name) for name in form.buttons)


def test_the_template_is_made_once_and_nothing_is_overwritten_by_itself(form):
    form.find.value, form.year.value = "15142", 2023
    assert "chưa có số liệu" in press(form, "check") and "chưa có số liệu" in press(form, "build")
    assert "intake.xlsx" in press(form, "template")
    path = form.project.raw(2023, "15142") / "intake.xlsx"
    assert path.is_file()
    path.write_bytes(b"filled in")
    assert "“Thay tệp đã có”" in press(form, "template") and "--" not in form.said["template"].value
    assert path.read_bytes() == b"filled in"
    form.replace.value = True
    press(form, "template")
    assert path.read_bytes() != b"filled in"


def test_a_list_is_taken_in_and_its_faults_are_told_without_where_it_was_kept(form, tmp_path):
    form.find.value, form.year.value = "15142", 2023
    assert "Chưa chọn tệp" in press(form, "import")
    book = list_book(random.Random(1))
    put(form, write(book, "xlsx-openpyxl", tmp_path))
    said = press(form, "import")
    assert "Đã đưa số liệu vào" in said, said
    assert list(form.project.raw(2023, "15142").glob("households.*"))
    book.sheet.rows[2].cells[book.sheet.at("declared_class")] = "<b>Hộ khó khăn</b>"
    form.replace.value = True
    put(form, write(book, "xlsx-openpyxl", tmp_path))
    said = press(form, "import")
    assert "phải xem" in said and "&lt;b&gt;Hộ" in said and str(form.uploads) not in said


def test_a_question_is_answered_by_its_widget_and_not_asked_again(form, tmp_path):
    form.find.value, form.year.value = "15142", 2023
    rows = [f"{n},Thôn Kim,Hộ nghèo,4,{income}" for n, income in enumerate(range(900, 1500, 50), 1)]
    path = tmp_path / "ds.csv"
    path.write_text("\n".join(["Mã hộ,Thôn,Phân loại,Số khẩu,TNBQ", *rows]) + "\n", "utf-8")
    put(form, path)
    said = press(form, "import")
    assert "câu hỏi" in said, said
    ((_, question, choice),) = form.asked
    assert choice.value == question.proposal and ("nghìn đồng mỗi tháng", "1000") in choice.options
    assert not form.project.raw(2023, "15142").exists()
    choice.value = "1000"
    said = press(form, "import")
    assert not form.asked and "câu hỏi" not in said


def test_the_year_ends_with_an_approved_report(tmp_path):
    build_demo(tmp_path, Demo(1, 60, first_year=2024, last_year=2024, seed=5))
    code = next((tmp_path / "data" / "raw" / "2024").iterdir()).name
    from analysis.core.project import Project

    form = YearForm(Project(tmp_path), code, 2024, "vi")
    assert "lập báo cáo được" in press(form, "check")
    assert "lập báo cáo trước" in press(form, "approve")
    assert "report.pdf" in press(form, "build"), form.said["build"].value
    said = press(form, "approve")
    assert "phải ghi tên" in said and "--" not in said
    form.author.value, form.reviewer.value = "Lê A", "lê a"
    assert "người duyệt phải khác" in press(form, "approve")
    form.reviewer.value = "Trần B"
    said = press(form, "approve")
    assert "approval.json" in said or "lý do" in said
    assert "approval.json" not in said or list(form.project.output.rglob("*.approval.json"))


def test_check_says_what_the_command_says(form):
    """Audit and law too, not the reading alone."""
    said = unescape(press(form, "check"))
    whole = check_whole(Request(form.project.raw(2022, "15139")), "vi")
    told = list(lines(whole, "vi"))
    assert any("chắc chắn sai" in one for one in told)
    assert all(one in said for one in told)
    facts = form.project.raw(2022, "15139") / "commune.toml"
    edit(facts, "year = 2022", "year = 2031")
    assert "phải xem" in press(form, "check")


def test_an_answer_brings_up_the_next_question_and_both_are_kept(form, tmp_path):
    form.find.value, form.year.value = "15142", 2023
    rows = [f"{n},Thôn Kim,Hộ nghèo,4,{income},{n % 2}" for n, income in enumerate(range(900, 1500, 50), 1)]
    path = tmp_path / "ds.csv"
    head = "Mã hộ,Thôn,Phân loại,Số khẩu,Thu nhập bình quân,Khu vực"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    put(form, path)
    seen = set()
    for _ in range(5):
        said = press(form, "import")
        if "câu hỏi" not in said:
            break
        kinds = {question.kind for _, question, _ in form.asked}
        assert kinds and not kinds & seen
        seen |= kinds
    assert "Đã đưa số liệu vào" in said and seen == {"unit", "area"}
    kept = (form.project.raw(2023, "15142") / "reading.toml").read_text("utf-8")
    assert kept.count("[[answer]]") == 2 and 'by = "person"' in kept


def test_a_fault_of_the_data_is_told_in_check_and_build(form):
    edit(form.project.raw(2022, "15139") / "targets.csv", "10", "<b>")
    for name in ("check", "build"):
        said = press(form, name)
        assert "targets.csv" in said and "&lt;b&gt;" in said and "<b>" not in said
