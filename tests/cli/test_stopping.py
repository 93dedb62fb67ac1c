"""A command that is interrupted or asked to end says so in one line and leaves what was published."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.demo.build import Demo, build_demo

CALLS = {
    "report": ["report", "--year", "2024", "--formats", "html"],
    "build": ["build", "--year", "2024", "--formats", "html", "--fresh"],
    "check": ["check", "data/raw/2024/{commune}"],
    "plan": ["plan", "--year", "2024", "--formats", "html"],
    "help": ["--help"],
}
LINES = {"vi": "đã dừng theo yêu cầu", "en": "stopped as asked"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("stopping") / "project"
    folder = build_demo(root, Demo(1, 60, first_year=2023, last_year=2024, seed=2))[-1]
    return root, folder.name


def stop(place, words, number, seconds, language):
    """Call, send a signal after a time, and return exit code, stderr, and what it wrote."""
    root, commune = place
    call = [word.format(commune=commune) for word in words]
    call += ["--commune", commune] if call[0] in ("report", "plan") else []
    call += ["--lang", language] if call[0] != "--help" else []
    code = "import sys, time; print('here', flush=True); from analysis.cli import main; main()"
    env = os.environ | {"GIAMNGHEO_PROJECT": str(root), "GIAMNGHEO_LANG": language}
    with subprocess.Popen(
        [sys.executable, "-c", code, *call],
        cwd=root,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(number)
        _, told = process.communicate(timeout=120)
    return process.returncode, told


def files(root):
    return {path: path.read_bytes() for path in (root / "output").rglob("*") if path.is_file()}


def hold(place, name, number, seconds, language):
    code, told = stop(place, CALLS[name], number, seconds, language)
    assert "Traceback" not in told and "kernel" not in told, told
    # It may have been done before it was asked.
    assert code in (0, 128 + number), (code, told)
    if code:
        assert told.strip().splitlines()[-1].startswith(LINES[language]), told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
@pytest.mark.parametrize("seconds", [1.5, 4.0])
def test_a_report_that_is_stopped_is_one_line_and_leaves_the_former(place, number, seconds):
    before = files(place[0])
    hold(place, "report", number, seconds, "vi")
    left = files(place[0])
    assert {path: left[path] for path in before} == before


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60))
def test_any_command_at_any_time(place, seed):
    chance = random.Random(seed)
    name = chance.choice(list(CALLS))
    number = chance.choice([signal.SIGINT, signal.SIGTERM])
    hold(place, name, number, chance.uniform(0.3, 6), chance.choice(["vi", "en"]))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(
    "line", ["--help", "--version", "list", "groups", "report --help", "completion bash"]
)
def test_results_that_go_to_a_full_disk_are_told_as_lost(line):
    with Path("/dev/full").open("w") as full:
        call = [sys.executable, "-c", "from analysis.cli import main; main()", *line.split()]
        ended = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 1 and ended.stderr.count("\n") == 1
    assert "không ghi được ra nơi nhận kết quả" in ended.stderr
