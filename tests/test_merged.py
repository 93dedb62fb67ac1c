"""A commune of today opens with the sum of its parts' lists."""

import random
import re

import pytest

from analysis import commune
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.places import place_in, predecessors
from tests.intake.conftest import COMMUNE_TOML
from tests.seeds import seeds

HEADER = "commune_code,village,household_id,members,declared_class,previous_household\n"
PARTS = ("15136", "15139", "15148", "15154")


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def put(project, year, code, rows="", **files):
    folder = project.raw(year, code)
    folder.mkdir(parents=True, exist_ok=True)
    facts = COMMUNE_TOML.replace("2022", str(year)).replace("15139", code)
    name = place_in(code, year).name
    facts = "\n".join(f'name = "{name}"' if line.startswith("name") else line for line in facts.splitlines())
    (folder / "commune.toml").write_text(facts, "utf-8")
    if rows:
        (folder / "households.csv").write_text(HEADER + rows, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")


def lists(project, year=2024, **rows):
    for code in PARTS:
        put(project, year, code, rows.get(f"c{code}", f",Làng {code},1,3,not_poor,\n"))


def moved(data, unit="15148", class_="poor"):
    rows = data.movements[
        (data.movements["unit"] == unit)
        & (data.movements["class"] == class_)
        & (data.movements["base"] == "households")
    ]
    return {str(item): int(value) for item, value in zip(rows["item"], rows["value"], strict=True)}


def test_the_opening_list_is_the_sum_of_the_parts(project):
    rows = {f"c{code}": f",Làng {code},1,3,poor,\n,Làng {code},2,3,near_poor,\n" for code in PARTS}
    lists(project, **rows)
    now = "".join(f",Làng {code},1,3,{'poor' if code == '15136' else 'not_poor'},\n" for code in PARTS)
    put(project, 2025, "15148", now)
    data = commune.load("15148", 2025, project)
    assert moved(data)["opening"] == 4 and moved(data)["closing"] == 1
    assert moved(data)["above_near_poor"] == 3 and moved(data)["new"] == 0
    assert moved(data, class_="near_poor")["opening"] == 4
    assert len([path for path in data.earlier_sources if "/2024/" in path]) == 8


@pytest.mark.parametrize(
    ("told", "whole"), [((100, 250, 40, 7), 397), ((100, None, 40, 7), None), ((1, 1, 1, 3), 6)]
)
def test_all_households_of_a_year_ago_are_those_of_every_part(project, told, whole):
    for code, households in zip(PARTS, told, strict=True):
        put(project, 2024, code, f",Làng {code},1,3,poor,\n")
        facts = project.raw(2024, code) / "commune.toml"
        own = "" if households is None else f"households = {households}"
        text = re.sub(r"(?m)^\[totals\]\n(\w+ = .*\n)*", "", facts.read_text("utf-8"))
        facts.write_text(f"{text}\n[totals]\n{own}\n", "utf-8")
    put(project, 2025, "15148", "".join(f",Làng {code},1,3,poor,\n" for code in PARTS))
    data = commune.load("15148", 2025, project)
    assert data.earlier_totals.get(2024) == whole
    assert moved(data)["opening"] == 4


def test_a_missing_part_makes_no_list(project):
    lists(project)
    (project.raw(2024, "15136") / "households.csv").unlink()
    put(project, 2025, "15148", ",Làng 15139,1,3,poor,\n")
    assert commune.load("15148", 2025, project).movements.empty
    (project.raw(2024, "15136") / "commune.toml").unlink()
    project.raw(2024, "15136").rmdir()
    data = commune.load("15148", 2025, project)
    assert data.movements.empty and data.history["year"].tolist() == [2025, 2025]


def test_the_code_alone_is_never_the_commune(project):
    """15148 was Cẩm Giang until June 2025: its list is not the opening list of Cẩm Tú."""
    put(project, 2024, "15148", ",A,1,3,poor,\n")
    put(project, 2025, "15148", ",A,1,3,poor,\n")
    data = commune.load("15148", 2025, project)
    assert data.movements.empty and data.history["households"].dropna().tolist() == [1, 0]


SHARED = {"c15136": ",Thôn 1,1,3,poor,\n", "c15139": ",Thôn 1,1,3,not_poor,\n"}


@pytest.mark.parametrize(
    "rows",
    [
        ",Thôn 1 (Cẩm Quý),1,3,poor,\n,Thôn 1 (Cẩm Lương),1,3,poor,\n",
        ",Thôn 1 - xã Cẩm Quý,1,3,poor,\n,Thôn 1 - xã Cẩm Lương,1,3,poor,\n",
        ",Cẩm Quý Thôn 1,1,3,poor,\n,Cẩm Lương Thôn 1,1,3,poor,\n",
        "15136,Thôn 1,1,3,poor,\n15139,Thôn một,1,3,poor,\n15148,Làng 15148,1,3,not_poor,\n",
    ],
)
def test_villages_that_share_a_name_are_told_apart(project, rows):
    lists(project, **SHARED)
    put(project, 2025, "15148", rows)
    data = commune.load("15148", 2025, project)
    if "Thôn một" in rows:  # another name: only the household of Cẩm Quý is the same
        assert moved(data)["opening"] == 1 and moved(data)["closing"] == 2
    else:
        assert moved(data) | {"opening": 1, "new": 1, "closing": 2} == moved(data)
        assert moved(data)["other_decrease"] == 0


def test_a_code_that_only_one_part_has_tells_a_village_apart(project):
    lists(project, c15136=",Thôn 1,1,3,poor,\n", c15139=",Thôn 1,2,3,poor,\n")
    put(project, 2025, "15148", ",Thôn 1,1,3,poor,\n,Thôn 1,2,3,not_poor,\n")
    assert moved(commune.load("15148", 2025, project))["above_near_poor"] == 1


def test_what_cannot_be_told_says_nothing_of_movements(project):
    lists(project, **SHARED)
    put(project, 2025, "15148", ",Thôn 1,1,3,poor,\n")
    data = commune.load("15148", 2025, project)
    assert data.movements.empty
    assert data.history["households"].tolist() == [1, 0, 1, 0]


def test_a_household_in_two_parts_is_found(project):
    lists(project, c15136=",Xóm,380150001234,3,poor,\n", c15139=",Thôn,380150001234,3,poor,\n")
    put(project, 2025, "15148", ",Xóm,380150001234,3,poor,\n")
    with pytest.raises(DataError, match="danh sách của xã 15136"):
        commune.load("15148", 2025, project)
    lists(project, c15136=",Xóm,380150001234,3,poor,\n", c15139=",Thôn,380150001234,5,poor,\n")
    assert moved(commune.load("15148", 2025, project))["opening"] == 2


def test_an_old_code_is_a_code_of_the_commune_and_a_strange_one_is_not(project):
    put(project, 2025, "15148", "15139,A,1,3,poor,\n15154,B,1,3,poor,\n")
    assert commune.load("15148", 2025, project).households["commune_code"].tolist() == ["15139", "15154"]
    put(project, 2025, "15148", "15142,A,1,3,poor,\n")
    with pytest.raises(DataError):
        commune.load("15148", 2025, project)


def test_published_forms_of_the_parts_add_up_to_the_line_over_time(project):
    for n, code in enumerate(PARTS):
        put(project, 2024, code, class_counts=f"unit,class,measure,value\n{code},poor,households,{10 + n}\n")
    put(project, 2025, "15148", class_counts="unit,class,measure,value\n15148,poor,households,40\n")
    data = commune.load("15148", 2025, project)
    told = data.history[data.history["class"] == "poor"]
    assert told["households"].tolist() == [46, 40]


@pytest.mark.parametrize("seed", seeds(4, 12))
def test_any_list_that_did_not_change_has_no_movements(project, seed):
    """Cut one list into its parts; put together again, nobody came, went or changed class."""
    rng = random.Random(seed)
    parts = [part.place for part in predecessors(place_in("15148", 2025))]
    now = ""
    counts = {"poor": 0, "near_poor": 0, "not_poor": 0}
    for place in parts:
        rows = ""
        for village in rng.sample(range(1, 6), rng.randint(1, 4)):
            for household in range(1, rng.randint(2, 6)):
                name = rng.choice(list(counts))
                counts[name] += 1
                rest = f"{household},{rng.randint(1, 7)},{name},\n"
                rows += f",Thôn {village},{rest}"
                now += f",Thôn {village} ({place.name.removeprefix('Xã ')}),{rest}"
        put(project, 2024, place.code, rows)
    put(project, 2025, "15148", now)
    data = commune.load("15148", 2025, project)
    if not counts["not_poor"]:
        pytest.skip("a list of the poor alone")
    for name in ("poor", "near_poor"):
        found = moved(data, class_=name)
        assert found.pop("opening") == found.pop("closing") == counts[name]
        assert set(found.values()) == {0}
