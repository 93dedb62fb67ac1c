"""The attack: solve for what is withheld from everything that is published."""

import csv
import json

import pandas as pd
import pytest

from analysis.commune import load
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.run.remember import remember
from analysis.run.revision import revisions
from tests.conftest import ROOT, build
from tests.disclosure import attack

SIZES = (45, 500)


def demo(folder, size, communes, seed):
    """A project of synthetic communes, and their codes."""
    written = build_demo(folder, Demo(communes, size, 2022, 2022, seed))
    (folder / "notebooks").mkdir()
    notebook = "commune_report.ipynb"
    (folder / "notebooks" / notebook).write_bytes((ROOT / "notebooks" / notebook).read_bytes())
    return Project(folder), [path.name for path in written]


def solved(release):
    """What can be solved from one release, and how many counts are withheld there."""
    answers, withheld = {}, 0
    for name in attack.COUNTS:
        puzzle = attack.Puzzle()
        attack.deprivations(release, puzzle, name)
        withheld += len(puzzle.withheld)
        answers |= puzzle.solved()
    puzzle = attack.Puzzle()
    attack.figures(release, puzzle)
    return answers | puzzle.solved(), withheld + len(puzzle.withheld)


def solved_from_two(old, new):
    """What can be solved from two releases by a reader who takes what looks unchanged for unchanged."""
    same, answers = attack.untouched(old, new), {}
    for name in attack.COUNTS:
        puzzle = attack.Puzzle()
        for release, tag in ((old, "old"), (new, "new")):
            attack.deprivations(release, puzzle, name, lambda unit, tag=tag: "" if unit in same else tag)
        answers |= puzzle.solved()
    return answers


def truth(project, code):
    rows = load(code, 2022, project).deprivations
    return {(row["unit"], row["class"], row["indicator"]): row["value"] for row in rows.to_dict("records")}


def revise(project, code):
    """Correct one household: it was not poor after all. Return its village."""
    path = project.raw(2022, code) / "households.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    poor = rows.index[rows["declared_class"] == "poor"]
    village = rows.loc[poor[0], "village"]
    rows.drop(index=poor[0]).to_csv(path, index=False, lineterminator="\n")
    facts = path.with_name("commune.toml")
    told = facts.read_text("utf-8").replace(f"households = {len(rows)}\n", f"households = {len(rows) - 1}\n")
    facts.write_text(told, "utf-8")
    return village


@pytest.mark.parametrize("size", SIZES)
def test_no_withheld_count_can_be_solved(tmp_path, size):
    project, (code,) = demo(tmp_path, size, 1, seed=size)
    answers, withheld = solved(build(project, ["xlsx"], commune=code, audience="public"))
    assert withheld > 0
    assert answers == {}


def test_the_attack_solves_what_is_left_unprotected(tmp_path):
    project, (code,) = demo(tmp_path, 260, 1, seed=3)
    release = build(project, ["xlsx"], commune=code, audience="internal")
    # Blank one count of one village and its sum, as a careless hand would; the commune's total is there.
    _blank(release / "tables" / "form_04.csv", 1, 2)
    _blank(release / "tables" / "form_05.csv", 1)
    puzzle = attack.Puzzle()
    attack.deprivations(release, puzzle, "poor")
    (key, found), *_ = puzzle.solved().items()
    assert found == truth(project, code)[key[1], "poor", attack.CODES[0]]


def _blank(table, *places):
    """Withhold the figures in some rows of a published table."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames
    for place in places:
        rows[place] |= {"value": "", "text": "(x)", "evidence": "withheld"}
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def test_two_releases_tell_no_more_than_the_first(tmp_path):
    project, (code,) = demo(tmp_path, 260, 1, seed=5)
    old = build(project, ["xlsx"], commune=code, audience="public")
    kept = old.rename(tmp_path / "published")  # nobody approved it
    again = build(project, ["xlsx"], commune=code, audience="public")
    assert (again / "manifest.json").read_bytes() == (kept / "manifest.json").read_bytes()
    revise(project, code)
    new = build(project, ["xlsx"], commune=code, audience="public")
    assert "disclosed.json" in (new / "manifest.json").read_text("utf-8")
    assert solved_from_two(kept, new) == {}
    assert solved(new)[0] == {}
    # Which figures changed would be the household's own: none of its class is told again.
    for form in ("form_04", "form_05"):
        ((_, cells),) = attack.table(new, form).items()
        assert all(text == "(x)" for _, _, text in cells[1:])
    shown = [one for one in revisions(kept, new) if one.table in {"form_04", "form_05"}]
    assert {one.new for one in shown if one.column != "Tổng số hộ nghèo"} <= {"(x)", ""} | {shown[0].new}
    told = json.loads((project.raw(2022, code) / "disclosed.json").read_text("utf-8"))
    assert remember(new, project).read_text("utf-8").startswith('{"made_from"')
    assert json.loads((project.raw(2022, code) / "disclosed.json").read_text("utf-8")) == told


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_two_hundred_communes(tmp_path, seed):
    project, codes = demo(tmp_path, 40 + 35 * seed, 10, seed)
    for code in codes:
        release = build(project, ["xlsx"], commune=code, audience="public")
        answers, _ = solved(release)
        assert answers == {}, code
        kept = release.rename(tmp_path / f"published-{code}")
        remember(kept, project)
        if (load(code, 2022, project).households["declared_class"] == "poor").sum() > 1:
            revise(project, code)
            new = build(project, ["xlsx"], commune=code, audience="public")
            assert solved_from_two(kept, new) == {}, code
            assert solved(new)[0] == {}, code
