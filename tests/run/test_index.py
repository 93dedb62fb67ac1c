"""The list of releases: from manifests alone, in a fixed order, without a trace of what is internal."""

import json
import re

import pytest

from analysis.run.index import index_page, releases, write_index

FILES = ("report.html", "report.pdf", "tables/a.csv")
FACTS = {"title": "Xã Cẩm Lương", "status": "official", "synthetic": False, "certain_findings": 7}


@pytest.fixture
def release(tmp_path):
    def make(
        place, year=2022, audience="public", files=("report.html", "report.pdf", "tables/a.csv"), **facts
    ):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        told = {
            "parameters": {
                "year": year,
                "commune": folder.name,
                "audience": audience,
                "language": facts.pop("language", "vi"),
            },
            "facts": FACTS | facts,
            "inputs": {},
            "code": {},
            "packages": {},
            "outputs": {name: {"sha256": ""} for name in files},
        }
        (folder / "manifest.json").write_text(json.dumps(told), "utf-8")

    return make


def test_what_is_public_is_listed_latest_first(release, tmp_path):
    release("2022/15139")
    release("2023/15139", 2023, synthetic=True, title="Xã <b>Cẩm Lương</b>", certain_findings=None)
    release("2024/groups/cu-jut", 2024, files=("comparison.html", "comparison.xlsx"), title="Huyện Cư Jút")
    assert [one.place for one in releases(tmp_path)] == ["2024/groups/cu-jut", "2023/15139", "2022/15139"]
    page = write_index(tmp_path).read_text("utf-8")
    assert 'href="2024/groups/cu-jut/comparison.html"' in page and "So sánh các xã" in page
    assert "dữ liệu giả lập" in page and "không soát" in page
    assert "&lt;b&gt;Cẩm Lương" in page and "<b>Cẩm" not in page
    assert write_index(tmp_path).read_text("utf-8") == page


def test_editions_are_told_apart_and_the_check_sheet_is_linked(release, tmp_path):
    sheets = ("report.html", "review.html", "review.pdf")
    release("2022/15139", audience="superior", files=sheets)
    release("public/2022/15139")
    page = write_index(tmp_path).read_text("utf-8")
    assert "2 tài liệu của 1 nơi, 2022" in re.sub(r"\s+", " ", page)
    assert "gửi cấp trên" in page and "công khai" in page and "không đưa nguyên thư mục lên mạng" in page
    assert page.count('href="2022/15139/review.html"') == 1 and "review.pdf" not in page
    shared = write_index(tmp_path / "public").read_text("utf-8")
    assert "lên mạng" not in shared and "gửi cấp trên" not in shared


def test_nothing_internal_or_failed_is_named(release, tmp_path):
    release("internal/2022/15139", title="Bí mật")
    release("failed/2022/15139", title="Hỏng")
    release("2022/.15140.new-1", title="Dở dang")
    release("2022/15141", audience="internal", title="Nội bộ")
    page = write_index(tmp_path).read_text("utf-8")
    assert releases(tmp_path) == []
    assert not any(word in page for word in ("Bí mật", "Hỏng", "Dở dang", "Nội bộ", "15139", "internal"))
    assert "Chưa có báo cáo nào" in page


def test_english_where_every_release_is(release, tmp_path):
    release("2022/15139", language="en")
    assert "Reports built" in index_page(releases(tmp_path))
    release("2023/15139", 2023)
    assert "Báo cáo đã lập" in index_page(releases(tmp_path))


def test_the_report_of_a_group_is_not_called_a_communes(release, tmp_path):
    release("2024/group-reports/cu-jut", 2024, title="Huyện Cư Jút")
    path = tmp_path / "2024/group-reports/cu-jut/manifest.json"
    told = json.loads(path.read_text("utf-8"))
    told["parameters"]["group"] = told["parameters"].pop("commune")
    path.write_text(json.dumps(told), "utf-8")
    assert [one.kind for one in releases(tmp_path)] == ["group_report"]
    assert "Báo cáo của huyện, tỉnh, nhóm xã" in write_index(tmp_path).read_text("utf-8")
