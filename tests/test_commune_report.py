"""The main job on the real commune: what a reviewer finds in the finished report."""

import csv
import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from analysis.core.errors import DataError
from analysis.run.build import BuildJob, build_one, is_unchanged
from analysis.run.execute import NotebookError
from analysis.run.formats import FORMATS
from analysis.run.parameters import Parameters
from analysis.run.pool import run_jobs
from tests.conftest import ROOT, build, edit, raise_standard
from tests.test_readme import SHELL

RAW = ROOT / "data" / "raw" / "2022" / "15139"


def page(folder):
    """The report's words as a reader sees them, without tags and with plain spaces."""
    text = (folder / "report.html").read_text("utf-8")
    body = text[text.index("<body") :]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")


def paper(folder):
    pages = PdfReader(folder / "report.pdf").pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)).replace("\u00a0", " ")


def rows_of(folder, caption):
    """The cells of the table with a caption, row by row."""
    text = (folder / "report.html").read_text("utf-8")
    table = next(part for part in re.findall(r"<table.*?</table>", text, re.S) if caption in part)
    plain = re.compile(r"<[^>]+>")
    return [
        [
            html.unescape(plain.sub("", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]


def printed_shares():
    with (RAW / "deprivations.csv").open(encoding="utf-8", newline="") as rows:
        return sorted({row["value"].replace(".", ",") for row in csv.DictReader(rows)})


class TestContents:
    def test_target_result_and_attainment(self, report_2022):
        assert "chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch" in page(report_2022)
        stated = rows_of(report_2022, "Kết quả giảm hộ nghèo so với chỉ tiêu")[-1]
        assert stated == ["Chưa nêu rõ cách tính", "10", "13", "+3", "130,00"]

    def test_net_and_gross_are_not_made_up(self, report_2022):
        table = rows_of(report_2022, "Kết quả giảm hộ nghèo so với chỉ tiêu")
        for kind in ("Số hộ nghèo giảm (đầu kỳ trừ cuối kỳ)", "Số hộ thoát nghèo"):
            assert [kind, "chưa có số liệu", "chưa có số liệu", "không tính được", "không tính được"] in table

    def test_the_denominators_are_marked_as_inferred(self, report_2022):
        table = rows_of(report_2022, "làm mẫu số")
        assert [row[:2] for row in table[1:]] == [["Hộ nghèo", "31(*)"], ["Hộ cận nghèo", "23(*)"]]
        assert "không phải số báo cáo" in page(report_2022)

    @pytest.mark.parametrize("share", printed_shares())
    def test_every_published_share_stands_in_the_report(self, report_2022, share):
        assert re.search(rf"(?<![\d,.]){share}(?![\d,])", page(report_2022))

    def test_what_the_source_does_not_say_is_not_reported(self, report_2022):
        table = rows_of(report_2022, "Mức độ thiếu hụt")
        silent = [row for row in table if row[0] in ("Dinh dưỡng", "Người phụ thuộc trong hộ gia đình")]
        assert len(silent) == 2
        assert all(set(row[1:]) == {"chưa có số liệu"} for row in silent)

    def test_the_page_asks_for_nothing(self, report_2022):
        text = (report_2022 / "report.html").read_text("utf-8")
        assert re.findall(r'(?:src|href|action|data)="(?!#|data:image/)[^"]*', text) == []
        assert "default-src 'none'" in html.unescape(text)
        assert "<script" not in text

    @pytest.mark.parametrize("words", ["13 hộ", "10 hộ", "Nguyễn Ái Quốc"])
    def test_paper_and_page_agree(self, report_2022, words):
        assert (words in paper(report_2022)) == (words in page(report_2022))

    def test_every_document_is_listed(self, report_2022):
        with (RAW / "documents.csv").open(encoding="utf-8", newline="") as rows:
            listed = [row for row in csv.DictReader(rows) if row["section"] == "I.1"]
        table = rows_of(report_2022, "Danh mục văn bản chỉ đạo")[1:]
        assert [row[0] for row in table] == [row["order"] for row in listed]


class TestYearInReview:
    def test_it_says_that_there_is_no_official_result(self, report_2023):
        assert "chưa có kết quả chính thức" in page(report_2023)
        assert "130%" not in page(report_2023)

    def test_programme_policies_and_documents_are_there(self, report_2023):
        for words in ("9.000.000", "45.632.742.000", "49/KH-UBND"):
            assert words in page(report_2023)
            # A long number may be set in two lines on paper.
            assert words.replace(" ", "") in paper(report_2023).replace(" ", "")


class TestOtherWays:
    def test_papermill_and_nbconvert_give_the_same_page(self, report_2022, shared_project):
        """As the README says it, word for word."""
        told = [
            shlex.split(line)
            for line in SHELL
            if line.startswith((".venv/bin/papermill", ".venv/bin/jupyter"))
        ]
        run = [sys.executable, "-W", "ignore", "-m"]
        for command, *words in told:
            subprocess.run([*run, Path(command).name, *words], cwd=shared_project.root, check=True)
        page = shared_project.root / "executed.html"
        assert page.read_bytes() == (report_2022 / "report.html").read_bytes()

    def test_english(self, shared_project):
        text = page(build(shared_project, ["html"], language="en", audience="internal"))
        assert "the target for fewer poor households was 10" in text and "of the plan" in text
        assert "not reported" in text
        assert "FOR INTERNAL USE" in text


class TestRepeatability:
    def test_two_runs_give_the_same_bytes(self, report_2022, project):
        env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-c", "from analysis.cli import main; main()", "report"]
        subprocess.run(command, cwd=project.root, env=env, check=True, capture_output=True)
        files = sorted(path.relative_to(report_2022) for path in report_2022.rglob("*.*"))
        assert len(files) > 20
        for name in files:
            again = project.output / "2022" / "15139" / name
            assert again.read_bytes() == (report_2022 / name).read_bytes(), name

    def test_many_at_once_give_the_same_bytes_and_know_what_is_done(
        self, report_2022, shared_project, tmp_path
    ):
        job = BuildJob(
            shared_project.root, Parameters(commune="15139", year=2022), FORMATS, shared_project.output
        )
        assert is_unchanged(job)
        ((_, outcome),) = run_jobs([replace(job, output=tmp_path)], build_one, 1)
        assert outcome.state == "built"
        files = sorted(path.relative_to(report_2022) for path in report_2022.rglob("*.*"))
        for name in files:
            assert (outcome.folder / name).read_bytes() == (report_2022 / name).read_bytes(), name

    def test_the_manifest_names_inputs_and_outputs(self, report_2022):
        manifest = json.loads((report_2022 / "manifest.json").read_text("utf-8"))
        tables = {name for name in manifest["outputs"] if name.startswith("tables/")}
        main = {"report.html", "report.pdf", "report.docx", "tables.xlsx", "review.html", "review.pdf"}
        main |= {"forms.pdf", "summary.png", "summary.svg"}
        assert set(manifest["outputs"]) - tables == main
        assert "tables/form_11.csv" in tables
        assert "data/raw/2022/15139/deprivations.csv" in manifest["inputs"]
        facts = manifest["facts"]
        assert facts["status"] == "official" and facts["synthetic"] is False
        assert facts["standard"] == "2022-2026" and facts["title"] == "Xã Cẩm Lương"
        assert facts["certain_findings"] > 0
        assert manifest["parameters"]["commune"] == "15139"


class TestDataDriveTheReport:
    def test_a_changed_figure_changes_the_report_and_a_deleted_one_is_not_reported(self, project):
        raw = project.raw(2022, "15139")
        edit(raw / "results.csv", "15139,unstated,13,", "15139,unstated,7,")
        edit(raw / "deprivations.csv", "households,48.39,", "households,,")
        edit(raw / "policies.csv", "254,card", ",card")
        folder = build(project, ["html"])
        assert "đạt 70% kế hoạch, còn thiếu 03 hộ" in page(folder)
        assert "khác với tỷ lệ tính được 70%" in page(folder)
        latrine = next(row for row in rows_of(folder, "Mức độ thiếu hụt") if row[0] == "Nhà tiêu hợp vệ sinh")
        assert latrine[1:4] == ["chưa có số liệu"] * 3
        cards = next(
            row
            for row in rows_of(folder, "Kết quả thực hiện các chính sách")
            if row[0].startswith("Thẻ bảo hiểm")
        )
        assert cards[1] == "chưa có số liệu"

    def test_synthetic_data_say_so_on_the_first_page(self, project):
        edit(project.raw(2022, "15139") / "commune.toml", "synthetic = false", "synthetic = true")
        folder = build(project, ["html", "pdf"])
        assert "DỮ LIỆU GIẢ LẬP" in page(folder)
        assert "DỮ LIỆU GIẢ LẬP" in PdfReader(folder / "report.pdf").pages[0].extract_text()

    def test_an_unverified_standard_is_named_on_page_and_paper(self, project):
        shutil.copytree(project.raw(2023, "15139"), project.raw(2027, "15148"))
        facts = project.raw(2027, "15148") / "commune.toml"
        edit(facts, 'code = "15139"', 'code = "15148"')
        edit(facts, "year = 2023\nstatus", "year = 2027\nstatus")
        edit(facts, "year = 2023\nmonth = 10\n", "")  # of the report: it is not signed yet
        folder = build(project, ["html", "pdf"], commune="15148", year=2027, accept_unverified_standard=True)
        assert "chưa được kiểm chứng" in page(folder)
        assert "chưa được kiểm chứng" in paper(folder)

    def test_a_province_s_own_standard_is_used_and_named(self, project):
        raise_standard(project)
        folder = build(project, ["html"])
        assert "1.800.000 đồng một người một tháng" in page(folder)
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["facts"]["standard"] == "38-2022"
        assert "data/standards/38.toml" in manifest["inputs"]


class TestFailure:
    def test_a_failing_cell_keeps_the_notebook_and_the_former_release(self, project):
        former = project.output / "2022" / "15139"
        former.mkdir(parents=True)
        (former / "report.html").write_text("former")
        (former / "manifest.json").write_text('{"outputs": {"report.html": ""}}')
        notebook = project.notebook("commune_report")
        edit(notebook, "report.show.resources(report.resources)", "report.show.resources(nonsense)")
        with pytest.raises(NotebookError, match="NameError: name 'nonsense' is not defined"):
            build(project, ["html"], kernel=True)
        failed = project.output / "failed" / "2022" / "15139"
        assert "nonsense" in (failed / "error.txt").read_text("utf-8")
        assert (failed / "commune_report.ipynb").is_file()
        assert {path.name for path in former.iterdir()} == {"report.html", "manifest.json"}
        assert {path.name for path in project.output.rglob(".*")} <= {".lock"}

    def test_wrong_data_write_nothing(self, project):
        edit(project.raw(2022, "15139") / "deprivations.csv", "households,48.39,", "households,148.39,")
        with pytest.raises(DataError, match="148.39"):
            build(project)
        assert not project.output.exists()
