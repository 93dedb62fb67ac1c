"""A private folder for each run, outside the project: gone at the end, or swept by a later run.

A run that is killed cannot tidy up. Its folder tells whose it was, so the next run of the same user
removes it once that process is dead. Machines and containers that share a folder cannot see each other's
processes: each sweeps its own, and of others' only what nobody can be at work on any more.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import psutil

PREFIX = "giamngheo-"
# Of the 104 (macOS) to 108 bytes that the path of a socket may have, its name in the folder needs the rest.
LONGEST = 88
# No run works this long without a change in its folder.
ABANDONED = 7 * 24 * 3600.0
# A folder of a live process is younger than the process; clocks of file systems are a little coarse.
_SLACK = 2.0


@contextmanager
def private_folder(parent: Path | None = None, prefix: str = PREFIX) -> Iterator[Path]:
    """Give a new folder that nobody but the user may look into; it is removed at the end.

    Parameters
    ----------
    parent
        Where it is made; default: the system's folder for temporary files.
    prefix
        How its name begins; the machine and the number of the process follow.

    Yields
    ------
    Path
        Short enough to hold sockets, wherever the system allows it (see :func:`holds_sockets`).

    Examples
    --------
    >>> with private_folder() as folder:
    ...     _ = (folder / "a.txt").write_text("x")
    >>> folder.exists()
    False
    """
    place = parent or _short_place()
    sweep(place, prefix)
    folder = Path(tempfile.mkdtemp(dir=place, prefix=f"{prefix}{machine()}-{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path, prefix: str = PREFIX) -> None:
    """Remove what killed runs of this user left in a folder; what others are at work on stays."""
    named = re.compile(rf"{re.escape(prefix)}([0-9a-f]{{8}})-(\d+)-\w+")
    for folder in place.glob(f"{prefix}*"):
        match = named.fullmatch(folder.name)
        if match and _is_left(folder, match[1], int(match[2])):
            shutil.rmtree(folder, ignore_errors=True)


def holds_sockets(folder: Path) -> bool:
    """Say whether a path leaves room for the name of a socket.

    Examples
    --------
    >>> holds_sockets(Path("/tmp/a")), holds_sockets(Path("/tmp") / ("a" * 90))
    (True, False)
    """
    return len(os.fsencode(folder)) <= LONGEST


@cache
def machine() -> str:
    """Return a short name of where numbers of processes mean the same: machine, its start, its container."""
    parts = [socket.gethostname()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip())
    with suppress(OSError):
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return sha256("\n".join(parts).encode()).hexdigest()[:8]


def _short_place() -> Path:
    """Return the system's temporary folder, or the usual one where its path is too long for sockets."""
    place = Path(tempfile.gettempdir())
    usual = Path("/tmp")  # noqa: S108 - the folder in it is made by mkdtemp
    # The longest name: the machine, the number of a process and eight random letters.
    name = f"{PREFIX}{machine()}-4194304-12345678"
    return place if holds_sockets(place / name) or not os.access(usual, os.W_OK) else usual


def _is_left(folder: Path, where: str, process: int) -> bool:
    """Say whether a folder is the user's own, and the process that made it is dead."""
    with suppress(FileNotFoundError):
        told = folder.lstat()
        own = not hasattr(os, "getuid") or told.st_uid == os.getuid()
        if not own or not stat.S_ISDIR(told.st_mode):
            return False
        if where != machine():
            return time.time() - told.st_mtime > ABANDONED
        return not _made_by(process, told.st_mtime)
    return False


def _made_by(process: int, when: float) -> bool:
    """Say whether a process lives and may have made something at a time: numbers are given out again."""
    try:
        found = psutil.Process(process)
        return bool(found.status() != psutil.STATUS_ZOMBIE and found.create_time() <= when + _SLACK)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
