"""A run's private folder: nobody else's, gone at the end, swept by the next run, never under a live one."""

import os
import random
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from analysis.core import scratch
from analysis.core.scratch import ABANDONED, PREFIX, holds_sockets, machine, private_folder, sweep

posix = pytest.mark.skipif(os.name != "posix", reason="sockets and rights of POSIX")
WAITING = """
import time
from analysis.core.scratch import private_folder
with private_folder() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder for temporary files that is empty at first."""
    # pytest's own folders may be too long a path for sockets.
    with tempfile.TemporaryDirectory(dir="/tmp" if os.name == "posix" else None, prefix="gn-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def waiting():
    """Start a process that keeps a private folder; return both."""
    process = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def left_behind(place, where, process, age=0.0):
    folder = place / f"{PREFIX}{where}-{process}-abcd1234"
    folder.mkdir()
    (folder / "kernel-ipc-1").write_text("x")
    os.utime(folder, (time.time() - age,) * 2)
    return folder


def dead_number():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@posix
def test_nobody_else_may_look_into_it_and_it_goes_even_after_a_fault(place):
    with pytest.raises(RuntimeError), private_folder() as folder:
        assert folder.parent == place and stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "deep").mkdir()
        raise RuntimeError
    assert list(place.iterdir()) == []


def test_a_hundred_folders_have_names_of_their_own(place):
    folders = [private_folder() for _ in range(100)]
    names = {folder.__enter__() for folder in folders}
    assert len(names) == 100
    for folder in folders:
        folder.__exit__(None, None, None)
    assert list(place.iterdir()) == []


@posix
def test_the_next_run_sweeps_what_a_killed_one_left_and_nothing_else(place):
    (alive, working), (killed, left) = waiting(), waiting()
    others = [place / "giamngheo-mine", place / f"{PREFIX}notes.txt", place / "other-1-abc"]
    for path in others:
        path.mkdir()
    try:
        killed.kill()
        # Not yet waited for: what is left of it in the table of processes does not count as alive.
        while psutil.Process(killed.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert left.is_dir()
        with private_folder() as folder:
            assert set(place.iterdir()) == {folder, working, *others}
    finally:
        for process in (alive, killed):
            process.kill()
            process.communicate()


def test_a_number_that_was_given_out_again_does_not_keep_a_folder(place):
    older = time.time() - psutil.Process().create_time() + 60
    left = left_behind(place, machine(), os.getpid(), older)
    sweep(place)
    assert not left.exists()


def test_containers_that_share_the_folder_leave_each_others_alone(place, monkeypatch):
    chance, gone = random.Random(5), dead_number()
    names = {f"{chance.getrandbits(32):08x}" for _ in range(200)} - {machine()}
    folders = {name: left_behind(place, name, gone, chance.uniform(0, ABANDONED - 60)) for name in names}
    sweep(place)
    assert set(place.iterdir()) == set(folders.values())
    # What nobody can be at work on goes; and each sweeps its own.
    abandoned = left_behind(place, "0" * 8, gone, ABANDONED + 60)
    own = names.pop()
    monkeypatch.setattr(scratch, "machine", lambda: own)
    sweep(place)
    assert not abandoned.exists() and not folders.pop(own).exists()
    assert set(place.iterdir()) == set(folders.values())


def test_the_name_of_a_machine_tells_its_containers_apart(monkeypatch):
    names = set()
    for host in ("a", "b"):
        monkeypatch.setattr("socket.gethostname", lambda host=host: host)
        machine.cache_clear()
        names.add(machine())
    machine.cache_clear()
    assert len(names) == 2


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only the superuser gives files away")
def test_what_is_another_users_stays(place):
    left = left_behind(place, machine(), dead_number())
    os.chown(left, 65534, 65534)
    sweep(place)
    assert left.exists()


@posix
def test_a_link_of_such_a_name_is_not_followed(place, tmp_path):
    (tmp_path / "kept.txt").write_text("x")
    link = place / f"{PREFIX}{machine()}-{dead_number()}-abcd1234"
    link.symlink_to(tmp_path)
    sweep(place)
    assert (tmp_path / "kept.txt").exists() and link.is_symlink()


@posix
@pytest.mark.parametrize("length", [1, 30, 60, 100, 200])
def test_a_socket_fits_however_long_the_name_of_the_temporary_folder(tmp_path, monkeypatch, length):
    import socket

    long = tmp_path / ("đ" * (length // 2) + "x")
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with private_folder() as folder, socket.socket(socket.AF_UNIX) as made:
        assert holds_sockets(folder)
        made.bind(str(folder / "kernel-ipc-5"))


@posix
@pytest.mark.parametrize(("length", "transport"), [(1, "ipc"), (100, None)])
def test_a_kernel_has_no_sockets_in_files_where_they_would_not_fit(place, length, transport):
    from analysis.run.execute import _kernel_config

    folder = place / ("x" * length)
    folder.mkdir()
    assert _kernel_config(folder)["KernelManager"].get("transport") == transport
