"""Cells of a list to typed columns; what cannot be read is a fault of its cell.

In flag columns that hold nothing but marks ("x" or empty), empty means no; where some cells say
no ("0", "không"), an empty one is missing. The file's own way of marking decides, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from analysis.intake.carried import HOUSEHOLD
from analysis.intake.lists.faults import Fault, faults_where
from analysis.intake.repair.dates import column_dates
from analysis.intake.repair.numbers import column_numbers
from analysis.intake.repair.spelling import NAMED
from analysis.intake.repair.vocabulary import areas, classes, flags, nothing
from analysis.standard.schema.households import columns

Factor = Callable[[str, pl.Series], Fraction | None]
_RULES = {
    "count": "not_a_count",
    "money": "not_a_list_number",
    "class": "unknown_class",
    "area": "unknown_area",
    "date": "not_a_list_date",
    "flag": "unknown_flag",
}

_WORDS = {"flag": flags, "class": classes, "area": areas}

_CROSSES = ("x", "X", "v", "V", "✓", "✔", "☑", "×", "☒")


@dataclass(frozen=True)
class Typed:
    """The columns of a list in their types.

    Parameters
    ----------
    data
        ``row``, the typed columns, and the cells as written under ``raw_<name>``.
    faults
        Cells that could not be read.
    blank_is_no
        Flag columns in which an empty cell was read as no.
    merged
        By column, the other spellings of each name that had any.
    """

    data: pl.DataFrame
    faults: list[Fault]
    blank_is_no: list[str]
    merged: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def typed(raw: pl.DataFrame, titles: Mapping[str, str], factor: Factor, *, own_form: bool = False) -> Typed:
    """Return the columns of a list in their types.

    Parameters
    ----------
    raw
        ``row`` and the cells of each column as text.
    titles
        The columns that the file has, with their headers; private ones are left as text.
    factor
        Gives by how much the amounts of a column are multiplied; None where that is not known yet.
    own_form
        Whether the list stands in our own workbook, see :func:`blank_means_no`.
    """
    empty = sorted(nothing())
    cells = raw.with_columns(
        # A header that a merged cell carries into the rows below it is no value.
        pl.when(pl.col(name).is_in([*empty, title] if title else empty))
        .then(None)
        .otherwise(pl.col(name))
        .alias(name)
        for name, title in titles.items()
    )
    data = cells.select("row", pl.col(list(titles)).name.prefix("raw_"))
    data = data.with_columns(_column(cells[name], name, factor) for name in titles)
    merged = {}
    for name, unified in NAMED:
        if name in titles:
            spelled = unified(data[name])
            data = data.with_columns(spelled.names.alias(name))
            merged[name] = spelled.merged
    faults: list[Fault] = []
    ruled = {name: rule for name in titles if (rule := _RULES.get(columns()[name].kind))}
    unread = data.select(
        (pl.col(name).is_null() & pl.col(f"raw_{name}").is_not_null()).any().alias(name) for name in ruled
    )
    for name, rule in ruled.items():
        if unread[name][0]:
            read = data[name]
            if rule == "not_a_list_number" and read.is_null().all():
                read = column_numbers(cells[name])  # its unit may be asked about
            bad = pl.lit(read.is_null()) & pl.col(f"raw_{name}").is_not_null()
            faults += faults_where(data, bad, rule, name)
    # A household of which our own form says what it was last year alone is not filled in yet.
    new = [f"raw_{name}" for name in titles if name not in HOUSEHOLD]
    told = pl.any_horizontal(pl.col(new).is_not_null()) if own_form and new else pl.lit(value=True)
    blank = blank_means_no(data.filter(told), list(titles), own_form=own_form)
    no = (
        pl.when(pl.col(f"raw_{name}").is_null() & told).then(pl.lit(value=False)).otherwise(pl.col(name))
        for name in blank
    )
    data = data.with_columns(test.alias(name) for test, name in zip(no, blank, strict=True))
    return Typed(data, faults, blank, merged)


def blank_means_no(data: pl.DataFrame, names: Sequence[str], *, own_form: bool = False) -> list[str]:
    """Return the flag columns in which only marks stand, no cell that says no.

    Columns that answer for every household, with "Có" and "Không", say nothing of the blanks of columns in
    which there is nothing but crosses and ticks. Our own form has every column, filled in or not, and offers
    "Có" and "Không": there a column without a mark says nothing, and "Có" is an answer.
    """
    flagged = [name for name in names if columns()[name].kind == "flag"]
    crosses = data.select(pl.col(f"raw_{name}").is_in(_CROSSES).all().alias(name) for name in flagged)
    crossed = [name for name in flagged if crosses[name][0]]
    # "true" is a value of a table and no mark.
    answers = ("true", "có", "yes") if own_form else ("true",)
    said = any(
        bool((~data[name]).any()) or data[f"raw_{name}"].str.to_lowercase().is_in(answers).any()
        for name in flagged
    )
    answered = all(data[f"raw_{name}"].null_count() == 0 for name in flagged if name not in crossed)
    marks = crossed if said and answered else [] if said else flagged
    marked = [name for name in marks if bool(data[name].any())]
    return marked if own_form else marks if marked else []


def _column(cells: pl.Series, name: str, factor: Factor) -> pl.Series:
    kind = columns()[name].kind
    if kind in _WORDS:
        return _WORDS[kind](cells).alias(name)
    if kind == "money":
        return _money(cells, name, factor)
    if kind == "count":
        whole = column_numbers(cells).str.replace(r"\.0+$", "")
        return whole.cast(pl.Int64, strict=False).alias(name)
    if kind not in ("date", "private_date"):
        return cells.alias(name)
    dates = column_dates(cells)
    return (dates.zip_with(dates.is_not_null(), cells) if kind == "private_date" else dates).alias(name)


def _money(cells: pl.Series, name: str, factor: Factor) -> pl.Series:
    amounts = column_numbers(cells).cast(pl.Float64, strict=False).alias(name)
    times = factor(name, amounts)
    if times is None:
        return pl.Series(name, [None] * len(cells), dtype=pl.Int64)
    return (amounts * float(times)).round().cast(pl.Int64)
