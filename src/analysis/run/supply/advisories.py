"""Known faults of packages, from a database in the OSV format that lies on disk: nothing is asked online.

Format: https://ossf.github.io/osv-schema/. A record concerns a version if it is listed, or lies in a
range of type ``ECOSYSTEM``: from ``introduced`` on, before ``fixed`` or up to ``last_affected``.
What cannot be read as a version never clears a package: a false alarm is looked into, silence is not.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from analysis.core.errors import UsageError
from analysis.run.supply.lock import Locked

# Below every version: what "0" stands for in an event.
_FIRST = Version("0.dev0")


@dataclass(frozen=True)
class Hit:
    """A known fault of a locked package."""

    package: str
    version: str
    advisory: str
    summary: str
    fixed_in: tuple[str, ...]


def read_advisories(path: Path) -> list[dict[str, Any]]:
    """Return the records of a folder, a zip or one JSON file.

    Raises
    ------
    UsageError
        If there are none, or a file is no record; it is named.
    """
    found = []
    for name, content in _files(path):
        try:
            record = json.loads(content)
            records = record if isinstance(record, list) else [record]
            found += [{"id": str(one["id"]), **one} for one in records]
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{name} is no record of known faults in the OSV format") from None
    if not found:
        raise UsageError(f"{path} holds no records of known faults (JSON files in the OSV format)")
    return found


def hits(locked: Iterable[Locked], records: Iterable[dict[str, Any]]) -> list[Hit]:
    """Return the known faults of locked packages, by package and advisory.

    Examples
    --------
    >>> events = [{"introduced": "0"}, {"fixed": "2.0"}]
    >>> affected = {"package": {"ecosystem": "PyPI", "name": "X"}}
    >>> affected["ranges"] = [{"type": "ECOSYSTEM", "events": events}]
    >>> record = {"id": "PYSEC-1", "summary": "s", "affected": [affected]}
    >>> hits([Locked("x", "1.9", ())], [record])
    [Hit(package='x', version='1.9', advisory='PYSEC-1', summary='s', fixed_in=('2.0',))]
    >>> hits([Locked("x", "2.0", ())], [record])
    []
    """
    of_name: dict[str, list[Locked]] = {}
    for one in locked:
        of_name.setdefault(one.name, []).append(one)
    found = {
        Hit(one.name, one.version, record["id"], str(record.get("summary", "")), _fixed(affected))
        for record in records
        if not record.get("withdrawn")
        for affected in record.get("affected") or ()
        if str(affected.get("package", {}).get("ecosystem", "")).partition(":")[0] == "PyPI"
        for one in of_name.get(canonicalize_name(affected["package"]["name"]), ())
        if _concerns(one.version, affected)
    }
    return sorted(found, key=lambda hit: (hit.package, hit.version, hit.advisory))


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield str(file), file.read_bytes()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            for name in sorted(package.namelist()):
                if name.endswith(".json"):
                    yield f"{path}:{name}", package.read(name)
    else:
        yield str(path), path.read_bytes()


def _concerns(version: str, affected: dict[str, Any]) -> bool:
    at = Version(version)
    if any(told == version or _version(told) == at for told in affected.get("versions") or ()):
        return True
    return any(_inside(at, events) for events in _ranges(affected))


def _ranges(affected: dict[str, Any]) -> Iterator[list[dict[str, str]]]:
    """Yield the events of each range that tells versions; others tell commits."""
    for one in affected.get("ranges") or ():
        if one.get("type") == "ECOSYSTEM":
            yield one.get("events") or []


def _inside(version: Version, events: Iterable[dict[str, str]]) -> bool:
    """Walk the events in the order of versions; the last one at or below the version decides."""
    order = {"introduced": 0, "fixed": 1, "last_affected": 2}
    told = ((kind, _version(text)) for event in events for kind, text in event.items() if kind in order)
    walked = sorted(
        (_FIRST if at is None else at, order[kind], kind)
        for kind, at in told
        if at is not None or kind == "introduced"
    )
    concerned = False
    for at, _, kind in walked:
        if kind == "introduced" and version >= at:
            concerned = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            concerned = False
    return concerned


def _version(text: str) -> Version | None:
    if text == "0":
        return _FIRST
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _fixed(affected: dict[str, Any]) -> tuple[str, ...]:
    found = {event["fixed"] for events in _ranges(affected) for event in events if "fixed" in event}
    return tuple(sorted(found, key=lambda text: (_version(text) or _FIRST, text)))
