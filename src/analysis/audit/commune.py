"""A commune's tables as cells of the official forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from analysis.audit.forms import ALL, COUNTS, MOVES, SHARES, Cell, Figure
from analysis.audit.source import is_counted, records, report_place, where
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.deprivation import exact_share


def commune_figures(data: CommuneYear) -> Iterator[Figure]:
    """Yield every figure of a commune's year that has a cell in an official form.

    Shares and counts of persons or children, which forms 4 to 7 do not have, are left to other rules.
    """
    year = data.facts.year
    for base in ("households", "persons"):
        total = getattr(data.facts.totals, base)
        if total is not None:
            row = {"value": total, "where": report_place(data)}
            yield _figure(Cell(year, data.facts.code, "1", ALL, base, "total"), row)
    for row in _rows(data, "movements"):
        cell = Cell(year, row["unit"], MOVES[row["class"]], row["class"], row["base"], row["item"])
        yield _figure(cell, row)
    for row in _rows(data, "class_counts"):
        yield _figure(_class_cell(row, year), row)
    for row in _rows(data, "deprivations"):
        if row["base"] == "households":
            yield from _deprivation(row, year)


def commune_parents(data: CommuneYear) -> dict[str, str]:
    """Return the villages of a commune that have figures, each with the commune as its parent."""
    tables = (data.movements, data.class_counts, data.deprivations)
    units = {unit_of(data, unit) for table in tables for unit in table["unit"]}
    return {unit: data.facts.code for unit in sorted(units) if unit != data.facts.code}


def unit_of(data: CommuneYear, unit: str) -> str:
    """Return the key of a commune or village; villages of two communes may have one name."""
    return unit if unit == data.facts.code else f"{data.facts.code}/{unit}"


def _class_cell(row: dict[str, Any], year: int) -> Cell:
    form = "1" if row["measure"] == "persons" else COUNTS[row["class"]]
    base = "persons" if row["measure"] == "persons" else "households"
    item = "deprivations" if row["measure"] == "deprivations" else "total"
    return Cell(year, row["unit"], form, row["class"], base, item)


def _deprivation(row: dict[str, Any], year: int) -> Iterator[Figure]:
    cell = Cell(year, row["unit"], COUNTS[row["class"]], row["class"], "households", row["indicator"])
    if row["measure"] == "share_pct":
        share = exact_share(row["value"], row["decimals"])
        share = 100 - share if row["polarity"] == "access" else share
        form = SHARES[row["class"]]
        yield Figure(cell._replace(form=form), share, replace(row["where"], form=form))
    elif row["polarity"] == "deprivation":
        yield _figure(cell, row)


def _rows(data: CommuneYear, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows that have a value, each with its place and the key of its unit."""
    for row in records(getattr(data, table)):
        if not is_missing(row["value"]):
            item = str(row.get("item") or row.get("indicator") or row["measure"])
            name = data.facts.name if row["unit"] == data.facts.code else row["unit"]
            place = replace(where(data, table, row, item=item), unit=name)
            yield {**row, "unit": unit_of(data, row["unit"]), "where": place}


def _figure(cell: Cell, row: dict[str, Any]) -> Figure:
    place = replace(row["where"], form=cell.form, item=cell.item)
    return Figure(cell, Decimal(int(row["value"])), place, is_counted(row))
