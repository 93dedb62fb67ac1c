"""Nothing that ``check``, ``list``, ``audit`` and ``report`` say is a key of the code."""

import json
import random
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import Finding
from analysis.intake.checking.words import worded
from tests.conftest import copy_project
from tests.intake.metamorphic.outcome import build, write
from tests.seeds import seeds

CASES = Path(__file__).parents[2] / "intake" / "cases"
KEY = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:poor|true|false|having|lacking|null|None|True|False|decimal|thousands)\b"
)
# What is quoted is the reader's own, or to be typed as it stands; files are called what they are called.
OWN = re.compile(
    r'"[^"]*"|“[^”]*”|\S*\.(?:xlsx|xlsm|xls|xlsb|ods|csv|toml|md)\b\S*|\S*data/raw/\S*|giamngheo .*'
)
# English has words that are keys elsewhere.
ENGLISH = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:null|None)\b")
TEXTS = ("findings", "checking", "questions", "importing", "audit")


def keys_in(text, keys=KEY):
    return keys.findall(OWN.sub(" ", text))


def texts(node, path=()):
    for name, value in node.items():
        if isinstance(value, dict):
            yield from texts(value, (*path, name))
        else:
            yield ".".join((*path, name)), value


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", TEXTS)
def test_no_wording_has_a_key(name, language):
    table = tomllib.loads((files("analysis.core.labels") / language / f"{name}.toml").read_text("utf-8"))
    keys = KEY if language == "vi" else ENGLISH
    found = {key: keys_in(re.sub(r"\{[^}]*\}", " ", text), keys) for key, text in texts(table)}
    assert not {key: keys for key, keys in found.items() if keys}


def said(*arguments):
    done = CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)
    return done.stdout + done.stderr


def hold(text, *names):
    for line in text.splitlines():
        shown = line
        for name in names:
            shown = shown.replace(str(name), "")
        # `audit` names each rule, by which it can be switched off.
        # A column of a CSV table of the contract is called as in the file, with its title beside.
        shown = re.sub(r"cột \w+ \(", "(", shown) if ".csv" in line else shown
        shown = re.sub(r"\[(chắc chắn sai|nhiều khả năng sai|cần xem lại), \w+\]", "", shown)
        assert not keys_in(shown), line


@pytest.mark.parametrize(
    "path", sorted(p for p in CASES.rglob("*.*") if p.suffix in (".xlsx", ".xls", ".ods"))
)
def test_files_as_offices_have_them(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hold(said("check", path, "--year", 2023), path)


def _mutated(seed, folder):
    book, way = build(seed)
    path = write(book, way, folder)
    hold(said("check", path, "--year", 2023, "--output", folder / "out"), path, folder)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_files(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _mutated(seed, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8, 400))
def test_many_mutated_files(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _mutated(seed, tmp_path)


WRONG = ["mười", "poor", "-3", "999999", "31/02/2022", "true", "", "x;y", "Hộ lạ"]


def spoil(folder, drawn):
    """Change cells, headers and rows of the tables of a folder, at random."""
    for path in drawn.sample(sorted(folder.glob("*.csv")), drawn.randint(1, 4)):
        lines = path.read_text("utf-8").splitlines()
        for _ in range(drawn.randint(1, 3)):
            at = drawn.randrange(len(lines))
            cells = lines[at].split(",")
            cells[drawn.randrange(len(cells))] = drawn.choice(WRONG) if at else "Cột lạ"
            lines[at] = ",".join(cells)
        if drawn.random() < 0.3:
            lines.append(drawn.choice(lines))
        path.write_text("\n".join(lines) + "\n", "utf-8")
    if drawn.random() < 0.5:
        path = folder / "commune.toml"
        lines = path.read_text("utf-8").splitlines()
        at = drawn.choice([n for n, line in enumerate(lines) if " = " in line])
        lines[at] = lines[at].partition(" = ")[0] + f" = {drawn.choice(['true', '13', '[]', '1999-99-99'])}"
        path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize("seed", seeds(6, 16))
def test_spoilt_folders_are_told_in_words_and_alike(seed, tmp_path, monkeypatch):
    project = copy_project(tmp_path / "p")
    monkeypatch.chdir(project.root)
    folder = project.raw(2022, "15139").relative_to(project.root)
    spoil(folder, random.Random(seed))
    commands = [["list"], ["check", folder], ["audit", folder], ["report", "--formats", "html"]]
    refused = "!" in said("list").splitlines()[0]
    for command in commands if refused else commands[:-1]:
        hold(said(*command))
    first = {_first_error(command) for command in (commands if refused else commands[:1])}
    assert len(first) == 1 and (None in first) is not refused, first
    assert ("Chưa lập được báo cáo" in said("check", folder)) is refused


def _first_error(command):
    """Return rule and place of the first error of a command."""
    for line in said(*command, "--json").splitlines():
        one = json.loads(line) if line.startswith("{") else {}
        if one.get("severity") == "error":
            return one["rule"], one["file"], one["line"], one["column"]
    return None


def test_a_code_to_be_typed_stands_beside_its_word():
    details = {"allowed": "opening, to_near_poor"}
    one = Finding("not_allowed", "data/raw/2022/15139/movements.csv", 2, "item", "lạ", details=details)
    assert 'Đầu kỳ ("opening")' in worded(one, "vi").describe("vi")
    assert worded(one, "vi").column == "item (Mục)"
    known = {"known": "class, note, year"}
    titles = worded(Finding("unknown_column", "a/resources.csv", 1, "lạ", "lạ", details=known), "vi")
    assert titles.details["known"] == 'Loại hộ ("class"), Ghi chú ("note"), Năm ("year")'
    other = Finding("not_allowed", "data/raw/2022/15139/intake.xlsx", 2, "C", "lạ", details=details)
    assert "opening" not in worded(other, "vi").describe("vi")
