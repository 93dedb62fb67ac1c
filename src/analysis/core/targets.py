"""Where a command may write: never over an input, over a stranger's file only when asked, and whole.

A file that is there is replaced without asking only where its maker can tell by its content that it is
an earlier result of the same command (``ours``); anything else takes ``--replace``. An input is never
written over, whatever path or link leads to it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for

# What every page of ours has, whatever version wrote it.
PAGE = '<body class="gn'


def check_target(
    path: Path,
    inputs: Iterable[Path] = (),
    language: Language = "vi",
    *,
    replace: bool = False,
    ours: Callable[[Path], bool] | None = None,
) -> None:
    """Refuse a file that may not be written.

    Parameters
    ----------
    path
        The file to write.
    inputs
        Files that the command reads, and folders of them.
    replace
        Whether the user allowed to write over a file that is there.
    ours
        Whether a file is an earlier result of the same command; None for results that people go on to edit.

    Raises
    ------
    UsageError
        If the path is an input, a folder, in no folder, or another's file.

    Examples
    --------
    >>> check_target(Path("LICENSE"), [Path("LICENSE")], "en", replace=True)
    Traceback (most recent call last):
    analysis.core.errors.UsageError: LICENSE is an input; write the result to another file
    """
    text = labels_for(language)
    if not path.parent.is_dir():
        raise UsageError(text("targets.no_folder", folder=path.parent, name=path.name))
    if not os.path.lexists(path):
        return
    if is_one_of(path, inputs):
        raise UsageError(text("targets.input", path=path))
    if path.is_dir():
        raise UsageError(text("targets.folder", path=path))
    if not replace and (ours is None or path.is_symlink() or not ours(path)):
        raise UsageError(text("targets.taken", path=path))


def is_one_of(path: Path, inputs: Iterable[Path]) -> bool:
    """Say whether a file is among files and folders of files, under any name or link."""
    try:
        wanted = path.stat()
    except OSError:
        return False
    for given in inputs:
        for one in (given, *(given.rglob("*") if given.is_dir() else ())):
            with suppress(OSError):
                if os.path.samestat(one.stat(), wanted):
                    return True
    return False


def make_folder(folder: Path, language: Language = "vi") -> None:
    """Make a folder to write into, and those above it.

    Raises
    ------
    UsageError
        If the system does not let it be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _failed(folder, error, language) from error


@contextmanager
def whole(path: Path, *, closed: bool = False) -> Iterator[Path]:
    """Give a new file beside a path; it takes the path's place if the block ends well.

    Its name is nobody else's, so that two that write at once do not meet; what a link at the path leads
    to stays as it is. A ``closed`` file is its owner's alone before anything is in it; one that takes the
    place of another may be read by the same people.
    """
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if closed:
            part.touch(mode=0o600)
        yield part
        with suppress(FileNotFoundError):
            part.chmod(0o600 if closed else path.stat().st_mode & 0o777)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_file(path: Path, content: bytes, language: Language = "vi", *, closed: bool = False) -> None:
    """Write a file that appears whole or not at all; see :func:`whole`.

    Raises
    ------
    UsageError
        If the system does not let it be written.
    """
    try:
        with whole(path, closed=closed) as part:
            part.write_bytes(content)
    except OSError as error:
        raise _failed(path, error, language) from error


def _failed(path: Path, error: OSError, language: Language) -> UsageError:
    reason = error.strerror or type(error).__name__
    return UsageError(labels_for(language)("targets.failed", path=path, reason=reason))


def holds(path: Path, *marks: str) -> bool:
    """Say whether a file is text that holds every mark."""
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        return False
    return all(mark in text for mark in marks)
