"""The official tables of classes and deprivations (forms 4 and 6), counted from a household list.

The frames have the columns of the published tables, so that everything after them is the same;
``evidence`` = ``households`` tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    rows = [
        (unit, name, measure, value, "households")
        for unit, name, part in _parts(households, commune)
        for measure, value in (
            ("households", len(part)),
            ("persons", part["members"].sum() if part["members"].notna().all() else None),
            ("deprivations", _deprivations(part, standard)),
        )
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
    table = cells(households[["village", "class", *codes]], codes, by=["village", "class"])
    whole = flag_counts(table.with_columns(village=pl.lit(commune)), codes, by=["village", "class"])
    rows = [
        (row["village"], name, code, "deprivation", "count", "households", row[code], 0, "households", known)
        for counted in (whole, flag_counts(table, codes, by=["village", "class"]))
        for name in CLASSES
        for row in counted.filter(pl.col("class") == name).to_dicts()
        for code in codes
        if (known := row["rows"] - row[f"{code}_unknown"])
    ]
    return pd.DataFrame(rows, columns=list(DEPRIVATIONS)).astype(DEPRIVATIONS)


def _parts(households: pd.DataFrame, commune: str) -> Iterator[tuple[str, str, pd.DataFrame]]:
    for name in CLASSES:
        yield commune, name, households[households["class"] == name]
    for name in CLASSES:
        for unit, part in households[households["class"] == name].groupby("village"):
            yield str(unit), name, part


def _deprivations(part: pd.DataFrame, standard: Standard) -> int | None:
    flags = part[list(standard.codes)]
    return int(flags.sum().sum()) if bool(flags.notna().all(axis=None)) else None
