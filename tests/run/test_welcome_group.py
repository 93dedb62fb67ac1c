"""The office's form of the first notebook does what the commands do, and says what is wrong."""

import pytest

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.run.welcome_group import group_form


@pytest.fixture
def project(tmp_path):
    raw = build_demo(tmp_path / "p", Demo(2, 40, 2023, 2024, 1))
    codes = sorted({path.name for path in raw})
    (tmp_path / "p" / "data" / "groups.toml").write_text(
        f'[[group]]\nslug = "thu"\nname = "Nhóm thử"\nyear = 2024\ncommunes = {codes}\n'.replace("'", '"'),
        "utf-8",
    )
    return Project(tmp_path / "p")


def press(form, place):
    form.children[5].children[place].click()
    return form.children[-1].value


def test_it_takes_in_compares_and_follows(project, tmp_path):
    form = group_form("Nhóm thử", 2024, project=project)
    assert [one.description for one in form.children[5].children] == [
        "Nhận tệp của các xã", "So sánh các xã", "Diễn biến qua các năm",
    ]  # fmt: skip
    assert "comparison.html" in press(form, 1)
    assert (project.output / "2024/groups/thu/comparison.html").is_file()
    assert "trend.html" in press(form, 2)
    (tmp_path / "hop-thu").mkdir()
    form.children[4].value = str(tmp_path / "hop-thu")
    assert "href=" in press(form, 0)


@pytest.mark.parametrize(("language", "word"), [("vi", "không có nhóm"), ("en", "no group")])
def test_what_is_wrong_is_said_in_the_language_of_the_form(project, language, word):
    form = group_form("khong co <b>", 2024, language, project)
    assert word in press(form, 1)
    assert "<b>" not in press(form, 2)
