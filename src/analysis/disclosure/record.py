"""What an earlier release of the same commune and year told, so that a later one tells no more.

Two releases of slightly different lists can be subtracted. So whatever is written to a public place is
noted, with how many households a class has, and a release from other data repeats the breakdowns of a
class if neither its number nor any of them changed; otherwise it tells none of that class, since which of
them changed would be the household that was taken out. That holds as well where nothing was told before but
the number: that nothing could be told says something of the counts. Only of a class that was too small for
that it says nothing. A class that once was told no more stays so, unless the data are again those of the
first release: else a later release would tell whether the household that went is the one that had come. The
record holds nothing but what was public, and says nothing as long as the data are the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.disclosure.breakdowns import Key, class_of
from analysis.disclosure.policy import POLICY, Policy
from analysis.intake import CommuneYear
from analysis.intake.entries import DISCLOSED
from analysis.measures.deprivation import CLASSES

Told = Mapping[Key, tuple[int, int]]
# The item of a class's number of households, which is public.
SIZE = "households"
# The item that says that a later release differed, so that nothing of the class is told any more.
CLOSED = "closed"


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

    Of twelve nothing but their number was told, so nothing is told of the eleven that they became.

    >>> before = Record("disclosed.json", "", dict(sizes_told("15139", {"poor": 12})))
    >>> changed_classes(dict(sizes_told("15139", {"poor": 11})), ["poor"], before)
    frozenset({'poor'})
    """
    return frozenset(name for name in sizes if _is_changed(_of(record.told, name), _of(told, name)))


def sizes_told(
    commune: str, sizes: Mapping[str, int], policy: Policy = POLICY
) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield how many households each class has of which more could be told, as a record keeps it."""
    for name, size in sizes.items():
        if size >= policy.smallest_group:
            yield (commune, name, SIZE), (size, size)


def closed_classes(told: Told, commune: str, record: Record) -> Told:
    """Return what a record notes of the classes of which a later release tells no more what was told.

    Examples
    --------
    >>> before = Record("", "", {("15139", "poor", "nuoc"): (7, 31)})
    >>> closed_classes({}, "15139", before)
    {('15139', 'poor', 'closed'): (0, 0)}
    """
    return {(commune, name, CLOSED): (0, 0) for name in sorted(changed_classes(told, CLASSES, record))}


def _is_changed(old: Told, new: Told) -> bool:
    if not any(key[2] == SIZE for key in old):  # a record of before sizes were noted
        new = {key: value for key, value in new.items() if key[2] != SIZE}
    return bool(old) and old != new


def _of(told: Told, name: str) -> dict[Key, tuple[int, int]]:
    # Who changes class by another standard is looked at apart, see :mod:`analysis.disclosure.standards`.
    return {
        key: value for key, value in told.items() if name in (key[1], class_of(key)) and "/" not in key[0]
    }


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
