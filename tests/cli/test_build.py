"""``giamngheo build``: many reports in processes of their own, and what it says about them."""

import json

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from tests.conftest import edit


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    build_demo(folder, Demo(3, 40, first_year=2024, last_year=2024, seed=5))
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(folder))
    yield Project(folder)
    patch.undo()


def test_it_builds_all_then_only_what_changed_and_tells_what_fails(project):
    call = ["build", "--year", "2024", "--formats", "html", "--jobs", "2"]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.stderr
    assert "3 built, 0 unchanged, 0 faulty, 0 failed" in result.stdout
    codes = sorted(path.name for path in project.raw(2024, "").iterdir())
    index = (project.output / "index.html").read_text("utf-8")
    assert all(f"2024/{code}/report.html" in index for code in codes)
    assert not list(project.output.rglob("*.new-*")) and not list(project.output.rglob("*.previous"))
    facts = project.raw(2024, codes[0]) / "commune.toml"
    edit(facts, "synthetic = true", 'synthetic = "có"')
    edit(project.raw(2024, codes[1]) / "targets.csv", "net_reduction", "gross_exits")
    before = (project.output / "2024" / codes[0] / "report.html").read_bytes()
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 1
    assert f"2024/{codes[0]}/commune.toml" in result.stderr
    assert "1 built, 1 unchanged, 1 faulty, 0 failed" in result.stdout
    assert (project.output / "2024" / codes[0] / "report.html").read_bytes() == before
    result = CliRunner().invoke(main, [*call, "--only", codes[0], "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stderr.splitlines()[0])["column"] == "synthetic"
    result = CliRunner().invoke(main, [*call, "--limit", "1", "--only", codes[2]])
    assert "0 built, 1 unchanged" in result.stdout


def test_wrong_calls(project):
    for words, told in (
        (["--year", "2019"], "2019"),
        (["--year", "2024", "--only", "99999"], "99999"),
        (["--year", "2024", "--formats", "odt"], "odt"),
        (["--year", "2024", "--group", "x"], "không có nhóm nào tên x"),
    ):
        result = CliRunner().invoke(main, ["build", *words])
        assert result.exit_code == 2 and told in result.stderr
