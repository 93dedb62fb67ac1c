"""The rules of a list that need no law: keys, ranges, counts that fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from analysis.intake.lists.faults import Fault, faults_where
from analysis.intake.lists.once import code_key
from analysis.intake.recognise.doubts import POSSIBLE_INCOME
from analysis.intake.repair.names import exact_key, match_names
from analysis.intake.repair.numbers import small_int
from analysis.standard import Area
from analysis.standard.scores import ScoreTable

_MANY_MEMBERS = 25
_NAMED = 0.5  # of the rows of a list in which households have names
_LITTLE = 3
_HIGHEST_SCORE = 500


@dataclass(frozen=True)
class Known:
    """What is known of the commune besides the list; empty or None where nothing is.

    Parameters
    ----------
    area
        Which income line holds for households without an area of their own.
    commune
        Five-digit code.
    villages
        Names of its villages.
    previous
        Last year's list: ``village``, ``household_id``, ``declared_class``.
    parts
        Codes of the communes that this one was made of.
    year
        Of the review.
    scores
        The score tables of form B1 that an office has loaded for the place and year; several where nobody
        knows which holds.
    """

    area: Area = "rural"
    commune: str = ""
    villages: tuple[str, ...] = ()
    previous: pl.DataFrame | None = None
    parts: tuple[str, ...] = ()
    year: int | None = None
    scores: tuple[ScoreTable, ...] = ()


def check_keys(data: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the data with ``village_key``, and the faults of commune, village and code.

    A village that is known is written as it is known, another one as the file writes it most often.
    """
    names: list[str] = data["village"].drop_nulls().unique(maintain_order=True).to_list()
    same = match_names(names, known.villages) if known.villages else _most_frequent(data["village"])
    faults = faults_where(data, pl.col("village").is_null(), "household_without_village", "village")
    faults += faults_where(data, pl.col("household_id").is_null(), "household_without_id", "household_id")
    codes = {known.commune, *known.parts} - {""}
    of_place = pl.col("village").is_in([*codes, *(code.lstrip("0") for code in codes)])
    of_place |= pl.col("village").str.contains(r"^\s*[0-9]{5}\s*$")
    faults += faults_where(data, of_place, "village_is_a_code", "village")
    if known.villages:
        unknown = pl.col("village").is_in([name for name in names if name not in same])
        faults += faults_where(data, unknown, "village_unknown", "village", known=_listed(known.villages))
    if known.commune and "commune_code" in data.columns:
        other = pl.col("commune_code").is_not_null() & ~pl.col("commune_code").is_in(
            [known.commune, *known.parts]
        )
        faults += faults_where(data, other, "other_commune_row", "commune_code", commune=known.commune)
    written = pl.Series(names, dtype=pl.String)
    data = data.with_columns(
        pl.col("village").replace(written, pl.Series([same.get(n, n) for n in names], dtype=pl.String)),
        pl.col("village")
        .replace(written, pl.Series([exact_key(same.get(n, n)) for n in names], dtype=pl.String))
        .alias("village_key"),
    )
    return data, faults


def strays(data: pl.DataFrame) -> pl.Series:
    """Return the rows that tell next to nothing where every household has a name, such as a sum below a list.

    A village and a number may be a class and its count.
    """
    told = [name for name in data.columns if name.startswith("raw_")]
    names = data.get_column("raw_head_name", default=pl.Series(dtype=pl.String))
    if names.is_empty() or names.count() < _NAMED * len(names):
        return pl.Series(dtype=pl.UInt32)
    filled = pl.sum_horizontal(pl.col(told).is_not_null().cast(pl.Int32))
    few = filled <= max(_LITTLE, len(told) // 4)
    return data.filter(pl.col("raw_head_name").is_null() & few)["row"].cast(pl.UInt32)


def check_ranges(data: pl.DataFrame) -> list[Fault]:
    """Return the faults of impossible and improbable values."""
    faults: list[Fault] = []
    for name in ("members", "dependants", "b1_score", "b2_score", "income_vnd", "low_income_workers"):
        if name in data.columns:
            faults += faults_where(data, pl.col(name) < 0, "negative_value", name)
    if "members" in data.columns:
        faults += faults_where(data, pl.col("members") == 0, "no_members", "members")
        faults += faults_where(data, pl.col("members") > _MANY_MEMBERS, "many_members", "members")
    if {"members", "dependants"} <= set(data.columns):
        over = pl.col("dependants") > pl.col("members")
        faults += faults_where(data, over, "dependants_over_members", "dependants")
    if {"members", "low_income_workers"} <= set(data.columns):
        over = pl.col("low_income_workers") > pl.col("members")
        faults += faults_where(data, over, "workers_over_members", "low_income_workers")
    if {"declared_class", "low_income_workers"} <= set(data.columns):
        listed = pl.col("declared_class").is_in(["poor", "near_poor"]) & (pl.col("low_income_workers") > 0)
        faults += faults_where(data, listed, "workers_of_the_poor", "low_income_workers")
    for name in ("b1_score", "b2_score"):
        if name in data.columns:
            faults += faults_where(data, pl.col(name) > _HIGHEST_SCORE, "score_out_of_range", name)
    if "ethnicity" in data.columns:
        nameless = ~pl.col("ethnicity").str.contains(r"\p{L}")
        faults += faults_where(data, nameless, "no_people", "ethnicity")
    if "income_vnd" in data.columns:
        faults += _impossible_incomes(data)
    return faults


def _impossible_incomes(data: pl.DataFrame) -> list[Fault]:
    """Return incomes that nobody can mean in a list whose others are possible: some in another unit."""
    earned = data["income_vnd"].drop_nulls()
    lowest, highest = POSSIBLE_INCOME
    middle = earned.filter(earned > 0).median()
    if not isinstance(middle, float) or not lowest <= middle <= highest:
        return []
    odd = pl.col("income_vnd").is_between(1, lowest / 10) | (pl.col("income_vnd") > highest * 10)
    return faults_where(data, odd, "income_impossible", "income_vnd")


def check_twice(data: pl.DataFrame, *, keeps_zeros: bool = False) -> list[Fault]:
    """Return the rows in which a household stands again in its village, with other values.

    Codes that differ by nothing but zeros before a number are two only where the names of the heads differ,
    or where a file ``keeps_zeros``, as tables do from which the names were taken.
    """
    keyed = data.filter(pl.col("household_id").is_not_null() & pl.col("village_key").is_not_null())
    keyed = keyed.with_columns(
        (~pl.struct("village_key", "household_id").is_first_distinct()).alias("again"),
        code_key().alias("code_key"),
    )
    faults = faults_where(keyed, pl.col("again"), "household_twice", "household_id")
    if keeps_zeros:
        return faults
    same = ["village_key", "code_key", *(["head_name"] if "head_name" in keyed.columns else [])]
    once = keyed.filter(~pl.col("again")).with_columns((~pl.struct(same).is_first_distinct()).alias("alike"))
    return faults + faults_where(once, pl.col("alike"), "codes_alike", "household_id")


def check_previous(data: pl.DataFrame, known: Known) -> list[Fault]:
    """Return the rows whose class of last year is not that of last year's list."""
    if known.previous is None or "previous_class" not in data.columns:
        return []
    villages: list[str] = known.previous["village"].unique(maintain_order=True).to_list()
    keys = pl.Series([exact_key(name) for name in villages], dtype=pl.String)
    before = known.previous.select(
        pl.col("village").replace(pl.Series(villages, dtype=pl.String), keys).alias("village_key"),
        "household_id",
        pl.col("declared_class").alias("class_before"),
    ).unique(["village_key", "household_id"], keep="first", maintain_order=True)
    both = data.join(before, on=["village_key", "household_id"], how="left", maintain_order="left")
    faults: list[Fault] = []
    for name in ("poor", "near_poor", "not_poor"):
        differs = (pl.col("class_before") == name) & (pl.col("previous_class") != name)
        faults += faults_where(both, differs, f"listed_{name}_before", "previous_class")
    return faults


def check_totals(
    cells: pl.DataFrame, totals: Sequence[int], data: pl.DataFrame, letters: dict[str, str]
) -> list[Fault]:
    """Return the cells of total rows that are the sum of nothing above them.

    A total may be that of all rows so far, of those since the total before it, or of the village
    that it names; the last row of several may not be one of a part only, unless it says so.
    """
    faults: list[Fault] = []
    for number, row in enumerate(totals):
        start = totals[number - 1] if number else -1
        parts = (
            data.filter(pl.col("row") < row),
            data.filter(pl.col("row").is_between(start, row, closed="none")),
            data.filter((pl.col("row") < row) & (pl.col("village_key") == _named(cells, row, data))),
        )
        for name, dtype in data.schema.items():
            if name not in letters or dtype not in (pl.Int64, pl.Boolean):
                continue
            text, said = cells[letters[name]][row], small_int(cells[letters[name]][row])
            sums = [int(part[name].sum() or 0) for part in parts]
            if said is not None and said not in sums:
                rows, found = pl.Series([row], dtype=pl.UInt32), pl.Series([text])
                wanted = sums[1] if number and start < row - 1 else sums[0]
                faults.append(Fault("total_differs", name, rows, found, {"total": str(wanted)}))
    return faults


def _named(cells: pl.DataFrame, row: int, data: pl.DataFrame) -> str:
    """Return the key of the village that a total row names; empty where it names none."""
    key = exact_key(" ".join(text for text in cells.row(row) if text))
    villages: list[str] = data["village_key"].drop_nulls().unique().to_list()
    return max((name for name in villages if f" {name} " in f" {key} "), key=len, default="")


def _most_frequent(villages: pl.Series) -> dict[str, str]:
    """Return for each writing of a village the most frequent one of the same key."""
    counts = (
        villages.drop_nulls()
        .value_counts(name="rows")
        .sort(["rows", villages.name], descending=[True, False])
    )
    best: dict[str, str] = {}
    for name in counts[villages.name].to_list():
        best.setdefault(exact_key(name), " ".join(name.split()))
    return {name: best[exact_key(name)] for name in counts[villages.name].to_list()}


def _listed(names: Sequence[str], most: int = 12) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
