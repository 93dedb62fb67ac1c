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

from collections.abc import Mapping

import pandas as pd

from analysis.measures.flows import counted_movements, counted_of_many
from analysis.measures.matching import COMMUNE, keys_of, links, match
from analysis.measures.possible import may_be, possibilities, surely
from analysis.standard.schema.forms import MOVEMENTS

ABSENT, UNKNOWN = "absent", "unknown"
# What the list of each year covers: "all", "reviewed" or "unknown"; of many communes that of each.
Covered = Mapping[int, str | Mapping[str, str]]
NOTHING_DECLARED: Covered = {}


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
    if COMMUNE in current:
        rows[COMMUNE] = rows[f"{COMMUNE}_old"].fillna(rows[f"{COMMUNE}_new"])
    before = covers.get(sorted(lists)[-2])
    for side, absent in (("old", _not_listed(previous, before)), ("new", _away(current))):
        alone, told = rows[side].isna(), rows[f"class_{side}"].astype("string").fillna(UNKNOWN)
        other = rows[COMMUNE].map(absent) if COMMUNE in rows else absent.get("")
        rows[f"class_{side}"] = told.mask(alone, other).mask(alone & rows["linked"], ABSENT)
    been = _been([*earlier, previous, current])
    for name in MOVEMENTS:
        flags = been[name].astype("boolean")
        rows[f"been_{name}"] = rows["new"].map(flags).astype("boolean").mask(rows["new"].isna(), other=False)
    sides = [f"{COMMUNE}_{side}" for side in ("old", "new")]
    return rows.drop(columns=["old", "new", "linked", *sides], errors="ignore")


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


def movements_of_many(lists: Mapping[int, pd.DataFrame], covers: Covered = NOTHING_DECLARED) -> pd.DataFrame:
    """Count the movements of many communes at once: the rows of each commune itself, not of its villages.

    Parameters
    ----------
    lists
        As for :func:`transitions`, with ``commune``; every commune has a list of every year.
    covers
        What the lists cover, by year and commune.
    """
    communes = lists[max(lists)][COMMUNE].unique()
    return counted_of_many(_matched(lists, covers), communes, len(lists) - 2)


def _not_listed(households: pd.DataFrame, covers: str | Mapping[str, str] | None) -> dict[str, str]:
    """Return what who is absent from last year's list was: elsewhere, not poor, or one of both."""
    told = covers if isinstance(covers, Mapping) else {"": str(covers)}
    known = {"all": ABSENT, "reviewed": "not_poor"}
    return _away(households) | {code: known[kind] for code, kind in told.items() if kind in known}


def _away(households: pd.DataFrame) -> dict[str, str]:
    """Return what who is absent from a list is: gone, not poor, or one of both where that is open.

    By commune; under no name where the list is of one.
    """
    codes = households[COMMUNE] if COMMUNE in households else pd.Series("", households.index)
    classes = households["class"]
    found = dict.fromkeys(codes.unique() if len(codes) else [""], "not_poor")
    may = classes.str.contains("not_poor", regex=False).fillna(value=False)
    found |= dict.fromkeys(codes[may].unique(), f"{ABSENT}|not_poor")
    return found | dict.fromkeys(codes[(classes == "not_poor").fillna(value=False)].unique(), ABSENT)


def _been(lists: list[pd.DataFrame]) -> pd.DataFrame:
    """Say of the households of the last list in which classes the lists before have them, as far as known.

    Memory goes along the links; who is missing from a list is remembered by village and code.
    """
    *before, last = lists
    key = keys_of(last)
    columns = [f"{kind}_{name}" for kind in ("sure", "ever") for name in MOVEMENTS]
    kinds = {**dict.fromkeys(key, "string"), **dict.fromkeys(columns, "bool")}
    memory = pd.DataFrame(columns=list(kinds)).astype(kinds)
    for households in before:
        been = _inherited(memory, households, columns)
        for name in columns:
            been[name] |= households[name]
        memory = pd.concat([households[key].join(been), memory]).drop_duplicates(key, ignore_index=True)
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
    if memory.empty:
        return pd.DataFrame(data=False, index=households.index, columns=columns)
    pairs = links(memory, households)
    flags = pairs.join(memory[columns].astype(bool), on="old")[["new", *columns]]
    return flags.groupby("new").any().reindex(households.index, fill_value=False).astype(bool)
