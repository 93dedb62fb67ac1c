"""Figures as press, decisions and yearbooks print them: one a row, with the words that were printed.

A table of the columns ``place,level,year,area,group,item,base,value,as_printed,note``. Counts, rates and
changes of a place stand side by side without a total, as in real texts; the rules are those of
:mod:`analysis.audit.printed`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from analysis.audit.finding import Where
from analysis.audit.forms import Cell, Figure
from analysis.core.errors import DataError, Finding
from analysis.intake.table import RawTable, cells_of
from analysis.places.names import unit_key
from analysis.places.register import last_day, places

COLUMNS = ("place", "level", "year", "area", "group", "item", "base", "value", "as_printed", "note")
COUNTS = ("count", "closing")
RATES = ("rate_pct", "rate_before_pct")
# Items that count households or persons, so that a fraction cannot stand among them.
WHOLE = frozenset({*COUNTS, "households", "persons", "left", "gross_exits", "opening", "change_count"})
_TARGET = re.compile(r"target_")
_DECIMALS = re.compile(r"[0-9],([0-9]+)")


@dataclass(frozen=True)
class Statement:
    """One printed figure.

    ``printed`` is the source's own words, ``unit`` the key of the place; the value's decimals are those
    that were printed.
    """

    unit: str
    level: str
    year: int
    area: str
    group: str
    item: str
    base: str
    value: Decimal
    printed: str
    where: Where


@dataclass(frozen=True)
class Statements:
    """The printed figures of one table."""

    rows: tuple[Statement, ...] = ()

    def figures(self) -> Iterator[Figure]:
        """Return the households and rates of whole places as cells of published results."""
        names = {**dict.fromkeys(COUNTS, "total"), "rate_pct": "rate_pct"}
        for row in self.rows:
            name = names.get(row.item, "")
            fraction = name == "total" and row.value != row.value.to_integral_value()
            if name and not fraction and (row.area, row.base) == ("all", "households"):
                cell = Cell(row.year, row.unit, "results", row.group, row.base, name)
                yield Figure(cell, row.value, replace(row.where, item=name))

    def parents(self) -> dict[str, str]:
        """Return the province of each district, where all of its districts of the year are listed."""
        found: dict[str, str] = {}
        for unit, year in {(row.unit, row.year) for row in self.rows if row.level == "tỉnh"}:
            counted = {
                row.unit
                for row in self.rows
                if row.level == "huyện" and row.year == year and row.item in COUNTS
            }
            if counted and len(counted) == districts_of(unit.partition("/")[2], year):
                found |= dict.fromkeys(sorted(counted), unit)
        return found


def is_statements(header: Collection[str]) -> bool:
    """Say whether a header is that of printed figures."""
    return set(COLUMNS[:-2]) <= set(header)


def read_statements(data: bytes, file: str) -> Statements:
    r"""Read a table of printed figures.

    Raises
    ------
    DataError
        If a row is shorter or longer than the header, or a value is not a number.

    Examples
    --------
    >>> head = ",".join(COLUMNS)
    >>> text = head + '\nA,tỉnh,2023,all,poor,rate_pct,households,4.8,"4,80%",\n'
    >>> [(row.unit, str(row.value)) for row in read_statements(text.encode(), "a.csv").rows]
    [('tỉnh/a', '4.80')]
    """
    table, _ = cells_of(data, file)
    faults = list(table.findings)
    found: list[Statement] = []
    for line, row in filled(table):
        if _TARGET.match(row["item"]):
            continue  # a target is a range or a bound as often as a number
        try:
            value, year = Decimal(row["value"]), int(row["year"])
        except (InvalidOperation, ValueError):
            faults.append(Finding("not_a_decimal", file, line, "value", row["value"]))
            continue
        found.append(_statement(row, value, year, Where(file, line, row["place"], year, "results")))
    if faults:
        raise DataError(faults)
    return Statements(tuple(found))


def filled(table: RawTable) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their lines; an empty cell is an empty text."""
    for row in table.rows:
        yield row.line, {column: cell or "" for column, cell in row.cells.items()}


def _statement(row: dict[str, str], value: Decimal, year: int, where: Where) -> Statement:
    printed = row.get("as_printed", "")
    if row["item"].endswith(("_pct", "_pp")) and (decimals := _DECIMALS.search(printed)):
        # Files drop the zeros that were printed: "5.0" beside "5,00%".
        value = value.quantize(Decimal(1).scaleb(-len(decimals[1])))
    level, area, group, item, base = (row[name] for name in ("level", "area", "group", "item", "base"))
    unit = f"{level}/{unit_key(row['place'])}"
    return Statement(unit, level, year, area, group, item, base, value, printed, where)


def districts_of(province: str, year: int) -> int:
    """Return how many districts a province (its key) had on the last day of a year's review.

    Examples
    --------
    >>> districts_of("ninhthuan", 2023), districts_of("nowhere", 2023)
    (7, 0)
    """
    day = last_day(year)
    return len(
        {
            place.district_code
            for place in places()
            if place.district_code and place.holds(day) and unit_key(place.province) == province
        }
    )
