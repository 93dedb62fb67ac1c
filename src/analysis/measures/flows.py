"""What households did between two lists, added up as forms 2 and 3 do; see :mod:`.movements`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from analysis.measures.matching import COMMUNE
from analysis.measures.possible import BOUNDS, bounded
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
Cell = tuple[str, str, str]  # unit, class and item of forms 2 and 3
# Form's class → item of an exit to, item of an entry from, each class outside it.
_EXITS = {
    "poor": {"near_poor": "to_near_poor", "not_poor": "above_near_poor"},
    "near_poor": {"poor": "to_poor", "not_poor": "escaped"},
}
_ENTRIES = {"poor": {"near_poor": "from_near_poor"}, "near_poor": {"poor": "from_poor"}}


def counted_movements(matched: pd.DataFrame, commune: str, earlier_lists: int) -> pd.DataFrame:
    """Count rows of :func:`transitions` as :func:`movements` does, open classes joined by ``|``."""
    every = _every_flow(matched)
    villages = _counted(every)
    whole = _counted(every.assign(unit=commune))
    units = [commune, *sorted(every["unit"].dropna().unique())]
    return _filled({**whole, **villages}, units, earlier_lists)


def counted_of_many(matched: pd.DataFrame, communes: Iterable[str], earlier_lists: int) -> pd.DataFrame:
    """Count rows of :func:`transitions` of many communes, a unit each."""
    every = _every_flow(matched)
    counted = _counted(every.assign(unit=every[COMMUNE]))
    return _filled(counted, communes, earlier_lists)


def _every_flow(matched: pd.DataFrame) -> pd.DataFrame:
    open_ = _is_open(matched)
    flows = pd.concat(list(_flows(matched[~open_])), ignore_index=True)
    flows["unknown"] = flows["persons"].isna()
    parts = [flows.assign(low=1, high=1), _bounds(matched[open_])]
    return pd.concat(parts, ignore_index=True)


def _filled(
    counted: Mapping[Cell, Mapping[str, Any]], units: Iterable[str], earlier_lists: int
) -> pd.DataFrame:
    """Return every cell of the forms for each unit."""
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


def _counted(flows: pd.DataFrame) -> dict[Cell, dict[str, dict[str, int | None]]]:
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
    of = [COMMUNE] if COMMUNE in rows else []
    keys, amounts = [*of, "unit", "class", "item", "household"], ["households", "persons"]
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
    of = {COMMUNE: rows[COMMUNE]} if COMMUNE in rows else {}
    return pd.DataFrame({**of, "unit": rows[f"village_{side}"], "class": name, "item": item, **counted})
