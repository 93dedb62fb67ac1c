"""A commune's list by the two parts of the law's rule: income at or below the line, and deprivations."""

from __future__ import annotations

import pandas as pd
import polars as pl

from analysis.standard.classes import classes_by_law
from analysis.standard.model import Area, Standard

_LOW, _MANY = "low_income", "many"
# By the law the first are the poor, the second the near-poor, the others neither.
_KINDS = {
    "both": (True, True),
    "income_only": (True, False),
    "deprived_only": (False, True),
    "neither": (False, False),
}


def by_income_and_deprivation(households: pd.DataFrame, standard: Standard, area: Area) -> pd.DataFrame:
    """Count the households of a list that are poor by income, by deprivations, by both or by neither.

    Incomes alone count, not the B1 score that stands for them.

    Parameters
    ----------
    households
        The list: ``income_vnd`` (a person and month), ``urban`` and the indicators of the standard.
    standard
        Lines, and the number of deprivations that makes poor.
    area
        Area of the households that do not say theirs.

    Returns
    -------
    pandas.DataFrame
        One row a kind: ``income_deprivation`` (``both``, ``income_only``, ``deprived_only``, ``neither``,
        ``not_known``), ``households``, and ``share_pct`` of those that are known, from 0 to 100. No row
        where the list has no income.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> flags = {code: [True, False] for code in standard.codes}
    >>> rows = pd.DataFrame({"income_vnd": [1_500_000, 1_500_000], **flags})
    >>> by_income_and_deprivation(rows, standard, "rural")["households"].tolist()
    [1, 1, 0, 0, 0]
    """
    names = ["income_deprivation", "households", "share_pct"]
    if "income_vnd" not in households or not households["income_vnd"].notna().any():
        return pd.DataFrame(columns=names)
    asked = [name for name in ("income_vnd", "urban", *standard.codes) if name in households]
    rows = pl.DataFrame(
        {
            name: households[name].astype(object).where(households[name].notna(), None).tolist()
            for name in asked
        }
    )
    rows = rows.with_columns(pl.col(name).cast(pl.Boolean) for name in asked if name != "income_vnd")
    parts = classes_by_law(rows, standard, area)
    least = standard.min_deprivations
    many = (
        pl.when(pl.col("deprivations_min") >= least)
        .then(statement=True)
        .when(pl.col("deprivations_max") < least)
        .then(statement=False)
    )
    known = parts.select(_LOW, many.alias(_MANY)).drop_nulls()
    counts = [
        known.filter(pl.col(_LOW) == low, pl.col(_MANY) == lacks).height for low, lacks in _KINDS.values()
    ]
    shares = [100 * count / known.height if known.height else None for count in counts]
    found = zip([*_KINDS, "not_known"], [*counts, len(parts) - known.height], [*shares, None], strict=True)
    return pd.DataFrame(found, columns=names).astype({"households": "Int64", "share_pct": "Float64"})
