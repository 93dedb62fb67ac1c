"""What is public is noted, whoever writes it, whenever, and however many at once."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure import noted
from analysis.run import remember
from analysis.run.remember import note_public, unnoted

CODE = "15139"
FIGURES = st.dictionaries(
    st.tuples(st.just(CODE), st.sampled_from(["poor", "near_poor"]), st.sampled_from(["nuoc", "nha_o"])),
    st.tuples(st.integers(3, 9), st.just(20)),
)


def add(project, made_from, told):
    remember._add(project, CODE, 2022, made_from, told)


@pytest.fixture
def project(tmp_path):
    found = Project(tmp_path)
    found.raw(2022, CODE).mkdir(parents=True)
    return found


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A project with the list of one commune, and the commune's code."""
    folder = tmp_path_factory.mktemp("listed")
    (written,) = build_demo(folder, Demo(1, 400, 2022, 2022, 5))
    return Project(folder), written.name


@given(releases=st.lists(FIGURES, max_size=6))
def test_what_was_told_first_stays_whatever_is_told_later(tmp_path_factory, releases):
    project = Project(tmp_path_factory.mktemp("record"))
    project.raw(2022, CODE).mkdir(parents=True)
    first = {}
    for number, told in enumerate(releases):
        add(project, {"a.csv": str(number)}, told)
        first = {**told, **first}
        record = noted(project, CODE, 2022)
        assert (record.told, record.made_from) == (first, {"a.csv": "0"})


def test_of_many_at_once_none_is_lost(project):
    keys = [(CODE, "poor", f"indicator_{number}") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: add(project, {"a.csv": "00"}, {key: (3, 9)}), keys))
    assert set(noted(project, CODE, 2022).told) == set(keys)
    assert [path.name for path in project.raw(2022, CODE).iterdir()] == ["disclosed.json"]


def test_only_what_the_public_gets_is_noted_and_twice_the_same(listed, monkeypatch):
    project, code = listed
    values = {"commune": code, "year": 2022, "audience": "public"}
    note_public(project, values | {"audience": "internal"}, [])
    with unnoted():
        note_public(project, values, [])
    path = project.raw(2022, code) / "disclosed.json"
    assert not path.exists()
    of_group = {"year": 2022, "audience": "public", "group": "g"}
    note_public(project, of_group, [f"data/raw/2022/{code}/households.csv"])
    first = path.read_bytes()
    note_public(project, values, [])
    assert path.read_bytes() == first
    before = noted(project, code, 2022).told
    change = (("2022-2026/2027-2030", "poor", "near_poor"), (5, 24))
    monkeypatch.setattr(remember, "told_changes", lambda _, every: [change] if len(every) > 1 else [])
    beside = {"also_standards": "2027-2030", "accept_unverified_standard": True}
    note_public(project, values | beside, [])
    after = noted(project, code, 2022).told
    assert before and after == before | dict([change])
    path.unlink()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_where_it_cannot_be_noted_nothing_is_published_and_it_is_said(listed, monkeypatch, number):
    def refused(path, _):
        raise OSError(number, os.strerror(number), path)

    project, code = listed
    monkeypatch.setattr(remember, "write_whole", refused)
    with pytest.raises(UsageError, match=os.strerror(number)) as told:
        note_public(project, {"commune": code, "year": 2022, "audience": "public"}, [])
    assert f"data/raw/2022/{code}/disclosed.json" in str(told.value)


def test_what_is_noted_already_needs_no_right_to_write(listed, monkeypatch):
    project, code = listed
    values = {"commune": code, "year": 2022, "audience": "public"}
    note_public(project, values, [])
    monkeypatch.setattr(remember, "write_whole", None)
    monkeypatch.setattr(remember, "FileLock", None)
    note_public(project, values, [])
