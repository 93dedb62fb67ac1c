"""A list held against the standard of its year: what was declared against what the law says.

A household at or below the income line (or B1 score) is poor with at least the standard's number
of deprivations, else near-poor; above the line it is neither. Missing flags are counted both ways
and only a class that no filling-in could give is a fault.
"""

from __future__ import annotations

import polars as pl

from analysis.intake.lists.faults import Fault, faults_where
from analysis.standard import Area, Standard
from analysis.standard.schema.households import columns

CLASSES = ("poor", "near_poor", "not_poor")
_POINTS_PER_DEPRIVATION = 10


def check_law(data: pl.DataFrame, standard: Standard, area: Area) -> list[Fault]:
    """Return the rows that contradict the standard.

    Parameters
    ----------
    area
        Used for the households without an area of their own.
    """
    present = [code for code in standard.codes if code in data.columns]
    faults: list[Fault] = []
    if "declared_class" in data.columns:
        missing = pl.col("declared_class").is_null() & pl.col("raw_declared_class").is_null()
        faults += faults_where(data, missing, "class_missing", "declared_class")
        faults += _classes(data, standard, area, present)
    else:
        faults += _untold(data, standard, area)
    flag = columns()["dependants"].more_than_half_means or ""
    if {"members", "dependants", flag} <= set(data.columns):
        deprived = 2 * pl.col("dependants") > pl.col("members")
        faults += faults_where(data, deprived != pl.col(flag), "dependants_against_flag", flag)
    if "b2_score" in data.columns and len(present) == len(standard.codes):
        complete = pl.all_horizontal(pl.col(code).is_not_null() for code in present)
        differs = complete & (pl.col("b2_score") != _POINTS_PER_DEPRIVATION * _deprived(present))
        faults += faults_where(data, differs, "b2_against_flags", "b2_score")
    return faults


def possible_classes(data: pl.DataFrame, standard: Standard, area: Area) -> pl.DataFrame:
    """Return for each row whether it may be ``poor``, ``near_poor``, ``not_poor`` by the law.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> rows = pl.DataFrame({"b1_score": [120, 150, None], "nuoc": [True, True, None]})
    >>> possible_classes(rows, standard_for(2022), "rural").rows()
    [(True, True, False), (False, False, True), (True, True, True)]
    """
    present = [code for code in standard.codes if code in data.columns]
    unknown = pl.lit(len(standard.codes) - len(present)) + _missing(present)
    least, most = _deprived(present), _deprived(present) + unknown
    below = _below_line(data, standard, area)
    return data.select(
        poor=(below & (most >= standard.min_deprivations)).fill_null(most >= standard.min_deprivations),
        near_poor=(below & (least < standard.min_deprivations)).fill_null(least < standard.min_deprivations),
        not_poor=(~below).fill_null(value=True),
    )


def _untold(data: pl.DataFrame, standard: Standard, area: Area) -> list[Fault]:
    """Return one fault for all households whose class nothing in the list tells."""
    possible = possible_classes(data, standard, area)
    open_ = possible.select(pl.sum_horizontal(pl.all().cast(pl.Int8)) != 1).to_series()
    rows = data.filter(open_)["row"]
    details = {"households": str(len(rows)), "read": str(data.height)}
    return [Fault("class_untold", "", rows.head(1), None, details)] if len(rows) else []


def _classes(data: pl.DataFrame, standard: Standard, area: Area, present: list[str]) -> list[Fault]:
    if not present and not {"b1_score", "income_vnd"} & set(data.columns):
        return []
    possible = possible_classes(data, standard, area).rename(lambda name: f"may_be_{name}")
    both = data.hstack(possible)
    faults: list[Fault] = []
    for computed in CLASSES:
        only = pl.all_horizontal(pl.col(f"may_be_{name}") == (name == computed) for name in CLASSES)
        differs = only & (pl.col("declared_class") != computed)
        faults += faults_where(both, differs, f"law_says_{computed}", "declared_class")
    never = pl.lit(value=False)
    for name in CLASSES:
        never = never | ((pl.col("declared_class") == name) & ~pl.col(f"may_be_{name}"))
    several = pl.sum_horizontal(pl.col(f"may_be_{name}").cast(pl.Int8) for name in CLASSES) > 1
    return faults + faults_where(both, never & several, "law_excludes_class", "declared_class")


def _below_line(data: pl.DataFrame, standard: Standard, area: Area) -> pl.Expr:
    """Say which households are at or below the line; null where neither score nor income is known."""
    own = pl.col("urban") if "urban" in data.columns else pl.lit(None, pl.Boolean)
    urban = own.fill_null(area == "urban")
    tests = []
    for name, line in (("b1_score", standard.b1_points), ("income_vnd", standard.income_line)):
        if name in data.columns and line is not None:
            tests.append(pl.col(name) <= pl.when(urban).then(line.urban).otherwise(line.rural))
    return pl.coalesce(tests) if tests else pl.lit(None, pl.Boolean)


def _deprived(present: list[str]) -> pl.Expr:
    flags = [pl.col(code).fill_null(value=False).cast(pl.Int32) for code in present]
    return pl.sum_horizontal(flags) if flags else pl.lit(0)


def _missing(present: list[str]) -> pl.Expr:
    flags = [pl.col(code).is_null().cast(pl.Int32) for code in present]
    return pl.sum_horizontal(flags) if flags else pl.lit(0)
