"""Vietnamese numbers: "1.234.567,89", "45.000 đ", "35,48%", "1,5 triệu", and the English way round.

The point groups thousands and the comma is the decimal mark. "1.265" is a thousand and more where
a whole number is wanted (``grouped``), and one and a quarter where a share is; numeric cells never
come as such a text (:func:`analysis.intake.workbook.cells.cell_text`).
"""

from __future__ import annotations

import polars as pl

_UNITS = r"(?i)\s*(đồng|vnđ|vnd|đ|₫|%|điểm|hộ|người|khẩu|m2|m²)\.?$"
_MILLION = r"(?i)\s*(triệu|tr)$"
_THOUSAND = r"(?i)\s*(nghìn|ngàn|k)$"
_DIGITS = 15
_PLAIN = r"^[+-]?\d+$"
_POINTED = r"^[+-]?\d+\.\d+$"
_COMMA = r"^[+-]?\d+,\d+$"
# No group of thousands begins with a zero: its point or comma is a decimal mark.
_GROUPED = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$"
_ENGLISH = r"^[+-]?[1-9]\d{0,2}(,\d{3}){1,}\.\d+$|^[+-]?[1-9]\d{0,2}(,\d{3}){2,}$"
_COMMA_GROUPS = r"^[+-]?\d{1,3}(,\d{3})+$"
_ZERO_FIRST = r"^[+-]?0,"
_ZERO_POINT = r"^[+-]?0\.\d"
_POINT_GROUPS = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$"
_SPACED = r"^[+-]?[1-9]\d{0,2}( \d{3})+(,\d+)?$"


def small_int(text: str | None) -> int | None:
    """Return the whole number that a text of plain digits is; None for anything else.

    Examples
    --------
    >>> small_int("12"), small_int("²"), small_int("9" * 5000), small_int(None)
    (12, None, None, None)
    """
    return int(text) if text and len(text) <= _DIGITS and text.isascii() and text.isdigit() else None


def number_text(text: pl.Expr, *, grouped: bool = True) -> pl.Expr:
    """Return numbers as plain text with a decimal point; null where there is none.

    Parameters
    ----------
    text
        Cells as text.
    grouped
        Whether a single point before three digits groups thousands.

    Examples
    --------
    >>> cells = pl.Series(["1.234.567,89", "45.000 đ", "35,48%", "1,5 triệu", "74.51", "mười"])
    >>> pl.select(number_text(pl.lit(cells))).to_series().to_list()
    ['1234567.89', '45000', '35.48', '1500000.0', '74.51', None]
    """
    bare = text.str.strip_chars().str.replace_all(r"[\u00a0\u202f\u2009 ]+", " ").str.replace(_UNITS, "")
    factor = (
        pl.when(bare.str.contains(_MILLION)).then(1_000_000).when(bare.str.contains(_THOUSAND)).then(1_000)
    )
    bare = bare.str.replace(_MILLION, "").str.replace(_THOUSAND, "").str.strip_chars()
    number = _plain(bare, grouped=grouped)
    scaled = (number.cast(pl.Float64, strict=False) * factor).cast(pl.String)
    return pl.when(factor.is_null()).then(number).otherwise(scaled)


def column_numbers(cells: pl.Series) -> pl.Series:
    """Return the numbers of a column as plain text, by one convention for the whole column.

    A comma or point before three digits groups thousands where nothing in the column uses it as a decimal
    mark, as it is behind a single zero. Where some cells group by points and others by commas, those with
    commas are not read: null.

    Examples
    --------
    >>> column_numbers(pl.Series(["917,000", "1,250,000"])).to_list()
    ['917000', '1250000']
    >>> column_numbers(pl.Series(["0,917", "1,250"])).to_list()
    ['0.917', '1.250']
    >>> column_numbers(pl.Series(["0.917", "1.250", "1.234.567"])).to_list()
    ['0.917', '1.250', '1234567']
    >>> [column_numbers(pl.Series(["1,125", other])).to_list() for other in ("0,9", "1.250")]
    [['1.125', '0.9'], [None, '1250']]
    """
    bare = cells.str.strip_chars()
    comma = bare.str.contains(_COMMA_GROUPS).fill_null(value=False)
    grouped = not bool(bare.str.contains(_ZERO_POINT).any())
    value = pl.select(number_text(pl.lit(cells), grouped=grouped)).to_series()
    if not comma.any() or bool((bare.str.contains(_COMMA) & (~comma | bare.str.contains(_ZERO_FIRST))).any()):
        return value
    if bool(bare.str.contains(_POINT_GROUPS).any()):
        return value.set(comma, None)
    english = pl.select(number_text(pl.lit(cells.str.replace_all(",", "", literal=True)))).to_series()
    return value.zip_with(~comma, english)


def whole_numbers(text: pl.Expr) -> pl.Expr:
    """Return whole numbers as Int64; null where there is none.

    Examples
    --------
    >>> pl.select(whole_numbers(pl.lit(pl.Series(["1.265", "4", "4.0", "2,5"])))).to_series().to_list()
    [1265, 4, 4, None]
    """
    return number_text(text).str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)


def _plain(text: pl.Expr, *, grouped: bool) -> pl.Expr:
    without_points = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    pointed_first = text.str.contains(_POINTED) & pl.lit(not grouped)
    return (
        pl.when(text.str.contains(_PLAIN) | pointed_first)
        .then(text)
        .when(text.str.contains(_GROUPED))
        .then(without_points)
        .when(text.str.contains(_POINTED))
        .then(text)
        .when(text.str.contains(_COMMA))
        .then(text.str.replace(",", ".", literal=True))
        .when(text.str.contains(_ENGLISH))
        .then(text.str.replace_all(",", "", literal=True))
        .when(text.str.contains(_SPACED))
        .then(text.str.replace_all(" ", "", literal=True).str.replace(",", ".", literal=True))
        .otherwise(None)
        .str.strip_prefix("+")
    )
