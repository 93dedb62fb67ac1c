"""Lists of a group that nobody has read are read by several processes first (dữ liệu giả lập)."""

import shutil

import pytest

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.intake.many import stored
from analysis.run import read_first as module
from analysis.run.read_first import read_first, unread
from tests.conftest import edit


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("unread")
    build_demo(root, Demo(2, 12, first_year=2022, last_year=2023, seed=4))
    return Project(root)


def content_of(project):
    folder = project.root / "data" / "processed"
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_read_first_is_what_one_process_reads(project, monkeypatch):
    monkeypatch.setattr(module, "FEWEST", 1)
    one, other = sorted(path.name for path in project.raw(2023, "").iterdir())
    pairs = [(code, year) for code in (one, other) for year in (2022, 2023)]
    asked = [(one, 2023), (other, 2023), ("00001", 2023)]
    assert unread(project, asked) == pairs
    assert all(stored(project, *pair) for pair in pairs)
    alone = content_of(project)
    assert unread(project, asked) == [] and read_first(project, asked) == 0
    shutil.rmtree(project.root / "data" / "processed")
    edit(project.raw(2023, other) / "commune.toml", "year = 2023", "year = 2031")
    assert read_first(project, asked) == 4
    # What has a fault is left to whoever asks for it.
    assert unread(project, asked) == [(other, 2023)]
    together = content_of(project)
    assert together == {path: content for path, content in alone.items() if path.parts[:2] != ("2023", other)}


def test_a_few_are_left_to_the_one_who_needs_them(project, monkeypatch):
    monkeypatch.setattr(module, "is_written_by_this_code", lambda *_: False)
    monkeypatch.setattr(module, "run_jobs", lambda *_: pytest.fail("no process is worth its start"))
    code = min(path.name for path in project.raw(2023, "").iterdir())
    assert unread(project, [(code, 2023)]) == [(code, 2022), (code, 2023)]
    assert read_first(project, [(code, 2023)]) == 0
