"""Every job has a process of its own, and no death of one takes another with it."""

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from analysis.run.pool import Lost, run_jobs

METHODS = pytest.mark.parametrize("method", ["", "spawn"])


def pollute(number):
    """Say what was found, then leave everything changed."""
    drawn = random.random()
    found = (os.environ.get("LEFT"), Path.cwd().name, "left" in sys.modules, hasattr(os, "left"))
    os.environ["LEFT"] = str(number)
    os.chdir("/")
    sys.modules["left"] = sys
    os.left = Path(os.devnull).open()  # noqa: SIM115 - left open on purpose
    random.seed(0)
    return (os.getpid(), drawn, found)


def die(how):
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "exit":
        os._exit(7)
    if how == "raise":
        raise ValueError("no")
    if how == "hang":
        time.sleep(600)
    return how


def large(size):
    return b"x" * size


@METHODS
def test_nothing_of_a_job_is_left_to_the_next(method):
    here = (os.environ.get("LEFT"), Path.cwd().name, False, False)
    results = [found for _, found in run_jobs(range(4), pollute, 1, method=method)]
    assert [found for _, _, found in results] == [here] * 4
    assert len({pid for pid, _, _ in results} | {os.getpid()}) == 5
    random.seed(0)
    assert random.random() not in [drawn for _, drawn, _ in results]


def test_the_results_of_all_come_and_never_too_many_run():
    assert sorted(run_jobs(range(7), abs, 3)) == [(n, n) for n in range(7)]
    assert list(run_jobs([], abs, 3)) == []


def test_a_death_is_told_and_the_others_go_on():
    jobs = ["kill", "a", "exit", "raise", "b"]
    found = dict(run_jobs(jobs, die, 2))
    assert found["a"] == "a" and found["b"] == "b"
    assert found["kill"] == Lost("the process was killed (signal 9)")
    assert found["exit"] == Lost("the process ended without a result (exit code 7)")
    assert found["raise"] == Lost("ValueError: no")


def test_a_job_that_hangs_is_ended():
    found = dict(run_jobs(["hang", "a"], die, 2, seconds=3))
    assert found == {"hang": Lost("took too long and was ended"), "a": "a"}


def test_a_result_may_be_larger_than_a_pipe():
    ((_, result),) = run_jobs([5_000_000], large, 1)
    assert len(result) == 5_000_000


def test_leaving_early_ends_what_runs():
    started = time.monotonic()
    for job, _ in run_jobs(["a", "hang"], die, 2):
        assert job == "a"
        break
    assert time.monotonic() - started < 60
