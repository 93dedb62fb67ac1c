"""Published tables in plain CSV, read as cells of the official forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from analysis.audit.finding import Where
from analysis.audit.forms import Cell, Figure, is_share
from analysis.audit.layout import Layout, layout_of
from analysis.audit.statements import Statements, filled, is_statements, read_statements
from analysis.core.errors import DataError, Finding
from analysis.intake.table import cells_of
from analysis.places.names import unit_key

_YEAR = re.compile(r"20[0-9]{2}")
YEAR_OF_PATH = re.compile(r"(?:^|/)(20[0-9]{2})(?=/)")
_BASES = {"hộ": "households", "nhân khẩu": "persons", "khẩu": "persons"}
_NOTHING = frozenset({"", "-", "--", "…"})


class _BadCell(Exception):  # noqa: N818 - the reader turns it into a finding, nobody else sees it
    """A cell that cannot be read: its column, the rule, details of the wording."""


@dataclass(frozen=True)
class PublishedTable:
    """The figures of a table, the unit above each of its units, and what else it prints."""

    figures: tuple[Figure, ...]
    parents: dict[str, str]
    statements: Statements = field(default_factory=Statements)


def read_published(data: bytes, file: str) -> PublishedTable:
    r"""Read a published table.

    The year is that of the table's own column, else of a folder in its path, else not stated.
    A district's own row and its communes are told apart by their names.

    Raises
    ------
    DataError
        If no layout is known for the header, or a cell is not a number.

    Examples
    --------
    >>> text = "huyen,don_vi,ho_ngheo,tong_thieu_hut\nCư Jút,Xã Ea Pô,67,233\n"
    >>> table = read_published(text.encode(), "form4.csv")
    >>> [(figure.cell.item, int(figure.value)) for figure in table.figures]
    [('total', 67), ('deprivations', 233)]
    """
    table, line = cells_of(data, file)
    header = table.columns
    if is_statements(header):
        said = read_statements(data, file)
        return PublishedTable(tuple(said.figures()), said.parents(), said)
    layout = layout_of(header)
    if layout is None:
        raise DataError([Finding("unknown_table", file, line, found=", ".join(header))])
    figures: list[Figure] = []
    faults = list(table.findings)
    parents: dict[str, str] = {}
    for line, cells in filled(table):
        unit, parent = _units(cells, layout)
        if parent:
            parents[unit] = parent
        try:
            row = Cell(_year(cells, layout, file), unit, layout.form, "", _base(cells, layout), "")
            place = Where(file, line, cells[layout.unit], row.year, layout.form)
            figures += _figures(row, cells, layout, place)
        except _BadCell as error:
            column, rule, details = error.args
            faults.append(Finding(rule, file, line, column, cells[column], details=details))
    if faults:
        raise DataError(faults)
    return PublishedTable(tuple(even_shares(figures)), parents)


def even_shares(figures: Iterable[Figure]) -> Iterator[Figure]:
    """Give all shares of a table as many decimals as its longest one has, at most four.

    The shares of a table are rounded alike; files drop their trailing zeros ("25.0" beside "45.59").
    """
    figures = list(figures)
    lengths = [-int(f.value.as_tuple().exponent) for f in figures if is_share(f.cell)]
    unit = Decimal(1).scaleb(-min(max(lengths, default=0), 4))
    for figure in figures:
        yield replace(figure, value=figure.value.quantize(unit)) if is_share(figure.cell) else figure


def is_published(data: bytes, file: str) -> bool:
    r"""Say whether a table has the columns of a known layout.

    Raises
    ------
    DataError
        If it cannot be read.

    Examples
    --------
    >>> is_published(b"huyen,don_vi,ho_ngheo,tong_thieu_hut\n", "a.csv"), is_published(b"a,b\n", "b.csv")
    (True, False)
    """
    table, _ = cells_of(data, file)
    if table.findings:
        raise DataError(table.findings)
    header = table.columns
    return layout_of(header) is not None or is_statements(header)


def _units(cells: dict[str, str], layout: Layout) -> tuple[str, str]:
    """Return the key of the row's unit and of the unit above it; "" above the topmost."""
    unit = unit_key(cells[layout.unit])
    if layout.parent_is is not None:
        # A province or district beside the parts of the whole adds to none of them.
        if code := cells.get("code", "").strip():
            return f"{code}/{unit}", ""
        top = unit_key(layout.parent_is)
        return unit, "" if unit == top else top
    parent = unit_key(cells[layout.parent or ""])
    # Two districts may have communes of one name: the key of a commune bears its district's.
    return (parent, "") if unit == parent else (f"{parent}/{unit}", parent)


def _figures(row: Cell, cells: dict[str, str], layout: Layout, place: Where) -> Iterator[Figure]:
    for column, (class_, item) in layout.columns().items():
        text = cells.get(column, "")
        if text in _NOTHING:
            continue
        cell = row._replace(class_=class_, item=item)
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise _BadCell(column, "not_a_decimal", {}) from None
        if not value.is_finite():
            raise _BadCell(column, "not_a_decimal", {})
        yield Figure(cell, value, replace(place, item=item))


def _year(cells: dict[str, str], layout: Layout, file: str) -> int | None:
    if layout.year is not None:
        if not _YEAR.fullmatch(cells[layout.year]):
            raise _BadCell(layout.year, "bad_year", {})
        return int(cells[layout.year])
    found = YEAR_OF_PATH.findall(file)
    return int(found[-1]) if found else None


def _base(cells: dict[str, str], layout: Layout) -> str:
    if layout.split is None:
        return "households"
    base = _BASES.get(cells[layout.split].casefold())
    if base is None:
        raise _BadCell(layout.split, "not_allowed", {"allowed": ", ".join(_BASES)})
    return base
