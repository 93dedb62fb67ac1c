"""What finding out that nothing changed costs: no process, and nothing that draws or writes."""

import subprocess
import sys
from pathlib import Path

from analysis.run import build
from analysis.run.build import BuildJob, build_many
from analysis.run.parameters import check_parameters

HEAVY = ("matplotlib", "nbconvert", "papermill", "scipy", "typst")


def test_unchanged_reports_start_no_process(monkeypatch):
    def run(*_):
        raise AssertionError("a process was started")

    monkeypatch.setattr(build, "is_unchanged", lambda _: True)
    parameters = check_parameters({"commune": "15139", "year": 2022})
    job = BuildJob(Path("nowhere"), parameters, ("html",), Path("output"))
    assert [one.state for one in build_many([job], run)] == ["unchanged"]


def test_to_see_that_nothing_changed_loads_nothing_that_draws_or_writes():
    script = f"import sys, analysis.run.build; print([one for one in {HEAVY} if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
