"""A release appears whole or not at all.

Files are written to a folder beside the target and then renamed into place; what was published
before stays untouched until that moment.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import psutil
from filelock import FileLock

from analysis.core.errors import BuildError, DataError, UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.targets import is_one_of, whole
from analysis.run.manifest import MANIFEST, read_manifest

LOCK_SECONDS = 60  # a swap takes milliseconds
_TABLES = "tables/*.csv"


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


def check_release(
    target: Path, inputs: Iterable[Path], mains: Set[str], language: Language, *, replace: bool
) -> None:
    """Refuse a folder that holds or lies among inputs, or without ``replace`` files of another hand.

    Ours is what its manifest lists, and the notebook of a failed run with its error. Beside one of the
    main files that the release may have, ``mains``, a manifest that cannot be read is a damaged one of ours.

    Raises
    ------
    UsageError
        If the folder may not be replaced.
    """
    text, place = labels_for(language), target.resolve()
    if os.path.lexists(target) and not target.is_dir():
        raise UsageError(text("targets.file", path=target))
    files = [path for path in target.rglob("*") if not path.is_dir()]
    for one in inputs:
        given = one.resolve()
        if given.is_relative_to(place) or place.is_relative_to(given) or is_one_of(one, files):
            raise UsageError(text("targets.holds_input", path=target, name=one.name))
    strange = [] if replace else _strangers(target, files, mains)
    if strange:
        raise UsageError(text("targets.strangers", path=target, files=", ".join(strange[:5])))


def _strangers(target: Path, files: list[Path], mains: Set[str]) -> list[str]:
    names = sorted(path.relative_to(target).as_posix() for path in files)
    ours: set[str] = set()
    if MANIFEST in names:
        try:
            ours = {MANIFEST, *read_manifest(target)["outputs"]}
        except DataError:
            if mains & set(names):
                ours = {MANIFEST, *mains, *(name for name in names if fnmatch(name, _TABLES))}
    elif "error.txt" in names:
        ours = {"error.txt", *(name for name in names if name.endswith(".ipynb"))}
    return [name for name in names if name not in ours and not _passing(name.rpartition("/")[2])]


def _passing(name: str) -> bool:
    """Say whether a system or an office program left a file that nobody misses."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all; what was there before stays until then."""
    with whole(path) as part:
        part.write_text(text, "utf-8", newline="\n")


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
