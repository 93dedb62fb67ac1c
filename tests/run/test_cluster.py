"""The same jobs on a Dask cluster, one of whose workers is killed in the middle."""

import os
import signal
import time

import pytest

from analysis.core.errors import UsageError
from analysis.run.build import BuildJob, build_many
from analysis.run.cluster import run_on
from analysis.run.parameters import Parameters
from tests.conftest import copy_project


def slowly(number):
    time.sleep(0.3)
    return number * number


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


@pytest.mark.scale
@pytest.mark.filterwarnings("ignore")
def test_nothing_is_lost_when_a_worker_dies(cluster):
    found = {}
    for job, result in run_on(cluster.scheduler_address, range(12), slowly):
        if not found:
            nanny = next(iter(cluster.workers.values()))
            os.kill(nanny.process.pid, signal.SIGKILL)
        found[job] = result
    assert found == {number: number * number for number in range(12)}


@pytest.mark.scale
@pytest.mark.filterwarnings("ignore")
def test_reports_are_built_there(cluster, tmp_path, report_2022):
    project = copy_project(tmp_path)
    job = BuildJob(project.root, Parameters(commune="15139", year=2022), ("html",), project.output)
    (outcome,) = build_many([job], lambda jobs, work: run_on(cluster.scheduler_address, jobs, work))
    assert outcome.state == "built"
    assert (outcome.folder / "report.html").read_bytes() == (report_2022 / "report.html").read_bytes()


def test_nobody_at_the_address_is_told():
    with pytest.raises(UsageError, match=r"no Dask scheduler answers|needs the extra"):
        list(run_on("tcp://127.0.0.1:1", [1], slowly))
