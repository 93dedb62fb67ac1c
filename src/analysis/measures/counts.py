"""The official tables of classes and deprivations (forms 4 and 6), counted from a household list.

The frames have the columns of the published tables, so that everything after them is the same;
``evidence`` = ``households`` tells them apart.
"""

from __future__ import annotations

import pandas as pd
import polars as pl

from analysis.cells import cells, flag_counts
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard

CLASS_COUNTS = {
    "unit": "string",
    "class": "string",
    "measure": "string",
    "value": "Int64",
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
    "evidence": "string",
    "known": "Int64",
}

KEYS = ["village", "class"]
_NOBODY: dict[str, int | None] = {"households": 0, "persons": 0, "deprivations": 0}


def class_counts(households: pd.DataFrame, commune: str, standard: Standard) -> pd.DataFrame:
    """Count households, persons and deprivations by unit and class.

    Parameters
    ----------
    households
        The household list: ``village``, ``class``, ``members`` and the indicators. Households whose
        class is missing are in no class.
    commune
        Code of the commune, the unit that its villages add up to.
    standard
        Gives the indicators.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × measure; the commune first, with its classes even where nobody is in them.
        ``persons`` is missing where a household's members are, ``deprivations`` where an indicator is.
    """
    told = households["members"].astype("Int64")
    marked = households[["village", "class", *standard.codes]].assign(members=told, unsized=told.isna())
    table = cells(
        marked.astype({"unsized": "int64"}), standard.codes, by=KEYS, sums=["members", "unsized"]
    ).with_columns(
        deprivations=pl.col("pattern").bitwise_count_ones() * pl.col("rows"),
        incomplete=(pl.col("unknown") != 0) * pl.col("rows"),
    )
    counted = _by_unit(table, commune)
    rows = [
        (unit, name, measure, value, "households")
        for unit, name in [
            *((commune, name) for name in CLASSES),
            *(key for key in counted if key[0] != commune),
        ]
        for measure, value in counted.get((unit, name), _NOBODY).items()
    ]
    return pd.DataFrame(rows, columns=list(CLASS_COUNTS)).astype(CLASS_COUNTS)


def deprivation_counts(households: pd.DataFrame, commune: str, standard: Standard) -> pd.DataFrame:
    """Count the households deprived in each indicator, by unit and class.

    Returns
    -------
    pandas.DataFrame
        Grain: unit × class × indicator. ``value``: households deprived; ``known``: households of the
        class of which it is known whether they are. An indicator that is known of no household has no
        row: it was not reported.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = dict.fromkeys(standard.codes, pd.array([None, None], dtype="boolean"))
    >>> flags["nuoc"] = pd.array([True, None], dtype="boolean")
    >>> households = pd.DataFrame({"village": ["A", "A"], "class": ["poor"] * 2, **flags})
    >>> counted = deprivation_counts(households, "15139", standard)
    >>> counted[["unit", "indicator", "value", "known"]].values.tolist()
    [['15139', 'nuoc', 1.0, 1], ['A', 'nuoc', 1.0, 1]]
    """
    codes = standard.codes
    table = cells(households[["village", "class", *codes]], codes, by=KEYS)
    whole = flag_counts(table.with_columns(village=pl.lit(commune)), codes, by=KEYS)
    rows = [
        (row["village"], name, code, "deprivation", "count", "households", row[code], 0, "households", known)
        for counted in (whole, flag_counts(table, codes, by=KEYS))
        for name in CLASSES
        for row in counted.filter(pl.col("class") == name).to_dicts()
        for code in codes
        if (known := row["rows"] - row[f"{code}_unknown"])
    ]
    return pd.DataFrame(rows, columns=list(DEPRIVATIONS)).astype(DEPRIVATIONS)


def _by_unit(table: pl.DataFrame, commune: str) -> dict[tuple[str, str], dict[str, int | None]]:
    every = pl.concat([table.with_columns(village=pl.lit(commune)), table])
    sums = every.group_by(KEYS).agg(pl.exclude(KEYS).sum()).sort(KEYS)
    return {
        (row["village"], row["class"]): {
            "households": row["rows"],
            "persons": None if row["unsized"] else row["members"],
            "deprivations": None if row["incomplete"] else row["deprivations"],
        }
        for row in sums.filter(pl.col("class").is_in(CLASSES)).to_dicts()
    }
