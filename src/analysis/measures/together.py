"""Classes and deprivations of many communes' lists at once; see :mod:`analysis.measures.counts`.

What is counted is what is sure, for each commune as a whole: a count that depends on what its list does not
tell has no value, as it has none in the tables of one commune.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from analysis.measures.deprivation import CLASSES
from analysis.measures.possible import MAY_BE
from analysis.standard import Standard
from analysis.standard import classes as law
from analysis.standard.model import Area

COMMUNE = "commune"
Rule = tuple[Standard, Area]


def with_classes(households: pl.DataFrame, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Return lists with ``class`` and what a household without one may be, by each commune's own rule.

    Parameters
    ----------
    households
        Lists of one year with ``commune``.
    rules
        Standard and area of each commune.

    Returns
    -------
    polars.DataFrame
        As :func:`analysis.measures.classification.with_class`, the rows in their order.
    """
    batches: dict[tuple[str, Area], list[str]] = {}
    for commune, (standard, area) in rules.items():
        batches.setdefault((standard.id, area), []).append(commune)
    numbered = households.with_row_index("_row")
    parts = []
    for communes in batches.values():
        own = numbered.filter(pl.col(COMMUNE).is_in(communes))
        found = law.classes_by_law(own, *rules[communes[0]])
        parts.append(own.with_columns(_listed(own["declared_class"], found)))
    every = pl.concat(parts) if parts else numbered
    return every.sort("_row").drop("_row")


def _listed(declared: pl.Series, found: pl.DataFrame) -> list[pl.Series]:
    listed = declared.fill_null(found["computed_class"]).alias("class")
    told = listed.is_not_null()
    possible = found.select(
        pl.when(told).then((listed == name).fill_null(value=False)).otherwise(pl.col(name)).alias(column)
        for name, column in MAY_BE.items()
    )
    return [listed, *possible.get_columns()]


def counted(listed: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    """Count what each commune's list says of the poor and the near-poor.

    Parameters
    ----------
    listed
        As from :func:`with_classes`.
    codes
        The indicators.

    Returns
    -------
    polars.DataFrame
        Grain: commune × class, in the order of the lists. Of those in the class for sure (``sure``) and those
        who may be in it (``may``): ``rows``, ``members``, ``unsized`` and of each indicator ``yes`` and
        ``open``, as ``sure:yes:nuoc``.
    """
    amounts = {
        "rows": pl.lit(1, pl.Int64),
        "members": pl.col("members").fill_null(0).cast(pl.Int64),
        "unsized": pl.col("members").is_null().cast(pl.Int64),
        **{f"yes:{code}": pl.col(code).fill_null(value=False).cast(pl.Int64) for code in codes},
        **{f"open:{code}": pl.col(code).is_null().cast(pl.Int64) for code in codes},
    }
    named = listed.lazy().with_columns(**amounts)
    whole = listed.select(pl.col(COMMUNE).unique(maintain_order=True)).lazy()
    parts = []
    for name in CLASSES:
        sure, may = (pl.col("class") == name).fill_null(value=False), pl.col(MAY_BE[name])
        of_class = named.filter(may).group_by(COMMUNE)
        sums = [pl.col(each).sum().alias(f"may:{each}") for each in amounts]
        sums += [pl.col(each).filter(sure).sum().alias(f"sure:{each}") for each in amounts]
        parts.append(whole.join(of_class.agg(sums), on=COMMUNE, how="left").with_columns(name=pl.lit(name)))
    found = pl.concat(pl.collect_all(parts)).fill_null(0)
    return found.rename({"name": "class"})


def told_counts(row: Mapping[str, Any], codes: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Yield base, item and value of what a row of :func:`counted` leaves no doubt of, the class first."""
    yes, open_ = ({at: sum(row[f"{at}:{kind}:{code}"] for code in codes) for at in ("sure", "may")}
                  for kind in ("yes", "open"))  # fmt: skip
    if row["sure:rows"] == row["may:rows"]:
        yield "households", "total", row["sure:rows"]
    if row["sure:members"] == row["may:members"] and not row["may:unsized"]:
        yield "persons", "total", row["sure:members"]
    if yes["sure"] == yes["may"] + open_["may"]:
        yield "households", "deprivations", yes["sure"]


def told_deprivations(row: Mapping[str, Any], codes: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the households deprived in each indicator, where their number and that of the class is sure."""
    if row["sure:rows"] != row["may:rows"]:
        return
    for code in codes:
        reported = row[f"may:open:{code}"] < row["may:rows"]
        if reported and not row[f"may:open:{code}"]:
            yield code, row[f"sure:yes:{code}"]
