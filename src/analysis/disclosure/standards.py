"""The results of one list under several standards, as the public may see them.

The classes of the year are public, and how many are in each class by another standard too. Who changes
class is told only where it points at no few households: the next class of a household whose class is
known tells of its income and of what it lacks. The rows add up to the classes of the year and the columns
to the classes of the other standard, so what is withheld must not be solved from these; where nothing
else can hide it, a class of the other standard is withheld as well. What no standard allows (a poor
household above a higher line) everybody knows to be nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import pandas as pd

from analysis.disclosure.breakdowns import Key
from analysis.disclosure.commune import WITHHELD
from analysis.disclosure.policy import POLICY, Policy
from analysis.disclosure.record import Record
from analysis.disclosure.rule import Count
from analysis.disclosure.system import Relation, System
from analysis.measures.standards import NOT_LISTED, UNKNOWN
from analysis.standard import Standard
from analysis.standard.classes import CLASSES

# The unit of a class by the other standard, beside the cells that add up to it.
_ALL = ""


def protect_standards(
    results: pd.DataFrame,
    changes: pd.DataFrame,
    standards: Sequence[Standard],
    record: Record | None = None,
    policy: Policy = POLICY,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return results and changes without what could tell of a single household.

    Parameters
    ----------
    results, changes
        As from :mod:`analysis.measures.standards`.
    standards
        All that were asked for, that of the year first.
    record
        What an earlier release from other data told.
    policy
        The thresholds.

    Returns
    -------
    pandas.DataFrame, pandas.DataFrame
        The same rows; what is withheld has no figure and ``evidence`` = ``withheld``. Where the list leaves
        the class of a household open, nothing of that standard is told: bounds would tell of whom nothing
        is known.
    """
    own = standards[0].id
    gone: set[Key] = set()
    for old, new in _pairs(changes, standards):
        part = _of(changes, old, new)
        if _is_open(part):
            gone |= {(f"{old.id}/{new.id}", row["class_old"], row["class_new"]) for row in _rows(part)}
            gone |= {(one.id, _ALL, name) for one in (old, new) for name in CLASSES if one.id != own}
        else:
            system, hidden = _unsafe(part, old, new, policy)
            gone |= hidden
            if record and _is_changed(part, old, new, record, hidden):
                gone |= set(system.counts)
    return _results(results, gone, own), _changes(changes, gone)


def told_changes(
    changes: pd.DataFrame, standards: Sequence[Standard]
) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield the changes that protected frames tell, with the households among which they were counted."""
    for old, new in _pairs(changes, standards):
        yield from _cells(_of(changes, old, new), old, new)


def _is_changed(
    part: pd.DataFrame, old: Standard, new: Standard, record: Record, hidden: frozenset[Key]
) -> bool:
    """Say whether an earlier release told something else of who changes class."""
    before = {key: value for key, value in record.told.items() if key[0] == f"{old.id}/{new.id}"}
    now = {key: value for key, value in _cells(part, old, new) if key not in hidden}
    return bool(before) and before != now


def _pairs(changes: pd.DataFrame, standards: Sequence[Standard]) -> Iterator[tuple[Standard, Standard]]:
    known = {one.id: one for one in standards}
    for old, new in changes[["standard_old", "standard_new"]].drop_duplicates().itertuples(index=False):
        yield known[old], known[new]


def _of(changes: pd.DataFrame, old: Standard, new: Standard) -> pd.DataFrame:
    return changes[(changes["standard_old"] == old.id) & (changes["standard_new"] == new.id)]


def _rows(part: pd.DataFrame) -> list[dict[str, str]]:
    return part[["class_old", "class_new"]].to_dict("records")  # type: ignore[return-value]  # texts


def _is_open(part: pd.DataFrame) -> bool:
    listed = part[part["class_old"] != NOT_LISTED]
    unknown = (listed["class_old"] == UNKNOWN) | (listed["class_new"] == UNKNOWN)
    return bool(listed.loc[unknown, "households"].sum())


def _values(part: pd.DataFrame) -> dict[tuple[str, str], int]:
    inside = part[part["class_old"].isin(CLASSES) & part["class_new"].isin(CLASSES)]
    told = inside[inside["households"].notna()]
    return {(row["class_old"], row["class_new"]): int(row["households"]) for row in told.to_dict("records")}


def _cells(part: pd.DataFrame, old: Standard, new: Standard) -> Iterator[tuple[Key, tuple[int, int]]]:
    values = _values(part)
    sizes = {name: sum(v for (one, _), v in values.items() if one == name) for name in CLASSES}
    for (one, other), value in values.items():
        yield (f"{old.id}/{new.id}", one, other), (value, sizes[one])


def _unsafe(
    part: pd.DataFrame, old: Standard, new: Standard, policy: Policy
) -> tuple[System, frozenset[Key]]:
    everybody = sum(_values(part).values())
    cells = {
        key: Count(value, most)
        for key, (value, most) in _cells(part, old, new)
        if value or not _is_impossible(key, old, new)
    }
    totals = {
        (new.id, _ALL, name): sum(count.value for key, count in cells.items() if key[2] == name)
        for name in CLASSES
    }
    counts = cells | {key: Count(value, everybody) for key, value in totals.items()}
    rows = [
        Relation({key: 1 for key in cells if key[1] == name}, size, size)
        for name in CLASSES
        for size in [sum(count.value for key, count in cells.items() if key[1] == name)]
    ]
    columns = [Relation({**{key: 1 for key in cells if key[2] == total[2]}, total: -1}) for total in totals]
    unsafe = {key for key, count in cells.items() if policy.is_unsafe(count.value, count.most)}

    system = System(counts, [*rows, *columns])
    return system, _with_fewest(system, unsafe)


def _with_fewest(system: System, unsafe: set[Key]) -> frozenset[Key]:
    """Return the unsafe counts and the fewest others that hide them, totals of a class last.

    A table has a dozen counts, so that every choice can be tried; where none is enough, all go.
    """
    rest = [key for key in system.counts if key not in unsafe]
    chosen = [one for size in range(len(rest) + 1) for one in combinations(rest, size)]
    for more in sorted(chosen, key=lambda keys: _cost(keys, system)):
        gone = unsafe.union(more)
        if all(system.is_open(key, gone) for key in unsafe):
            return frozenset(gone)
    return frozenset(system.counts)


def _cost(keys: tuple[Key, ...], system: System) -> tuple[int, int, int, tuple[Key, ...]]:
    totals = sum(key[1] == _ALL for key in keys)
    return totals, len(keys), sum(system.counts[key].value for key in keys), keys


def _is_impossible(key: Key, old: Standard, new: Standard) -> bool:
    """Say whether nobody can change so: from an income at the line to one above a line that is not lower."""
    rises = all(
        getattr(old.income_line, area) <= getattr(new.income_line, area) for area in ("rural", "urban")
    )
    return rises and key[1] != "not_poor" and key[2] == "not_poor"


def _results(results: pd.DataFrame, gone: set[Key], own: str) -> pd.DataFrame:
    keys = zip(results["standard"], results["class"], strict=True)
    hidden = pd.Series([(one, _ALL, name) in gone for one, name in keys], results.index, dtype=bool)
    told = results.copy()
    told.loc[hidden, ["households", "low", "high", "persons"]] = pd.NA
    told.loc[hidden, "evidence"] = WITHHELD
    # What the list itself leaves open by the standard of the year has no bounds here, as nowhere else.
    own_open = (told["standard"] == own) & told["households"].isna()
    told.loc[own_open, ["low", "high"]] = pd.NA
    return told


def _changes(changes: pd.DataFrame, gone: set[Key]) -> pd.DataFrame:
    names = ("standard_old", "standard_new", "class_old", "class_new")
    keys = changes[list(names)].itertuples(index=False, name=None)
    hidden = pd.Series(
        [(f"{old}/{new}", one, other) in gone for old, new, one, other in keys], changes.index, dtype=bool
    )
    told = changes.assign(declared_otherwise=pd.array([pd.NA] * len(changes), "Int64"))
    told.loc[hidden, "households"] = pd.NA
    told.loc[hidden, "evidence"] = WITHHELD
    return told
