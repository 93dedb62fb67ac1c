"""What is unchanged stays, what changed is built again, what fails takes nothing with it."""

from dataclasses import replace

import pytest

from analysis.core.errors import UsageError
from analysis.core.project import NAMED_BY, Project
from analysis.demo.build import Demo, build_demo
from analysis.run import build as building
from analysis.run.build import BuildJob, build_many, build_one, communes_of, is_unchanged
from analysis.run.manifest import read_manifest
from analysis.run.parameters import Parameters
from analysis.run.pool import Lost
from tests.conftest import copy_project, edit, raise_standard
from tests.seeds import soaked


def here(jobs, work):
    """Run jobs in this process: fork and cluster have tests of their own."""
    for job in jobs:
        yield job, work(job)


@pytest.fixture(scope="module", autouse=True)
def started_elsewhere():
    """The server of processes may have been started in another project than that of a job."""
    patch = pytest.MonkeyPatch()
    patch.setenv(NAMED_BY, "/nowhere")
    yield
    patch.undo()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def job(project):
    return BuildJob(project.root, Parameters(commune="15139", year=2022), ("html",), project.output)


@pytest.fixture(scope="module")
def built(job):
    (outcome,) = build_many([job], here)
    return outcome


def test_what_is_unchanged_is_left_alone(built, job):
    assert (built.state, built.folder) == ("built", job.folder)
    assert is_unchanged(job)
    (outcome,) = build_many([job], lambda *_: (one for one in ()))
    assert outcome.state == "unchanged"
    (outcome,) = build_many([job], here, fresh=True)
    assert outcome.state == "built"


def test_every_cause_of_a_change_is_seen(built, project, job, monkeypatch):
    assert not is_unchanged(replace(job, formats=("html", "pdf")))
    assert not is_unchanged(replace(job, parameters=Parameters(commune="15139", year=2022, language="en")))
    targets = project.raw(2022, "15139") / "targets.csv"
    edit(targets, "10", "11")
    assert not is_unchanged(job)
    edit(targets, "11", "10")
    extra = targets.with_name("movements.csv")
    extra.write_text("unit,class,base,item,value\n", "utf-8")
    assert not is_unchanged(job)
    extra.unlink()
    page = built.folder / "report.html"
    content = page.read_bytes()
    page.write_bytes(content + b" ")
    assert not is_unchanged(job)
    page.write_bytes(content)
    assert is_unchanged(job)
    monkeypatch.setattr("analysis.run.manifest.packages", lambda: {"python": "4"})
    assert not is_unchanged(job)
    monkeypatch.undo()
    raise_standard(project)
    assert not is_unchanged(job)
    (project.root / "data" / "standards" / "38.toml").unlink()
    assert is_unchanged(job)
    (built.folder / "manifest.json").write_text("{", "utf-8")
    assert not is_unchanged(job)


def test_faulty_data_and_failing_notebooks_are_told_apart(tmp_path):
    project = copy_project(tmp_path)
    one = BuildJob(project.root, Parameters(commune="15139", year=2022), ("html",), project.output)
    edit(project.root / "notebooks" / "commune_report.ipynb", "cover(", "cover_(")
    outcome = build_one(one)
    assert outcome.state == "failed" and "AttributeError" in outcome.reason
    assert (project.output / "failed" / "2022" / "15139" / "error.txt").is_file()
    edit(project.raw(2022, "15139") / "targets.csv", "10", "mười")
    outcome = build_one(one)
    assert outcome.state == "faulty" and outcome.findings[0].file.endswith("targets.csv")
    assert not is_unchanged(one)


def test_a_process_that_died_is_a_failure(job):
    (outcome,) = build_many([job], lambda jobs, _: ((one, Lost("killed")) for one in jobs), fresh=True)
    assert (outcome.state, outcome.reason) == ("failed", "killed")
    summary = building.Summary()
    summary.add(outcome)
    assert summary.failures == [outcome] and summary.count("failed") == 1


def test_the_communes_of_a_year(project):
    assert communes_of(project, 2022) == ["15139"]
    assert communes_of(project, 2022, group="cam-thuy", only=["15139"]) == ["15139"]
    for wrong, told in (
        ({"year": 2021}, "no commune has raw data for 2021"),
        ({"year": 2022, "group": "cu-jut"}, "in the group cu-jut"),
        ({"year": 2022, "only": ["15139", "00001"]}, "no raw data of 2022 for 00001"),
    ):
        with pytest.raises(UsageError, match=told):
            communes_of(project, **wrong)


@pytest.mark.parametrize("audience", ["public", soaked("superior")])
def test_a_year_with_earlier_ones_is_unchanged_until_what_it_rests_on_changes(tmp_path, audience):
    build_demo(tmp_path, Demo(1, 40, first_year=2022, last_year=2024, seed=3))
    project = Project(tmp_path)
    (folder,) = (project.root / "data/raw/2024").iterdir()
    parameters = Parameters(commune=folder.name, year=2024, audience=audience)
    job = BuildJob(project.root, parameters, ("html",), project.output)
    assert [one.state for one in build_many([job], here)] == ["built"]
    assert is_unchanged(job)
    rests_on = read_manifest(job.folder)["inputs"]
    for path in sorted(project.root.glob("data/raw/*/*/*")):
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        name = project.relative(path)
        assert is_unchanged(job) == (name not in rests_on), name
        path.unlink()
        assert is_unchanged(job) == (name not in rests_on), name
        path.write_bytes(content)
    # An earlier list that was not there when the report was made would give it movements.
    assert is_unchanged(job)
    early = project.raw(2021, folder.name)
    early.mkdir(parents=True)
    (early / "households.csv").write_bytes(b"household_id\n")
    assert not is_unchanged(job)
