"""A project of its own for tests that build, so that nobody's data or output are touched."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from analysis.core.project import Project
from analysis.run import edition, own_process, pool
from analysis.run.formats import FORMATS
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report

ROOT = Path(__file__).parents[1]
# The gate draws the same cases every time; `make draws` looks for new ones. Tests that need more say so.
settings.register_profile("house", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("search", max_examples=200, deadline=None)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Spare the collector what stays anyway: every round would look through all modules and tests again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


LATE = "NOT TESTED: no time was left"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Leave a test out when the time is over at which TESTS_UNTIL says (seconds since 1970) that all ends."""
    until = os.environ.get("TESTS_UNTIL")
    if until and time.time() > float(until):
        pytest.skip(LATE)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly how many tests were left out."""
    skipped = terminalreporter.stats.get("skipped", ())
    late = sum(LATE in str(report.longrepr) for report in skipped)
    if late:
        terminalreporter.write_line(f"!!!! {LATE} for {late} tests", red=True, bold=True)


def copy_project(folder: Path) -> Project:
    """Return a project in a folder, with the real raw data and notebooks."""
    for part in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return Project(folder)


def build(
    project: Project, formats: Sequence[str] = FORMATS, *, kernel: bool = False, **values: object
) -> Path:
    """Build a report of Cẩm Lương and return its folder.

    Without a kernel the notebook runs in the process of the tests, which gives the same bytes sooner.
    """
    parameters = check_parameters({"commune": "15139", "year": 2022} | values)
    return build_report(project, parameters, formats, one_of_many=not kernel).folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file, which must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


NATIONAL_STANDARD = (files("analysis.standard") / "2022-2026.toml").read_text("utf-8")


def raise_standard(project: Project) -> None:
    """Drop in a higher standard of Thanh Hóa for 2022 to 2025, made from the national one."""
    text = NATIONAL_STANDARD.replace('id = "2022-2026"', 'id = "38-2022"\nprovince = "38"')
    text = text.replace("last_year = 2026", "last_year = 2025")
    text = text.replace("rural = 1_500_000", "rural = 1_800_000")
    folder = project.root / "data" / "standards"
    folder.mkdir(parents=True)
    (folder / "38.toml").write_text(text, "utf-8")


def _call_here(work: Callable[..., Any], given: Mapping[str, Any], say: own_process.Say) -> int:
    """Call in this process what a command calls in one of its own, and tell how it ended."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_own", True)
        try:
            work(**given)
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@pytest.fixture(scope="module")
def commands_here() -> Iterator[None]:
    """Commands run their notebooks in the process of the tests, which is sooner done.

    For files that test what a command does, not the process it does it in (tests/run/test_own_process.py).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_process, "run_in_own_process", _call_here)
        yield


@pytest.fixture(scope="module")
def executed_once() -> Iterator[None]:
    """A notebook is executed once with the same values in the same project.

    For tests of what is done with a document, which do not change what it is made of.
    """
    made: dict[Any, Any] = {}
    real = edition.execute

    def execute(notebook: Path, given: dict[str, Any], cwd: Path, **options: bool) -> Any:
        key = (notebook, cwd, *sorted(given.items()))
        if key not in made:
            made[key] = real(notebook, given, cwd, **options)
        return deepcopy(made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "execute", execute)
        yield


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def shared_project(tmp_path_factory):
    """Built once for all tests that only read what comes out."""
    return copy_project(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def report_2022(shared_project):
    return build(shared_project)


@pytest.fixture(scope="session")
def report_2023(shared_project):
    return build(shared_project, year=2023)
