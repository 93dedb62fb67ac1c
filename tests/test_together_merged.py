"""Communes made of several: read in one pass they tell what they tell one by one (dữ liệu giả lập)."""

import random

import pandas as pd
import pytest

from analysis import comparison
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.places.groups import group
from analysis.together import read_together
from tests.conftest import edit
from tests.merged_lists import draw, told_apart
from tests.test_ten_merged import DIVIDED, WAYS, WHOLE, parts_of, put

GROUP = '[[group]]\nslug = "gia-lap"\nname = "Huyện giả lập"\nyear = 2025\ncommunes = {0}\n'
COUNTS = "unit,class,measure,value\n{0},poor,households,7\n"
KINDS = ("whole", "no list", "published", "twice", "open", "alike", "codes", "new codes", "reviewed")
SEVERAL = [code for code, (_, parts) in WHOLE.items() if 1 < parts < 9]
# What is left to be read one by one.
SINGLE = {"published", "twice"}


@pytest.fixture
def both(monkeypatch):
    """Return a function that holds a group read in one pass against its communes one by one."""

    def compared(project, year, audience="superior"):
        place = group("gia-lap", year, project)
        with monkeypatch.context() as patch:
            patch.setattr(comparison, "read_together", lambda *_: {})
            wanted = comparison.group_year_and_parts(place, year, project, audience=audience)
        found = comparison.group_year_and_parts(place, year, project, audience=audience)
        for name in ("figures", "published", "reduced", "sums", "rate_targets"):
            pd.testing.assert_frame_equal(getattr(found[0], name), getattr(wanted[0], name))
        pd.testing.assert_frame_equal(found[1], wanted[1])
        for name in ("members", "traits", "withheld"):
            assert getattr(found[0], name) == getattr(wanted[0], name)
        assert list(found[0].sources.items()) == list(wanted[0].sources.items())
        return read_together([one.code for one in place.communes], year, project)

    return compared


def commune(project, code, kind, rng):
    """Write a commune's list and its parts' of one or two years; ``kind`` says in what they are odd."""
    parts = parts_of(code)
    households = draw(rng.randrange(1000), parts, rng.randint(1, 2), size=4)
    if kind == "twice":
        first, second = (next(n for n, one in enumerate(households) if one.part == part and one.then)
                         for part in list(parts)[:2])  # fmt: skip
        for n in (first, second):
            one = households[n]
            households[n] = type(one)(one.part, one.village, "380150001234", 4, one.then, one.now)
    for year in (2023, 2024)[rng.randrange(2) :]:
        for part in parts:
            put(project, year, part, [one for one in households if one.part == part], "then")
    now = told_apart(households, parts, rng.choice(WAYS))
    if kind == "alike":
        now = list({(one.village, one.number): one for one in households}.values())
    if kind == "new codes":
        now = [type(one)(one.part, one.village, f"9{one.number}", *_rest(one)) for one in now]
    put(project, 2025, code, now, "now", with_code=kind == "codes")
    last = project.raw(2024, rng.choice(list(parts)))
    if kind == "no list":
        (last / "households.csv").unlink()
    if kind == "published":
        (last / "class_counts.csv").write_text(COUNTS.format(last.name), "utf-8")
    if kind == "open":
        lines = (last / "households.csv").read_text("utf-8").splitlines()
        lines[1:] = [line.rpartition(",")[0] + "," for line in lines[1:]]
        (last / "households.csv").write_text("\n".join(lines) + "\n", "utf-8")
    if kind == "reviewed":
        facts = last / "commune.toml"
        facts.write_text(facts.read_text("utf-8") + '\n[household_list]\ncovers = "reviewed"\n', "utf-8")


def _rest(one):
    return one.members, one.then, one.now


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 24))]
)
def test_any_group_in_one_pass_equals_its_communes_one_by_one(seed, tmp_path, both):
    rng, project = random.Random(seed), Project(tmp_path)
    several = rng.sample(["15127", "23272", "15148"] if seed < 3 else SEVERAL, 3)
    kinds = {code: KINDS[(3 * seed + n) % len(KINDS)] for n, code in enumerate(several)}
    kinds |= {rng.choice(list(DIVIDED)): "whole", "24235": "whole"} if seed % 3 == 0 else {}
    for code, kind in kinds.items():
        commune(project, code, kind, rng)
    (tmp_path / "data" / "groups.toml").write_text(GROUP.format(list(kinds)), "utf-8")
    both(project, 2025, "public")
    found = both(project, 2025)
    assert set(found) == {code for code, kind in kinds.items() if kind not in SINGLE}


@pytest.fixture(scope="module")
def across(tmp_path_factory):
    root = tmp_path_factory.mktemp("across")
    build_demo(root, Demo(3, 20, first_year=2024, last_year=2026, seed=3, merged=True))
    return Project(root)


@pytest.mark.parametrize("year", [2025, 2026])
def test_merged_communes_over_years(across, both, year):
    """In 2026 a commune's own list of last year joins its parts' lists of before."""
    both(across, year)
    codes = [one.code for one in group("gia-lap", year, across).communes]
    found = read_together(codes, year, across)
    assert set(found) == set(codes)
    assert all(any(row["item"] == "opening" for row in one.rows) for one in found.values())


def test_a_part_with_a_fault_is_not_read_together(across):
    code = group("gia-lap", 2025, across).communes[1].code
    assert set(read_together([code], 2025, across)) == {code}
    edit(across.raw(2024, code) / "commune.toml", "year = 2024", "year = 2031")
    assert not read_together([code], 2025, across)
