"""Forms to the tables of the data contract: movements, deprivations, class counts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from analysis.intake.forms.read import SCHEMA, FormTable
from analysis.standard.schema.forms import COUNTS, MOVEMENT, SHARES

_MOVEMENTS, _COUNTS, _SHARES = (tuple(of.values()) for of in (MOVEMENT, COUNTS, SHARES))


def movements(forms: Sequence[FormTable]) -> pl.DataFrame:
    """Return forms 2 and 3. Grain: unit × class × base × item; a missing cell stays missing."""
    return _of(forms, *_MOVEMENTS).select(
        "unit",
        "parent",
        "level",
        "class",
        "base",
        "item",
        pl.col("value").cast(pl.Float64).cast(pl.Int64),
        "line",
    )


def deprivations(forms: Sequence[FormTable]) -> pl.DataFrame:
    """Return the indicators of forms 4 to 7. Grain: unit × class × indicator × measure.

    ``value`` is a count of households or a share of 0–100, deprived households always.
    """
    figures = _of(forms, *_COUNTS, *_SHARES).filter(~pl.col("item").is_in(["total", "deprivations"]))
    measure = pl.when(pl.col("form").is_in(_COUNTS)).then(pl.lit("count")).otherwise(pl.lit("share_pct"))
    return figures.select(
        "unit",
        "parent",
        "level",
        "class",
        pl.col("item").alias("indicator"),
        pl.lit("deprivation").alias("polarity"),
        measure.alias("measure"),
        "base",
        pl.col("value").cast(pl.Float64),
        "as_printed",
        "line",
    )


def class_counts(forms: Sequence[FormTable]) -> pl.DataFrame:
    """Return the totals of forms 1 and 4 to 7. Grain: unit × class × measure.

    ``measure`` is ``households``, ``persons`` or ``deprivations`` (their sum over the households).
    """
    totals = _of(forms, *_COUNTS, *_SHARES).filter(pl.col("item").is_in(["total", "deprivations"]))
    measure = pl.when(pl.col("item") == "total").then(pl.lit("households")).otherwise(pl.lit("deprivations"))
    first = _of(forms, 1).filter(pl.col("item").str.contains(r"^(persons_)?(poor|near_poor)$"))
    both = pl.concat(
        [
            totals.with_columns(measure.alias("measure")),
            first.with_columns(
                pl.col("base").alias("measure"), pl.col("item").str.strip_prefix("persons_").alias("class")
            ),
        ]
    )
    keys = ["unit", "parent", "level", "class", "measure"]
    value = pl.col("value").cast(pl.Float64).cast(pl.Int64)
    return both.select(*keys, value, "line").unique([*keys, "value"], keep="first", maintain_order=True)


def _of(forms: Sequence[FormTable], *numbers: int) -> pl.DataFrame:
    tables = [form.cells for form in forms if form.number in numbers]
    return pl.concat(tables) if tables else pl.DataFrame(schema=SCHEMA)
