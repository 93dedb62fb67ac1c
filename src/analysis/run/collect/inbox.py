"""The files of an inbox, those inside archives too, each with its hash and the day it came."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

from analysis.intake.workbook import limits
from analysis.intake.workbook.guard import BROKEN

_IGNORED = ("thumbs.db", "desktop.ini")
# What makes a package of one of these a workbook or a letter, not an archive of files.
_PACKAGES = ("[Content_Types].xml", "mimetype")
_DEPTH = 2


@dataclass(frozen=True)
class Sent:
    """A file that came.

    Parameters
    ----------
    name
        Where it lies in the inbox, ``goi.zip/danh-sach.xlsx`` inside an archive.
    path
        Where it can be read.
    sha256
        Of its bytes.
    received
        Day of its last change, or of its archive's.
    """

    name: str
    path: Path
    sha256: str
    received: str


def read_inbox(inbox: Path, scratch: Path) -> Iterator[Sent]:
    """Yield the files of a folder in the order of names; archives are unpacked into ``scratch``."""
    for path in sorted(inbox.rglob("*")):
        name = path.relative_to(inbox).as_posix()
        if path.is_file() and not _is_ignored(name) and not path.is_symlink():
            day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
            yield from _files(path, name, day, scratch, _DEPTH)


def _files(path: Path, name: str, day: str, scratch: Path, depth: int) -> Iterator[Sent]:
    members = _members(path, scratch) if depth else None
    contents = None if members is None else _unpacked(path, members)
    if members is None or contents is None:
        yield Sent(name, path, sha256(path.read_bytes()).hexdigest(), day)
        return
    for number, (member, content) in enumerate(zip(members, contents, strict=True)):
        # The folder inside the archive is kept, since it may be named after the commune.
        inner = PurePosixPath(
            *(part for part in PurePosixPath(member.filename).parts if part not in ("..", "/"))
        )
        target = scratch / str(len(list(scratch.iterdir()))) / str(number) / inner
        target.parent.mkdir(parents=True)
        target.write_bytes(content)
        yield from _files(target, f"{name}/{inner.as_posix()}", day, scratch, depth - 1)


def _members(path: Path, scratch: Path) -> list[zipfile.ZipInfo] | None:
    """Return the files of an archive; None of what is none, or is not to be unpacked.

    The bound holds for all archives together, so that many small ones in one are no way around it.
    """
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            found = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if any(one.filename in _PACKAGES for one in found):
        return None
    locked = any(one.flag_bits & 1 for one in found)
    there = sum(one.stat().st_size for one in scratch.rglob("*") if one.is_file())
    if locked or there + sum(one.file_size for one in found) > limits.UNPACKED_BYTES:
        return None
    return [one for one in found if not _is_ignored(one.filename)]


def _unpacked(path: Path, members: list[zipfile.ZipInfo]) -> list[bytes] | None:
    """Return the contents of an archive; None of a damaged one, which is told as one file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [archive.read(member) for member in members]
    except BROKEN:
        return None


def _is_ignored(name: str) -> bool:
    parts = PurePosixPath(name).parts
    last = parts[-1].lower() if parts else ""
    return last in _IGNORED or last.startswith("~$") or any(p.startswith((".", "__MACOSX")) for p in parts)
