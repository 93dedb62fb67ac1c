"""Commands that run at the same time, from a checkout that may not be written, or after a kill.

``PAIRS`` in the environment changes the number of pairs of the long test.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.conftest import copy_project
from tests.seeds import soaked

PAIRS = int(os.environ.get("PAIRS", "100"))
# Without a home, and with few files open at once.
NARROW = ["env", "-u", "HOME", "sh", "-c", 'ulimit -n 64 && exec "$@"', "sh"]
PROGRAM = [sys.executable, "-c", "from analysis.cli import main; main()"]
# Commands of every kind, and the exit code of each on the committed data.
COMMANDS = {
    "report --commune 15139 --year 2022 --formats html --output {out}": 0,
    "report --commune 15139 --year 2023 --formats html,xlsx --output {out}": 0,
    "report --commune 15139 --year 2022 --formats html": 0,
    "build --year 2022 --formats html --jobs 1 --output {out}": 0,
    "build --year 2022 --formats html": 0,
    "compare --group cu-jut --year 2024 --formats html --output {out}": 0,
    "trend --commune 15139 --from 2022 --to 2026 --formats html --output {out}": 0,
    "plan --commune 15139 --year 2022 --output {out}": 2,
    "list --year 2022": 0,
    "check data/raw/2022/15139": 0,
    "audit data/raw/2022/15139": 1,
    "verify {ready}/2022": 0,
    "diff {ready}/2022/15139 {ready}/2022/15139": 0,
    "approve --check {ready}/2022/15139": 1,
    "template --commune 15142 --year 2023": 0,
    "demo {out}": 0,
    "measure data/raw/survey/synthetic.csv --indicators bhyt,nuoc --cutoff 1/2 --out {out}.csv": 0,
    "completion bash": 0,
}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sockets, signals and rights of POSIX")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A project, and a folder for temporary files of these tests alone."""
    project = copy_project(tmp_path_factory.mktemp("together"))
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="gn-") as temporary:
        yield project.root, Path(temporary)


def start(world, line, **more):
    root, temporary = world
    env = os.environ | {"GIAMNGHEO_PROJECT": str(root), "TMPDIR": str(temporary)} | more.pop("env", {})
    return subprocess.Popen(
        [*more.pop("before", []), *PROGRAM, *line.split()],
        cwd=more.pop("cwd", root),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def strays(world):
    """Return what a run may leave nowhere: sockets and files of kernels, private and half-made folders."""
    root, temporary = world
    half = [path for path in root.rglob("*") if ".new-" in path.name or "kernel" in path.name]
    return half + list(temporary.glob("giamngheo-*")) + [path for path in root.iterdir() if path.is_socket()]


def run_together(world, number, commands):
    """Start commands at once and check that each ends as it does alone, and that nothing is left."""
    root, _ = world
    places = {"out": root / f"out-{number}", "ready": root / "ready"}
    lines = [
        command.format(out=f"{places['out']}-{at}", ready=places["ready"])
        for at, command in enumerate(commands)
    ]
    running = [start(world, line) for line in lines]
    for command, process in zip(commands, running, strict=True):
        out, told = process.communicate(timeout=300)
        assert process.returncode == COMMANDS[command], (lines, command, out, told)
        assert "Traceback" not in told
    assert strays(world) == []
    shutil.rmtree(root / "data/raw/2023/15142", ignore_errors=True)  # the template


@pytest.fixture(scope="module")
def ready(world):
    """A report made in narrow surroundings; one made elsewhere is held against it byte for byte."""
    line = "report --commune 15139 --year 2022 --formats html,xlsx --output ready"
    process = start(world, line, before=NARROW)
    _, told = process.communicate(timeout=300)
    assert process.returncode == 0, told
    return world


@pytest.mark.parametrize(
    "pair",
    [
        [command for command in COMMANDS if command.startswith("report") and "{out}" in command],
        pytest.param(["report --commune 15139 --year 2022 --formats html"] * 2, marks=pytest.mark.soak),
        ["compare --group cu-jut --year 2024 --formats html --output {out}", "verify {ready}/2022"],
    ],
    ids=["two reports", "the same report", "a comparison and a verification"],
)
def test_two_commands_at_once_end_as_they_do_alone(ready, pair):
    # Nothing is read yet: both make the tables of the same commune.
    shutil.rmtree(ready[0] / "data/processed", ignore_errors=True)
    run_together(ready, "-".join(word[:6] for word in pair), pair)


@pytest.mark.soak
def test_many_pairs_of_all_commands(ready):
    chance = random.Random(18)
    for number in range(PAIRS):
        if chance.random() < 0.5:
            shutil.rmtree(ready[0] / "data/processed", ignore_errors=True)
        # Every command has its turn; the other one is any.
        first = list(COMMANDS)[number % len(COMMANDS)]
        second = chance.choice([command for command in COMMANDS if command != first])
        run_together(ready, number, [first, second])


def test_a_killed_run_is_swept_by_the_next_and_leaves_nothing_where_it_ran(ready, tmp_path):
    _, temporary = ready
    line = f"report --commune 15139 --year 2022 --formats html --output {tmp_path / 'out'}"
    here = tmp_path / "here"
    here.mkdir()
    process = start(ready, line, cwd=here, start_new_session=True)
    until = time.monotonic() + 120
    while not list(temporary.glob("giamngheo-*/ipython")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    # The process of the notebook dies with its parent.
    assert list(temporary.glob("giamngheo-*")) and list(here.iterdir()) == []
    again = start(ready, line, cwd=here)
    _, told = again.communicate(timeout=300)
    assert again.returncode == 0, told
    assert strays(ready) == [] and list(here.iterdir()) == []


def bound_by_rights():
    """Return what makes a command subject to the rights of files, as the superuser is not."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the superuser may write everywhere, and no setpriv takes that right away")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


@pytest.mark.parametrize("what", ["report", soaked("verify")])
def test_a_checkout_that_may_not_be_written_gives_the_same_report(ready, tmp_path, what):
    root = copy_project(tmp_path / "closed").root
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    before = bound_by_rights()
    closed = [home, root, *(path for path in root.rglob("*") if path.is_dir())]
    for path in closed:
        path.chmod(0o555)
    try:
        refused = subprocess.run([*before, "touch", root / "data" / "x"], capture_output=True)
        assert refused.returncode != 0
        line = f"report --commune 15139 --year 2022 --formats html --output {out}"
        line = f"verify {ready[0] / 'ready/2022'}" if what == "verify" else line
        process = start((root, ready[1]), line, cwd=root, before=before, env={"HOME": str(home)})
        _, told = process.communicate(timeout=300)
        assert process.returncode == 0 and "matplotlib" not in told and "Warning" not in told, told
        if what == "report":
            made = (out / "2022/15139/report.html").read_bytes()
            assert made == (ready[0] / "ready/2022/15139/report.html").read_bytes()
        assert not (root / "data/processed").exists()
        assert strays((root, ready[1])) == [] and list(home.iterdir()) == []
        assert list(ready[1].iterdir()) == []
    finally:
        for path in closed:
            path.chmod(0o755)
