"""A lock file: every package with one version, and the hashes of the files that may be installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")
_OPTION = re.compile(r"(?<=\s)-\S*")


@dataclass(frozen=True)
class Locked:
    """A package of a lock: canonical name, version, hashes of its files, where it is needed."""

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: str = ""

    @property
    def is_here(self) -> bool:
        """Whether this machine needs it."""
        from packaging.markers import Marker

        return not self.marker or Marker(self.marker).evaluate()


def read_lock(text: str) -> tuple[list[Locked], list[str]]:
    r"""Return the packages of a lock, and what is wrong with it, by line.

    Examples
    --------
    >>> locked, faults = read_lock("pandas==2.3.0\nhttps://x.org/a.whl\n")
    >>> locked[0].name, faults
    ('pandas', ['1: pandas has no sha256 hash', '2: an address, not a package'])
    """
    locked: list[Locked] = []
    faults: list[str] = []
    for number, line in _logical(text):
        wrong = _fault(line)
        if wrong:
            faults.append(f"{number}: {wrong}")
        entry = _entry(line)
        if entry is not None:
            locked.append(entry)
    again = {one.name for one in locked if sum(one.name == other.name for other in locked) > 1}
    told = {(one.name, one.marker) for one in locked}
    faults += [f"{name} stands there twice" for name in sorted(again) if _clash(name, locked, told)]
    return sorted(locked, key=lambda one: (one.name, one.version)), faults


def _clash(name: str, locked: list[Locked], told: set[tuple[str, str]]) -> bool:
    own = [one for one in locked if one.name == name]
    return len(own) > len([one for one in told if one[0] == name]) or any(not one.marker for one in own)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Yield logical lines with the number of their first one; comments and empty lines are left out."""
    whole, first = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        first = first or number
        whole += line.split(" #")[0].strip()
        if whole.endswith("\\"):
            whole = whole[:-1].rstrip() + " "
            continue
        if whole and not whole.startswith("#"):
            yield first, whole
        whole, first = "", 0


def _fault(line: str) -> str:
    if "://" in line:
        return "an address, not a package"
    if line.startswith("-"):
        return f"an option: {line.split(maxsplit=1)[0]}"
    try:
        asked = Requirement(_OPTION.split(line, maxsplit=1)[0])
    except InvalidRequirement:
        return "no requirement"
    pins = list(asked.specifier)
    if len(pins) != 1 or pins[0].operator != "==" or "*" in pins[0].version:
        return f"{asked.name} is not pinned to one version"
    if not _HASH.search(line):
        return f"{asked.name} has no sha256 hash"
    other = [word for word in _OPTION.findall(line) if not _HASH.fullmatch(word)]
    return f"an option: {other[0].split('=', maxsplit=1)[0]}" if other else ""


def _entry(line: str) -> Locked | None:
    if "://" in line or line.startswith("-"):
        return None
    try:
        asked = Requirement(_OPTION.split(line, maxsplit=1)[0])
    except InvalidRequirement:
        return None
    pins = [pin.version for pin in asked.specifier if pin.operator == "=="]
    marker = str(asked.marker) if asked.marker else ""
    hashes = tuple(sorted(_HASH.findall(line)))
    return Locked(canonicalize_name(asked.name), pins[0], hashes, marker) if pins else None


def read_locks(paths: list[Path]) -> tuple[list[Locked], list[str]]:
    """Return the packages of several locks without repeating any, and every fault with its file."""
    found: dict[tuple[str, str, str], Locked] = {}
    faults: list[str] = []
    for path in paths:
        locked, wrong = read_lock(path.read_text("utf-8"))
        found |= {(one.name, one.version, one.marker): one for one in locked}
        faults += [f"{path.name}:{fault}" for fault in wrong]
    return sorted(found.values(), key=lambda one: (one.name, one.version, one.marker)), faults
