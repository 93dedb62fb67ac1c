"""The law's rule for the class of a household; it stands here and nowhere else.

A household is **poor** if its income is at or below the line and it is deprived in at least
``min_deprivations`` indicators, and **near-poor** if its income is at or below *the same* line and
it is deprived in fewer. Near-poor is not a higher band of income. Above the line a household is
neither, however deprived it is.

Source: Decree 07/2021/NĐ-CP, article 3; B1 points for income: Circular 07/2021/TT-BLĐTBXH.
"""

from __future__ import annotations

import polars as pl

from analysis.standard.model import Area, Standard

CLASSES = ("poor", "near_poor", "not_poor")


def classes_by_law(data: pl.DataFrame, standard: Standard, area: Area) -> pl.DataFrame:
    """Say which classes each household may be in, whatever the missing values turn out to be.

    Parameters
    ----------
    data
        Of ``urban``, ``b1_score`` (points), ``income_vnd`` (a person and month) and the indicators of the
        standard (true: deprived) the columns that there are; a column that is not there is not known.
    standard
        Lines, B1 points and the number of deprivations that makes poor.
    area
        Area of the households that do not say theirs.

    Returns
    -------
    polars.DataFrame
        A row a household. ``low_income``: at or below the line; ``income_basis``: ``b1`` where there is a
        score, else ``income``. ``deprivations_min`` and ``_max`` count what is not known as not deprived
        and as deprived. ``poor``, ``near_poor``, ``not_poor``: whether the class is possible;
        ``computed_class``: the only possible one, null where there are several.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> standard = standard_for(2022)
    >>> rows = pl.DataFrame({"b1_score": [120, 150, None], standard.codes[0]: [True, True, None]})
    >>> found = classes_by_law(rows, standard, "rural")
    >>> found.select(CLASSES).rows()
    [(True, True, False), (False, False, True), (True, True, True)]
    >>> found["computed_class"].to_list()
    [None, 'not_poor', None]
    """
    present = [code for code in standard.codes if code in data.columns]
    absent = len(standard.codes) - len(present)
    low, basis = _low_income(data, standard, area)
    counted = data.select(
        low_income=low,
        income_basis=basis,
        deprivations_min=_number([pl.col(code).fill_null(value=False) for code in present]),
        deprivations_max=_number([pl.col(code).fill_null(value=True) for code in present]) + absent,
    )
    may_be_low = pl.col("low_income").fill_null(value=True)
    possible = counted.with_columns(
        poor=may_be_low & (pl.col("deprivations_max") >= standard.min_deprivations),
        near_poor=may_be_low & (pl.col("deprivations_min") < standard.min_deprivations),
        not_poor=~pl.col("low_income").fill_null(value=False),
    )
    alone = _number([pl.col(name) for name in CLASSES]) == 1
    only = pl.coalesce(pl.when(pl.col(name)).then(pl.lit(name)) for name in CLASSES)
    return possible.with_columns(computed_class=pl.when(alone).then(only))


def _low_income(data: pl.DataFrame, standard: Standard, area: Area) -> tuple[pl.Expr, pl.Expr]:
    """Say who is at or below the line, and by what; a B1 score decides where there is one."""
    own = pl.col("urban") if "urban" in data.columns else pl.lit(None, pl.Boolean)
    urban = own.fill_null(area == "urban")
    tests, bases = [pl.lit(None, pl.Boolean)], [pl.lit(None, pl.String)]
    for basis, column, line in (
        ("income", "income_vnd", standard.income_line),
        ("b1", "b1_score", standard.b1_points),
    ):
        if column in data.columns and line is not None:
            limit = pl.when(urban).then(line.urban).otherwise(line.rural)
            tests.insert(0, pl.col(column) <= limit)
            bases.insert(0, pl.when(pl.col(column).is_not_null()).then(pl.lit(basis)))
    # Every household has a row, also in a list with none of these columns.
    rows = pl.int_range(pl.len()) >= 0
    return pl.when(rows).then(pl.coalesce(tests)), pl.when(rows).then(pl.coalesce(bases))


def _number(flags: list[pl.Expr]) -> pl.Expr:
    """Count the flags that are true, in each row; 0 where there are no flags."""
    return pl.sum_horizontal(pl.lit(0, pl.Int64), *(flag.cast(pl.Int64) for flag in flags))
