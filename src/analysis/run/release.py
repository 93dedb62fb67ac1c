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


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Give a folder to write a release into; it becomes ``target`` if the block ends well.

    Parameters
    ----------
    target
        Folder of the release; replaced as a whole.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.with_name(f".{target.name}.new-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
        swap(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(new: Path, target: Path) -> None:
    """Put a finished folder in the place of another."""
    previous = target.with_name(f".{target.name}.previous")
    recover(target)
    if target.exists():
        target.rename(previous)
    new.rename(target)
    shutil.rmtree(previous, ignore_errors=True)


def recover(target: Path) -> None:
    """Undo a swap that was cut short: the former release comes back if the new one is not there."""
    previous = target.with_name(f".{target.name}.previous")
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(previous, ignore_errors=True)
