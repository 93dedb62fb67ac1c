"""Dates as text: day before month, or a year alone where only that is known."""

from __future__ import annotations

import polars as pl

_DAY_FIRST = r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$"
_YEAR_FIRST = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$"
_MONTHS = 12
_YEAR = r"^(1[89]\d{2}|20\d{2})$"


def iso_dates(text: pl.Expr) -> pl.Expr:
    """Return dates as ``YYYY-MM-DD``, a year alone as ``YYYY``; null where there is no real date.

    Examples
    --------
    >>> cells = pl.Series(["05/10/2023", "5-1-1960", "1958", "2022-02-28", "31/02/2022"])
    >>> pl.select(iso_dates(pl.lit(cells))).to_series().to_list()
    ['2023-10-05', '1960-01-05', '1958', '2022-02-28', None]
    """
    text = text.str.strip_chars()
    day_first = _date(text, _DAY_FIRST, day=1, month=2, year=3)
    year_first = _date(text, _YEAR_FIRST, day=3, month=2, year=1)
    year = pl.when(text.str.contains(_YEAR)).then(text)
    return pl.coalesce(day_first, year_first, year)


def column_dates(cells: pl.Series) -> pl.Series:
    """Return the dates of a column by one order of day and month.

    A column in which the second number is above 12 somewhere and the first one nowhere has the month first.

    Examples
    --------
    >>> column_dates(pl.Series(["12/31/1969", "03/01/1981"])).to_list()
    ['1969-12-31', '1981-03-01']
    >>> column_dates(pl.Series(["31/12/1969", "03/01/1981"])).to_list()
    ['1969-12-31', '1981-01-03']
    """
    numbers = [cells.str.strip_chars().str.extract(_DAY_FIRST, group).cast(pl.Int64) for group in (1, 2)]
    first, second = (bool((number > _MONTHS).any()) for number in numbers)
    if second and not first:
        month_first = _date(pl.lit(cells).str.strip_chars(), _DAY_FIRST, day=2, month=1, year=3)
        return pl.select(pl.coalesce(month_first, iso_dates(pl.lit(cells)))).to_series()
    return pl.select(iso_dates(pl.lit(cells))).to_series()


def _date(text: pl.Expr, pattern: str, *, day: int, month: int, year: int) -> pl.Expr:
    parts = [
        text.str.extract(pattern, group).str.zfill(width)
        for group, width in ((year, 4), (month, 2), (day, 2))
    ]
    return pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False).cast(pl.String)
