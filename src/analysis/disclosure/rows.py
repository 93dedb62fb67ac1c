"""A commune's figures that were all counted from its list, as the public of a group may see them.

What :func:`analysis.disclosure.commune.protect` withholds of a whole commune's data, said of its rows alone:
for communes of which nothing was published and that were never told from another list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.disclosure.breakdowns import Key, Known, hidden_deprivations
from analysis.disclosure.group import SUMMED, Counted, Item, kept_back, marked
from analysis.disclosure.policy import POLICY, Policy
from analysis.disclosure.rule import Count
from analysis.disclosure.system import system_of
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class PublicRows:
    """What the public sees of a commune in a group.

    Parameters
    ----------
    rows
        Its figures; those withheld come last and have no value.
    withheld
        Unit, class and indicator of these.
    counted
        For the sums of the group; None where nothing is withheld.
    """

    rows: list[dict[str, Any]]
    withheld: frozenset[Key] = frozenset()
    counted: Counted | None = None


def public_rows(
    rows: Iterable[dict[str, Any]], commune: str, standard: Standard, policy: Policy = POLICY
) -> PublicRows:
    """Return the figures of a commune without the counts that could tell of a single household.

    Parameters
    ----------
    rows
        As :func:`analysis.group_rows.own_rows` tells them of complete data, counted from the list.
    commune
        Its code.
    standard
        Of the year.
    policy
        The thresholds.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> base = {"unit": "15139", "class": "poor", "base": "households"}
    >>> rows = [base | {"item": "total", "value": 31}, base | {"item": "nuoc", "value": 2, "among": 31}]
    >>> [(row["item"], row["value"]) for row in public_rows(rows, "15139", standard_for(2022)).rows]
    [('total', 31), ('nuoc', None)]
    """
    complete = list(rows)
    counts = dict(_cells(complete, commune, standard))
    known = Known(commune, dict(_sizes(complete, commune)))
    hidden = hidden_deprivations(counts, known, standard, policy)
    if not hidden:
        return PublicRows(complete)
    gone: set[Item] = {key[1:] for key in hidden} | {(key[1], SUMMED) for key in hidden}
    told = [row for row in complete if row["base"] != "households" or _item(row) not in gone]
    kept = kept_back(complete, told)
    absent = [row for row in complete if row["base"] == "households" and _item(row) in gone]
    system = system_of(counts, known, standard)
    return PublicRows([*told, *marked(absent, kept)], hidden, Counted(system, hidden, kept))


def _item(row: Mapping[str, Any]) -> Item:
    return row["class"], row["item"]


def _cells(rows: Rows, commune: str, standard: Standard) -> Iterable[tuple[Key, Count]]:
    for row in rows:
        if row["base"] == "households" and row["item"] in standard.codes:
            yield (commune, *_item(row)), Count(row["value"], row["among"])


def _sizes(rows: Rows, commune: str) -> Iterator[tuple[tuple[str, str], int]]:
    for row in rows:
        if row["base"] == "households" and row["item"] == "total" and row["class"] in CLASSES:
            yield (commune, row["class"]), row["value"]
