"""The parts of a list: households, private columns, rows set aside. Each row goes to one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from analysis.intake.lists.faults import Fault
from analysis.intake.lists.header import Header, Match, bare_class
from analysis.intake.lists.titles import class_title, village_title, without_count
from analysis.intake.repair.vocabulary import flags
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import CHECKED_ONLY, columns, of_kind

_KEYS = ("village", "household_id")
_FEWEST_CLASSES = 2
_NUMBER = re.compile(r"([IVXLC]{1,6}|[A-ZĐ]|\d+)[.)]?")


def data_rows(grid: Grid, header: Header, kinds: pl.Series) -> pl.DataFrame:
    """Return the households: ``row``, the meant columns by name, the other cells by their letters.

    Where there is no column for the village or the class, the title of the section above a household
    is its village or class.
    """
    names = {letters: name for name, letters in header.letters.items()}
    cells = grid.cells.with_row_index("row")
    if (kinds == "section").any():
        cells = _titled(cells, grid.cells, header, kinds)
    cells = _of_sheet(_marked_class(cells, header), grid, header)
    return cells.filter(kinds == "household").rename(names)


def _titled(cells: pl.DataFrame, texts: pl.DataFrame, header: Header, kinds: pl.Series) -> pl.DataFrame:
    """Add village and class from the titles of sections; a section whose title cannot be read ends both."""
    last = max((kinds == "household").arg_true().to_list(), default=0)
    # A class below all households is the head of a small table of sums.
    rows = [row for row in (kinds == "section").arg_true().to_list() if row < last]
    named = {row: [text for text in texts.row(row) if text and not _NUMBER.fullmatch(text)] for row in rows}
    of_class = {row: _class_of(found) for row, found in named.items()}
    villages = [row for row in rows if named[row] and of_class[row] is None]
    first_class = next((row for row in rows if of_class[row]), None)
    height = texts.height
    if "declared_class" not in header.letters and first_class is not None:
        # Classes above villages hold for all of them; below a village they end with it.
        above = bool(villages) and first_class < villages[0]
        titles = {row: of_class[row] for row in rows if not (above and row in villages)}
        cells = cells.with_columns(_below(titles, height).alias("declared_class"))
    if "village" not in header.letters and villages:
        titles = {row: _village_of(named[row]) for row in rows if of_class[row] is None}
        cells = cells.with_columns(_below(titles, height).alias("village"))
    return cells


def _class_of(titles: Sequence[str]) -> str | None:
    return next((class_ for text in titles if (class_ := class_title(text))), None)


def _village_of(titles: Sequence[str]) -> str | None:
    """Return the name of a village among the texts of its title, without a count behind it."""
    named = [village for text in titles if (village := village_title(text))]
    return named[-1] if named else without_count(titles[-1]) if titles else None


def _of_sheet(cells: pl.DataFrame, grid: Grid, header: Header) -> pl.DataFrame:
    """Add village and class from the name of the sheet, where nothing else tells them."""
    told = told_by_sheet(grid.sheet)
    there = {*cells.columns, *header.letters}
    return cells.with_columns(pl.lit(value).alias(name) for name, value in told.items() if name not in there)


def told_by_sheet(sheet: str) -> Mapping[str, str]:
    """Return what the name of a sheet says of each household on it.

    Examples
    --------
    >>> told_by_sheet("Thôn Kim"), told_by_sheet("DS hộ nghèo"), told_by_sheet("Sheet1")
    ({'village': 'Thôn Kim'}, {'declared_class': 'hộ nghèo'}, {})
    """
    told = {"village": village_title(sheet), "declared_class": _class_of([sheet])}
    return {name: value for name, value in told.items() if value}


def _below(titles: Mapping[int, str | None], height: int) -> pl.Series:
    """Return the title above each row."""
    marks = pl.Series([None] * height, dtype=pl.String).scatter(
        list(titles), [title or "" for title in titles.values()]
    )
    return marks.forward_fill().replace("", None)


def classes_by_marks(header: Header) -> bool:
    """Say whether columns headed "Hộ nghèo", "Hộ cận nghèo" mark the class of each household."""
    return len(_marked(header, "declared_class")) >= _FEWEST_CLASSES


def _marked(header: Header, name: str) -> list[Match]:
    """Return the columns that mark the classes of a column, where the list has no such column itself."""
    marked = [match for match in header.matches if match.marks == name]
    return [] if name in header.letters or len(marked) < _FEWEST_CLASSES else marked


def _marked_class(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Add the class that is marked, two marks as both headers; missing where none is.

    A cell that is neither a mark nor a "no" stands for itself, to be told as no class.
    """
    for name in ("declared_class", "previous_class"):
        chosen = []
        for match in _marked(header, name) if name not in cells.columns else ():
            mark = flags(cells[match.letters])
            odd = mark.is_null() & cells[match.letters].is_not_null()
            title = bare_class(match.header)
            chosen.append(pl.when(odd).then(pl.col(match.letters)).when(mark).then(pl.lit(title)))
        if chosen:
            joined = pl.concat_str(chosen, separator="; ", ignore_nulls=True)
            cells = cells.with_columns(pl.when(joined != "").then(joined).alias(name))
    return cells


def first_of_equal(raw: pl.DataFrame, header: Header) -> pl.Series:
    """Say which rows are the first of their kind, their running number apart.

    A row with a name that stands again under the title of another village is the same household.
    """
    apart = {"row", "ordinal"}
    if "head_name" in header.letters and "village" not in header.letters:
        apart.add("village")
    told = [name for name in raw.columns if name not in apart]
    return raw.select(pl.struct(told).is_first_distinct()).to_series()


def with_keys(data: pl.DataFrame) -> pl.DataFrame:
    """Return the data with both key columns, missing where the file has none."""
    return data.with_columns(
        pl.lit(None, pl.String).alias(name) for name in _KEYS if name not in data.columns
    )


def without_aside(data: pl.DataFrame, faults: Sequence[Fault]) -> pl.DataFrame:
    """Return the rows that no fault sets aside."""
    rows = [fault.rows for fault in faults if fault.aside]
    return data.filter(~pl.col("row").is_in(pl.concat(rows).implode())) if rows else data


def accepted(data: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """Return the columns of the household table that the file has, in their order, and ``line``."""
    wanted = [name for name, column in columns().items() if not column.private and name not in CHECKED_ONLY]
    return data.select(
        *[name for name in wanted if name in data.columns], lines.gather(data["row"]).alias("line")
    )


def private(data: pl.DataFrame, header: Header, lines: pl.Series) -> pl.DataFrame:
    """Return who the households are: the private columns beside the keys."""
    names = [name for name in of_kind("private", "private_date") if name in header.letters]
    return data.select(*_KEYS, *names, lines.gather(data["row"]).alias("line"))


def aside(grid: Grid, data: pl.DataFrame, faults: Sequence[Fault], lines: pl.Series) -> pl.DataFrame:
    """Return the rows set aside, as written, each with the rules that it breaks."""
    broken = [
        pl.DataFrame({"row": fault.rows.cast(pl.UInt32)}).with_columns(reasons=pl.lit(_reason(fault)))
        for fault in faults
        if fault.aside
    ]
    none = pl.DataFrame(schema={"row": pl.UInt32, "reasons": pl.String})
    reasons = (
        pl.concat([none, *broken])
        .filter(pl.col("row").is_in(data["row"].implode()))
        .group_by("row", maintain_order=True)
        .agg(pl.col("reasons").str.join("; "))
        .sort("row")
    )
    cells = grid.cells[reasons["row"]]
    return pl.DataFrame([lines.gather(reasons["row"]).alias("line"), reasons["reasons"]]).hstack(cells)


def structure(kinds: pl.Series) -> Mapping[str, int]:
    """Return how many rows of each kind are part of the form, blank ones apart."""
    counts = kinds.drop_nulls().value_counts(name="rows").sort("rows", kinds.name)
    return {kind: rows for kind, rows in counts.rows() if kind not in ("household", "blank")}


def _reason(fault: Fault) -> str:
    return f"{fault.rule} ({fault.column})" if fault.column else fault.rule
