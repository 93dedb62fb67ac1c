"""What a list settles about itself: its declared classes tell which way round its flags are meant.

Read one way, every household's class is one that the law allows by its income and deprivations; read the
other way some are not. Where the words of the header point to the first reading too, nothing is left to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import polars as pl

from analysis.intake.recognise.doubts import Words
from analysis.standard import Area, Standard
from analysis.standard.classes import CLASSES, classes_by_law

# Households whose class the law excludes under every other reading, by what the words of the header say.
CLEAR = 3
_NEEDED: Mapping[Words, int] = {"told": 0, "likely": 1, "open": CLEAR}
_MOST_COLUMNS = 5
_ROWS = 2_000


def polarity_by_law(
    data: pl.DataFrame, doubtful: Mapping[str, tuple[str, Words]], standard: Standard | None, area: Area
) -> dict[str, str]:
    """Return how doubtful flag columns are meant, where the declared classes leave one reading only.

    Parameters
    ----------
    data
        The list, its flags as if they counted the deprived.
    doubtful
        By column: the proposed meaning, and how plainly the header says it.
    standard, area
        Of the year, None where there is none yet, and of households without an area of their own.

    Returns
    -------
    dict
        ``having`` or ``lacking`` by column; empty where that stays open.
    """
    told = {name: meaning for name, (meaning, words) in doubtful.items() if words == "told"}
    names = list(doubtful)
    if standard is None or not names or len(names) > _MOST_COLUMNS or "declared_class" not in data.columns:
        return told
    rows = data.filter(pl.col("declared_class").is_not_null()).head(_ROWS)
    wrong = {
        reading: excluded(
            rows.with_columns(~pl.col(name) for name, way in zip(names, reading, strict=True) if way),
            standard,
            area,
        )
        for reading in product((False, True), repeat=len(names))
    }
    proposed = tuple(meaning == "having" for meaning, _ in doubtful.values())
    if wrong[proposed]:
        # Then the classes speak against the words, or against each other: all of it is asked.
        return {} if wrong[proposed] > min(wrong.values()) else told
    settled = dict(told)
    for at, (name, (meaning, words)) in enumerate(doubtful.items()):
        others = [count for reading, count in wrong.items() if reading[at] != proposed[at]]
        if min(others) >= _NEEDED[words]:
            settled[name] = meaning
    return settled


def excluded(data: pl.DataFrame, standard: Standard | None, area: Area) -> int:
    """Count the households of which the law excludes the declared class; none where there is no law yet."""
    if standard is None or "declared_class" not in data.columns:
        return 0
    told = data.filter(pl.col("declared_class").is_not_null())
    known = [name for name in ("urban", "b1_score", "income_vnd", *standard.codes) if name in told.columns]
    possible = classes_by_law(told.select(known), standard, area).select(CLASSES)
    of_class = (((told["declared_class"] == name) & ~possible[name]).sum() for name in CLASSES)
    return sum(int(each) for each in of_class)


def unmarked(data: pl.DataFrame, standard: Standard, area: Area) -> pl.DataFrame:
    """Return a list with classes by marks; without a mark and above the line by the law is not poor.

    Anybody else without a mark stays unknown.
    """
    known = [name for name in ("urban", "b1_score", "income_vnd", *standard.codes) if name in data.columns]
    law = classes_by_law(data.select(known), standard, area)["computed_class"]
    free = pl.col("declared_class").is_null() & pl.col("raw_declared_class").is_null()
    return data.with_columns(
        pl.when(free & pl.lit(law == "not_poor")).then(pl.lit("not_poor")).otherwise("declared_class")
        .alias("declared_class")
    )  # fmt: skip
