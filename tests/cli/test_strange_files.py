"""Strange files beside the data change nothing: not a figure, not an exit code, not a byte."""

import json
import random
import shutil
import stat

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.labels import LANGUAGES
from analysis.standard import standard_for
from tests.cli.test_check import BAD, GOOD, workbook
from tests.conftest import build, copy_project
from tests.intake.test_entries import STRANGE
from tests.seeds import seeds


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("strange"))


@pytest.fixture
def here(shared, monkeypatch):
    monkeypatch.chdir(shared.root)
    return shared


def call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def outcome(project):
    """What list, check, audit and report come to: exit codes, what they say on stdout, every byte."""
    raw = project.raw(2022, "15139").relative_to(project.root)
    told = [
        call("list", "--year", 2022),
        call("check", raw),
        call("audit", raw),
        call("audit", "data/raw/2022"),
    ]
    folder = build(project, ["html", "xlsx"])
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [(one.exit_code, one.stdout) for one in told], files


def litter(folder, seed):
    """Put strange files into a folder and return them."""
    chance, made = random.Random(seed), []
    content = [b"", b"x", chance.randbytes(60), (folder / "commune.toml").read_bytes(), b"PK\x03\x04"]
    for name in chance.sample(STRANGE, chance.randrange(1, 9)):
        (folder / name).write_bytes(chance.choice(content))
        made.append(folder / name)
    if chance.random() < 0.7:
        below = folder / chance.choice(["cũ", "targets", "15139", "New folder"])
        below.mkdir()
        for name in chance.sample(["commune.toml", "targets.csv", "intake.xlsx", "a.csv"], 2):
            (below / name).write_bytes(chance.choice(content))
        made.append(below)
    return made


@pytest.fixture(scope="module")
def clean(shared):
    patch = pytest.MonkeyPatch()
    patch.chdir(shared.root)
    try:
        return outcome(shared)
    finally:
        patch.undo()


@pytest.mark.parametrize("seed", seeds(2, 6))
def test_strange_files_change_nothing(here, clean, seed):
    folder = here.raw(2022, "15139")
    made = litter(folder, seed)
    try:
        assert outcome(here) == clean
        for command in (["list", "--year", 2022], ["check", folder], ["audit", folder]):
            said = call(*command).stderr
            assert all(path.name in said for path in made), command
        # Nothing in an unchanged folder is built again.
        (line,) = call("build", "--year", 2022, "--formats", "html,xlsx").stdout.splitlines()
        assert "1 unchanged" in line
    finally:
        for path in made:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_check_with_a_warning_does_not_stop_the_report(project, monkeypatch):
    monkeypatch.chdir(project.root)
    folder = project.raw(2022, "15139")
    codes = standard_for(2022).codes
    rows = [["village", "household_id", "members", "b1_score", "declared_class", *codes]]
    rows += [["Thôn Một", "001", "45", "120", "poor", *["true"] * 6, *["false"] * (len(codes) - 6)]]
    (folder / "households.csv").write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    before = sorted(path.name for path in folder.iterdir())
    checked = call("check", folder)
    copy = project.output / "checks/2022/15139/households.checked.xlsx"
    assert (checked.exit_code, copy.is_file()) == (0, True), checked.stderr
    assert "output/checks/2022/15139/households.checked.xlsx" in checked.stdout
    assert "giamngheo report --commune 15139 --year 2022" in checked.stdout
    assert (stat.S_IMODE(copy.stat().st_mode), stat.S_IMODE(copy.parent.stat().st_mode)) == (0o600, 0o700)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert call("list", "--year", 2022).exit_code == 0
    assert build(project, ["html"]).is_dir()


def test_what_earlier_versions_left_beside_the_data_is_passed_over(here, clean):
    folder = here.raw(2022, "15139")
    left = workbook(folder / "intake.checked.xlsx", [GOOD, BAD])
    try:
        assert outcome(here) == clean
    finally:
        left.unlink()


def test_a_list_under_another_name_is_no_part_of_the_report(here, clean):
    folder = here.raw(2022, "15139")
    path = workbook(folder / "danh sách hộ.xlsx", [GOOD])
    try:
        commands = (["check", folder], ["list", "--year", 2022], ["audit", folder])
        for lang in LANGUAGES:
            assert "giamngheo report" not in call("check", folder, "--lang", lang).stdout
            for command in commands:
                said = call(*command, "--lang", lang).stderr
                assert "giamngheo import '" in said and "--commune 15139 --year 2022" in said
        assert outcome(here)[1] == clean[1]
    finally:
        path.unlink()


def test_a_table_of_something_else_is_a_strange_file(here, clean):
    path = here.raw(2022, "15139") / "kinh phí.xlsx"
    path.write_bytes(b"PK\x03\x04")
    try:
        checked = call("check", path.parent)
        assert checked.exit_code == 0 and "kinh phí.xlsx" in checked.stderr
    finally:
        path.unlink()


def test_a_misspelt_name_is_an_error_in_every_command(here):
    path = here.raw(2022, "15139") / "target.csv"
    path.write_text("unit,kind,value\n", "utf-8")
    try:
        for command in (["check", path.parent], ["list", "--year", 2022], ["audit", path.parent]):
            done = call(*command)
            assert done.exit_code == 1 and "target.csv" in done.stderr, command
        told = call("report", "--json").stderr.splitlines()
        assert json.loads(told[-1])["rule"] == "unknown_file"
    finally:
        path.unlink()


def test_a_folder_of_something_else_among_the_communes_is_passed_over(here):
    other = here.root / "data/raw/2022/New folder"
    other.mkdir()
    try:
        assert call("list", "--year", 2022).exit_code == 0
        assert "1 " in call("build", "--year", 2022, "--formats", "html,xlsx").stdout
    finally:
        other.rmdir()


def test_a_good_file_leaves_no_empty_folder(tmp_path, monkeypatch):
    (tmp_path / "data/raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    path = workbook(tmp_path / "ds.xlsx", [GOOD])
    assert call("check", path).exit_code == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "ds.xlsx"]
    assert call("check", workbook(tmp_path / "bad.xlsx", [GOOD, BAD])).exit_code == 1
    assert (tmp_path / "output/checks/bad/bad.checked.xlsx").is_file()
