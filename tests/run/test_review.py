"""The check sheet beside a report: what it tells, who gets it, and that it never goes to the public."""

import re

import pytest

from analysis.audit import audit_commune
from analysis.report import open_report
from analysis.run.review import SHEETS, review_document
from tests.conftest import build


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
    public = build(shared_project, ["html", "pdf"], audience="public")
    assert not {path.name for path in public.iterdir()} & SHEETS
    # Formats that were not asked for make no sheet either.
    english = build(shared_project, ["html"], year=2023, audience="internal", language="en")
    assert {path.name for path in english.iterdir()} & SHEETS == {"review.html"}
    assert "CHECK SHEET" in (english / "review.html").read_text("utf-8")
