"""The command as users call it."""

import json

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.project import find_project
from tests.audit.sample import clean_tables, table
from tests.conftest import edit

RAW = find_project().root / "data/raw"


def call(*words):
    return CliRunner().invoke(main, ["audit", *map(str, words)])


def test_one_finding_a_line_and_exit_1():
    result = call(RAW / "national", "--lang", "en")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 4
    assert result.stdout.startswith("data/raw/national/results.csv:3, Cả nước, published results")
    assert "49 held, 4 findings are certain" in result.stderr


def test_json_lines():
    result = call(RAW / "2022/15139", "--json", "--lang", "en")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    (amount,) = [entry for entry in told if entry["rule"] == "unit_amount"]
    assert (amount["sureness"], amount["line"], amount["values"]["each"]) == ("likely", 11, 657)
    assert amount["switched_off"] is None


def test_switched_off_and_unused_entries_are_told(project):
    folder = project.raw(2022, "15139")
    off = '[[off]]\nrule = "{}"\nreason = "seen"\n'
    (folder / "audit.toml").write_text(off.format("two_values") + off.format("year_link"), "utf-8")
    result = call(folder, "--lang", "en")
    assert "[switched off, two_values]" in result.stdout
    assert "rule year_link explains nothing any more (seen)" in result.stderr
    told = [json.loads(line) for line in call(folder, "--json").stdout.splitlines()]
    assert [entry["rule"] for entry in told if entry["switched_off"]] == ["two_values"]


def test_a_clean_commune_exits_0(project):
    folder = project.raw(2022, "15139")
    _, tables = next(iter(clean_tables(7)))
    for path in folder.glob("*.csv"):
        path.unlink()
    (folder / "corrections.toml").unlink()
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(table(name, rows))
    edit(folder / "commune.toml", "[period]", "[totals]\nhouseholds = 900\n\n[period]")
    edit(folder / "commune.toml", "[report]", "[dates]\nclosing = 2022-12-14\n\n[report]")
    result = call(folder)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "không có điểm nghi vấn" in result.stderr


def test_whole_trees_are_searched():
    result = call(RAW, "--lang", "en")
    files = {line.split(":")[0].split(",")[0] for line in result.stdout.splitlines()}
    assert {file.split("/")[2] for file in files} == {"2022", "2023", "groups", "national", "published"}
    assert "data/raw/survey/synthetic.csv: passed over" in result.stderr


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda root: root / "nothing", "không có gì để soát"),
        (lambda root: root / "empty", "ở đó không có commune.toml"),
        (lambda root: root / "copy", "nằm ở data/raw/(năm)/(mã xã)"),
    ],
)
def test_a_wrong_call_exits_2(project, make, message):
    (project.root / "empty").mkdir()
    copy = project.root / "copy"
    copy.mkdir()
    (copy / "commune.toml").write_bytes((project.raw(2022, "15139") / "commune.toml").read_bytes())
    result = call(make(project.root))
    assert result.exit_code == 2
    assert message in result.stderr


def test_every_fault_of_every_file_is_told_at_once(project):
    edit(project.raw(2022, "15139") / "targets.csv", ",10,", ",mười,")
    other = project.root / "data/raw/national/other.csv"
    other.write_text("a,b\n1,2\n", "utf-8")
    result = call(project.root / "data/raw", other, "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "targets.csv:2, column value" in result.stderr
    assert "data/raw/national/other.csv: expected a table" in result.stderr
