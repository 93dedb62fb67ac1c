"""Score tables that an office has loaded: ``data/scores/{name}.toml`` with its rows in ``{name}.csv``.

The TOML file says from which act the points were taken, for which review years they hold and which
provinces or communes make up each region; the CSV file has a row for each region, area, item and option.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.office_file import read_office_file
from analysis.core.project import Project
from analysis.intake.contract import Row
from analysis.intake.repair.names import loose_key
from analysis.intake.table import read_table
from analysis.intake.validation import CheckedRow, check_rows
from analysis.intake.values import Context, Whole, check_filled, fault
from analysis.places import place_in
from analysis.standard.model import Area
from analysis.standard.scores import Item, Option, ScoreTable

FOLDER = "scores"
Text = Annotated[str, AfterValidator(check_filled)]
Digits = Annotated[str, Field(pattern=r"^(\d{2}|\d{5})$")]


class _Office(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Region(_Office):
    """A region of the form: the provinces (two digits) and communes (five digits) that it holds for."""

    name: Annotated[str, Field(min_length=1)]
    places: Annotated[tuple[Digits, ...], Field(min_length=1)]


class Head(_Office):
    """Whose table it is, from when to when it holds, and where."""

    source: Annotated[str, Field(min_length=1)]
    source_date: date
    first_year: int
    last_year: int
    synthetic: bool = False
    region: Annotated[tuple[Region, ...], Field(min_length=1)]


class ScoreRow(Row):
    """One option. Grain: region × area × item × option.

    ``area``: ``rural`` or ``urban``, empty where both have the same points. ``points``: whole. ``low``,
    ``high``: of an answer that is a number, from and up to which one; empty without an end.
    """

    key = ("region", "area", "item", "option")
    region: Text
    area: Literal["rural", "urban"] | None = None
    item: Text
    item_name: Text
    option: Text
    option_name: Text
    points: Whole
    low: Whole | None = None
    high: Whole | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise fault("score_range", column="high")
        return self


@dataclass(frozen=True)
class Scores:
    """The score tables that may hold for a list.

    Parameters
    ----------
    tables
        One where place and year tell it, none, or several between which nobody has chosen.
    hashes
        sha256 of the files by their path.
    """

    tables: tuple[ScoreTable, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)


def scores_for(project: Project, commune: str, year: int) -> Scores:
    """Return the tables that hold in a commune and review year.

    A region that names the commune comes before one that names its province. Where the commune is not
    known, all tables of the year are returned.

    Raises
    ------
    UsageError
        If the head of a table is not complete.
    DataError
        With every fault of the rows of a table.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> scores_for(find_project(), "15139", 2022).tables
    ()
    """
    found: list[tuple[int, ScoreTable]] = []
    hashes: dict[str, str] = {}
    for path in sorted((project.root / "data" / FOLDER).glob("*.toml")):
        head = read_office_file(path, Head)
        if not head.first_year <= year <= head.last_year:
            continue
        near = [(_nearness(one, commune, year), one) for one in head.region]
        if commune and not any(rank for rank, _ in near):
            continue
        rows, files = _rows(project, path, head)
        hashes |= files
        found += [(rank, _table(path.name, head, one, rows)) for rank, one in near if rank or not commune]
    best = max((rank for rank, _ in found), default=0)
    return Scores(tuple(table for rank, table in found if rank == best), hashes)


def _nearness(region: Region, commune: str, year: int) -> int:
    """Return 2 for a region that names the commune, 1 for one that names its province, else 0."""
    if not commune:
        return 0
    try:
        province = place_in(commune, year).province_code
    except UsageError:
        province = ""
    return 2 if commune in region.places else 1 if province and province in region.places else 0


def _rows(project: Project, head_path: Path, head: Head) -> tuple[list[CheckedRow], dict[str, str]]:
    path = head_path.with_suffix(".csv")
    file = project.relative(path)
    if not path.is_file():
        raise DataError([Finding("missing_file", file)])
    data = path.read_bytes()
    table = read_table(data, file, ScoreRow)
    rows, faults = check_rows(table, ScoreRow, Context("", ()))
    findings = [*table.findings, *faults, *_contradictions(rows, head, file)]
    if findings:
        raise DataError(sorted(findings, key=lambda one: one.line or 0))
    hashes = {
        project.relative(head_path): sha256(head_path.read_bytes()).hexdigest(),
        file: sha256(data).hexdigest(),
    }
    return rows, hashes


def _contradictions(rows: Iterable[CheckedRow], head: Head, file: str) -> Iterator[Finding]:
    """Yield regions that the head does not have, and answers that could be two options of an item."""
    regions = {one.name for one in head.region}
    seen: dict[tuple[str, Area, str, str], int] = {}
    ranges: dict[tuple[str, Area, str], list[tuple[int, ScoreRow]]] = defaultdict(list)
    for line, row in _score_rows(rows):
        if row.region not in regions:
            known = ", ".join(sorted(regions))
            yield Finding("score_region", file, line, "region", row.region, details={"regions": known})
        for area in _areas(row):
            for answer in {loose_key(row.option), loose_key(row.option_name)}:
                first = seen.setdefault((row.region, area, row.item, answer), line)
                if first != line:
                    yield Finding(
                        "score_option_twice", file, line, "option", row.option, details={"first": str(first)}
                    )
                    break
            others = ranges[row.region, area, row.item]
            for first, other in others if _is_number(row) else ():
                if _is_number(other) and _overlap(row, other):
                    yield Finding("score_range_twice", file, line, "low", details={"first": str(first)})
            others.append((line, row))


def _score_rows(rows: Iterable[CheckedRow]) -> Iterator[tuple[int, ScoreRow]]:
    return ((checked.line, checked.row) for checked in rows if isinstance(checked.row, ScoreRow))


def _areas(row: ScoreRow) -> tuple[Area, ...]:
    return ("rural", "urban") if row.area is None else (row.area,)


def _is_number(row: ScoreRow) -> bool:
    return row.low is not None or row.high is not None


def _overlap(one: ScoreRow, other: ScoreRow) -> bool:
    lows, highs = [(row.low, row.high) for row in (one, other)], []
    low = max((low for low, _ in lows if low is not None), default=None)
    highs = [high for _, high in lows if high is not None]
    return low is None or not highs or low <= min(highs)


def _table(name: str, head: Head, region: Region, rows: Iterable[CheckedRow]) -> ScoreTable:
    by_area: dict[Area, dict[str, list[ScoreRow]]] = {"rural": {}, "urban": {}}
    for _, row in _score_rows(rows):
        for area in _areas(row) if row.region == region.name else ():
            by_area[area].setdefault(row.item, []).append(row)
    rural, urban = (
        tuple(_item(code, options) for code, options in by_area[area].items()) for area in by_area
    )
    told = (name, region.name, head.source, head.source_date, head.synthetic)
    return ScoreTable(*told, rural, urban)


def _item(code: str, rows: list[ScoreRow]) -> Item:
    options = (Option(row.option, row.option_name, row.points, row.low, row.high) for row in rows)
    return Item(code, rows[0].item_name, tuple(options))
