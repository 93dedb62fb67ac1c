"""The check sheet beside a report: what it tells, who gets it, and that it never goes to the public."""

import re

import pandas as pd
import pytest

from analysis.audit import audit_commune
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.report import open_report
from analysis.run.parameters import check_parameters
from analysis.run.report import report_edition
from analysis.run.review import SHEETS, review_document
from analysis.standard import standard_for
from tests.conftest import build
from tests.test_windows import illegal_on_windows


@pytest.fixture(scope="module")
def demo_project(tmp_path_factory):
    root = tmp_path_factory.mktemp("incomes") / "p"
    folder = build_demo(root, Demo(1, 150, first_year=2023, last_year=2023, seed=3))[0]
    return Project(root), folder.name, 2023


@pytest.fixture(scope="module")
def sheet(report_2022):
    return re.sub(r"<[^>]+>|\s+", " ", (report_2022 / "review.html").read_text("utf-8"))


def test_every_finding_stands_in_it_with_a_box(report_2022, shared_project):
    report = open_report("15139", 2022, project=shared_project)
    made = review_document(report.data, report.standard, report.audit, shared_project)
    (table,) = [one.block for one in made.exhibits("table") if one.block.name == "findings"]
    rows = [row for row in table.rows if row.role == "body"]
    found = audit_commune(report.data, project=shared_project).findings
    assert [row.cells[2].text for row in rows] == [finding.what("vi") for finding in found]
    assert all(row.cells[3].text and "Giải\u00a0trình" in row.cells[4].text for row in rows)


@pytest.mark.parametrize(
    "words",
    [
        "LƯU HÀNH NỘI BỘ",
        "Chắc chắn sai",
        "Tổng số hộ của nhóm",  # 31 and 23 are inferred
        "Mức độ thiếu hụt về chỉ số: Dinh dưỡng",
        "data/raw/2022/15139/deprivations.csv",
        "Các điểm đã đính chính",
        "theo nguồn thứ cấp",
        "chưa kiểm chứng",
    ],
)
def test_it_tells_doubts_inference_gaps_sources_and_verification(sheet, words):
    assert words in sheet


def test_only_the_desk_and_its_superior_get_it(report_2022, shared_project):
    assert {path.name for path in report_2022.iterdir()} >= SHEETS
    written = [path.relative_to(report_2022).as_posix() for path in report_2022.rglob("*")]
    assert [path for path in written if illegal_on_windows(path)] == []
    public = build(shared_project, ["html", "pdf"], audience="public")
    assert not {path.name for path in public.iterdir()} & SHEETS
    # Formats that were not asked for make no sheet either.
    english = build(shared_project, ["html"], year=2023, audience="internal", language="en")
    assert {path.name for path in english.iterdir()} & SHEETS == {"review.html"}
    assert "CHECK SHEET" in (english / "review.html").read_text("utf-8")


def test_who_is_poor_by_income_and_by_deprivations_stands_there_where_the_list_has_incomes(demo_project):
    """For the superior too, whose data hold no list any more."""
    project, commune, year = demo_project
    made = report_edition(project, check_parameters({"commune": commune, "year": year})).beside(["html"])
    told = re.sub(r"<[^>]+>|\s+", " ", made["review.html"].decode())
    listed = pd.read_csv(project.raw(year, commune) / "households.csv")
    standard = standard_for(year)
    line = listed["urban"].map({True: standard.income_line.urban, False: standard.income_line.rural})
    low, many = listed["income_vnd"] <= line, listed[list(standard.codes)].sum(axis=1) >= 3
    counts = [int((low & many).sum()), int((low & ~many).sum()), int((~low & many).sum())]
    assert sum(counts) and "Thu nhập và thiếu hụt đa chiều" in told
    both, only, deprived = (f"{count:,}".replace(",", ".") for count in counts)
    assert f"{both} hộ có thu nhập không quá chuẩn và thiếu hụt từ 3 chỉ số trở lên" in told
    assert f"{only} hộ chỉ có thu nhập không quá chuẩn" in told
    assert f"{deprived} hộ chỉ thiếu hụt từ 3 chỉ số trở lên" in told


def test_without_incomes_the_sheet_says_nothing_of_them(sheet):
    assert "Thu nhập và thiếu hụt đa chiều" not in sheet
