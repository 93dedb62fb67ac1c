"""Cells of a known column as a CSV of the contract has them: codes, plain numbers, ISO dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from analysis.intake.repair.dates import column_dates
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.numbers import column_numbers
from analysis.intake.repair.vocabulary import classes, flags
from analysis.intake.template.layout import Column

# What lists of the workbook said in earlier versions.
FORMER_WORDS = {"giảm thuần (hộ)": "net_reduction"}
_WHOLE = ("whole", "count", "year")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# One point before three digits: a thousand to one reader, one and a bit to another.
_EITHER = re.compile(r"[+-]?\d{1,3}\.\d{3}")


def contract_texts(
    texts: Sequence[str | None], column: Column, numbers: Sequence[bool] = ()
) -> list[str | None]:
    """Return the texts of a column; what cannot be read stays as it is written, to be told of.

    Parameters
    ----------
    numbers
        Which cells are numbers in the file; empty where none is.

    Examples
    --------
    >>> count = Column("value", "Số", False, "count", {})
    >>> contract_texts(["1.157.000", "1.157", "mười"], count)
    ['1157000', '1157', 'mười']
    >>> contract_texts(["30.11.2023", "5/9/2023"], Column("date", "Ngày", False, "date", {}))
    ['2023-11-30', '2023-09-05']
    """
    if column.words:
        return [None if text is None else _code(text, column) for text in texts]
    cells = pl.Series(texts, dtype=pl.String)
    if column.kind == "date":
        return [new or old for new, old in zip(column_dates(cells).to_list(), texts, strict=True)]
    if column.kind in _WHOLE or column.kind == "decimal":
        read = column_numbers(cells).to_list()
        typed = numbers or [False] * len(texts)
        return [_number(*each, column) for each in zip(texts, read, typed, strict=True)]
    return [text and _ISO.sub(r"\3/\2/\1", text) if text and _ISO.fullmatch(text) else text for text in texts]


def _code(text: str, column: Column) -> str:
    for fold in (str.casefold, loose_key):
        codes = {fold(word): code for code, word in column.words.items()}
        if len(codes) == len(column.words) and (code := codes.get(fold(text))) is not None:
            return code
    if column.kind == "flag" and (flag := flags(pl.Series([text])).item()) is not None:
        return "true" if flag else "false"
    if set(column.words) & {"poor", "near_poor"} and (meant := classes(pl.Series([text])).item()):
        return str(meant)
    return FORMER_WORDS.get(text.casefold(), text)


def _number(text: str | None, read: str | None, number: bool, column: Column) -> str | None:
    if text is None:
        return None
    if number:
        plain = text.removesuffix("%") if column.kind == "decimal" else text
        # "1.2650" was written so that nobody takes it for a grouped number.
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if column.kind == "decimal" and _EITHER.fullmatch(text):
        return f"{text} ?"  # no number any more: refused with its place, where a guess would pass
    return text if read is None else read.removesuffix(".0")
