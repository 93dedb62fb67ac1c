"""Faults of a list, kept by the thousand and told one by one.

A fault is a rule, a column and the rows in which it was found. Which rules set a row aside, and
which only ask for a second look, stands in ``rules.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import polars as pl

from analysis.core.errors import Finding, Severity


@dataclass(frozen=True)
class Rule:
    """How serious a broken rule is, and whether its row is set aside."""

    severity: Severity
    aside: bool


@dataclass(frozen=True)
class Fault:
    """One rule, broken in one column by some rows.

    Parameters
    ----------
    rule
        Its wording stands in the findings of the labels.
    column
        Name of our column; empty where the whole row is meant.
    rows
        0-based rows of the grid, as UInt32.
    found
        The cells as written; None where they are private or no cell is meant.
    details
        Values for the wording.
    """

    rule: str
    column: str
    rows: pl.Series
    found: pl.Series | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def aside(self) -> bool:
        """Whether the rows are set aside."""
        return rules()[self.rule].aside


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules of a list by name."""
    table = tomllib.loads((files(__package__ or "") / "rules.toml").read_text("utf-8"))
    return {name: Rule(**rule) for name, rule in table.items()}


def faults_where(
    data: pl.DataFrame, test: pl.Expr, rule: str, column: str, *, shown: str | None = None, **details: str
) -> list[Fault]:
    """Return the fault of the rows that meet a test; none where no row does.

    Parameters
    ----------
    data
        Rows with ``row`` and the cells as written under ``raw_<column>``.
    test
        True where the rule is broken; null counts as kept.
    shown
        The column of ``data`` that is shown as found.
    """
    name = shown or (f"raw_{column}" if f"raw_{column}" in data.columns else None)
    broken = data.filter(test.fill_null(value=False)).select("row", *([name] if name else []))
    if broken.is_empty():
        return []
    found = broken[name].cast(pl.String).fill_null("") if name else None
    return [Fault(rule, column, broken["row"], found, details)]


def findings_of(
    fault: Fault, file: str, sheet: str, lines: pl.Series, places: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the findings of a fault, one a row.

    Parameters
    ----------
    lines
        1-based line of each row of the grid.
    places
        How each column is named to the reader: letters, or the header of a CSV.
    """
    severity = rules()[fault.rule].severity
    texts = [""] * len(fault.rows) if fault.found is None else fault.found.to_list()
    for row, text in zip(fault.rows.to_list(), texts, strict=True):
        yield Finding(
            fault.rule,
            file,
            int(lines[row]),
            places.get(fault.column, fault.column),
            text,
            sheet,
            severity,
            fault.details,
        )


def without_strays(faults: list[Fault]) -> list[Fault]:
    """Return the faults without those of rows that are no households for sure: what they lack is no news.

    Examples
    --------
    >>> rows = pl.Series([4, 7], dtype=pl.UInt32)
    >>> found = [Fault("stray_row", "", rows.head(1)), Fault("household_without_id", "household_id", rows)]
    >>> [(one.rule, one.rows.to_list()) for one in without_strays(found)]
    [('stray_row', [4]), ('household_without_id', [7])]
    """
    strays = [row for one in faults if one.rule == "stray_row" for row in one.rows.to_list()]
    if not strays:
        return faults
    kept = []
    for one in faults:
        left = ~one.rows.is_in(strays) | (one.rule == "stray_row")
        if left.any():
            found = None if one.found is None else one.found.filter(left)
            kept.append(replace(one, rows=one.rows.filter(left), found=found))
    return kept
