"""The class of each household of a list, by the law's rule in :mod:`analysis.standard.classes`."""

from __future__ import annotations

import pandas as pd
import polars as pl

from analysis.measures.possible import MAY_BE
from analysis.standard import Standard
from analysis.standard.classes import classes_by_law
from analysis.standard.model import Area

COLUMNS = {
    "low_income": "boolean",
    "income_basis": "string",
    "deprivations_min": "Int64",
    "deprivations_max": "Int64",
    "poor": "string",
    "near_poor": "string",
    "computed_class": "string",
}

_FOUND = COLUMNS | {"poor": "boolean", "near_poor": "boolean"}


def classify(households: pd.DataFrame, standard: Standard, area: Area) -> pd.DataFrame:
    """Classify households, with bounds where something is not known.

    Parameters
    ----------
    households
        The household list: ``urban``, ``b1_score`` (points), ``income_vnd`` (a person and month) and
        the indicators of the standard, true where deprived, each possibly missing.
    standard
        Lines, B1 points and the number of deprivations that makes poor.
    area
        The commune's area, for households that do not say theirs.

    Returns
    -------
    pandas.DataFrame
        One row a household, with the index of ``households``. ``low_income``: at or below the line;
        ``income_basis`` is ``b1`` where there is a score, else ``income``. ``deprivations_min`` and
        ``_max`` count the missing indicators as not deprived and as deprived. ``poor`` and
        ``near_poor`` are ``sure``, ``perhaps`` or ``no``. ``computed_class`` is the only class that is
        possible (``poor``, ``near_poor`` or ``not_poor``), missing where there are several.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = {code: [True] * 2 if n < 2 else [None, False] for n, code in enumerate(standard.codes)}
    >>> households = pd.DataFrame({"urban": [None] * 2, "income_vnd": [1_500_000] * 2, **flags})
    >>> classify(households, standard, "rural")[["poor", "near_poor"]].values.tolist()
    [['perhaps', 'perhaps'], ['no', 'sure']]
    """
    kinds = {"urban": "boolean", "b1_score": "Int64", "income_vnd": "Int64"}
    read = {name: kind for name, kind in kinds.items() if name in households}
    read |= dict.fromkeys(standard.codes, "boolean")
    typed = households[list(read)].astype(read)
    rows = pl.DataFrame({name: pl.from_pandas(typed[name]) for name in typed})
    found = classes_by_law(rows, standard, area).to_pandas().set_axis(households.index).astype(_FOUND)
    for name in ("poor", "near_poor"):
        perhaps = found[name].map({True: "perhaps", False: "no"}).astype("string")
        found[name] = perhaps.mask((found["computed_class"] == name).fillna(value=False), "sure")
    return found[list(COLUMNS)].astype(COLUMNS)


def listed_class(households: pd.DataFrame, standard: Standard, area: Area) -> pd.Series:
    """Return the class under which each household is listed.

    That is the declared one, since the chairman's decision counts; where none is declared, the
    computed one; missing where that is not sure.
    """
    computed = classify(households, standard, area)["computed_class"]
    return households["declared_class"].astype("string").fillna(computed).rename("class")


def with_class(households: pd.DataFrame, standard: Standard | None, area: Area) -> pd.DataFrame:
    """Return the list with ``class``, and what a household without one may be.

    Parameters
    ----------
    standard
        None for a year whose standard is not known: only what was declared counts, and anything may be.
    households, area
        As for :func:`classify`.

    Returns
    -------
    pandas.DataFrame
        With ``class`` as from :func:`listed_class` and ``may_be_poor``, ``may_be_near_poor``,
        ``may_be_not_poor``.
    """
    declared = households["declared_class"].astype("string").rename("class")
    if standard is None:
        possible = pd.DataFrame(dict.fromkeys(MAY_BE.values(), True), index=households.index)
        return _with_possible(households, declared, possible)
    # The rule is asked only for households whose class nobody declared: of the others it changes nothing.
    undeclared = declared.isna().to_numpy()
    possible = pd.DataFrame(dict.fromkeys(MAY_BE.values(), False), index=households.index)
    if not undeclared.any():
        return _with_possible(households, declared, possible)
    found = classify(households[undeclared], standard, area)
    listed = declared.copy()
    listed[undeclared] = found["computed_class"]
    for name in ("poor", "near_poor"):
        possible.loc[undeclared, MAY_BE[name]] = (found[name] != "no").to_numpy(bool)
    not_low = ~found["low_income"].fillna(value=False).astype(bool)
    possible.loc[undeclared, MAY_BE["not_poor"]] = not_low.to_numpy(bool)
    return _with_possible(households, listed, possible)


def _with_possible(households: pd.DataFrame, listed: pd.Series, possible: pd.DataFrame) -> pd.DataFrame:
    told = households.assign(**{"class": listed})
    for name, column in MAY_BE.items():
        told[column] = (
            (listed == name).fillna(value=False).where(listed.notna(), possible[column]).astype(bool)
        )
    return told
