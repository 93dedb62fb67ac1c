"""The class of a household, from its income and its deprivations.

A household is **poor** if its income is at or below the line and it is deprived in at least
``min_deprivations`` indicators, and **near-poor** if its income is at or below *the same* line and
it is deprived in fewer. Near-poor is not a higher band of income. Above the line a household is
neither, however deprived it is.

Source: Decree 07/2021/NĐ-CP, article 3; B1 points for income: Circular 07/2021/TT-BLĐTBXH.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.standard import Standard
from analysis.standard.model import Area, AreaThreshold

COLUMNS = {
    "low_income": "boolean",
    "income_basis": "string",
    "deprivations_min": "Int64",
    "deprivations_max": "Int64",
    "poor": "string",
    "near_poor": "string",
    "computed_class": "string",
}


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
    low, basis = _low_income(households, standard, area)
    flags = households[list(standard.codes)].astype("boolean")
    fewest, most = flags.fillna(False).sum(axis=1), flags.fillna(True).sum(axis=1)
    sure, possible = fewest >= standard.min_deprivations, most >= standard.min_deprivations
    poor, near = _certainty(low, sure, possible), _certainty(low, ~possible, ~sure)
    found = pd.Series(pd.NA, index=households.index, dtype="string")
    found = found.mask(poor == "sure", "poor").mask(near == "sure", "near_poor")
    columns = (low, basis, fewest, most, poor, near, found.mask(low.eq(False).fillna(False), "not_poor"))
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)), index=households.index).astype(COLUMNS)


def listed_class(households: pd.DataFrame, standard: Standard, area: Area) -> pd.Series:
    """Return the class under which each household is listed.

    That is the declared one, since the chairman's decision counts; where none is declared, the
    computed one; missing where that is not sure.
    """
    computed = classify(households, standard, area)["computed_class"]
    return households["declared_class"].astype("string").fillna(computed).rename("class")


def _low_income(households: pd.DataFrame, standard: Standard, area: Area) -> tuple[pd.Series, pd.Series]:
    """Say who is at or below the line; a B1 score decides where there is one."""
    urban = households["urban"].astype("boolean").fillna(area == "urban")
    low = pd.Series(pd.NA, index=households.index, dtype="boolean")
    basis = pd.Series(pd.NA, index=households.index, dtype="string")
    for name, column, threshold in _measured(standard):
        if column in households:
            value = households[column].astype("Int64")
            known = value.notna() & basis.isna()
            limit = urban.map({True: threshold.urban, False: threshold.rural})
            low = low.mask(known, value <= limit)
            basis = basis.mask(known, name)
    return low, basis


def _measured(standard: Standard) -> Iterable[tuple[str, str, AreaThreshold]]:
    if standard.b1_points is not None:
        yield "b1", "b1_score", standard.b1_points
    yield "income", "income_vnd", standard.income_line


def _certainty(low: pd.Series, sure: pd.Series, possible: pd.Series) -> pd.Series:
    """Combine what is known of the income with what is known of the deprivations."""
    found = pd.Series("perhaps", index=low.index, dtype="string")
    found = found.mask(sure & low.fillna(False), "sure")
    return found.mask(~possible | ~low.fillna(True), "no")
