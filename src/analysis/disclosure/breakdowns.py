"""The counts of a commune's list that tell more than who is poor, as systems of sums.

Deprivations by unit and indicator add up over villages; by law the poor have at least so many and the
near-poor fewer. Ethnic groups add up to the class, those of minorities to the minority households.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.disclosure.policy import Policy
from analysis.disclosure.suppress import withheld
from analysis.disclosure.system import Count, Key, Relation, System
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard

_MAJORITY = "Kinh"
_MINORITY = "group_dan_toc_thieu_so"
_NO_LIMIT = 10**9


def unsafe_deprivations(
    counted: pd.DataFrame, commune: str, standard: Standard, policy: Policy
) -> tuple[System, frozenset[Key]]:
    """Return the counts of deprived households, by unit, class and indicator, and which to withhold.

    Parameters
    ----------
    counted
        As from :func:`analysis.measures.counts.deprivation_counts`.
    commune
        Code of the commune, which its villages add up to.
    standard
        Gives the indicators and how many of them make a household poor.
    policy
        What is unsafe in itself.

    Returns
    -------
    System, frozenset of Key
        Keys are (unit, class, indicator).
    """
    counts = {
        (row["unit"], row["class"], row["indicator"]): Count(int(row["value"]), int(row["known"]))
        for row in counted.to_dict("records")
    }
    units = list(dict.fromkeys(key[0] for key in counts))
    relations = [
        *_columns(counts, units, commune, standard),
        *_rows(counts, units, standard),
    ]
    # Where nobody of the commune is deprived, everyone sees that nobody of a village is.
    nobody = {key[1:] for key, count in counts.items() if key[0] == commune and count.value == 0}
    unsafe = {
        key
        for key, count in counts.items()
        if key[1:] not in nobody and policy.is_unsafe(count.value, count.most)
    }

    def cost(key: Key) -> tuple[int, int, str]:
        # The commune's own figure is wanted most; an empty count hides little.
        return (key[0] == commune) * 2 + (counts[key].value == 0), counts[key].most, "/".join(key)

    system = System(counts, relations)
    return system, withheld(system, unsafe, cost)


def unsafe_figures(
    figures: pd.DataFrame, sizes: Mapping[str, int], policy: Policy
) -> tuple[System, frozenset[Key]]:
    """Return the figures of forms 8 to 10, by line, form and item, and which to withhold.

    Parameters
    ----------
    figures
        As from :func:`analysis.measures.form_counts.household_figures`; form 1 is public.
    sizes
        Households of each class.
    policy
        What is unsafe in itself.

    Returns
    -------
    System, frozenset of Key
        Keys are (line, form, item).
    """
    parts = figures[figures["form"].isin([8, 9, 10])]
    values = {
        (str(row["line"]), str(row["form"]), str(row["item"])): int(row["value"])
        for row in parts.to_dict("records")
    }
    counts = {key: Count(value, _most(key, value, sizes)) for key, value in values.items()}
    people = {key for key in counts if key[2].endswith("_persons")}
    relations = [relation for name in CLASSES for relation in _ethnic(counts, name)]
    relations += _listed(counts)
    unsafe = {
        key
        for key, count in counts.items()
        if key not in people and policy.is_unsafe(count.value, count.most)
    }
    # Where nobody is of a minority, form 8 says so, and all are Kinh.
    unsafe -= {
        (_MAJORITY, "9", f"{name}_households")
        for name in CLASSES
        if (none := (name, "8", _MINORITY)) in counts and none not in unsafe and counts[none].value == 0
    }
    # Who is counted by household is counted by person in the next column.
    unsafe |= {key for key in people if (*key[:2], key[2].replace("_persons", "_households")) in unsafe}

    def cost(key: Key) -> tuple[int, int, str]:
        return int(counts[key].value == 0), counts[key].value, "/".join(key)

    system = System(counts, relations)
    return system, withheld(system, unsafe, cost)


def _most(key: Key, value: int, sizes: Mapping[str, int]) -> int:
    """Return the most that a figure can be: the class's households; of persons nobody knows."""
    if key[2].endswith("_persons"):
        return max(value * 2, 2)
    return sizes[class_of(key)]


def class_of(key: Key) -> str:
    """Return the class of which a figure of forms 8 to 10 is."""
    return key[0] if key[0] in CLASSES else key[2].removesuffix("_households").removesuffix("_persons")


def _columns(
    counts: Mapping[Key, Count], units: list[str], commune: str, standard: Standard
) -> Iterator[Relation]:
    for name in CLASSES:
        for code in standard.codes:
            parts = {(unit, name, code): -1 if unit == commune else 1 for unit in units}
            parts = {key: weight for key, weight in parts.items() if key in counts}
            if (commune, name, code) in parts:
                yield Relation(parts)


def _rows(counts: Mapping[Key, Count], units: list[str], standard: Standard) -> Iterator[Relation]:
    """Yield what the law says of a unit's deprivations together, where it is true of the list."""
    for unit in units:
        for name in CLASSES:
            keys = [(unit, name, code) for code in standard.codes if (unit, name, code) in counts]
            if len(keys) < len(standard.codes) or len({counts[key].most for key in keys}) > 1:
                continue
            total, households = sum(counts[key].value for key in keys), counts[keys[0]].most
            least = standard.min_deprivations * households
            most = (standard.min_deprivations - 1) * households
            if name == "poor" and total >= least:
                yield Relation(dict.fromkeys(keys, 1), least, _NO_LIMIT)
            elif name == "near_poor" and total <= most:
                yield Relation(dict.fromkeys(keys, 1), 0, most)


def _listed(counts: Mapping[Key, Count]) -> Iterator[Relation]:
    """Yield what everyone knows of a group that has a line: a household is of it, none without persons."""
    households = [key for key in counts if key[1] == "9" and key[2].endswith("_households")]
    for group in dict.fromkeys(key[0] for key in households):
        yield Relation({key: 1 for key in households if key[0] == group}, 1, _NO_LIMIT)
    for key in households:
        people = (*key[:2], key[2].replace("_households", "_persons"))
        if people in counts and counts[people].value >= counts[key].value:
            yield Relation({people: 1, key: -1}, 0, _NO_LIMIT)


def _ethnic(counts: Mapping[Key, Count], name: str) -> Iterator[Relation]:
    """Yield what ethnic groups of a class add up to, in households and persons."""
    for base in ("households", "persons"):
        groups = {key: 1 for key in counts if key[1] == "9" and key[2] == f"{name}_{base}"}
        if not groups:
            continue
        total = sum(counts[key].value for key in groups)
        yield Relation(groups, total, total)
        told = (name, "8", _MINORITY)
        minority: dict[Key, Any] = {key: 1 for key in groups if key[0] != _MAJORITY}
        if base == "households" and minority and told in counts:
            summed = sum(counts[key].value for key in minority)
            if summed == counts[told].value:
                yield Relation({**minority, told: -1})
