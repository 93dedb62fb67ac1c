"""``giamngheo compare``: a group from its tables to all files, and clear answers to wrong calls."""

import json

import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.conftest import copy_project


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = copy_project(tmp_path_factory.mktemp("compare"))
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    result = CliRunner().invoke(main, ["compare", "--group", "dak-glong", "--year", "2024"])
    yield result, project
    patch.undo()


def test_all_files_come_out(built):
    result, project = built
    assert result.exit_code == 0, result.stderr
    folder = project.output / "2024" / "groups" / "dak-glong"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "comparison.html",
        "comparison.pdf",
        "comparison.docx",
        "comparison.xlsx",
        "manifest.json",
        "tables",
    }
    facts = json.loads((folder / "manifest.json").read_text("utf-8"))["facts"]
    assert (facts["communes"], facts["communes_with_figures"], facts["year_stated"]) == (7, 6, False)


def test_the_page_says_who_is_surely_apart_and_lights_up_marks(built):
    _, project = built
    page = (project.output / "2024/groups/dak-glong/comparison.html").read_text("utf-8")
    assert "chỉ những xã sau khác cả nhóm" in page
    assert "script-src &#39;sha256-" in page or "script-src 'sha256-" in page
    assert page.count('<g data-unit="24625">') >= 4 and page.count('<tr data-unit="24625">') >= 4


def test_english_and_wrong_calls(built):
    _, project = built
    result = CliRunner().invoke(
        main, ["compare", "--group", "dak-glong", "--year", "2024", "--lang", "en", "--formats", "html"]
    )
    assert result.exit_code == 0
    page = (project.output / "2024/groups/dak-glong/comparison.html").read_text("utf-8")
    assert "Exit rate: only these communes differ" in page
    result = CliRunner().invoke(main, ["compare", "--group", "dak-glon", "--year", "2024"])
    assert result.exit_code == 2 and "did you mean dak-glong" in result.stderr


def test_a_trend_carries_an_old_commune_to_the_new_one(built):
    _, project = built
    call = ["trend", "--commune", "15139", "--from", "2022", "--to", "2026", "--formats", "html,xlsx"]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.stderr
    folder = project.output / "trend" / "15148" / "2022-2026"
    assert {path.name for path in folder.iterdir()} >= {"trend.html", "trend.xlsx", "manifest.json"}
    page = (folder / "trend.html").read_text("utf-8")
    assert "Xã Cẩm Lương (mã 15139) nay thuộc Xã Cẩm Tú (mã 15148)" in page
    assert "Xã Cẩm Quý (2022)" in page and "Xã Cẩm Giang (2022)" in page
    listed = (project.output / "index.html").read_text("utf-8")
    assert "trend/15148/2022-2026/trend.html" in listed
    result = CliRunner().invoke(main, ["trend", "--commune", "15139", "--from", "2026", "--to", "2022"])
    assert result.exit_code == 2 and "in order" in result.stderr
