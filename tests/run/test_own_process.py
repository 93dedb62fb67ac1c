"""A command's own process: what it says comes back in order, how it ends too, and a death is told."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.core.errors import BuildError
from analysis.run.own_process import run_in_own_process
from analysis.run.pool import is_own_process

SLOW = """
import sys, time
from pathlib import Path
from analysis.run.own_process import run_in_own_process

def work(path):
    print("begun", flush=True)
    time.sleep(3)
    Path(path).touch()

run_in_own_process(work, {"path": sys.argv[1]}, lambda *said: print(*said, flush=True))
"""


def speak(lines):
    for stream, text in lines:
        print(text, file=sys.stdout if stream == "out" else sys.stderr)


def end(how):
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "gone":
        os._exit(3)
    if how == "raises":
        raise ValueError("no")
    sys.exit({"none": None, "two": 2, "words": "no"}[how])


def surroundings():
    print(os.environ.get("OF_THE_CALLER"), Path.cwd(), is_own_process(), os.getpid())


def heard(work, **given):
    told = []
    code = run_in_own_process(work, given, lambda stream, text: told.append((stream, text)))
    joined = {name: "".join(text for stream, text in told if stream == name) for name in ("out", "err")}
    return code, joined, told


def test_what_is_said_comes_back_in_order():
    lines = [("out" if n % 3 else "err", f"dòng {n} " + "ắ" * n) for n in range(200)]
    code, _, told = heard(speak, lines=lines)
    assert code == 0
    assert [(stream, text) for stream, text in told if text != "\n"] == lines


@pytest.mark.parametrize(("how", "code"), [("none", 0), ("two", 2), ("words", 1), ("raises", 1)])
def test_the_exit_code_is_that_of_the_work(how, code):
    found, said, _ = heard(end, how=how)
    assert found == code
    assert ("ValueError: no" in said["err"]) == (how == "raises")


@pytest.mark.parametrize(("how", "told"), [("killed", "tín hiệu 9"), ("gone", "mã thoát 3")])
def test_a_death_is_told_in_words(how, told):
    with pytest.raises(BuildError) as error:
        heard(end, how=how)
    assert told in error.value.describe("vi") and "untouched" in error.value.describe("en")


def test_it_stands_where_its_caller_stands_and_is_another(tmp_path, monkeypatch):
    heard(surroundings)  # the server of processes may have begun elsewhere
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OF_THE_CALLER", "đây")
    code, said, _ = heard(surroundings)
    variable, folder, own, process = said["out"].split()
    assert (code, variable, folder, own) == (0, "đây", str(tmp_path), "True")
    assert int(process) != os.getpid() and not is_own_process()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a child outlives its parent a little")
def test_nothing_lives_on_when_the_command_is_killed(tmp_path):
    """A killed command publishes nothing later on."""
    late = tmp_path / "late"
    call = [sys.executable, "-c", SLOW, str(late)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as command:
        assert "begun" in command.stdout.readline()
        command.kill()
    time.sleep(4)
    assert not late.exists()
