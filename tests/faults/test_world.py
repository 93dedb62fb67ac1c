"""What may go wrong around a run: fonts, packages, clock, another run, a killed kernel, a changed input."""

import os
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

import analysis
from analysis.cli import main
from analysis.core.errors import BuildError
from analysis.demo.build import Demo, build_demo
from analysis.run import edition
from analysis.run.execute import NotebookError, execute
from tests.conftest import build, copy_project, edit
from tests.seeds import soaked

COMMAND = [sys.executable, "-c", "from analysis.cli import main; main()"]


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    found = copy_project(tmp_path_factory.mktemp("world"))
    build(found, ["html", "docx", "xlsx"])
    return found


@pytest.fixture
def published(project):
    return project.output / "2022" / "15139"


@pytest.mark.parametrize("moment", ["before the notebook", "during the notebook"])
def test_an_input_that_changes_during_the_run_stops_it(project, published, monkeypatch, moment):
    before, raw = files(published), project.raw(2022, "15139") / "targets.csv"
    run = edition.execute

    def meanwhile(*args, **kwargs):
        if moment == "before the notebook":
            edit(raw, "10", "11")
        executed = run(*args, **kwargs)
        if moment == "during the notebook":
            edit(raw, "10", "11")
        return executed

    monkeypatch.setattr(edition, "execute", meanwhile)
    try:
        with pytest.raises(BuildError, match=r"targets.csv: changed while the document was built"):
            build(project, ["html"])
    finally:
        edit(raw, "11", "10")
    assert files(published) == before


@pytest.mark.parametrize("year", [1981, soaked(2038), 2107])
def test_the_clock_of_the_machine_is_in_no_file(project, published, monkeypatch, year):
    """Years around the ends of the clocks of zip files (1980 to 2107) and of 32 bits (2038)."""
    before = files(published)
    now, tick = datetime(year, 1, 19, 3, 14, 7).timestamp(), time.time
    started = tick()
    monkeypatch.setattr(time, "time", lambda: now + tick() - started)
    real = time.localtime, time.gmtime
    monkeypatch.setattr(time, "localtime", lambda at=None: real[0](now if at is None else at))
    monkeypatch.setattr(time, "gmtime", lambda at=None: real[1](now if at is None else at))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now)))
    build(project, ["html", "docx", "xlsx"])
    assert files(published) == before


@pytest.mark.soak
def test_another_user_in_another_home_makes_the_same_bytes(published, tmp_path):
    other = copy_project(tmp_path)
    names = dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "nguoi-khac")
    env = os.environ | names | {"HOME": str(tmp_path / "home"), "GIAMNGHEO_PROJECT": str(other.root)}
    words = [*COMMAND, "report", "--formats", "html,docx,xlsx"]
    subprocess.run(words, env=env, cwd=tmp_path, check=True, capture_output=True)
    assert files(other.output / "2022" / "15139") == files(published)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["LiberationSans-Regular.ttf", "LiberationSerif-Bold.ttf"])
def test_a_missing_font_is_named(project, published, tmp_path, name):
    package = tmp_path / "analysis"
    shutil.copytree(Path(analysis.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "core" / "fonts" / name).unlink()
    before = files(published)
    env = os.environ | {"PYTHONPATH": str(tmp_path), "GIAMNGHEO_PROJECT": str(project.root)}
    ended = subprocess.run([*COMMAND, "report", "--formats", "pdf"], env=env, capture_output=True, text=True)
    assert ended.returncode == 1
    assert f"fonts of the package are missing: {name}; install it again" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert files(published) == before


@pytest.mark.parametrize(
    ("module", "call", "told"),
    [
        (
            "distributed",
            ["build", "--year", "2022", "--scheduler", "tcp://127.0.0.1:1", "--fresh"],
            "[scale]",
        ),
    ],
)
def test_a_missing_optional_package_is_named_with_what_installs_it(project, monkeypatch, module, call, told):
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 2
    assert told in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_kernel_that_is_killed_is_told_and_its_notebook_kept(tmp_path):
    """As the system does where memory runs out."""
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        cells=[
            nbformat.v4.new_code_cell("a: int = 1", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
        ],
    )
    path = tmp_path / "killed.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(NotebookError, match=r"killed.ipynb: Kernel died") as told:
        execute(path, {}, tmp_path)
    assert len(told.value.notebook.cells) >= 2


@pytest.mark.soak
@pytest.mark.skipif(os.name != "posix", reason="forked processes")
def test_two_builds_at_once_on_the_same_output_end_well(tmp_path):
    build_demo(tmp_path, Demo(3, 24, first_year=2024, last_year=2024, seed=9))
    env = os.environ | {"GIAMNGHEO_PROJECT": str(tmp_path)}
    words = [*COMMAND, "build", "--year", "2024", "--formats", "html", "--fresh", "--jobs", "1"]
    both = [
        subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    together = files(tmp_path / "output")
    subprocess.run(words, env=env, check=True, capture_output=True)
    assert files(tmp_path / "output") == together
    assert not [name for name in together if "/." in name and not name.endswith("/.lock")]
