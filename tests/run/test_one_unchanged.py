"""One report that is unchanged is left alone, at once; whatever its build could read makes it due again."""

import subprocess
import sys
from dataclasses import replace

import pytest

from analysis.cli.reports import _is_there
from analysis.core.project import NAMED_BY
from analysis.run.input_keys import keyed_manifest, office_key
from analysis.run.manifest import sha256
from analysis.run.unchanged import Asked, note_seen, seen, unchanged
from tests.conftest import copy_project

HEAVY = ("matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "polars", "pydantic")
RELEASE = "output/public/2022/15139"
CHANGES = (
    "data/raw/2022/15139/targets.csv",
    "data/raw/2022/15139/movements.csv",
    "data/raw/2023/15139/commune.toml",
    "data/raw/2021/15142/targets.csv",
    "data/raw/2022/groups/one/group.toml",
    "data/private/2022/15139/names.csv",
    "data/private/2022/15142/names.csv",
    "data/private/manifest.key",
    "data/interventions.toml",
    "data/base.docx",
    "notebooks/commune_report.ipynb",
    f"{RELEASE}/report.html",
    f"{RELEASE}/manifest.json",
    f"{RELEASE}/more.txt",
    "output/public/failed/2022/15139/error.txt",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = copy_project(tmp_path_factory.mktemp("unchanged"))
    names = made.private(2022, "15139") / "names.csv"
    names.parent.mkdir(parents=True)
    names.write_text("household_id,name\n1,Đinh Thị Đào\n", "utf-8")
    return made


@pytest.fixture(scope="module")
def asked(project):
    """Return a report that lies there as if it had been built, and noted."""
    values = {"commune": "15139", "year": 2022, "language": "vi", "audience": "public"}
    values |= {"accept_unverified_standard": False, "also_standards": ""}
    one = Asked(values, ("html",), project.output)
    one.folder.mkdir(parents=True)
    before = seen(project, one)
    (one.folder / "report.html").write_text("a page", "utf-8")
    (project.output / "public" / "index.html").write_text("a list", "utf-8")
    raw = project.raw(2022, "15139")
    inputs = {project.relative(path): sha256(path) for path in sorted(raw.iterdir()) if path.is_file()}
    text = keyed_manifest(project, values, {}, inputs, project.notebook("commune_report"), one.folder)
    (one.folder / "manifest.json").write_text(text, "utf-8")
    note_seen(project, one, before)
    return one


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_could_change_it_makes_it_due_until_it_is_taken_back(project, asked, name):
    path, before = project.root / name, None
    assert unchanged(project, asked)
    if path.exists():
        before = path.read_bytes()
    new = [one for one in path.parents if not one.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    # As many bytes as before: it is the content that counts.
    content = b"x" + before[1:] if before else b"x"
    path.write_bytes(content if content != before else b"y" + before[1:])
    assert unchanged(project, asked) is None
    path.unlink() if before is None else path.write_bytes(before)
    for folder in new:
        folder.rmdir()
    assert unchanged(project, asked) == [asked.folder / "manifest.json", asked.folder / "report.html"]


@pytest.mark.parametrize(
    "other",
    [
        {"language": "en"},
        {"audience": "superior"},
        {"audience": "internal"},
        {"year": 2023},
        {"commune": "x"},
    ],
)
def test_another_report_is_another(project, asked, other):
    assert unchanged(project, replace(asked, values={**asked.values, **other})) is None
    assert unchanged(project, replace(asked, formats=("html", "pdf"))) is None


def test_names_are_noted_keyed_and_never_where_they_go_out(project, asked):
    (note,) = (project.root / "data" / "processed" / ".unchanged").iterdir()
    digest = note.read_text("ascii").split()[0]
    assert office_key(project)
    assert not any(digest in path.read_text("utf-8") for path in asked.folder.iterdir())


def test_what_changed_during_the_build_is_not_noted(project, asked):
    note = next((project.root / "data" / "processed" / ".unchanged").iterdir())
    kept = note.read_bytes()
    note_seen(project, asked, "of other names")
    assert unchanged(project, asked) is None
    note.write_bytes(kept)
    assert unchanged(project, asked)


def test_the_command_says_so_and_fresh_builds_anyway(project, asked, monkeypatch, capsys):
    monkeypatch.setenv(NAMED_BY, str(project.root))
    given = {"commune": "15139", "year": 2022, "lang": "vi", "audience": "public", "formats": "html"}
    given |= {"accept_unverified_standard": False, "also_standards": (), "output": None}
    given |= {"group": "", "replace": False, "fresh": False}
    assert _is_there(**given)
    told = capsys.readouterr()
    assert told.out.splitlines() == [str(asked.folder / name) for name in ("manifest.json", "report.html")]
    assert f"Không có gì thay đổi; báo cáo vẫn ở {asked.folder}" in told.err
    assert not any(
        _is_there(**given | other) for other in ({"fresh": True}, {"replace": True}, {"group": "a"})
    )


def test_to_see_it_loads_nothing_that_computes():
    script = f"import sys, analysis.run.unchanged; print([one for one in {HEAVY} if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
