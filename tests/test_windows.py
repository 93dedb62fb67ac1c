"""What can be known of Windows without it: names of files, separators of paths, line ends."""

import re
import subprocess
from collections import Counter
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from tests.conftest import ROOT

RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
LONGEST = 160  # with C:\Users\…\giamngheo before it, below the 260 that Windows allows


def illegal_on_windows(path):
    """Say whether Windows refuses a relative path."""
    parts = PurePosixPath(path).parts
    return (
        len(path) > LONGEST
        or any(re.search(r'[<>:"|?*\\\x00-\x1f]', part) or part.endswith((".", " ")) for part in parts)
        or any(part.partition(".")[0].lower() in RESERVED for part in parts)
    )


@pytest.fixture(scope="module")
def committed():
    found = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    return [path for path in found if path]


def test_every_committed_file_can_be_checked_out(committed):
    assert len(committed) > 500
    assert [path for path in committed if illegal_on_windows(path)] == []
    folded = Counter(path.lower() for path in committed)
    assert [path for path, times in folded.items() if times > 1] == []


def test_a_rule_that_finds_illegal_names():
    wrong = ["a/con.csv", "b:c", "tên?.html", "x./y", "output/" + "a" * LONGEST]
    assert [illegal_on_windows(path) for path in wrong] == [True] * len(wrong)
    assert not illegal_on_windows("output/2022/15139/tables/bảng 1.csv")


def test_the_batch_file_is_one_that_windows_reads():
    told = (ROOT / "giamngheo.bat").read_bytes()
    assert told.isascii() and told.count(b"\r\n") == told.count(b"\n")
    steps = told.decode("ascii")
    assert re.findall(r"goto (\w+)", steps) and set(re.findall(r"goto (\w+)", steps)) <= set(
        re.findall(r"^:(\w+)", steps, flags=re.M)
    )
    named = re.findall(r"-r (\S+)|start \"\" (\S+)", steps)
    assert (ROOT / named[0][0]).is_file()
    assert PureWindowsPath(named[1][1]).as_posix() == "output/2022/15139/report.html"
