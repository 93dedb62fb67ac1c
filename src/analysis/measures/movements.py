"""Movements between household lists: forms 2 and 3 out of last year's list and this year's.

Whoever enters a class from outside it is *relapsed* (tái nghèo) if any earlier list has the
household in that class, else *new* (phát sinh mới). Last year's list alone cannot tell the two
apart, so every earlier list is used and the number of them is told.

What a list covers decides who its absent households are. In a list of all households who is absent came,
moved or died: other reasons (*khác*). Who is absent from last year's list of the reviewed households was not
poor, since all who are poor or near-poor are reviewed: entering this year, they are relapsed or new. Who is
absent from this year's list of the poor and near-poor only is not poor any more; but where this year's
list also has reviewed households that are not poor, those who escaped stand in it, and who is absent moved or
died.
A household that stays in its class but moves to another village goes and comes for other
reasons (*khác*), so that the villages add up to the commune. Persons who are born, die or move
within a household that stays count as other reasons as well.

A household whose class nothing tells makes every figure in which it may stand lie between two bounds: those
of all that it may have been and become.

Source: forms 2 and 3, Phụ lục VII, Circular 07/2021/TT-BLĐTBXH.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from analysis.measures.matching import KEY, links, match
from analysis.measures.possible import BOUNDS, bounded, may_be, possibilities, surely
from analysis.standard.schema.forms import MOVEMENTS

COLUMNS = {
    "unit": "string",
    "class": "string",
    "base": "string",
    "item": "string",
    "value": "Int64",
    **BOUNDS,
    "evidence": "string",
    "earlier_lists": "Int64",
}
ABSENT, UNKNOWN = "absent", "unknown"
# What the list of each year covers: "all", "reviewed" or "unknown".
Covered = Mapping[int, str]
NOTHING_DECLARED: Covered = {}
# Form's class → item of an exit to, item of an entry from, each class outside it.
_EXITS = {
    "poor": {"near_poor": "to_near_poor", "not_poor": "above_near_poor"},
    "near_poor": {"poor": "to_poor", "not_poor": "escaped"},
}
_ENTRIES = {"poor": {"near_poor": "from_near_poor"}, "near_poor": {"poor": "from_poor"}}


def transitions(lists: Mapping[int, pd.DataFrame], covers: Covered = NOTHING_DECLARED) -> pd.DataFrame:
    """Say of every household of the last two lists where it came from and what it became.

    Parameters
    ----------
    lists
        Household lists by year, at least two: ``village``, ``household_id``, ``class``, ``members``,
        ``previous_household``. The last two are compared; the earlier ones tell relapsed from new.
    covers
        What the lists cover by year, ``all``, ``reviewed`` or ``unknown``; where that is not told, a list
        that has households outside poverty is taken for one of all.

    Returns
    -------
    pandas.DataFrame
        One row a household: ``village_old``, ``class_old``, ``members_old``, the same with ``_new``
        (``class`` may be ``absent`` or ``unknown``), and ``been_poor``, ``been_near_poor``: whether an
        earlier list has it in that class, missing where that is not known.

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
    rows = _matched(lists, covers)
    for side in ("old", "new"):
        told = rows[f"class_{side}"]
        rows[f"class_{side}"] = told.mask(told.str.contains("|", regex=False), UNKNOWN)
    return rows


def _matched(lists: Mapping[int, pd.DataFrame], covers: Covered) -> pd.DataFrame:
    """Return the rows of :func:`transitions`, an open class as all that it may be, joined by ``|``."""
    *earlier, previous, current = (
        _with_possible(lists[year].reset_index(drop=True)) for year in sorted(lists)
    )
    rows = match(previous, current)
    before = covers.get(sorted(lists)[-2])
    away = {"old": _not_listed(previous, before), "new": _away(current)}
    for side, absent in away.items():
        alone, told = rows[side].isna(), rows[f"class_{side}"].astype("string").fillna(UNKNOWN)
        rows[f"class_{side}"] = told.mask(alone, absent).mask(alone & rows["linked"], ABSENT)
    been = _been([*earlier, previous, current])
    for name in MOVEMENTS:
        flags = been[name].astype("boolean")
        rows[f"been_{name}"] = rows["new"].map(flags).astype("boolean").mask(rows["new"].isna(), other=False)
    return rows.drop(columns=["old", "new", "linked"])


def _with_possible(households: pd.DataFrame) -> pd.DataFrame:
    possible = {f"ever_{name}": may_be(households, name) for name in MOVEMENTS}
    return households.assign(
        **{"class": possibilities(households), **possible},
        **{f"sure_{name}": surely(households, name) for name in MOVEMENTS},
    )


def movements(
    lists: Mapping[int, pd.DataFrame], commune: str, covers: Covered = NOTHING_DECLARED
) -> pd.DataFrame:
    """Count the transitions as forms 2 and 3 do, for households and persons.

    Parameters
    ----------
    lists
        As for :func:`transitions`.
    commune
        Code of the commune, the unit that its villages add up to.
    covers
        As for :func:`transitions`.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × base × item, the commune first and every cell of the forms filled.
        ``value`` is missing where classes that are not known leave it open between ``low`` and ``high``;
        of persons all three are missing where a household's ``members`` are. ``earlier_lists``: how many
        lists before last year's could be searched for relapsed households; with 0 none is found.

    Notes
    -----
    For every unit, class and base: opening − the three decreases + the four increases = closing.
    """
    return counted_movements(_matched(lists, covers), commune, len(lists) - 2)


def counted_movements(matched: pd.DataFrame, commune: str, earlier_lists: int) -> pd.DataFrame:
    """Count rows of :func:`transitions` as :func:`movements` does, open classes joined by ``|``."""
    open_ = _is_open(matched)
    flows = pd.concat(list(_flows(matched[~open_])), ignore_index=True)
    flows["unknown"] = flows["persons"].isna()
    parts = [flows.assign(low=1, high=1), _bounds(matched[open_])]
    every = pd.concat(parts, ignore_index=True)
    villages = _counted(every)
    whole = _counted(every.assign(unit=commune))
    units = [commune, *sorted(every["unit"].dropna().unique())]
    counted = {**whole, **villages}
    none = {base: bounded(0, 0) for base in ("households", "persons")}
    rows = [
        {
            "unit": unit,
            "class": name,
            "base": base,
            "item": item,
            **counted.get((unit, name, item), none)[base],
        }
        | {"evidence": "households", "earlier_lists": earlier_lists}
        for unit in units
        for name, items in MOVEMENTS.items()
        for base in none
        for item in items
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _counted(flows: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, dict[str, int | None]]]:
    """Return households and persons of each cell, with their bounds."""
    amounts = pd.DataFrame(
        {
            **{name: flows[name] for name in ("unit", "class", "item", "unknown")},
            **{
                f"{base}_{end}": flows[base].fillna(0) * flows[end]
                for base in ("households", "persons")
                for end in ("low", "high")
            },
        }
    )
    sums = amounts.groupby(["unit", "class", "item"]).sum()
    found = {}
    for key, row in zip(sums.index, sums.to_dict("records"), strict=True):
        persons = (None, None) if row["unknown"] else (row["persons_low"], row["persons_high"])
        households = bounded(row["households_low"], row["households_high"])
        found[key] = {"households": households, "persons": bounded(*persons)}
    return found


def _is_open(rows: pd.DataFrame) -> pd.Series:
    """Say of which households the list leaves open where they stand in the forms."""
    classes = rows["class_old"].str.contains("|", regex=False) | rows["class_new"].str.contains(
        "|", regex=False
    )
    history = rows[[f"been_{name}" for name in MOVEMENTS]].isna().any(axis=1)
    return (classes | history).fillna(value=False).astype(bool)


def _bounds(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the least and the most that each open household adds to a cell, over all that it may be.

    ``low`` and ``high`` are factors of the amount, which differs between cases only for persons: those of
    a case with less are told by rows of their own.
    """
    if not len(rows):
        columns = ["unit", "class", "item", "persons", "households", "unknown", "low", "high"]
        return pd.DataFrame(columns=columns).astype({"persons": "Int64", "unknown": "bool"})
    cases = pd.DataFrame(list(_cases(rows))).astype(rows.dtypes.to_dict())
    every = pd.concat(list(_flows(cases))).join(cases[["household", "case"]])
    every["unknown"] = every["persons"].isna()
    keys, amounts = ["unit", "class", "item", "household"], ["households", "persons"]
    sums = every.fillna({"persons": 0}).groupby([*keys, "case"])[[*amounts, "unknown"]].sum()
    grouped = sums.reset_index().groupby(keys)
    number = cases.groupby("household")["case"].nunique().to_dict()
    wanted = grouped["case"].nunique().index.get_level_values("household").map(number)
    always = (grouped["case"].nunique().to_numpy() == wanted.to_numpy()).astype("int64")
    unknown = grouped["unknown"].max() > 0
    least = grouped[amounts].min().mul(always, axis=0).assign(unknown=unknown, low=1, high=0)
    most = grouped[amounts].max().assign(unknown=unknown, low=0, high=1)
    return pd.concat([least, most]).reset_index().drop(columns="household")


def _cases(rows: pd.DataFrame) -> Iterator[dict[Any, Any]]:
    """Yield each open household once for everything that it may be."""
    told = [f"been_{name}" for name in MOVEMENTS]
    for number, row in enumerate(rows.to_dict("records")):
        classes = row["class_old"].split("|"), row["class_new"].split("|")
        been = ([False, True] if pd.isna(row[name]) else [row[name]] for name in told)
        for case, chosen in enumerate(product(*classes, *been)):
            names = ["class_old", "class_new", *told]
            yield {**row, **dict(zip(names, chosen, strict=True)), "household": number, "case": case}


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


def _not_listed(households: pd.DataFrame, covers: str | None) -> str:
    """Return what who is absent from last year's list was: elsewhere, not poor, or one of both."""
    return {"all": ABSENT, "reviewed": "not_poor"}.get(str(covers)) or _away(households)


def _away(households: pd.DataFrame) -> str:
    """Return what who is absent from a list is: gone, not poor, or one of both where that is open."""
    classes = households["class"]
    if (classes == "not_poor").any():
        return ABSENT
    return f"{ABSENT}|not_poor" if classes.str.contains("not_poor", regex=False).any() else "not_poor"


def _been(lists: list[pd.DataFrame]) -> pd.DataFrame:
    """Say of the households of the last list in which classes the lists before have them, as far as known.

    Memory goes along the links; who is missing from a list is remembered by village and code.
    """
    *before, last = lists
    columns = [f"{kind}_{name}" for kind in ("sure", "ever") for name in MOVEMENTS]
    kinds = {**dict.fromkeys(KEY, "string"), **dict.fromkeys(columns, "bool")}
    memory = pd.DataFrame(columns=list(kinds)).astype(kinds)
    for households in before:
        been = _inherited(memory, households, columns)
        for name in columns:
            been[name] |= households[name]
        memory = pd.concat([households[KEY].join(been), memory]).drop_duplicates(KEY, ignore_index=True)
    been = _inherited(memory, last, columns)
    # Who may have been in a class, and was not for sure, is not known to have been.
    return pd.DataFrame(
        {
            name: been[f"sure_{name}"].astype("boolean").mask(been[f"ever_{name}"] & ~been[f"sure_{name}"])
            for name in MOVEMENTS
        },
        index=been.index,
    )


def _inherited(memory: pd.DataFrame, households: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    pairs = links(memory, households)
    flags = pairs.join(memory[columns].astype(bool), on="old")[["new", *columns]]
    return flags.groupby("new").any().reindex(households.index, fill_value=False).astype(bool)
