"""A commune of a group tells the public the same whether its whole data are protected or its rows alone."""

import random
from dataclasses import replace

import pandas as pd
import pytest

from analysis import group_members
from analysis.audit.group_tables import read_group_tables
from analysis.commune import load
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure.rows import public_rows
from analysis.group_members import Ask
from analysis.group_rows import own_rows
from analysis.measures.classification import with_class
from analysis.measures.counts import class_counts, deprivation_counts
from analysis.places import place_in
from analysis.standard import standard_for

STANDARD = standard_for(2022)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    root = tmp_path_factory.mktemp("whole")
    build_demo(root, Demo(1, 90, 2022, 2022, 3))
    project = Project(root)
    (code,) = (path.name for path in (root / "data" / "raw" / "2022").iterdir())
    return project, load(code, 2022, project)


def another(data, rng):
    """The commune with other households: more or fewer poor, common and rare flags, some of them unknown."""
    listed = data.households.sample(rng.choice([3, 12, 30, 90]), random_state=rng.randrange(10**6))
    share = rng.choice([0.05, 0.3, 0.8])
    classes = [
        rng.choice(["poor", "near_poor"]) if rng.random() < share else "not_poor" for _ in range(len(listed))
    ]
    flags = {}
    for code in STANDARD.codes:
        often = rng.choice([0.0, 0.1, 0.5, 0.9, 1.0])
        flags[code] = pd.array([rng.random() < often for _ in classes], "boolean")
        if rng.random() < 0.15:
            flags[code][rng.randrange(len(classes))] = pd.NA
        if rng.random() < 0.05:
            flags[code] = pd.array([pd.NA] * len(classes), "boolean")
    told = pd.array(classes, "string")
    if rng.random() < 0.2:  # a household of which neither class nor score is told
        told[0] = pd.NA
    listed = listed.reset_index(drop=True).assign(
        declared_class=told, b1_score=pd.NA, income_vnd=pd.NA, **flags
    )
    listed = listed.astype(data.households.dtypes.to_dict())
    classed = with_class(listed, STANDARD, data.facts.area)
    return replace(
        data,
        households=listed,
        class_counts=class_counts(classed, data.facts.code, STANDARD),
        deprivations=deprivation_counts(classed, data.facts.code, STANDARD),
    )


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 400), marks=pytest.mark.soak)])
def test_rows_alone_tell_the_public_what_the_protected_commune_does(whole, monkeypatch, seeds):
    project, data = whole
    ask = Ask(2022, project, read_group_tables(project, 2022), False, True, "public")
    place = place_in(data.facts.code, 2022)
    seen = set()
    for seed in seeds:
        own = another(data, random.Random(seed))
        monkeypatch.setattr(group_members, "load", lambda *_, own=own: own)
        wanted = group_members._single_member(place, ask)
        rows = list(own_rows(own, STANDARD))
        found = public_rows(rows, data.facts.code, STANDARD)
        assert (found.rows, found.withheld) == (wanted.rows, wanted.withheld), seed
        assert found.counted == wanted.counted, seed
        items = len([row for row in rows if row["item"] in STANDARD.codes])
        seen.add("all" if len(found.withheld) == items else "some" if found.withheld else "none")
    assert seen >= {"all", "some"}
