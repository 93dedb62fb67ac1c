"""The gate: every rule refuses by name, all at once; an approval is void when a byte moves."""

import json
import shutil

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.run.approval import approve, objections
from analysis.run.index import write_index
from analysis.run.seal import approval_state
from tests.conftest import build, edit
from tests.disclosure.test_attack import demo


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project of a synthetic commune without doubts, and its code."""
    project, (code,) = demo(tmp_path_factory.mktemp("gate"), 90, 1, seed=2)
    return project, code


@pytest.fixture(scope="module")
def kept(made, tmp_path_factory):
    """A copy of the project as it is when its release is built, and where the release lies in it."""
    project, code = made
    folder = build(project, ["html"], commune=code, audience="public")
    write_index(project.output)
    copy = shutil.copytree(project.root, tmp_path_factory.mktemp("kept") / "project", symlinks=True)
    return copy, folder.relative_to(project.root)


@pytest.fixture
def release(made, kept):
    """The release, as if it were built anew for each test."""
    (project, _), (copy, place) = made, kept
    shutil.rmtree(project.root)
    shutil.copytree(copy, project.root, symlinks=True)
    return project.root / place


def reasons(release, project, author="Lê A", reviewer="Trần B"):
    return sorted(one.reason for one in objections(release, project, author, reviewer))


def doubts(release, project):
    return [one for one in objections(release, project, "a", "b") if one.reason == "doubt"]


def test_an_approval_is_tied_to_every_byte(made, release):
    project, _ = made
    assert reasons(release, project) == []
    assert approval_state(release) == ("none", ())
    path = approve(release, project, "Lê A", " Trần B ", "26/11/2026")
    told = json.loads(path.read_text("utf-8"))
    assert (told["author"], told["reviewer"], told["date"]) == ("Lê A", "Trần B", "26/11/2026")
    assert approval_state(release) == ("valid", ())
    assert "đã duyệt" in (project.output / "index.html").read_text("utf-8")
    page = release / "report.html"
    whole = page.read_bytes()
    page.write_bytes(whole + b" ")
    assert approval_state(release) == ("void", ("report.html",))
    page.write_bytes(whole)
    (release / "more.txt").write_text("x", "utf-8")
    assert approval_state(release) == ("void", ("more.txt",))
    (release / "more.txt").unlink()
    edit(release / "manifest.json", '"year": 2022', '"year": 2023')
    assert approval_state(release) == ("void", ("manifest.json",))
    write_index(project.output)
    assert "duyệt hết hiệu lực" in (project.output / "index.html").read_text("utf-8")


def test_the_same_release_built_again_is_still_approved(made, release):
    project, code = made
    approve(release, project, "Lê A", "Trần B")
    build(project, ["html"], commune=code, audience="public")
    assert approval_state(release) == ("valid", ())
    assert (project.raw(2022, code) / "disclosed.json").is_file()


@pytest.mark.parametrize(
    ("author", "reviewer", "reason"),
    [("Lê A", "lê  a", "same_person"), ("", "Trần B", "no_name"), ("Lê A", " ", "no_name")],
)
def test_two_people_are_needed(made, release, author, reviewer, reason):
    assert reasons(release, made[0], author, reviewer) == [reason]


def test_every_reason_is_told_at_once(made, release):
    project, code = made
    narrative = project.raw(2022, code) / "narrative.md"
    text = narrative.read_text("utf-8")
    try:
        narrative.write_text(text + "\nThêm một câu.\n", "utf-8")
        (project.raw(2022, code) / "results.csv").write_text("unit,kind,value\n", "utf-8")
        (release / "report.html").write_bytes(b"<p>")
        told = objections(release, project, "Lê A", "Lê A")
        named = {(one.reason, one.details.get("file", "").rpartition("/")[2]) for one in told}
        expected = {("same_person", ""), ("file", "report.html"), ("raw", "narrative.md")}
        assert named == expected | {("raw", "results.csv")}
    finally:
        narrative.write_text(text, "utf-8")
        (project.raw(2022, code) / "results.csv").unlink(missing_ok=True)


def test_a_doubt_must_be_resolved_or_explained_in_the_audit_file(project):
    folder = project.raw(2022, "15139")
    found = doubts(build(project, ["html"]), project)
    assert all("15139" in one.details["doubt"] for one in found)
    told = [one.details["rule"] for one in found]
    assert len(set(told)) > 1
    off, kept = told[0], [rule for rule in told if rule != told[0]]
    text = f'[[off]]\nrule = "{off}"\nreason = "Đã đối chiếu với bản giấy."\n'
    (folder / "audit.toml").write_text(text, "utf-8")
    again = build(project, ["html"])
    assert [one.details["rule"] for one in doubts(again, project)] == kept
    assert [one.reason for one in objections(again, project, "a", "b")] == ["doubt"] * len(kept)


def test_a_later_check_looks_at_the_raw_data_too(made, release, monkeypatch):
    project, code = made
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    approve(release, project, "Lê A", "Trần B")
    narrative = project.raw(2022, code) / "narrative.md"
    text = narrative.read_text("utf-8")
    try:
        narrative.write_text(text + "\nThêm một câu.\n", "utf-8")
        checked = CliRunner().invoke(main, ["approve", str(release), "--check"])
        assert checked.exit_code == 1
        assert "còn hiệu lực" in checked.stdout
        assert f"data/raw/2022/{code}/narrative.md: số liệu gốc khác" in checked.stderr
    finally:
        narrative.write_text(text, "utf-8")
    assert CliRunner().invoke(main, ["approve", str(release), "--check"]).exit_code == 0


def test_an_internal_release_is_not_approved(made):
    project, code = made
    folder = build(project, ["html"], commune=code, audience="internal")
    assert reasons(folder, project) == ["internal"]


def test_the_command(made, release, monkeypatch):
    project, _ = made
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    call = CliRunner().invoke
    checked = call(main, ["approve", str(release), "--check"])
    assert (checked.exit_code, "chưa duyệt" in checked.output) == (1, True)
    refused = call(main, ["approve", str(release), "--author", "A", "--reviewer", "a", "--lang", "en"])
    assert refused.exit_code == 1
    assert "another person" in refused.stderr
    assert call(main, ["approve", str(release), "--author", "A", "--reviewer", "B"]).exit_code == 0
    assert call(main, ["approve", str(release), "--check"]).exit_code == 0
    none = call(main, ["approve", str(project.root), "--author", "A", "--reviewer", "B"])
    assert none.exit_code == 2
    assert "không phải là một bản đã lập" in none.output
