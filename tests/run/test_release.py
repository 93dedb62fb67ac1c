"""A release appears whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.core.errors import BuildError
from analysis.run.release import recover, staging, write_whole


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def leftovers(target):
    return sorted(
        path.name for path in target.parent.iterdir() if path not in (target, target.with_name(".lock"))
    )


def test_a_release_replaces_the_former_as_a_whole(tmp_path):
    target = tmp_path / "2022" / "15139"
    for text in ("first", "second"):
        with staging(target) as folder:
            (folder / f"{text}.html").write_text(text)
            assert not (target / f"{text}.html").exists()
        assert content(target) == {f"{text}.html": text}
    assert leftovers(target) == []


def test_a_failure_leaves_the_former_release_untouched(tmp_path):
    target = tmp_path / "2022" / "15139"
    with staging(target) as folder:
        (folder / "report.html").write_text("good")
    with (
        pytest.raises(BuildError, match="No space left on device; what"),
        staging(target) as folder,
    ):
        (folder / "report.html").write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert content(target) == {"report.html": "good"}
    assert leftovers(target) == []


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "15139.approval.json"
    write_whole(path, "xã\n")

    def full(_self, _target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "half")
    assert content(tmp_path) == {path.name: "xã\n"}


def test_a_swap_that_was_cut_short_is_undone(tmp_path):
    target = tmp_path / "15139"
    previous = tmp_path / ".15139.previous"
    previous.mkdir()
    (previous / "report.html").write_text("former")
    recover(target)
    assert content(target) == {"report.html": "former"}
    previous.mkdir()
    recover(target)
    assert content(target) == {"report.html": "former"}
    assert not previous.exists()


def test_what_a_dead_process_left_half_made_goes_and_what_a_living_one_makes_stays(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, alive = (tmp_path / f".15139.new-{number}" for number in (gone.pid, os.getppid()))
    for folder in (dead, alive):
        folder.mkdir()
    recover(tmp_path / "15139")
    assert not dead.exists() and alive.exists()
