"""Ten communes of the merger, each from its parts' lists to its opening list.

Which communes they are is drawn in docs/places.md and held by tests/places/test_ten_ways.py; the lists are
made up, and what became of every household is counted apart from the software.
"""

import csv
import io
import random

import pytest
from click.testing import CliRunner

from analysis import commune
from analysis.cli import main
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.merged import short_name
from analysis.places import parts_on, place_in, place_on
from tests.intake.conftest import COMMUNE_TOML
from tests.merged_lists import CLASSES, HEADER, draw, rows, told_apart, truth
from tests.places.test_ten_ways import THEN
from tests.seeds import seeds

# Communes of today whose parts are all whole, and those with a part that was divided.
WHOLE = {
    "15148": ("code reused", 4),
    "15127": ("town to rural", 2),
    "29869": ("three namesakes", 9),
    "05611": ("rural, town, rural", 4),
    "24611": ("district and province moved", 4),
    "24235": ("renamed whole", 1),
    "23272": ("special zone", 3),
}
DIVIDED = {
    "27694": "Xã Bình Thạnh (28063)",
    "25459": "Xã Thái Bình (25597)",
    "00226": "Phường Điện Biên (00019)",
    "06886": "Xã Hải Hòa (06799)",
}
COLUMNS = "commune_code,village,household_id,members,declared_class\n"
# Columns of our tables → what is counted apart.
ITEMS = {
    "poor": {"to_near_poor": "to_other", "above_near_poor": "above", "from_near_poor": "from_other"},
    "near_poor": {"to_poor": "to_other", "escaped": "above", "from_poor": "from_other"},
}
ALIKE = {name: name for name in ("opening", "closing", "other_decrease")}
WAYS = ("bracket", "dash", "before", "code")


def parts_of(code):
    old = parts_on(place_in(code, 2025), place_on("15139", THEN).valid_to.replace(month=6, day=30))
    return {part.place.code: short_name(part.place.name) for part in old}


def put(project, year, code, households, when, with_code=False):
    folder = project.raw(year, code)
    folder.mkdir(parents=True, exist_ok=True)
    place = place_in(code, year)
    facts = COMMUNE_TOML.replace("2022", str(year)).replace("15139", code).replace("Xã Cẩm Lương", place.name)
    facts = facts.replace('area = "rural"', f'area = "{place.area}"')
    (folder / "commune.toml").write_text(facts, "utf-8")
    lines = [
        f"{one.part if with_code else ''},{one.village},{one.number},{one.members},{getattr(one, when)}\n"
        for one in households
        if getattr(one, when)
    ]
    (folder / "households.csv").write_text(COLUMNS + "".join(lines), "utf-8")


def put_all(project, code, households, way, with_code=False):
    parts = parts_of(code)
    for part in parts:
        put(project, 2024, part, [one for one in households if one.part == part], "then")
    put(project, 2025, code, told_apart(households, parts, way), "now", with_code)


def counted(data, class_):
    own = data.movements
    own = own[(own["unit"] == data.facts.code) & (own["class"] == class_) & (own["base"] == "households")]
    values = dict(zip(own["item"], own["value"], strict=True))
    found = {ours: int(values[item]) for item, ours in (ALIKE | ITEMS[class_]).items()}
    entered = ("relapsed", "new", "other_increase")
    return found | {"new": int(sum(values[item] for item in entered))}


def expected(households, class_):
    found = truth(households, class_)
    return {name: found[name] for name in (*(ALIKE | ITEMS[class_]).values(), "new")}


@pytest.mark.parametrize("code", WHOLE)
def test_the_opening_list_is_the_sum_of_the_parts_household_by_household(code, tmp_path):
    parts = parts_of(code)
    assert len(parts) == WHOLE[code][1]
    households = draw(int(code), parts)
    put_all(Project(tmp_path), code, households, "bracket", with_code=True)
    data = commune.load(code, 2025, Project(tmp_path))
    for class_ in CLASSES[:2]:
        assert counted(data, class_) == expected(households, class_)
    assert data.opening_gap is None
    assert set(data.households["commune_code"]) <= set(parts)


@pytest.mark.parametrize("code", DIVIDED)
def test_a_divided_part_makes_no_sum_and_is_named(code, tmp_path):
    households = draw(int(code), parts_of(code), size=3)
    put_all(Project(tmp_path), code, households, "bracket", with_code=True)
    data = commune.load(code, 2025, Project(tmp_path))
    why, names = data.opening_gap
    assert why == "divided" and DIVIDED[code] in names
    assert data.movements.empty


def test_what_lacks_for_an_opening_list_is_said(tmp_path):
    project = Project(tmp_path)
    households = draw(3, parts_of("15148"))
    put_all(project, "15148", households, "bracket")
    (project.raw(2024, "15139") / "households.csv").unlink()
    assert commune.load("15148", 2025, project).opening_gap == ("absent", ("Xã Cẩm Lương (15139)",))
    # "Thôn 1" of four communes, and nothing that tells them apart.
    put_all(project, "15148", households, "bracket")
    alike = [one for one in households if one.now and one.village == "Thôn 1"]
    put(project, 2025, "15148", list({one.number: one for one in alike}.values()), "now")
    data = commune.load("15148", 2025, project)
    assert data.opening_gap == ("villages", ()) and data.movements.empty


@pytest.mark.parametrize("seed", seeds(4, 12))
def test_villages_that_share_a_name_are_told_apart_in_every_spelling(seed, tmp_path):
    project = Project(tmp_path)
    code, shared, way = ("15127", "05611", "23272")[seed % 3], seed % 2 + 1, WAYS[seed % 4]
    households = draw(seed, parts_of(code), shared, size=4)
    put_all(project, code, households, way)
    data = commune.load(code, 2025, project)
    for class_ in CLASSES[:2]:
        assert counted(data, class_) == expected(households, class_)


@pytest.mark.parametrize("seed", seeds(2, 6))
def test_a_household_that_two_parts_list_is_found_and_named(seed, tmp_path):
    project, code = Project(tmp_path), ("15127", "23272")[seed % 2]
    rng = random.Random(seed)
    households = draw(seed, parts_of(code), size=3)
    listed = [n for n, one in enumerate(households) if one.then]
    first = rng.choice(listed)
    others = [n for n in listed if households[n].part != households[first].part]
    second = rng.choice(others)
    for n in (first, second):
        one = households[n]
        households[n] = type(one)(one.part, one.village, "380150001234", 4, one.then, one.now)
    put_all(project, code, households, "bracket", with_code=True)
    with pytest.raises(DataError) as error:
        commune.load(code, 2025, project)
    (fault,) = error.value.findings
    told = {households[first].part, households[second].part}
    assert fault.details["other"] in told and any(f"/{part}/" in fault.file for part in told)


@pytest.mark.parametrize(("code", "year", "placed"), [("15148", 2025, True), ("15148", 2024, False)])
def test_import_takes_the_codes_of_former_communes_and_no_others(code, year, placed, tmp_path, monkeypatch):
    """In 2024 the code 15148 was another commune's, and 15139 a neighbour's."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    households = told_apart(draw(7, parts_of("15148")), parts_of("15148"), "bracket")
    listed = rows(households, "now", with_code=True)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *listed])
    (tmp_path / "list.csv").write_text(text.getvalue(), "utf-8")
    call = ["import", str(tmp_path / "list.csv"), "--commune", code, "--year", str(year), "--accept"]
    done = CliRunner().invoke(main, call)
    assert (done.exit_code == 0) == placed, done.output
    if placed:
        told = commune.load(code, year, Project(tmp_path)).households["commune_code"]
        assert sorted(told) == sorted(str(row[0]) for row in listed)
    else:
        assert '"15139"' in done.stderr
