"""The communes' figures as a report of the level below hands them on, one a row, told by their codes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.audit.finding import Where
from analysis.audit.forms import ALL, COUNTS, MOVES, Cell, Figure
from analysis.core.errors import DataError, Finding
from analysis.intake.table import cells_of
from analysis.intake.values import is_code
from analysis.standard.schema.forms import MOVEMENTS

COLUMNS = ("code", "unit", "class", "base", "item", "value")
_BASES = ("households", "persons")


def read_passed_on(data: bytes, file: str, year: int) -> list[Figure]:
    r"""Read a table of figures by code.

    Raises
    ------
    DataError
        With every row that is not of this shape.

    Examples
    --------
    >>> text = "code,unit,class,base,item,value\n24640,Xã A,poor,households,closing,5\n"
    >>> (one,) = read_passed_on(text.encode(), "figures.csv", 2024)
    >>> one.cell.unit, one.cell.form, int(one.value)
    ('24640', '2', 5)
    """
    table, line = cells_of(data, file)
    if tuple(table.columns) != COLUMNS:
        raise DataError([Finding("unknown_table", file, line, found=", ".join(table.columns))])
    faults = list(table.findings)
    figures = []
    for row in table.rows:
        cells = {name: row.cells.get(name) or "" for name in COLUMNS}
        found = list(_faults(cells, file, row.line))
        faults += found
        if not found:
            figures.append(_figure(cells, Where(file, row.line, cells["unit"], year), year))
    if faults:
        raise DataError(faults)
    return figures


def _faults(cells: dict[str, str], file: str, line: int) -> Iterator[Finding]:
    if not is_code(cells["code"]):
        yield Finding("bad_code", file, line, "code", cells["code"])
    if not (cells["value"].isascii() and cells["value"].isdigit()):
        yield Finding("not_whole", file, line, "value", cells["value"])
    allowed = {"class": (ALL, *MOVEMENTS), "base": _BASES}
    for name, known in allowed.items():
        if cells[name] not in known:
            yield Finding("not_allowed", file, line, name, cells[name], details={"allowed": ", ".join(known)})


def _figure(cells: dict[str, str], where: Where, year: int) -> Figure:
    class_, base, item = cells["class"], cells["base"], cells["item"]
    moved = item in MOVEMENTS.get(class_, ())
    of_one = class_ == ALL or base == "persons"
    form = MOVES[class_] if moved else "1" if of_one else COUNTS[class_]
    cell = Cell(year, cells["code"], form, class_, base, item)
    return Figure(cell, Decimal(cells["value"]), where)
