"""What a public manifest tells of raw files lets nobody try what is in them, and still holds them."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.run.approval import raw_changes
from analysis.run.input_keys import KEY_ID, is_of, key_path, keyed_inputs, office_key
from analysis.run.manifest import read_manifest
from analysis.run.verify import verify
from tests.conftest import build, copy_project, edit

LISTED = "data/raw/2022/15139/deprivations.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a public release of it."""
    project = copy_project(tmp_path_factory.mktemp("keys"))
    return project, build(project, ["html"], audience="public")


def plain_hashes(project):
    """Return the SHA-256 of every file of the raw and private data."""
    data = project.root / "data"
    files = [path for name in ("raw", "private") for path in (data / name).rglob("*") if path.is_file()]
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_no_file_of_a_public_release_holds_the_hash_of_a_raw_file(made):
    project, release = made
    told = b"\0".join(path.read_bytes() for path in release.rglob("*") if path.is_file()).decode("latin-1")
    names = {name for name in read_manifest(release)["inputs"] if name.startswith("data/raw/2022/")}
    own = {hashlib.sha256((project.root / name).read_bytes()).hexdigest() for name in names}
    assert len(own) > 5 and own <= plain_hashes(project)
    assert not [one for one in own if one in told]
    assert office_key(project).hex() not in told
    assert key_path(project).stat().st_mode & 0o077 == 0


def test_a_guesser_cannot_confirm_what_is_in_a_file(made):
    """The attack of old: hash every content that could be; none of them is in the manifest."""
    project, release = made
    content = (project.root / LISTED).read_bytes()
    guesses = [content, *(content[:-1] + bytes([letter]) for letter in range(256))]
    told = release.joinpath("manifest.json").read_text("utf-8")
    assert LISTED in told
    assert not [guess for guess in guesses if hashlib.sha256(guess).hexdigest() in told]


@pytest.mark.parametrize("audience", ["superior", "internal", None])
def test_other_readers_get_the_hashes_as_they_are(audience):
    assert keyed_inputs({LISTED: "00"}, audience, bytes(32)) == {LISTED: "00"}


def test_the_office_holds_its_release_against_the_files_by_its_key(made, tmp_path):
    project, release = made
    told = read_manifest(release)
    assert raw_changes(told, project) == []
    (same,) = verify(release, project)
    assert (same.state, same.unkeyed) == ("same", False)
    copy = copy_project(tmp_path)
    shutil.copytree(project.root / "data" / "private", copy.root / "data" / "private", dirs_exist_ok=True)
    edit(copy.raw(2022, "15139") / "results.csv", "15139,unstated,13,", "15139,unstated,7,")
    assert raw_changes(told, copy) == ["data/raw/2022/15139/results.csv"]


def test_whoever_has_no_key_compares_the_results_and_is_told_so(made, tmp_path):
    project, release = made
    other = copy_project(tmp_path)
    key_path(other).unlink(missing_ok=True)
    there = other.root / "release"
    shutil.copytree(release, there)
    (verdict,) = verify(there, other)
    assert (verdict.state, verdict.unkeyed) == ("same", True)
    assert not key_path(other).exists()
    build(other, ["html"], audience="public")  # another office has a key of its own
    assert office_key(other) != office_key(project)
    edit(other.raw(2022, "15139") / "results.csv", "15139,unstated,13,", "15139,unstated,7,")
    done = CliRunner(env={"GIAMNGHEO_PROJECT": str(other.root)}).invoke(main, ["verify", str(there)])
    assert done.exit_code == 1 and "report.html" in done.stderr
    assert "khóa của cơ quan phát hành" in done.stderr


def test_without_a_key_that_can_be_made_the_hash_is_left_out(tmp_path, monkeypatch):
    project = copy_project(tmp_path)
    key_path(project).unlink(missing_ok=True)
    monkeypatch.setenv("GIAMNGHEO_KEY", str(tmp_path / "nowhere" / "file" / "key"))
    (tmp_path / "nowhere").write_text("a file, no folder")
    told = read_manifest(build(project, ["html"], audience="public"))
    assert told["inputs"][LISTED] == "" and KEY_ID not in told["facts"]
    assert is_of(LISTED, "", "any", None)


@pytest.mark.parametrize("content", ["00", "z" * 64, "khóa", "0" * 63 + "\n"])
def test_what_is_no_key_is_refused_by_its_name(tmp_path, content):
    project = copy_project(tmp_path)
    path = key_path(project)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=r"data/private/manifest\.key") as caught:
        office_key(project)
    assert "khóa" in caught.value.describe("vi")


def test_of_processes_that_make_a_key_at_once_all_get_the_same(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    program = (
        "from pathlib import Path; from analysis.core.project import Project\n"
        "from analysis.run.input_keys import office_key\n"
        f"print(office_key(Project(Path({str(tmp_path)!r})), create=True).hex())"
    )
    running = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(4)]
    keys = {process.communicate()[0] for process in running}
    assert len(keys) == 1 and len(keys.pop().strip()) == 64
    assert [path.name for path in (tmp_path / "data" / "private").iterdir()] == ["manifest.key"]


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary(), st.binary())
def test_a_keyed_hash_holds_for_its_file_name_and_key_alone(key, other, content, changed):
    now, later = (hashlib.sha256(one).hexdigest() for one in (content, changed))
    told = keyed_inputs({LISTED: now}, "public", key)[LISTED]
    assert is_of(LISTED, told, now, key)
    assert is_of(LISTED, told, later, key) == (now == later)
    assert is_of(LISTED, told, now, other) == (key == other)
    assert not is_of(LISTED.replace("15139", "15142"), told, now, key)
    assert now not in told and json.dumps(told)
