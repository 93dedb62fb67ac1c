"""A lock file: every package with one version, and the hashes of the files that may be installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from analysis.core.labels import Language, labels_for

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


@dataclass(frozen=True)
class Fault:
    """What is wrong with a lock, and where.

    Parameters
    ----------
    rule
        Key of its wording in ``labels/{vi,en}/supply.toml``.
    about
        The package or option that is meant.
    file, line
        The place; no line where several are meant.
    """

    rule: str
    about: str = ""
    file: str = ""
    line: int | None = None

    def describe(self, language: Language = "vi") -> str:
        """Return the fault as one line of text."""
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        told = labels_for(language)(f"supply.faults.{self.rule}", about=self.about)
        return f"{place}: {told}" if place else told


def read_lock(text: str, file: str = "") -> tuple[list[Locked], list[Fault]]:
    r"""Return the packages of a lock, and what is wrong with it, by line.

    Examples
    --------
    >>> locked, faults = read_lock("pandas==2.3.0\nhttps://x.org/a.whl\n", "a.lock")
    >>> locked[0].name, [fault.describe("en") for fault in faults]
    ('pandas', ['a.lock:1: pandas has no sha256 hash', 'a.lock:2: an address, not a package'])
    """
    locked: list[Locked] = []
    faults: list[Fault] = []
    for number, line in _logical(text):
        wrong = _fault(line)
        if wrong:
            faults.append(Fault(*wrong, file, number))
        entry = _entry(line)
        if entry is not None:
            locked.append(entry)
    again = {one.name for one in locked if sum(one.name == other.name for other in locked) > 1}
    told = {(one.name, one.marker) for one in locked}
    faults += [Fault("twice", name, file) for name in sorted(again) if _clash(name, locked, told)]
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


def _fault(line: str) -> tuple[str, str] | None:
    """Return the rule that a line breaks, and what it is about."""
    if "://" in line:
        return "address", ""
    if line.startswith("-"):
        return "option", line.split(maxsplit=1)[0]
    try:
        asked = Requirement(_OPTION.split(line, maxsplit=1)[0])
    except InvalidRequirement:
        return "no_requirement", ""
    pins = list(asked.specifier)
    if len(pins) != 1 or pins[0].operator != "==" or "*" in pins[0].version:
        return "not_pinned", asked.name
    if not _HASH.search(line):
        return "no_hash", asked.name
    other = [word for word in _OPTION.findall(line) if not _HASH.fullmatch(word)]
    return ("option", other[0].split("=", maxsplit=1)[0]) if other else None


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


def read_locks(paths: list[Path]) -> tuple[list[Locked], list[Fault]]:
    """Return the packages of several locks without repeating any, and every fault with its file."""
    found: dict[tuple[str, str, str], Locked] = {}
    faults: list[Fault] = []
    for path in paths:
        locked, wrong = read_lock(path.read_text("utf-8"), path.name)
        found |= {(one.name, one.version, one.marker): one for one in locked}
        faults += wrong
    return sorted(found.values(), key=lambda one: (one.name, one.version, one.marker)), faults
