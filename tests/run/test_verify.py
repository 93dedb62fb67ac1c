"""A release is built again and compared; what moved is named, what was tampered with too."""

import json
import shutil
from dataclasses import asdict
from itertools import pairwise

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.run.revision import revision_page, revisions
from analysis.run.verify import verify
from tests.conftest import build, copy_project, edit


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    found = copy_project(tmp_path_factory.mktemp("verify"))
    build(found, ["html", "xlsx"])
    return found


@pytest.fixture
def output(project, tmp_path):
    """A copy of the releases, which a test may spoil."""
    return shutil.copytree(project.output, tmp_path / "output")


def test_what_was_built_here_is_the_same(project, output):
    (verdict,) = verify(output, project)
    assert (verdict.place, verdict.state) == ("2022/15139", "same")
    assert "report.html" in verdict.files and "manifest.json" in verdict.files


def test_a_spoilt_or_additional_file_is_named_without_building(project, output):
    release = output / "2022" / "15139"
    page = release / "report.html"
    page.write_bytes(page.read_bytes() + b" ")
    (release / "extra.txt").write_text("?")
    (release / "tables.xlsx").unlink()
    (verdict,) = verify(release, project)
    assert (verdict.state, verdict.files) == ("tampered", ("extra.txt", "report.html", "tables.xlsx"))


def test_an_input_that_moved_is_named_and_the_figures_that_changed(project, output, tmp_path):
    results = project.raw(2022, "15139") / "results.csv"
    edit(results, "15139,unstated,13,", "15139,unstated,7,")
    try:
        (verdict,) = verify(output, project)
        assert verdict.state == "moved" and "report.html" in verdict.files
        ((kind, name, old, new),) = verdict.causes
        assert (kind, name) == ("inputs", "data/raw/2022/15139/results.csv") and old != new
        later = copy_project(tmp_path / "later")
        shutil.copy(results, later.raw(2022, "15139") / "results.csv")
        found = revisions(output / "2022" / "15139", build(later, ["html", "xlsx"]))
    finally:
        edit(results, "15139,unstated,7,", "15139,unstated,13,")
    assert ("13", "7") in {(change.old, change.new) for change in found}
    assert all(change.old != change.new for change in found)
    assert all(first.size >= second.size for first, second in pairwise(found))
    page = revision_page(found, ("<old>", "new"))
    assert "&lt;old&gt;" in page and "THAY ĐỔI GIỮA HAI BẢN" in page
    assert "hai bản cho cùng số liệu" in revision_page([], ("a", "b"))


def test_other_packages_and_code_are_named(project, output):
    manifest = output / "2022" / "15139" / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["packages"]["pandas"] = "0.1"
    told["code"]["package_sha256"] = "0" * 64
    manifest.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (verdict,) = verify(output, project)
    assert verdict.state == "moved" and verdict.files == ("manifest.json",)
    assert [cause[:2] for cause in verdict.causes] == [("code", "package_sha256"), ("packages", "pandas")]


def test_data_that_are_gone_and_documents_of_others(project, output, tmp_path):
    empty = copy_project(tmp_path / "empty")
    shutil.rmtree(empty.raw(2022, "15139"))
    (verdict,) = verify(output, empty)
    assert verdict.state == "unbuildable" and "15139" in verdict.reason
    other = tmp_path / "other"
    other.mkdir()
    parts = ("parameters", "facts", "inputs", "code", "packages", "outputs")
    (other / "manifest.json").write_text(json.dumps({part: {} for part in parts}))
    (verdict,) = verify(other, project)
    assert verdict.state == "unbuildable"


def test_the_commands(project, output, monkeypatch, tmp_path):
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    release = output / "2022" / "15139"
    result = CliRunner().invoke(main, ["verify", str(output)])
    assert result.exit_code == 0 and "giống từng byte" in result.stdout
    same = CliRunner().invoke(main, ["diff", str(release), str(release)])
    assert same.exit_code == 0 and "cùng số liệu" in same.stdout
    other = shutil.copytree(release, tmp_path / "other")
    table = next(
        path for path in sorted((other / "tables").glob("*.csv")) if ",13," in path.read_text("utf-8")
    )
    edit(table, ",13,", ",12,")
    page = tmp_path / "diff.html"
    changed = CliRunner().invoke(main, ["diff", str(release), str(other), "--json", "--html", str(page)])
    assert changed.exit_code == 1
    change = revisions(release, other)[0]
    assert change.table == table.stem
    assert change.caption not in ("", table.stem)
    assert change.caption in page.read_text("utf-8")
    assert f">{table.stem}<" not in page.read_text("utf-8")
    assert set(json.loads(changed.stdout.splitlines()[0])) == set(asdict(change))
    with_rates = shutil.copytree(release, tmp_path / "with_rates")
    rates = next(
        path for path in sorted((with_rates / "tables").glob("*.csv")) if ",35.48," in path.read_text("utf-8")
    )
    edit(rates, ",35.48,", ",35.5,")
    figures = CliRunner().invoke(main, ["diff", str(release), str(with_rates)])
    assert "35,48 → 35,5" in figures.stdout
    english = CliRunner().invoke(main, ["diff", str(release), str(with_rates), "--lang", "en"])
    assert "35.48" in english.stdout
    told = CliRunner().invoke(main, ["verify", str(other), "--lang", "en"])
    assert told.exit_code == 1 and "not as they were built" in told.stderr
    nothing = CliRunner().invoke(main, ["verify", str(tmp_path / "other" / "tables")])
    assert nothing.exit_code == 1 and "không có báo cáo" in nothing.stderr
    no_tables = CliRunner().invoke(main, ["diff", str(tmp_path), str(release)])
    assert no_tables.exit_code == 2
