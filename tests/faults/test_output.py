"""What may go wrong with the folder that is written to, and with those who stop a run."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import BuildError
from analysis.demo.build import Demo, build_demo
from analysis.run import release as releases
from tests.conftest import build, copy_project, edit
from tests.seeds import soaked

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and rights of POSIX")


@pytest.fixture(scope="module")
def project(executed_once, tmp_path_factory):
    found = copy_project(tmp_path_factory.mktemp("faults"))
    build(found, ["html"])
    return found


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("mkdir", errno.EROFS),
        ("mkdir", errno.EACCES),
        ("swap", errno.ENOSPC),
        ("swap", errno.EIO),
        soaked("mkdir", errno.ENOSPC),
        soaked("mkdir", errno.EIO),
        soaked("swap", errno.EROFS),
        soaked("swap", errno.EACCES),
    ],
)
def test_the_former_release_stays_whatever_the_disk_says(project, monkeypatch, code, at):
    release = project.output / "2022" / "15139"
    before = {path.name: path.read_bytes() for path in release.iterdir() if path.is_file()}

    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(releases, {"mkdir": "recover", "swap": "swap"}[at], refuse)
    with pytest.raises(BuildError, match=os.strerror(code)):
        build(project, ["html"], language="en")
    assert {path.name: path.read_bytes() for path in release.iterdir() if path.is_file()} == before
    assert {path.name for path in release.parent.iterdir()} <= {"15139", ".lock"}


def test_a_disk_that_is_full_in_the_middle_of_a_file(project, monkeypatch):
    from pathlib import Path

    release = project.output / "2022" / "15139"
    before = (release / "report.html").read_bytes()
    whole = Path.write_bytes

    def full(path, data):
        if path.name == "report.html":
            whole(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BuildError, match="unchanged"):
        build(project, ["html"], language="en")
    assert (release / "report.html").read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(project, tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    result = CliRunner().invoke(main, ["report", "--formats", "html", "--output", str(closed / "out")])
    assert result.exit_code == 1 and "Permission denied" in result.stderr


@pytest.mark.soak
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_stopped_ends_its_processes_and_the_next_goes_on(tmp_path, number):
    build_demo(tmp_path, Demo(4, 24, first_year=2024, last_year=2024, seed=9))
    env = os.environ | {"GIAMNGHEO_PROJECT": str(tmp_path)}
    command = [sys.executable, "-c", "from analysis.cli import main; main()", "build", "--year", "2024"]
    command += ["--formats", "html", "--jobs", "1"]
    running = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("output/2024/*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(number)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 1 and b"Traceback" not in told
    done = len(list(tmp_path.glob("output/2024/[0-9]*/manifest.json")))
    assert 1 <= done < 4
    again = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert f"{4 - done} built, {done} unchanged" in again.stdout


def test_an_input_that_changes_during_the_run_is_seen_by_the_next(project):
    """The manifest has the hashes of what was read first; a later change makes the release stale."""
    from analysis.run.build import BuildJob, is_unchanged
    from analysis.run.parameters import Parameters

    job = BuildJob(project.root, Parameters(commune="15139", year=2022), ("html",), project.output)
    assert is_unchanged(job)
    edit(project.raw(2022, "15139") / "targets.csv", "10", "11")
    assert not is_unchanged(job)
    edit(project.raw(2022, "15139") / "targets.csv", "11", "10")
    assert is_unchanged(job)
