"""Where the address space is limited a command works with less, or ends soon and says what it lacks."""

import os
import subprocess
import sys
import threading

import pytest

from analysis.core.errors import BuildError
from analysis.run import memory, own_process, pool
from analysis.run.own_process import run_in_own_process
from tests.conftest import copy_project

resource = pytest.importorskip("resource", reason="limits of POSIX")
PROGRAM = [sys.executable, "-c", "from analysis.cli import main; main()"]


def lack(how):
    if how == "raises":
        raise MemoryError
    if how == "no segment":
        raise ImportError("x.so: failed to map segment from shared object")
    if how == "told and ended":
        os.write(2, b"OpenBLAS error: Memory allocation still failed after 10 retries, giving up.\n")
        os._exit(1)
    if how == "aborted":
        os.write(2, b"memory allocation of 304 bytes failed\nstack backtrace:\n")
        os.abort()
    threading.Event().wait()  # as for a thread that never began


def end_well(code):
    print("a warning", file=sys.stderr)
    os.write(2, b"and one of a library\n")
    print("done")
    sys.exit(code)


@pytest.fixture
def limited(monkeypatch):
    """As if there were a limit, that is high enough to begin."""
    for module in (memory, own_process, pool):
        monkeypatch.setattr(module, "limit", lambda: 2 * memory.NEEDED)
    monkeypatch.setattr(memory, "spare", lambda: None)
    monkeypatch.setattr(memory.Rest.is_long, "__defaults__", (1.5,))


@pytest.mark.parametrize("how", ["raises", "no segment", "told and ended", "aborted", "waits"])
def test_whatever_a_process_dies_of_or_waits_for_one_line_says_it(limited, how):
    said = []
    with pytest.raises(BuildError) as told:
        run_in_own_process(lack, {"how": how}, lambda *one: said.append(one))
    assert said == []
    for language, words in (("vi", "không đủ bộ nhớ"), ("en", "lacked memory")):
        line = told.value.describe(language)
        assert words in line and "ulimit -v" in line and "\n" not in line


@pytest.mark.parametrize("code", [0, 2])
def test_what_fails_otherwise_or_not_at_all_says_what_it_says(limited, code):
    said = []
    assert run_in_own_process(end_well, {"code": code}, lambda *one: said.append(one)) == code
    told = {stream: "".join(text for one, text in said if one == stream) for stream in ("out", "err")}
    assert told["out"] == "done\n" and told["err"].startswith("a warning\n")


def test_a_job_of_many_that_waits_is_ended(limited):
    (done,) = pool.run_jobs(["waits"], lack, 1)
    assert isinstance(done[1], pool.Lost)


def test_a_limit_that_is_too_low_is_told_before_anything_is_done(tmp_path):
    project = copy_project(tmp_path)
    for language, words in (("vi", "không đủ bộ nhớ"), ("en", "lacked memory")):
        ended = command(project, 500_000, "html,pdf", language)
        assert ended.returncode == 1 and ended.stdout == ""
        assert words in ended.stderr and "488 MB" in ended.stderr and ended.stderr.count("\n") == 1
    assert not project.output.exists()


@pytest.mark.soak
@pytest.mark.parametrize("kilobytes", [950_000, 1_300_000, 1_800_000, 2_000_000])
def test_within_a_limit_a_report_is_the_same_to_the_byte(tmp_path, kilobytes):
    project, found = copy_project(tmp_path), []
    for limit in (None, kilobytes):
        ended = command(project, limit, "html,pdf,docx,xlsx", "vi")
        assert ended.returncode == 0, ended.stderr
        found.append({path.name: path.read_bytes() for path in project.output.rglob("*") if path.is_file()})
    assert found[0] == found[1]


def command(project, kilobytes, formats, language):
    def bound():
        if kilobytes:
            resource.setrlimit(resource.RLIMIT_AS, (kilobytes * 1024,) * 2)

    words = ["report", "--commune", "15139", "--year", "2022", "--formats", formats, "--lang", language]
    return subprocess.run(
        [*PROGRAM, *words],
        env=os.environ | {"GIAMNGHEO_PROJECT": str(project.root)},
        preexec_fn=bound,
        capture_output=True,
        text=True,
        timeout=300,
    )
