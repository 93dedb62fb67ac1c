"""What a release already has stays: other formats are made again with it, what is approved is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.run.formats import FORMATS, main_file
from analysis.run.manifest import MANIFEST, sha256
from analysis.run.seal import approval_state


def all_formats(target: Path, stem: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the formats to write: those asked for first, then those that the release already has.

    All come from one run, so a release never tells of two states of the data.

    Examples
    --------
    >>> all_formats(Path("nowhere"), "report", ["docx"])
    ('docx',)
    """
    there = (name for name in FORMATS if (target / main_file(stem, name)).is_file())
    return (*asked, *(name for name in there if name not in asked))


def check_approved(target: Path, made: Path, language: Language) -> None:
    """Refuse to put other bytes in the place of an approved release; the same ones change nothing.

    Parameters
    ----------
    made
        Folder of the finished files that are to take its place.

    Raises
    ------
    UsageError
        If any file, or the manifest, is another one, or is new.
    """
    if approval_state(target)[0] != "valid":
        return
    if hashes_of(target) != hashes_of(made) or sha256(target / MANIFEST) != sha256(made / MANIFEST):
        raise UsageError(labels_for(language)("targets.approved", path=target))


def hashes_of(target: Path) -> dict[str, str]:
    """Return the hash of each file of a release but its manifest, by path."""
    return {
        path.relative_to(target).as_posix(): sha256(path)
        for path in sorted(target.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def replaced(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield the files that are other ones than before, or gone.

    Examples
    --------
    >>> list(replaced({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "5", "d": "6"}))
    ['b', 'c']
    """
    yield from (name for name, digest in before.items() if now.get(name) != digest)
