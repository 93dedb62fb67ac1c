"""The official tables of classes and deprivations (forms 4 and 6), counted from a household list.

The frames have the columns of the published tables, so that everything after them is the same;
``evidence`` = ``households`` tells them apart. A count that depends on what the list does not tell, a class
or a flag, has no ``value`` but a ``low`` and a ``high``, see :mod:`analysis.measures.possible`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
import polars as pl

from analysis.cells import cells, flags
from analysis.measures.deprivation import CLASSES
from analysis.measures.possible import BOUNDS, bounded, possibilities
from analysis.standard import Standard

CLASS_COUNTS = {
    "unit": "string",
    "class": "string",
    "measure": "string",
    "value": "Int64",
    **BOUNDS,
    "evidence": "string",
}
DEPRIVATIONS = {
    "unit": "string",
    "class": "string",
    "indicator": "string",
    "polarity": "string",
    "measure": "string",
    "base": "string",
    "value": "Float64",
    "decimals": "Int64",
    **BOUNDS,
    "share_low_pct": "Float64",
    "share_high_pct": "Float64",
    "evidence": "string",
    "known": "Int64",
}

KEYS = ["village", "class"]


def class_counts(households: pd.DataFrame, commune: str, standard: Standard) -> pd.DataFrame:
    """Count households, persons and deprivations by unit and class.

    Parameters
    ----------
    households
        The household list: ``village``, ``class``, ``members`` and the indicators. A household whose class
        is missing may be in each class that ``may_be_poor`` and so on allow.
    commune
        Code of the commune, the unit that its villages add up to.
    standard
        Gives the indicators.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × measure; the commune first, with its classes even where nobody is in them.
        ``persons`` has no bounds either where a household's members are missing.
    """
    told = households["members"].astype("Int64")
    marked = _keyed(households, standard).assign(members=told, unsized=told.isna().astype("int64"))
    table = cells(marked, standard.codes, by=KEYS, sums=["members", "unsized"]).with_columns(
        least=pl.col("pattern").bitwise_count_ones() * pl.col("rows"),
        most=(pl.col("pattern") | pl.col("unknown")).bitwise_count_ones() * pl.col("rows"),
    )
    rows = []
    for unit, own in _units(table, commune):
        for name in CLASSES:
            sure, perhaps = _of_class(own, name)
            if unit != commune and not perhaps["rows"].sum():
                continue
            households_ = bounded(sure["rows"].sum(), perhaps["rows"].sum())
            unsized = bool(perhaps["unsized"].sum())
            persons = bounded(
                *((None, None) if unsized else (sure["members"].sum(), perhaps["members"].sum()))
            )
            deprivations = bounded(sure["least"].sum(), perhaps["most"].sum())
            counted = {"households": households_, "persons": persons, "deprivations": deprivations}
            rows += [
                {"unit": unit, "class": name, "measure": measure, **found, "evidence": "households"}
                for measure, found in counted.items()
            ]
    return pd.DataFrame(rows, columns=list(CLASS_COUNTS)).astype(CLASS_COUNTS)


def deprivation_counts(households: pd.DataFrame, commune: str, standard: Standard) -> pd.DataFrame:
    """Count the households deprived in each indicator, by unit and class.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × indicator. ``value``: households deprived, where that is sure; ``share_low_pct``
        and ``share_high_pct``: between what their share of the class lies; ``known``: households that are
        in the class for sure and of which it is known whether they are deprived. An indicator that is known
        of no household has no row: it was not reported.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = dict.fromkeys(standard.codes, pd.array([None, None], dtype="boolean"))
    >>> flags["nuoc"] = pd.array([True, None], dtype="boolean")
    >>> households = pd.DataFrame({"village": ["A", "A"], "class": ["poor"] * 2, **flags})
    >>> counted = deprivation_counts(households, "15139", standard)
    >>> counted[["unit", "indicator", "low", "high", "known"]].values.tolist()
    [['15139', 'nuoc', 1, 2, 1], ['A', 'nuoc', 1, 2, 1]]
    """
    table = cells(_keyed(households, standard), standard.codes, by=KEYS)
    rows = []
    units = _units(table, commune)
    # The commune's classes come first, then the villages of each class.
    for unit, own, name in [
        *((unit, own, name) for unit, own in units[:1] for name in CLASSES),
        *((unit, own, name) for name in CLASSES for unit, own in units[1:]),
    ]:
        rows += [
            {"unit": unit, "class": name, "indicator": code, **_FIXED, **found}
            for code, found in _deprived(*_of_class(own, name), standard.codes)
        ]
    return pd.DataFrame(rows, columns=list(DEPRIVATIONS)).astype(DEPRIVATIONS)


_FIXED = {"polarity": "deprivation", "measure": "count", "base": "households", "decimals": 0}
_FIXED["evidence"] = "households"


def _deprived(
    sure: pl.DataFrame, perhaps: pl.DataFrame, codes: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the count of each indicator with its bounds; none where it is known of nobody."""
    total, all_ = int(sure["rows"].sum()), int(perhaps["rows"].sum())
    sums = (
        _by_flag(table, column, len(codes)) for column in ("pattern", "unknown") for table in (sure, perhaps)
    )
    for code, low, yes, open_, unknown in zip(codes, *sums, strict=True):
        if all_ == unknown:
            continue
        # Who may join the class raises its share if deprived, and lowers it if not.
        most = total + (yes - low) + (unknown - open_)
        least = total + (all_ - total) - (yes - low)
        yield (
            code,
            bounded(low, yes + unknown)
            | {
                "share_low_pct": 100 * low / least if least else 100.0,
                "share_high_pct": 100 * (yes + unknown) / most if most else 0.0,
                "known": total - open_,
            },
        )


def _by_flag(table: pl.DataFrame, column: str, count: int) -> list[int]:
    """Return the households of each indicator whose flag is set in a column of cells."""
    found = flags(table[column].to_numpy(), count).T @ table["rows"].to_numpy().astype("int64")
    return [int(each) for each in found]


def _keyed(households: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Return the list with the classes that each household may have as its class."""
    return households[["village", *standard.codes]].assign(**{"class": possibilities(households)})


def _units(table: pl.DataFrame, commune: str) -> Sequence[tuple[str, pl.DataFrame]]:
    """Return the cells of the commune, then of each village in the order of names."""
    return list(_split(table, commune))


def _split(table: pl.DataFrame, commune: str) -> Iterator[tuple[str, pl.DataFrame]]:
    yield commune, table
    for village in sorted(table["village"].drop_nulls().unique().to_list()):
        yield village, table.filter(pl.col("village") == village)


def _of_class(table: pl.DataFrame, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cells of those who are in a class for sure, and of those who may be."""
    may = pl.col("class").str.split("|").list.contains(name)
    return table.filter(pl.col("class") == name), table.filter(may)
