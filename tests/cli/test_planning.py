"""``giamngheo plan``: closed files, and nothing of it where the public looks."""

import csv
import os
import stat

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo


@pytest.fixture(scope="module")
def built(commands_here, tmp_path_factory):
    root = tmp_path_factory.mktemp("plan")
    folder = build_demo(root, Demo(1, 120, first_year=2023, last_year=2024, seed=2))[-1]
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    call = ["--commune", folder.name, "--year", "2024"]
    plan = CliRunner().invoke(main, ["plan", *call, "--target", "4", "--fairness", "need"])
    report = CliRunner().invoke(main, ["report", *call])
    yield Project(root), folder.name, plan, report
    patch.undo()


def test_the_files_are_closed_and_the_names_are_in_them(built):
    project, code, plan, _ = built
    assert plan.exit_code == 0, plan.stderr
    folder = project.output / "internal" / "plans" / "2024" / code
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "plan.html",
        "plan.pdf",
        "plan.docx",
        "plan.xlsx",
        "plan.json",
        "tables",
        "manifest.json",
    }
    if os.name == "posix":
        for path in (folder, *folder.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    page = (folder / "plan.html").read_text("utf-8")
    assert "LƯU HÀNH NỘI BỘ" in page and "GIẢ LẬP" in page
    private = project.root / "data/private/2024" / code / "names.csv"
    with private.open(encoding="utf-8", newline="") as file:
        heads = [row["name"] for row in csv.DictReader(file)]
    assert sum(name in page for name in heads) >= 4


def test_nothing_of_it_reaches_public_outputs_logs_or_manifests(built):
    project, code, plan, report = built
    assert report.exit_code == 0, report.stderr
    private = project.root / "data/private/2024" / code / "names.csv"
    with private.open(encoding="utf-8", newline="") as file:
        heads = {row["name"] for row in csv.DictReader(file)}
    internal = project.output / "internal"
    public = [path for path in project.output.rglob("*") if path.is_file() and internal not in path.parents]
    assert public
    manifests = list(internal.rglob("manifest.json"))
    logs = [result.stdout + result.stderr for result in (plan, report)]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in (*public, *manifests)] + logs
    for text in texts:
        assert not [name for name in heads if name in text]
    index = (project.output / "index.html").read_text("utf-8")
    assert "plans/" not in index and "plan.html" not in index and "KẾ HOẠCH" not in index


def test_a_target_out_of_reach_is_a_plan_that_says_so(built):
    project, code, *_ = built
    call = ["plan", "--commune", code, "--year", "2024", "--target", "5000", "--formats", "html"]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.stderr
    page = (project.output / "internal" / "plans" / "2024" / code / "plan.html").read_text("utf-8")
    assert "Không đạt được chỉ tiêu" in page
    result = CliRunner().invoke(main, ["plan", "--commune", code, "--year", "2024", "--target", "-1"])
    assert result.exit_code == 2 and "target" in result.stderr
