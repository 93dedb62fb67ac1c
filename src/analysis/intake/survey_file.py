"""Survey files for the general measures: CSV and Parquet with a column a flag.

Parquet is scanned, so that only the columns of the run are read and large files stream. CSV is read as
what it should be, flags as small integers, weights as numbers and keys as text (codes keep their leading
zeros). Only where that fails is all of it read as text, for words such as true and NA, and so that each fault
is told with its line. Fields are apart by commas, or by semicolons, then with a decimal comma.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from analysis.core.errors import DataError, Finding, UsageError
from analysis.intake.separated import uneven_lines

_MISSING = ("", "na", "n/a", "nan", "null", "none", ".")
_WORDS = {"true": "1", "false": "0"}
# A column that is wrong is wrong in every line; the first ones show how.
_MOST_FINDINGS = 10


def scan_survey(
    paths: Sequence[Path],
    indicators: Sequence[str],
    keys: Sequence[str],
    weight: str | None,
    more_weights: Sequence[str] = (),
) -> pl.LazyFrame:
    """Open the files of one survey as one frame; their rows add up.

    Parameters
    ----------
    paths
        CSV or Parquet files with the same columns.
    indicators
        Columns of flags; in CSV 0, 1, true, false, or empty, NA, NaN, null, "." for missing.
    keys
        Columns of codes: year, identity, subgroups, strata, PSUs.
    weight
        Column of the sample weight.
    more_weights
        Columns of replicate weights.

    Raises
    ------
    UsageError
        If a file is neither CSV nor Parquet or lacks a column.
    DataError
        If a file is empty or unreadable, or a flag or weight in a CSV file is none.
    """
    numbers = [*([weight] if weight else []), *more_weights]
    wanted = list(dict.fromkeys([*indicators, *keys, *numbers]))
    parts = [_scan(path, wanted, indicators, numbers) for path in paths]
    return parts[0] if len(parts) == 1 else pl.concat(_alike(parts, keys), how="vertical_relaxed")


def _alike(parts: Sequence[pl.LazyFrame], keys: Sequence[str]) -> list[pl.LazyFrame]:
    """Return parts whose keys are text where one file has numbers and another text: 1 is 1 in both."""
    schemas = [part.collect_schema() for part in parts]
    mixed = [name for name in dict.fromkeys(keys) if len({str(schema[name]) for schema in schemas}) > 1]
    return [
        part.with_columns(_as_text(name, schema[name]) for name in mixed)
        for part, schema in zip(parts, schemas, strict=True)
    ]


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    if not kind.is_float():
        return text
    known = pl.col(name).fill_nan(None)
    whole = known.cast(pl.Int64, strict=False)
    return pl.when(whole == known).then(whole.cast(pl.String)).otherwise(known.cast(pl.String)).alias(name)


def survey_columns(path: Path, likely: Sequence[str]) -> list[str]:
    """Return the columns of a survey file; the likely ones tell what separates the fields of a CSV.

    Raises
    ------
    UsageError, DataError
        As :func:`scan_survey`.
    """
    return _opened(path, likely)[0].collect_schema().names()


def _scan(
    path: Path, wanted: Sequence[str], indicators: Sequence[str], numbers: Sequence[str]
) -> pl.LazyFrame:
    frame, apart = _opened(path, wanted)
    columns = frame.collect_schema().names()
    absent = [name for name in wanted if name not in columns]
    if absent:
        raise UsageError(f"{path} has no column {', '.join(absent)}; it has {', '.join(columns)}")
    chosen = frame.select(wanted)
    if path.suffix.lower() == ".parquet":
        return chosen
    _check_lines(path, apart)
    typed = _typed(path, wanted, indicators, numbers, apart)
    return _from_text(chosen, path, indicators, numbers, apart) if typed is None else typed.lazy()


def _check_lines(path: Path, apart: str) -> None:
    try:
        uneven = uneven_lines(path, apart)
    except csv.Error as error:
        raise DataError([Finding("unreadable_survey", str(path), found=str(error))]) from error
    if uneven:
        raise DataError(
            [
                Finding(
                    "uneven_line", str(path), line=line, found=str(found), details={"fields": str(across)}
                )
                for line, found, across in uneven
            ]
        )


def _opened(path: Path, wanted: Sequence[str]) -> tuple[pl.LazyFrame, str]:
    """Open a file, and return what separates its fields."""
    kind = path.suffix.lower()
    if kind not in {".csv", ".parquet"}:
        raise UsageError(f"{path} is neither .csv nor .parquet")
    try:
        apart = _separator(path, wanted) if kind == ".csv" else ","
        if kind == ".csv":
            frame = pl.scan_csv(path, infer_schema=False, separator=apart)
        else:
            frame = pl.scan_parquet(path)
        frame.collect_schema()
    except pl.exceptions.NoDataError as error:
        raise DataError([Finding("no_rows", str(path))]) from error
    except pl.exceptions.PolarsError as error:
        raise DataError([Finding("unreadable_survey", str(path), found=_first_line(error))]) from error
    return frame, apart


def _separator(path: Path, wanted: Sequence[str]) -> str:
    """Return what separates the fields: a semicolon where that finds more of the wanted columns."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.readline().rstrip("\r\n")
    if "\0" in head:
        raise DataError([Finding("unreadable_survey", str(path), found="UTF-16")])
    found = {mark: sum(name.strip('"') in wanted for name in head.split(mark)) for mark in (",", ";")}
    return ";" if found[";"] > found[","] else ","


def _typed(
    path: Path, wanted: Sequence[str], indicators: Sequence[str], numbers: Sequence[str], apart: str
) -> pl.DataFrame | None:
    """Read columns as what they should be; None where a field is not that."""
    kinds: dict[str, Any] = dict.fromkeys(wanted, pl.Categorical)
    kinds |= dict.fromkeys(indicators, pl.Int8) | dict.fromkeys(numbers, pl.Float64)
    scan = pl.scan_csv(
        path, infer_schema=False, schema_overrides=kinds, separator=apart, decimal_comma=apart == ";"
    )
    try:
        rows = scan.select(wanted).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return None
    wrong = [
        *(((pl.col(name) != 0) & (pl.col(name) != 1)).any() for name in indicators),
        *(
            ~(pl.col(name).is_finite() & (pl.col(name) >= 0)).fill_null(value=False).all()
            for name in dict.fromkeys(numbers)
        ),
    ]
    return None if any(rows.select(check.alias(str(at)) for at, check in enumerate(wrong)).row(0)) else rows


def _from_text(
    frame: pl.LazyFrame, path: Path, indicators: Sequence[str], numbers: Sequence[str], apart: str
) -> pl.LazyFrame:
    """Turn the text of flags and weights into numbers, or tell every line where that fails."""
    try:
        text = frame.collect()
    except pl.exceptions.PolarsError as error:
        raise DataError([Finding("unreadable_survey", str(path), found=_first_line(error))]) from error
    parsed = text.with_columns(_number(name, apart) for name in [*indicators, *numbers])
    findings = []
    for rule, names in (("not_binary", indicators), ("bad_weight", numbers)):
        for name in names:
            wrong = _wrong(text[name], parsed[name], flag=rule == "not_binary")
            findings += [
                Finding(rule, str(path), line=at + 2, column=name, found=text[name][at] or "")
                for at in wrong[:_MOST_FINDINGS]
            ]
    if findings:
        raise DataError(findings)
    return parsed.lazy()


def _number(name: str, apart: str) -> pl.Expr:
    clean = pl.col(name).str.strip_chars().str.to_lowercase()
    if apart == ";":
        clean = clean.str.replace(",", ".", literal=True)
    known = pl.when(~clean.is_in(_MISSING)).then(clean.replace(_WORDS))
    return known.cast(pl.Float64, strict=False).alias(name)


def _wrong(text: pl.Series, parsed: pl.Series, *, flag: bool) -> list[int]:
    """Return the rows whose text is no flag, or no weight; a missing flag is none of them."""
    if flag:
        said = ~text.fill_null("").str.strip_chars().str.to_lowercase().is_in(_MISSING)
        good = ((parsed == 0) | (parsed == 1)).fill_null(value=False)
        return (said & ~good).arg_true().to_list()
    good = ((parsed >= 0) & parsed.is_finite()).fill_null(value=False)
    return (~good).arg_true().to_list()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
