"""What an earlier release of the same commune and year told, so that a later one tells no more.

Two releases of slightly different lists can be subtracted. So whatever is written to a public place is
noted, and a release from other data repeats the breakdowns of a class if none of them changed; otherwise
it tells none of that class, since which of them changed would be the household that was taken out. The
record holds nothing but what was public, and says nothing as long as the data are the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.disclosure.breakdowns import Key, class_of
from analysis.intake import CommuneYear
from analysis.intake.entries import DISCLOSED

Told = Mapping[Key, tuple[int, int]]


@dataclass(frozen=True)
class Record:
    """What was told, from which raw files first, and the file that says so."""

    path: str
    sha256: str
    told: Told
    made_from: Mapping[str, str] = field(default_factory=dict)


def record_of(project: Project, data: CommuneYear) -> Record | None:
    """Return the record of an earlier release from other data than these, if there is one.

    Raises
    ------
    UsageError
        If the file is no such record.
    """
    return read_record(project, data.facts.code, data.facts.year, data.sources)


def read_record(project: Project, commune: str, year: int, sources: Mapping[str, str]) -> Record | None:
    """Return the record of a commune and year unless it was made from just these raw files."""
    record = noted(project, commune, year)
    return None if record is None or record.made_from == dict(sources) else record


def noted(project: Project, commune: str, year: int) -> Record | None:
    """Return all that was ever told of a commune and year, if anything was."""
    path = project.raw(year, commune) / DISCLOSED
    if not path.is_file():
        return None
    content = path.read_bytes()
    try:
        told = json.loads(content)
        figures = {(unit, name, item): (count, among) for unit, name, item, count, among in told["figures"]}
        made_from = dict(told["made_from"])
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            f"{project.relative(path)} is no record of a release; restore it, or delete it if no "
            "release was published"
        ) from None
    return Record(project.relative(path), sha256(content).hexdigest(), figures, made_from)


def changed_classes(told: Told, sizes: Collection[str], record: Record) -> frozenset[str]:
    """Return the classes of which the data would tell something else than was told before.

    Parameters
    ----------
    told
        What may be told but for the record: breakdowns by class with the households of the class.
    sizes
        The classes.

    Examples
    --------
    >>> before = Record("disclosed.json", "", {("15139", "poor", "nuoc"): (7, 31)})
    >>> changed_classes({("15139", "poor", "nuoc"): (7, 30)}, ["poor", "near_poor"], before)
    frozenset({'poor'})
    """
    return frozenset(name for name in sizes if (old := _of(record.told, name)) and old != _of(told, name))


def _of(told: Told, name: str) -> dict[Key, tuple[int, int]]:
    return {key: value for key, value in told.items() if name in (key[1], class_of(key))}


def record_text(sources: Mapping[str, str], told: Iterable[tuple[Key, tuple[int, int]]]) -> str:
    """Return the record of a release as text.

    Examples
    --------
    >>> print(record_text({"a.csv": "00"}, [(("15139", "poor", "nuoc"), (7, 31))]), end="")
    {"made_from": {"a.csv": "00"}, "figures": [
    ["15139", "poor", "nuoc", 7, 31]
    ]}
    """
    lines = ",\n".join(json.dumps([*key, *value], ensure_ascii=False) for key, value in sorted(told))
    made_from = json.dumps(dict(sorted(sources.items())), ensure_ascii=False)
    return f'{{"made_from": {made_from}, "figures": [\n{lines}\n]}}\n'
