"""The paper that goes to the superior: what stops a chairman from signing does not stand in it.

Each kind of commune is rendered as PDF and Word; the page beside it keeps audit and origins.
"""

import re
import shutil
from fractions import Fraction

import docx
import pytest
from pypdf import PdfReader

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.demo.cam_luong import write_cam_luong
from analysis.report import open_report
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report
from analysis.show.paper_figures import paper_reduction
from tests.conftest import ROOT, build, copy_project

# The nine points of the style of officials: later law, audit, files, "the source", method, misprints.
NEVER = (
    "Nghị định 351", "01/7/2025", "30/05/2025", "Sau sắp xếp",
    "phát hiện chắc chắn", "đã đọc văn bản", "theo nguồn thứ cấp", "chưa kiểm chứng",
    "data/raw", ".csv", ".toml", ".xlsx", ".md", "dòng 2",
    "Nguồn không", "Nguồn ghi", "trùng với mức ghi", "trong nguồn",
    "phép làm tròn", "(*)", "mẫu số", "Cách tính:", "Suy ra", "(mã ",
    "111/QĐ", "không báo cáo", "không tính được",
    "Chiwong", "tiêu dự án", "giai trên địa bàn", "BCD", "tạo thêm làm việc", "băng zôn",
    "(x)", "không công bố", "XÃ CHỦ TỊCH", "Lưu VT",
)  # fmt: skip


def pdf_text(folder):
    pages = PdfReader(folder / "report.pdf").pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def word_text(folder):
    document = docx.Document(folder / "report.docx")
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", " ", " ".join([*(part.text for part in document.paragraphs), *cells]))


@pytest.fixture(scope="module")
def synthetic_list(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("list"))
    folder = project.raw(2022, "15139")
    shutil.rmtree(folder)
    write_cam_luong(ROOT / "data/raw/2022/15139", folder)
    return project


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    build_demo(folder, Demo(communes=1, households=150, first_year=2022, last_year=2023, seed=3))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", dirs_exist_ok=True)
    return Project(folder)


def of_demo(project, year, **kept):
    code = next(path.name for path in sorted((project.root / f"data/raw/{year}").iterdir()))
    parameters = check_parameters({"commune": code, "year": year})
    return build_report(project, parameters, ("html", "pdf", "docx"), one_of_many=True).folder


@pytest.fixture(scope="module")
def papers(report_2022, report_2023, synthetic_list, demo, tmp_path_factory):
    totals = Project(tmp_path_factory.mktemp("totals"))
    shutil.copytree(demo.root, totals.root, dirs_exist_ok=True)
    for path in totals.root.glob("data/raw/*/*/*"):
        if path.name != "commune.toml":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    only_list = Project(tmp_path_factory.mktemp("only_list"))
    shutil.copytree(demo.root, only_list.root, dirs_exist_ok=True)
    for path in only_list.root.glob("data/raw/*/*/*"):
        if not path.name.startswith(("commune.toml", "households", "intake")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return {
        "Cẩm Lương 2022": report_2022,
        "Cẩm Lương 2023": report_2023,
        "synthetic list": build(synthetic_list, ("html", "pdf", "docx")),
        "two lists": of_demo(demo, 2023),
        "totals only": of_demo(totals, 2023),
        "only a list": of_demo(only_list, 2022),
    }


KINDS = ("Cẩm Lương 2022", "Cẩm Lương 2023", "synthetic list", "two lists", "totals only", "only a list")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("read", [pdf_text, word_text])
def test_nothing_that_stops_a_signature_stands_in_it(papers, kind, read):
    text = read(papers[kind])
    assert [words for words in NEVER if words in text] == []
    assert re.search(r"\d %", text.replace("\u00a0", " ")) is None


def test_the_paper_of_cam_luong_is_as_long_as_officials_write(report_2022):
    assert len(PdfReader(report_2022 / "report.pdf").pages) <= 10


@pytest.mark.parametrize("read", [pdf_text, word_text])
def test_the_result_and_the_documents_are_told_in_sentences(report_2022, read):
    text = read(report_2022)
    for words in (
        "chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch, vượt 03 hộ",
        "Kế hoạch số 30/KH-UBND ngày 28/02/2022 của UBND xã về thực hiện",
        "111-QĐ/ĐU",
        "Thiếu hụt về việc làm: hộ nghèo 35,48%; hộ cận nghèo 47,83%.",
        "100% người thuộc hộ nghèo, 83,5% người thuộc hộ cận nghèo có thẻ bảo hiểm y tế",
        "mở 01 lớp học nghề cho 40 lao động",
        "16.196.000 đồng",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert words in text


@pytest.mark.parametrize("words", ["Kiểm tra tính hợp lý", "documents.csv", "30/05/2025", "(*)"])
def test_the_page_keeps_everything(report_2022, words):
    page = (report_2022 / "report.html").read_text("utf-8")
    assert words in page


def test_percentages_of_a_list_have_their_counts(papers):
    assert "hộ nghèo 35,48% (11/31 hộ)" in pdf_text(papers["synthetic list"])


def test_number_and_rate_are_those_of_the_frames(demo):
    code = next(path.name for path in sorted((demo.root / "data/raw/2023").iterdir()))
    report = open_report(code, 2023, project=demo)
    said = " ".join(words for _, words in paper_reduction(report.data, report.reduction).items)
    known = report.history.set_index(["year", "class"])["households"]
    total, before = report.data.facts.totals.households, report.data.earlier_totals[2022]
    for name, words in (("poor", "hộ nghèo"), ("near_poor", "hộ cận nghèo")):
        now, then = int(known[2023, name]), int(known[2022, name])
        rates = [round(float(Fraction(100 * n, of)), 2) for n, of in ((now, total), (then, before))]
        told = re.search(
            rf"có (\d+) {words}, chiếm ([\d,]+)% tổng số hộ \((\d+)/(\d+) hộ\)(.*?)\(?(\d+) hộ, ([\d,]+)%\)",
            said,
        )
        assert told is not None, said
        assert [int(told[1]), int(told[3]), int(told[4]), int(told[6])] == [now, now, total, then]
        shares = [float(told[place].replace(",", ".")) for place in (2, 7)]
        assert shares == pytest.approx(rates, abs=0.011)
        points = re.search(r"([\d,]+) điểm phần trăm", told[5])
        if points:
            assert float(points[1].replace(",", ".")) == pytest.approx(abs(shares[0] - shares[1]), abs=1e-9)
