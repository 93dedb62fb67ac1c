"""Household lists join the published tables, each row with its evidence."""

import pandas as pd
import pytest

from analysis import commune, reduction
from analysis.core.errors import DataError
from analysis.core.project import Project
from tests.intake.conftest import COMMUNE_TOML

HEADER = "village,household_id,members,b1_score,declared_class,nuoc,bhyt\n"
BEFORE = "village,household_id,members,b1_score,declared_class\n"  # another standard, other indicators


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def put(project, year, code="15139", **files):
    folder = project.raw(year, code)
    folder.mkdir(parents=True, exist_ok=True)
    facts = COMMUNE_TOML.replace("2022", str(year)).replace("15139", code)
    (folder / "commune.toml").write_text(facts, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")


def values(frame, **wanted):
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame["value"].tolist()


def test_without_a_list_everything_is_published(project):
    put(project, 2022, class_counts="unit,class,measure,value\n15139,poor,households,31\n")
    data = commune.load("15139", 2022, project)
    assert data.class_counts["evidence"].tolist() == ["published"]
    assert (data.movements.empty, data.earlier_sources) == (True, {})


def test_a_list_is_counted_for_the_commune_and_its_villages(project):
    rows = "A,1,4,90,poor,true,\nA,2,3,90,near_poor,false,\nB,1,5,90,poor,false,\nB,2,2,200,not_poor,,\n"
    put(project, 2022, households=HEADER + rows)
    data = commune.load("15139", 2022, project)
    assert values(data.class_counts, unit="15139", measure="households") == [2, 1]
    assert values(data.class_counts, unit="15139", measure="persons") == [9, 3]
    assert values(data.class_counts, unit="15139", measure="deprivations") == [pd.NA, pd.NA]
    assert values(data.deprivations, unit="15139", indicator="nuoc", **{"class": "poor"}) == [1]
    assert values(data.deprivations, unit="B", indicator="nuoc", **{"class": "poor"}) == [0]
    assert values(data.deprivations, indicator="bhyt") == []
    assert data.movements.empty


def test_counted_rows_have_the_columns_of_published_ones(project):
    put(project, 2022, households=HEADER + "A,1,4,90,poor,true,\n")
    data, published = commune.load("15139", 2022, project), commune.load("15139", 2022)
    for name in ("class_counts", "deprivations"):
        known = getattr(published, name).dtypes
        assert getattr(data, name).dtypes[known.index].equals(known)


def test_two_lists_give_movements_and_reduction(project):
    put(project, 2021, households=BEFORE + "A,1,4,90,poor\nA,2,3,90,poor\nA,9,3,200,not_poor\n")
    put(
        project,
        2022,
        households=HEADER + "A,1,4,200,not_poor,,\nA,2,3,90,poor,,\nA,9,3,200,not_poor,,\n",
        targets="unit,kind,value\n15139,net_reduction,2\n",
    )
    data = commune.load("15139", 2022, project)
    found = reduction(data.own("targets"), data.own("results"), data.own("movements"))
    assert found[["kind", "reduction_households", "state", "evidence"]].values.tolist() == [
        ["net_reduction", 1, "under", "households"],
        ["gross_exits", 1, "no_target", "households"],
    ]
    assert sorted(data.earlier_sources) == [
        f"data/raw/2021/15139/{n}" for n in ("commune.toml", "households.csv")
    ]


def test_a_list_of_another_place_under_the_same_code_is_not_history(project):
    put(project, 2024, "15148", households=HEADER + "A,1,4,90,poor,,\n")  # Cẩm Giang
    put(project, 2025, "15148", households=HEADER + "A,1,4,90,poor,,\n")  # Cẩm Tú
    assert commune.load("15148", 2025, project).movements.empty


def test_faults_of_an_earlier_list_are_told(project):
    put(project, 2021, households=BEFORE + "A,1,0,90,poor\n")
    put(project, 2022, households=HEADER + "A,1,4,90,poor,,\n")
    with pytest.raises(DataError) as error:
        commune.load("15139", 2022, project)
    assert [(f.file, f.rule) for f in error.value.findings] == [
        ("data/raw/2021/15139/households.csv", "no_members")
    ]
