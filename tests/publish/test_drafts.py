"""Where the law asks for a section and nothing is there, the paper says so, and nobody approves it.

Communes that lack a random part of their inputs are made by the hundred; what must be marked follows
from the files that are left, never from what the software says.
"""

import json
import random
import re
import shutil

import docx
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from analysis.cli import main
from analysis.core.drafts import draft_marks
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.report import open_report
from analysis.run.approval import objections
from tests.conftest import ROOT, build, copy_project, edit
from tests.seeds import soaked

MARKS = {
    "result": "[Dự thảo: chưa có kết quả rà soát hộ nghèo, hộ cận nghèo năm {year}]",
    "deprivation": "[Dự thảo: chưa có số liệu về mức độ thiếu hụt các dịch vụ xã hội cơ bản năm {year}]",
    "projects": "[Dự thảo: chưa có kết quả thực hiện các dự án, tiểu dự án năm {year}]",
}
# What tells anything of a section; a household list tells of two.
TELLS = {
    "result": ("results.csv", "movements.csv", "households.csv"),
    "deprivation": ("deprivations.csv", "households.csv"),
    "projects": ("projects.csv",),
}


def expected(folder, year):
    there = {path.name for path in folder.iterdir()}
    return {MARKS[name].format(year=year) for name, files in TELLS.items() if not there & {*files}}


def without(base, folder, gone):
    """Return a copy of a project whose communes lack some files."""
    shutil.copytree(base.root, folder, dirs_exist_ok=True)
    for path in folder.glob("data/raw/2*/*/*"):
        corrected = path.name == "corrections.toml" and "deprivations.csv" in gone
        if path.name in gone or corrected:
            path.unlink()
    return Project(folder)


@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    """A commune of published figures, and one with a list of its households."""
    published = copy_project(tmp_path_factory.mktemp("published"))
    listed = Project(tmp_path_factory.mktemp("listed"))
    build_demo(listed.root, Demo(communes=1, households=40, first_year=2023, last_year=2023, seed=4))
    shutil.copytree(ROOT / "notebooks", listed.root / "notebooks", dirs_exist_ok=True)
    code = next(path.name for path in (listed.root / "data/raw/2023").iterdir())
    for project, place in ((published, "2022/15139"), (listed, f"2023/{code}")):
        narrative = project.root / "data/raw" / place / "narrative.md"
        words = re.sub(r"(?ms)^## reduction_status.*?(?=^## |\Z)", "", narrative.read_text("utf-8"))
        narrative.write_text(words, "utf-8")
    return {"published": (published, "15139", 2022), "listed": (listed, code, 2023)}


def paper_marks(report):
    show = report.show
    blocks = (*show.reduction(), *show.movements(), *show.deprivation(), *show.projects(), *show.villages())
    said = [item for block in blocks if block.kind == "prose" for item in block.items]
    assert all(style == "draft" for style, words in said if draft_marks(words))
    return {words for style, words in said if style == "draft"}


@pytest.mark.parametrize("turns", [4, soaked(40)])
@pytest.mark.parametrize("kind", ["published", "listed"])
def test_what_is_marked_is_what_no_file_tells(bases, kind, turns, tmp_path):
    base, code, year = bases[kind]
    files = sorted(path.name for path in base.raw(year, code).iterdir() if path.suffix in (".csv", ".md"))
    files = [name for name in files if name != "SOURCE.md"]
    draw, seen = random.Random(22), set()
    for turn in range(turns):
        gone = set(draw.sample(files, draw.randint(0, len(files))))
        project = without(base, tmp_path / str(turn), gone)
        marks = expected(project.raw(year, code), year)
        for audience in ("superior", *(draw.sample(["public", "internal"], 1) if turn % 2 else ())):
            report = open_report(code, year, audience=audience, project=project)
            assert paper_marks(report) == marks, (gone, audience)
        seen.add(frozenset(marks))
        shutil.rmtree(project.root)
    assert len(seen) > 2


def test_what_is_withheld_is_not_missing(bases):
    project, code, year = bases["listed"]
    report = open_report(code, year, audience="public", project=project)
    frame = report.deprivation.assign(share_pct=None, evidence="withheld")
    said = [item for block in report.show.deprivation(frame) if block.kind == "prose" for item in block.items]
    assert [style for style, _ in said if style == "draft"] == []


def test_a_review_that_goes_on_lacks_no_result():
    assert paper_marks(open_report("15139", 2023)) == set()


def test_in_english_it_says_draft(bases, tmp_path):
    base, code, year = bases["published"]
    project = without(base, tmp_path / "en", {"results.csv", "deprivations.csv", "projects.csv"})
    marks = paper_marks(open_report(code, year, "en", project=project))
    assert len(marks) == 3
    assert all(mark.startswith("[Draft: no ") for mark in marks)


def read(folder):
    pdf = " ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    word = " ".join(part.text for part in docx.Document(folder / "report.docx").paragraphs)
    return [re.sub(r"\s+", " ", words) for words in (pdf, word)]


GONE = [
    set(),
    {"projects.csv"},
    {"results.csv", "narrative.md"},
    {"results.csv", "deprivations.csv", "projects.csv", "policies.csv", "resources.csv", "documents.csv"},
]


@pytest.mark.parametrize("gone", GONE, ids=["nothing", "projects", "result", "almost all"])
def test_the_paper_shows_the_mark_and_no_empty_section(bases, gone, tmp_path):
    base, code, year = bases["published"]
    project = without(base, tmp_path / "paper", gone)
    folder = build(project, ["pdf", "docx"], commune=code, year=year)
    marks = expected(project.raw(year, code), year)
    for words in read(folder):
        assert set(draft_marks(words)) == marks
        assert ("Huy động các nguồn lực" in words) == ("resources.csv" not in gone)
    told = json.loads((folder / "manifest.json").read_text("utf-8"))["facts"].get("drafts", [])
    assert {place.partition(": [")[2] for place in told} == {mark[1:] for mark in marks}
    against = [one for one in objections(folder, project, "Lê A", "Trần B") if one.reason == "draft"]
    assert [one.details["place"] for one in against] == told
    if "projects.csv" in gone:
        assert any("dự án, tiểu dự án thành phần: [Dự thảo" in place for place in told)


def test_the_command_refuses_and_names_the_place(bases, tmp_path, monkeypatch):
    base, code, year = bases["listed"]
    project = without(base, tmp_path / "refused", {"projects.csv"})
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    made = CliRunner().invoke(main, ["report", "--commune", code, "--year", str(year), "--formats", "html"])
    assert made.exit_code == 0, made.output
    assert "chưa duyệt được: II." in made.stderr
    folder = str(project.output / str(year) / code)
    refused = CliRunner().invoke(main, ["approve", folder, "--author", "Lê A", "--reviewer", "Trần B"])
    assert refused.exit_code == 1
    assert MARKS["projects"].format(year=year) in refused.stderr
    assert "1. Kết quả và tiến độ thực hiện các dự án" in refused.stderr


def test_a_mark_that_a_person_wrote_is_refused_too(bases, tmp_path):
    base, code, year = bases["listed"]
    project = without(base, tmp_path / "written", set())
    narrative = project.raw(year, code) / "narrative.md"
    first = next(line for line in narrative.read_text("utf-8").splitlines() if line and line[0] not in "#<")
    edit(narrative, first, f"{first} [Dự thảo: chờ số liệu của trạm y tế]")
    folder = build(project, ["html"], commune=code, year=year)
    places = [one.details for one in objections(folder, project, "a", "b") if one.reason == "draft"]
    assert len(places) == 1
    assert places[0]["place"].endswith(": [Dự thảo: chờ số liệu của trạm y tế]")
