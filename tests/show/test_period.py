"""Nothing of another period: acts by the report's date, the programme by its years."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import open_report
from analysis.intake.facts import Facts, Period, ReportHead
from analysis.provinces import office_programme
from analysis.show.methods import legal_basis, rules
from analysis.show.paper import paper_projects
from analysis.show.projects import project_money, project_progress
from analysis.standard import national_standards, programme, standard_for
from tests.conftest import copy_project

NAMES = [name for one in programme().project for name in (one.vi, *(part.vi for part in one.part)) if name]


@pytest.fixture(scope="module")
def data():
    return open_report("15139", 2022).data


def in_year(data, review, **head):
    report = ReportHead(issuer="UBND", symbol="BC-UBND", place="A", subject="B", **head)
    return replace(data, facts=data.facts.model_copy(update={"year": review, "report": report}))


def words(block):
    rows = [cell.text for row in getattr(block, "rows", ()) for cell in row.cells]
    return " ".join([*rows, *(text for _, text in getattr(block, "items", ()))])


# Review year, year and month of the report → acts cited, acts not cited.
ACTS = [
    (2022, (2022, 12), [], ["30/2025", "351/2025"]),
    (2023, (2023, 10), [], ["30/2025", "351/2025"]),
    (2024, (2025, 6), ["30/2025"], ["351/2025"]),
    (2025, (None, None), ["30/2025"], ["351/2025"]),
    (2025, (2026, 1), ["30/2025", "351/2025"], []),
    (2026, (2026, 12), ["30/2025", "351/2025"], ["Quyết định 90/QĐ-TTg"]),
]


@pytest.mark.parametrize(("year", "signed", "cited", "later"), ACTS)
def test_only_acts_in_force_on_the_report_s_date_are_cited(data, year, signed, cited, later):
    facts = in_year(data, year, year=signed[0], month=signed[1]).facts
    told = words(legal_basis(standard_for(year), "vi", (), facts))
    assert all(act in told for act in cited) and not any(act in told for act in later)
    assert told.count("Nghị định 07/2021/NĐ-CP") >= 1
    assert ("Quyết định 90/QĐ-TTg" in told) == (year <= 2025)


ACT = re.compile(r"\d+/(20\d\d)/|/(20\d\d)\b")
DAYS = {"351/2025": date(2025, 12, 30), "tháng 8/2026": date(2026, 8, 1), "30/2025": date(2025, 1, 1)}


@given(st.dates(date(2022, 9, 1), date(2030, 12, 31)), st.booleans(), st.booleans())
def test_no_act_is_cited_before_its_day(day, before_june, also):
    """Whatever standard is asked for beside that of the year, and in whatever review year the report lies."""
    year = day.year - (before_june and day.month < 7)
    if not 2022 <= year <= 2030:
        return
    standard = standard_for(year, accept_unverified=True)
    others = tuple(one for one in national_standards() if one.id != standard.id) if also else ()
    head = ReportHead(
        issuer="UBND", symbol="BC-UBND", place="A", subject="B", year=day.year, month=day.month, day=day.day
    )
    facts = Facts(code="15139", name="Xã A", area="rural", year=year, status="official", synthetic=True,
                  period=Period(from_year=year, to_year=year), report=head)  # fmt: skip
    told = words(legal_basis(standard, "vi", others, facts))
    assert all(day >= since for act, since in DAYS.items() if act in told)
    assert all(int(one or other) <= day.year for one, other in ACT.findall(told))
    assert "07/2021/NĐ-CP" in told or year > 2026


# Day of the report → who is above the commune in the review, who is in charge of poverty reduction.
AUTHORITIES = [
    ((2025, 2, 28), "cấp huyện", "Bộ Lao động - Thương binh và Xã hội"),
    ((2025, 3, 1), "cấp huyện", "Bộ Nông nghiệp và Môi trường"),
    ((2025, 6, 30), "cấp huyện", "Bộ Nông nghiệp và Môi trường"),
    ((2025, 7, 1), "cấp tỉnh", "Bộ Nông nghiệp và Môi trường"),
    ((2026, 12, 14), "cấp tỉnh", "Bộ Nông nghiệp và Môi trường"),
]
NAMED = {name for _, *names in AUTHORITIES for name in names}


@pytest.mark.parametrize(("day", "above", "ministry"), AUTHORITIES)
def test_the_authority_follows_the_report_s_date(data, day, above, ministry):
    facts = in_year(data, day[0] - (day[1] < 9), year=day[0], month=day[1], day=day[2]).facts
    told = words(legal_basis(standard_for(facts.year), "vi", (), facts))
    assert {name for name in NAMED if name in told} == {above, ministry}


def test_every_condition_of_an_indicator_stands_with_its_own_state():
    shown = [[cell.text for cell in row.cells] for row in rules(standard_for(2022), "vi").rows]
    states = {words: state for _, words, state in (row for row in shown if len(row) == 3)}
    assert [states[words] for words in states if "tại chỗ (vừa học vừa làm)" in words] == [
        "theo nguồn thứ cấp"
    ]
    assert [states[words] for words in states if words.startswith("Người phụ thuộc là")] == [
        "chưa kiểm chứng"
    ]
    assert [states[words] for words in states if "hợp vệ sinh:" in words or "Cũng được tính" in words] == [
        "theo nguồn thứ cấp",
        "chưa kiểm chứng",
    ]


def test_sub_projects_are_eleven_and_the_office_names_the_two_that_we_have_not_read(data, tmp_path):
    assert sum(len(one.part) for one in programme().project) == 11
    assert [part.vi for part in programme().project[0].part] == ["", ""]
    assert "Tiểu dự án 1. Hạ tầng" not in words(project_progress(data))
    project = copy_project(tmp_path / "p")
    folder = project.root / "data" / "programmes"
    folder.mkdir()
    text = 'id = "2021-2025"\nfirst_year = 2021\nlast_year = 2025\n[[project]]\nnumber = "1"\n'
    text += "".join(
        f'[[project.part]]\nnumber = "{number}"\nvi = "Hạ tầng {number}"\nen = "{number}"\n'
        for number in "12"
    )
    (folder / "ours.toml").write_text(text, "utf-8")
    told = office_programme(2022, project)
    shown = words(project_progress(data, "vi", told))
    assert "Hạ tầng 1" in shown and "Hạ tầng 2" in shown and programme().name("2").vi in shown
    assert told.citation == programme().citation


def test_what_is_reported_of_a_project_as_a_whole_is_told_beside_its_parts(data):
    row = data.projects.iloc[[0]].assign(project="4", subproject=pd.NA, statement="Cả dự án chưa giao vốn")
    told = replace(data, projects=pd.concat([data.projects, row]))
    for show in (project_progress, paper_projects):
        assert "Cả dự án chưa giao vốn" in words(show(told)) and programme().name("4", "1").vi in words(
            show(told)
        )


@pytest.mark.parametrize("year", range(2022, 2028))
def test_the_programme_of_2021_to_2025_is_not_named_later(data, year):
    there = in_year(data, year)
    said = " ".join(words(show(there)) for show in (project_progress, project_money, paper_projects))
    assert any(name in said for name in NAMES) == (year <= 2025)
    assert "26.000.000" in said  # its money is told all the same
    empty = replace(there, projects=data.projects.iloc[:0])
    assert ("Chưa có danh mục dự án" in words(project_progress(empty))) == (year > 2025)


def test_an_office_names_the_programme_of_2026_in_a_file(data, tmp_path):
    project = copy_project(tmp_path / "p")
    folder = project.root / "data" / "programmes"
    folder.mkdir()
    text = 'id = "2026-2030"\nfirst_year = 2026\nlast_year = 2030\n[citation]\ntext = "Quyết định giả lập"\n'
    text += 'rule = "Dự án"\nverification = "secondary"\n[[project]]\nnumber = "6"\n'
    text += 'vi = "Hợp phần sáu"\nen = "Six"\n'
    (folder / "2026.toml").write_text(text, "utf-8")
    told = office_programme(2026, project)
    assert "Hợp phần sáu" in words(project_progress(in_year(data, 2026), "vi", told))
    facts = in_year(data, 2026).facts
    assert "Quyết định giả lập" in words(legal_basis(standard_for(2026), "vi", (), facts, told))
    assert office_programme(2025, project).id == "2021-2025"
