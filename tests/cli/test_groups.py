"""``giamngheo compare``: a group from its tables to all files, and clear answers to wrong calls."""

import json

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.places.groups import slug
from tests.conftest import copy_project


@pytest.fixture(scope="module")
def built(commands_here, tmp_path_factory):
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
    assert "không xã nào tách hẳn khỏi mức khác nhau chung" in page and "(φ = 3" in page
    assert "script-src &#39;sha256-" in page or "script-src 'sha256-" in page
    assert page.count('<g data-unit="24625">') >= 4 and page.count('<tr data-unit="24625">') >= 4


def test_english_and_wrong_calls(built):
    _, project = built
    result = CliRunner().invoke(
        main, ["compare", "--group", "dak-glong", "--year", "2024", "--lang", "en", "--formats", "html"]
    )
    assert result.exit_code == 0
    page = (project.output / "2024/groups/dak-glong/comparison.html").read_text("utf-8")
    assert "Exit rate: the communes differ by more than the chance" in page
    for language, said in (("vi", "có phải là: dak-glong"), ("en", "did you mean dak-glong")):
        call = ["compare", "--group", "dak-glon", "--year", "2024", "--lang", language]
        result = CliRunner().invoke(main, call)
        assert result.exit_code == 2 and said in result.stderr


def test_a_page_says_what_is_assumed_and_what_the_published_row_is_of(built):
    _, project = built
    page = (project.output / "2024/groups/dak-glong/comparison.html").read_text("utf-8")
    assert "bằng tổng của 6 xã có trong biểu gốc" in page or "sum of the 6 communes" in page
    sources = page.count("năm 2024 là giả định") + page.count("2024 is assumed")
    assert sources >= 8


@pytest.mark.parametrize("name", ["Đăk Glong", "huyện đắk glong", "dak-glong"])
def test_a_group_goes_by_its_name(built, name):
    _, project = built
    call = ["trend", "--group", name, "--from", "2024", "--to", "2024", "--formats", "docx"]
    result = CliRunner().invoke(main, [*call, "--output", str(project.root / slug(name))])
    assert result.exit_code == 0, result.stderr
    assert "trend/dak-glong/2024-2024/trend.docx" in result.stdout


def test_groups_are_listed_by_any_part_of_their_name(built):
    result = CliRunner().invoke(main, ["groups", "ĐẮK NÔNG", "--year", "2024", "--json"])
    told = {one["group"]: one for one in map(json.loads, result.stdout.splitlines())}
    assert told["dak-glong"]["communes"] == 7 and told["dak-nong"]["kind"] == "province"
    later = CliRunner().invoke(main, ["groups", "dak nong", "--year", "2026"])
    assert "dak-glong: Huyện Đăk Glong (huyện cũ, 5 xã)" in later.stdout.splitlines()
    nothing = CliRunner().invoke(main, ["groups", "Atlantis", "--lang", "en"])
    assert nothing.exit_code == 2 and "no group Atlantis" in nothing.stderr


@pytest.mark.parametrize("years", [(), (2024,), (2026,), (2024, 2026)])
def test_groups_are_those_of_the_last_year_with_data(tmp_path, monkeypatch, years):
    for year in years:
        (tmp_path / "data" / "raw" / str(year)).mkdir(parents=True)
    for other in ("groups", "published"):
        (tmp_path / "data" / "raw" / other).mkdir(parents=True)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    last = str(max(years, default=2022))
    own, asked = (CliRunner().invoke(main, ["groups", "glong", *more]) for more in ([], ["--year", last]))
    assert own.exit_code == 0 and own.stdout == asked.stdout
    other = "2024" if last == "2026" else "2026"
    assert own.stdout != CliRunner().invoke(main, ["groups", "glong", "--year", other]).stdout


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
    assert result.exit_code == 2 and "năm đầu đứng trước" in result.stderr
