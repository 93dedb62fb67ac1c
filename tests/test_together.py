"""A group read in one pass tells what its communes tell one by one (dữ liệu giả lập)."""

import shutil

import pandas as pd
import pytest

from analysis import comparison
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure.record import record_text
from analysis.places.groups import group
from analysis.together import facts_together, read_together
from tests.conftest import edit

COUNTS = "unit,class,measure,value\n{0},poor,households,7\n{0},near_poor,households,5\n"


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Communes with lists alone, with totals alone, with unknown classes, with a fault, and as they were."""
    root = tmp_path_factory.mktemp("province")
    build_demo(root, Demo(5, 24, first_year=2023, last_year=2024, seed=4))
    project = Project(root)
    codes = sorted(path.name for path in (root / "data" / "raw" / "2024").iterdir())
    totals, unknown, faulty, published = (project.raw(2024, code) for code in codes[:4])
    (totals / "households.csv").unlink()
    (totals / "class_counts.csv").write_text(COUNTS.format(codes[0]), "utf-8")
    edit(unknown / "households.csv", '"not_poor","', ',"')
    edit(faulty / "commune.toml", "year = 2024", "year = 2031")
    (project.raw(2023, published.name) / "class_counts.csv").write_text(COUNTS.format(codes[3]), "utf-8")
    return project, codes


def one_by_one(monkeypatch):
    for name in ("read_together", "facts_together"):
        monkeypatch.setattr(comparison, name, lambda *_: {})


def equal_both_ways(monkeypatch, project, year, splits=None, **asked):
    """Hold a group read in one pass against its communes one by one, and return it."""
    place = group("gia-lap", year, project)
    found, addends = comparison.group_year_and_parts(place, year, project, splits, **asked)
    with monkeypatch.context() as patch:
        one_by_one(patch)
        wanted, parts = comparison.group_year_and_parts(place, year, project, splits, **asked)
    for name in ("figures", "published", "reduced", "sums", "rate_targets"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name))
    pd.testing.assert_frame_equal(addends, parts)
    assert (found.members, found.traits, found.withheld) == (wanted.members, wanted.traits, wanted.withheld)
    assert list(found.sources.items()) == list(wanted.sources.items())
    return found


@pytest.mark.parametrize("audience", ["superior", "public"])
@pytest.mark.parametrize("figures", [True, False])
def test_a_group_in_one_pass_equals_its_communes_one_by_one(province, monkeypatch, figures, audience):
    project, codes = province
    found = equal_both_ways(monkeypatch, project, 2024, figures=figures, audience=audience)
    hiding = {unit for unit, *_ in found.withheld}
    assert bool(hiding & {codes[1], codes[4]}) == (figures and audience == "public")


def test_a_commune_that_was_told_from_another_list_is_read_alone(province, monkeypatch):
    project, codes = province
    code = codes[4]
    record = project.raw(2024, code) / "disclosed.json"
    record.write_text(record_text({"another": "list"}, [((code, "poor", "nuoc"), (7, 9))]), "utf-8")
    try:
        assert code in read_together([code], 2024, project)
        splits = dict.fromkeys(codes, 1) | {codes[1]: 2}
        found = equal_both_ways(monkeypatch, project, 2024, splits, audience="public")
    finally:
        record.unlink()
    assert {(code, "poor", item) for item in found.standard.codes} <= found.withheld


def test_only_communes_that_differ_in_kind_are_read_one_by_one(province):
    project, codes = province
    assert set(read_together(codes, 2024, project)) == {codes[1], codes[4]}
    assert set(facts_together(codes, 2024, project)) == {*codes} - {codes[2]}


def test_checked_tables_that_were_changed_are_made_anew(province):
    project, codes = province
    lists = project.processed(2024, codes[4]) / "households.parquet"
    whole, read = lists.read_bytes(), read_together([codes[4]], 2024, project)
    lists.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert read_together([codes[4]], 2024, project)[codes[4]].rows == read[codes[4]].rows
    assert lists.read_bytes() == whole
    shutil.rmtree(project.processed(2023, codes[4]))
    assert read_together([codes[4]], 2024, project)[codes[4]].rows == read[codes[4]].rows
