"""Where time is limited, what no longer fits is left out and told; nothing fails for lack of it."""

import subprocess
import time
from types import SimpleNamespace

import pytest

from tests import conftest
from tests.conftest import ROOT

RUN = (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize(("left", "begun"), [("", True), (60, True), (-60, False)])
def test_no_test_begins_after_the_time(monkeypatch, left, begun):
    monkeypatch.setenv("TESTS_UNTIL", left and str(time.time() + left))
    if begun:
        conftest.pytest_runtest_setup()
    else:
        with pytest.raises(pytest.skip.Exception, match="NOT TESTED"):
            conftest.pytest_runtest_setup()


@pytest.mark.parametrize(("late", "told"), [(0, []), (2, ["!!!! NOT TESTED: no time was left for 2 tests"])])
def test_how_many_were_left_out_is_told(late, told):
    reasons = [conftest.LATE] * late + ["pandoc is not installed"]
    skipped = [SimpleNamespace(longrepr=("a.py", 1, f"Skipped: {reason}")) for reason in reasons]
    lines = []
    reporter = SimpleNamespace(stats={"skipped": skipped}, write_line=lambda line, **_: lines.append(line))
    conftest.pytest_terminal_summary(reporter)
    assert lines == told


def ci(tmp_path, make, limit):
    """Run ``.ci/run`` with a make of our own, in a folder of its own."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_text(RUN, "utf-8")
    (tmp_path / "bin").mkdir()
    for name, does in {"make": make, "chromium": "", "java": ""}.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "CI_SECONDS": str(limit)}
    return subprocess.run(["bash", tmp_path / ".ci" / "run"], env=env, capture_output=True, text=True)


def test_what_does_not_fit_is_named_and_is_no_failure(tmp_path):
    done = ci(tmp_path, 'echo "$1"; sleep 2.1', 1)
    assert done.returncode == 0 and done.stdout.split() == ["test"]
    for target in ("docs", "test-browser", "test-scale"):
        assert f"!!!! NOT TESTED: make {target}: 0 of 0 minutes are gone" in done.stderr


def test_what_fits_is_run_and_a_failure_is_one(tmp_path):
    done = ci(tmp_path, 'echo "$1"; [ "$1" != test-browser ]', 1500)
    assert done.returncode == 1 and "NOT TESTED" not in done.stderr
    made = [word for word in done.stdout.split() if not word.startswith(".venv")]
    assert made == ["test", "docs", "test-browser"]


def test_what_takes_too_long_is_stopped_and_is_no_failure(tmp_path):
    done = ci(tmp_path, 'case "$1" in docs) sleep 60 ;; esac', 6)
    assert done.returncode == 0
    assert "make docs: stopped unfinished" in done.stderr and done.stderr.count("NOT TESTED") == 3
