"""A list held against the standard of its year: what was declared against what the law says.

The rule itself stands in :mod:`analysis.standard.classes`. Missing flags are counted both ways and only
a class that no filling-in could give is a fault.
"""

from __future__ import annotations

import polars as pl

from analysis.intake.lists.faults import Fault, faults_where
from analysis.standard import Area, Standard
from analysis.standard.classes import CLASSES, classes_by_law
from analysis.standard.schema.households import columns

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


def _untold(data: pl.DataFrame, standard: Standard, area: Area) -> list[Fault]:
    """Return one fault for all households whose class nothing in the list tells."""
    rows = data.filter(classes_by_law(data, standard, area)["computed_class"].is_null())["row"]
    details = {"households": str(len(rows)), "read": str(data.height)}
    return [Fault("class_untold", "", rows.head(1), None, details)] if len(rows) else []


def _classes(data: pl.DataFrame, standard: Standard, area: Area, present: list[str]) -> list[Fault]:
    if not present and not {"b1_score", "income_vnd"} & set(data.columns):
        return []
    found = classes_by_law(data, standard, area)
    possible = found.select(pl.col(CLASSES).name.prefix("may_be_"), "computed_class")
    both = data.hstack(possible)
    faults: list[Fault] = []
    for computed in CLASSES:
        differs = (pl.col("computed_class") == computed) & (pl.col("declared_class") != computed)
        faults += faults_where(both, differs, f"law_says_{computed}", "declared_class")
    never = pl.lit(value=False)
    for name in CLASSES:
        never = never | ((pl.col("declared_class") == name) & ~pl.col(f"may_be_{name}"))
    return faults + faults_where(
        both, never & pl.col("computed_class").is_null(), "law_excludes_class", "declared_class"
    )


def _deprived(present: list[str]) -> pl.Expr:
    flags = [pl.col(code).fill_null(value=False).cast(pl.Int32) for code in present]
    return pl.sum_horizontal(flags) if flags else pl.lit(0)
