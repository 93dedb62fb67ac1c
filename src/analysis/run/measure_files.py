"""The files that estimates go into: CSV, Parquet, Excel, LaTeX."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import polars as pl

from analysis.core.errors import UsageError

KINDS = (".csv", ".parquet", ".xlsx", ".tex")
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: "\\" + mark for mark in "&%$#_{}"},
    }
)
_DIGITS = 4
# Of a sheet, less its header.
_MOST_ROWS = 2**20 - 1


def write_estimates(table: pl.DataFrame, path: Path, kind: str) -> None:
    """Write a tidy table; ``kind`` is one of ``KINDS``, whatever the name of the file."""
    if kind == ".csv":
        # An empty text would be written as "", which some readers take for a value.
        # The group of an empty text keeps its quotes: it is not that of a missing one.
        groups = pl.selectors.by_name("group", "first", "second", require_all=False)
        of_group = pl.when(pl.col("by") != "").then(groups)
        others = (pl.selectors.string() - groups).replace({"": None})
        table.with_columns(of_group, others).write_csv(path)
    elif kind == ".parquet":
        table.write_parquet(path)
    elif kind == ".xlsx":
        _write_excel(table, path)
    else:
        path.write_text(as_latex(table), "utf-8")


def as_latex(table: pl.DataFrame) -> str:
    r"""Return a ``longtable`` with the rules of ``booktabs``, numbers to four decimals.

    Examples
    --------
    >>> print(as_latex(pl.DataFrame({"measure": ["M0_change"], "estimate": [-0.25], "df": [None]})))
    \begin{longtable}{lrl}
    \toprule
    measure & estimate & df \\
    \midrule
    \endhead
    M0\_change & -0.2500 &  \\
    \bottomrule
    \end{longtable}
    <BLANKLINE>
    """
    sides = "".join("r" if kind.is_numeric() else "l" for kind in table.dtypes)
    lines = [rf"\begin{{longtable}}{{{sides}}}", r"\toprule", _row(table.columns), r"\midrule", r"\endhead"]
    lines += [_row(row) for row in table.iter_rows()]
    return "\n".join([*lines, r"\bottomrule", r"\end{longtable}", ""])


def _row(values: Iterable[object]) -> str:
    return " & ".join(_cell(value) for value in values) + r" \\"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.{_DIGITS}f}" if isinstance(value, float) else str(value).translate(_ESCAPED)


def _write_excel(table: pl.DataFrame, path: Path) -> None:
    from xlsxwriter import Workbook

    if table.height > _MOST_ROWS:  # xlsxwriter would leave the rest out in silence
        raise UsageError(f"{table.height} rows of estimates do not fit a sheet; write .parquet")
    # Text stays text, and the date is no part of the result.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(path, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        sheet, bold = book.add_worksheet("measures"), book.add_format({"bold": True})
        sheet.write_row(0, 0, table.columns, bold)
        for at, row in enumerate(table.iter_rows(), 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, table.height, table.width - 1)
