"""Movements between household lists: forms 2 and 3 out of last year's list and this year's.

Whoever enters a class from outside it is *relapsed* (tái nghèo) if any earlier list has the
household in that class, else *new* (phát sinh mới). Last year's list alone cannot tell the two
apart, so every earlier list is used and the number of them is told.

A list that has no household outside poverty is a list of the poor and near-poor only: who is
absent from it was not poor. In a list of all households who is absent has moved or died.
A household that stays in its class but moves to another village goes and comes for other
reasons (*khác*), so that the villages add up to the commune. Persons who are born, die or move
within a household that stays count as other reasons as well.

Source: forms 2 and 3, Phụ lục VII, Circular 07/2021/TT-BLĐTBXH.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.measures.matching import KEY, links, match
from analysis.standard.schema.forms import MOVEMENTS

COLUMNS = {
    "unit": "string",
    "class": "string",
    "base": "string",
    "item": "string",
    "value": "Int64",
    "evidence": "string",
    "earlier_lists": "Int64",
}
ABSENT, UNKNOWN = "absent", "unknown"
# Form's class → item of an exit to, item of an entry from, each class outside it.
_EXITS = {
    "poor": {"near_poor": "to_near_poor", "not_poor": "above_near_poor"},
    "near_poor": {"poor": "to_poor", "not_poor": "escaped"},
}
_ENTRIES = {"poor": {"near_poor": "from_near_poor"}, "near_poor": {"poor": "from_poor"}}


def transitions(lists: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Say of every household of the last two lists where it came from and what it became.

    Parameters
    ----------
    lists
        Household lists by year, at least two: ``village``, ``household_id``, ``class``, ``members``,
        ``previous_household``. The last two are compared; the earlier ones tell relapsed from new.

    Returns
    -------
    pandas.DataFrame
        One row a household: ``village_old``, ``class_old``, ``members_old``, the same with ``_new``
        (``class`` may be ``absent`` or ``unknown``), and ``been_poor``, ``been_near_poor``: whether an
        earlier list has it in that class.

    Examples
    --------
    >>> def listed(**classes):
    ...     rows = [("A", code, name, 4, None) for code, name in classes.items()]
    ...     names = ["village", "household_id", "class", "members", "previous_household"]
    ...     return pd.DataFrame(rows, columns=names)
    >>> lists = {2021: listed(h1="poor"), 2022: listed(h1="not_poor"), 2023: listed(h1="poor")}
    >>> transitions(lists)[["class_old", "class_new", "been_poor"]].values.tolist()
    [['not_poor', 'poor', True]]
    """
    *earlier, previous, current = (lists[year].reset_index(drop=True) for year in sorted(lists))
    rows = match(previous, current)
    for side, alone, other in (("old", rows["old"].isna(), previous), ("new", rows["new"].isna(), current)):
        told = rows[f"class_{side}"].astype("string").fillna(UNKNOWN)
        away = ABSENT if _is_full(other) else "not_poor"
        rows[f"class_{side}"] = told.mask(alone, away).mask(alone & rows["linked"], ABSENT)
    been = _been([*earlier, previous, current])
    for name in MOVEMENTS:
        rows[f"been_{name}"] = rows["new"].map(been[name]).astype("boolean").fillna(False)
    return rows.drop(columns=["old", "new", "linked"])


def movements(lists: Mapping[int, pd.DataFrame], commune: str) -> pd.DataFrame:
    """Count the transitions as forms 2 and 3 do, for households and persons.

    Parameters
    ----------
    lists
        As for :func:`transitions`.
    commune
        Code of the commune, the unit that its villages add up to.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × base × item, the commune first and every cell of the forms filled.
        ``value`` of persons is missing where a household's ``members`` are. ``earlier_lists``: how many
        lists before last year's could be searched for relapsed households; with 0 none is found.

    Notes
    -----
    For every unit, class and base: opening − the three decreases + the four increases = closing.
    """
    flows = pd.concat(list(_flows(transitions(lists))), ignore_index=True)
    flows["unknown"] = flows["persons"].isna()
    villages = _counted(flows, ["unit", "class", "item"])
    whole = _counted(flows.assign(unit=commune), ["unit", "class", "item"])
    units = [commune, *sorted(flows["unit"].dropna().unique())]
    counted = pd.concat([whole, villages])
    values = {base: counted[base].to_dict() for base in counted}
    rows = [
        (unit, name, base, item, values[base].get((unit, name, item), 0), "households", len(lists) - 2)
        for unit in units
        for name, items in MOVEMENTS.items()
        for base in values
        for item in items
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _counted(flows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    sums = flows.groupby(by)[["households", "persons", "unknown"]].sum()
    return sums[["households", "persons"]].assign(persons=sums["persons"].mask(sums["unknown"] > 0))


def _flows(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the households and persons of each cell of the forms."""
    old, new = rows["class_old"], rows["class_new"]
    moved = rows["village_old"] != rows["village_new"]
    for name in MOVEMENTS:
        yield _flow(rows[old == name], name, "opening", "old")
        yield _flow(rows[new == name], name, "closing", "new")
        yield from _leaving(rows[(old == name) & (new != name)], name)
        yield from _entering(rows[(old != name) & (new == name)], name)
        stay = (old == name) & (new == name)
        yield _flow(rows[stay & moved], name, "other_decrease", "old")
        yield _flow(rows[stay & moved], name, "other_increase", "new")
        yield from _changed_within(rows[stay & ~moved], name)


def _leaving(rows: pd.DataFrame, name: str) -> Iterator[pd.DataFrame]:
    items = rows["class_new"].map(_EXITS[name]).fillna("other_decrease")
    for item, part in rows.groupby(items):
        yield _flow(part, name, str(item), "old")


def _entering(rows: pd.DataFrame, name: str) -> Iterator[pd.DataFrame]:
    """Those from the other form enter with the members with which they leave it."""
    origin = rows["class_old"]
    outside = rows[f"been_{name}"].map({True: "relapsed", False: "new"}).where(origin == "not_poor")
    items = origin.map(_ENTRIES[name]).fillna(outside).fillna("other_increase")
    for item, part in rows.groupby(items):
        if item in _ENTRIES[name].values():
            yield _flow(part, name, str(item), "new", persons=part["members_old"])
            yield from _changed_within(part, name)
        else:
            yield _flow(part, name, str(item), "new")


def _changed_within(rows: pd.DataFrame, name: str) -> Iterator[pd.DataFrame]:
    """Persons who came to or left households that are in both lists; no household moves."""
    change = (rows["members_new"] - rows["members_old"]).astype("Int64")
    for item, persons in (
        ("other_increase", change.clip(lower=0)),
        ("other_decrease", -change.clip(upper=0)),
    ):
        yield _flow(rows, name, item, "new", persons=persons).assign(households=0)


def _flow(
    rows: pd.DataFrame, name: str, item: str, side: str, persons: pd.Series | None = None
) -> pd.DataFrame:
    told = rows[f"members_{side}"] if persons is None else persons
    counted = {"persons": told.astype("Int64"), "households": 1}
    return pd.DataFrame({"unit": rows[f"village_{side}"], "class": name, "item": item, **counted})


def _is_full(households: pd.DataFrame) -> bool:
    return bool((households["class"] == "not_poor").any())


def _been(lists: list[pd.DataFrame]) -> pd.DataFrame:
    """Say of the households of the last list in which classes the lists before have them.

    Memory goes along the links; who is missing from a list is remembered by village and code.
    """
    *before, last = lists
    kinds = {**dict.fromkeys(KEY, "string"), **dict.fromkeys(MOVEMENTS, "bool")}
    memory = pd.DataFrame(columns=list(kinds)).astype(kinds)
    for households in before:
        been = _inherited(memory, households)
        for name in MOVEMENTS:
            been[name] |= households["class"].eq(name).fillna(False).astype(bool)
        memory = pd.concat([households[KEY].join(been), memory]).drop_duplicates(KEY, ignore_index=True)
    return _inherited(memory, last)


def _inherited(memory: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    pairs = links(memory, households)
    flags = pairs.join(memory[list(MOVEMENTS)].astype(bool), on="old")[["new", *MOVEMENTS]]
    return flags.groupby("new").any().reindex(households.index, fill_value=False)
