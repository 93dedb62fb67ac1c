"""A release appears whole or not at all.

Files are written to a folder beside the target and then renamed into place; what was published
before stays untouched until that moment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock

from analysis.core.errors import BuildError

LOCK_SECONDS = 60  # a swap takes milliseconds


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give a folder to write a release into; it becomes ``target`` if the block ends well.

    Parameters
    ----------
    target
        Folder of the release; replaced as a whole.
    """
    folder = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
        swap(folder, target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BuildError(f"{target}: {reason}; what was published there before is unchanged") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all; what was there before stays until then."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, "utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def swap(new: Path, target: Path) -> None:
    """Put a finished folder in the place of another; of two that do so at once, one waits."""
    previous = target.with_name(f".{target.name}.previous")
    with FileLock(target.with_name(".lock"), timeout=LOCK_SECONDS):
        _put_back(target, previous)
        if target.exists():
            target.rename(previous)
        new.rename(target)
        shutil.rmtree(previous, ignore_errors=True)


def recover(target: Path) -> None:
    """Tidy up after a process that was killed: a swap cut short is undone, a half-made folder removed."""
    previous = target.with_name(f".{target.name}.previous")
    with FileLock(target.with_name(".lock"), timeout=LOCK_SECONDS):
        _put_back(target, previous)
    for folder in target.parent.glob(f".{target.name}.new-*"):
        number = folder.name.rpartition("-")[2]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _put_back(target: Path, previous: Path) -> None:
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(previous, ignore_errors=True)
