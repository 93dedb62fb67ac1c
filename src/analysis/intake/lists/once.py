"""A household stands once in a list of a year, however its village is spelled, and in one village only.

Codes are given out by village, so the same code in two villages is two households. With the same name of the
head it is most likely one that stands twice: certainly where the code is a long one or birth date, identity
number or nearly every other cell agree as well.
"""

from __future__ import annotations

import polars as pl

from analysis.intake.lists.faults import Fault, faults_where
from analysis.intake.repair.spelling import villages

# A code as long as this is given out once, not anew in every village.
_LONG = 8
_AGREE, _DIFFER = 3, 1
# Where more of the rows have a twin, names or codes say nothing.
_SEVERAL, _MANY = 3, 0.2
_ONCE_ENOUGH = ("birth_date", "identity_number")
_KEYS = {"village_key", "household_id", "commune_code", "village", "ordinal", "head_name"}


def code_key(name: str = "household_id") -> pl.Expr:
    """Return household codes without case, gaps and leading zeros.

    Examples
    --------
    >>> pl.DataFrame({"household_id": ["H 007", "h7"]}).select(code_key())["household_id"].to_list()
    ['h7', 'h7']
    """
    folded = pl.col(name).str.to_lowercase().str.replace_all(r"\s", "")
    return folded.str.replace_all(r"(^|[^0-9])0+([0-9])", "${1}${2}")


def same_households(later: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a list whose household stands in another list, villages and codes in any spelling.

    Examples
    --------
    >>> one = pl.DataFrame({"village": ["Thôn 01"], "household_id": ["07"]})
    >>> same_households(one, pl.DataFrame({"village": ["thôn 1"], "household_id": ["7"]})).height
    1
    """
    names = villages(pl.concat([later["village"], earlier["village"]])).names
    keyed = [
        one.with_columns(code_key().alias("_code"), part.alias("_village"))
        for one, part in ((later, names[: later.height]), (earlier, names[later.height :]))
    ]
    on = ["_village", "_code"]
    return keyed[0].join(keyed[1].select(on), on=on, how="semi").drop(on)


def check_once(data: pl.DataFrame) -> list[Fault]:
    """Return the rows in which a household of one village stands again in another one."""
    if "head_name" not in data.columns:
        return []
    name = pl.col("head_name").str.to_lowercase().str.replace_all(r"\s+", " ").alias("name_key")
    told = data.filter(pl.all_horizontal(pl.col("household_id", "village_key", "head_name").is_not_null()))
    told = told.with_columns(name, code_key().alias("code_key"))
    if told["name_key"].n_unique() < 2:  # one name for all is a placeholder
        return []
    on = ["name_key", "code_key"]
    firsts = told.unique(on, keep="first", maintain_order=True)
    twins = told.join(firsts, on=on, how="inner", suffix="_first", maintain_order="left")
    twins = twins.filter(pl.col("village_key") != pl.col("village_key_first"))
    if twins.is_empty():
        return []
    sure = _is_sure(twins)
    if twins.height > max(_SEVERAL, _MANY * told.height):
        sure = pl.lit(value=False)
    return [
        *faults_where(twins, sure, "household_in_two_villages", "household_id"),
        *faults_where(twins, ~sure, "code_and_name_again", "household_id"),
    ]


def _is_sure(twins: pl.DataFrame) -> pl.Expr:
    compared = [
        name
        for name in twins.columns
        if name.startswith("raw_") and f"{name}_first" in twins.columns and name[4:] not in _KEYS
    ]
    agree = [pl.col(name) == pl.col(f"{name}_first") for name in compared]
    known = [pl.col(name).is_not_null() | pl.col(f"{name}_first").is_not_null() for name in compared]
    agreed = pl.sum_horizontal(pl.lit(0), *(one.fill_null(value=False).cast(pl.Int64) for one in agree))
    counted = pl.sum_horizontal(pl.lit(0), *(one.cast(pl.Int64) for one in known))
    certain = pl.col("code_key").str.len_chars() >= _LONG
    for name in _ONCE_ENOUGH:
        if name in twins.columns:
            certain |= (pl.col(name) == pl.col(f"{name}_first")).fill_null(value=False)
    return certain | ((agreed >= _AGREE) & (counted - agreed <= _DIFFER))
