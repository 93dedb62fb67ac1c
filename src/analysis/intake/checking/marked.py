"""A copy of the workbook in which each faulty cell is coloured and says what is wrong.

The original is copied where that is quick; a long list is too slow to copy cell by cell, so its
copy holds the header and the faulty rows, each with its line in the file.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from analysis.core.errors import Finding
from analysis.core.labels import Language, labels_for
from analysis.core.targets import write_file
from analysis.intake.checking.check import Checked
from analysis.intake.checking.words import worded
from analysis.intake.workbook.grid import Grid, column_index

MOST_MARKS = 2_000
COPIED_CELLS = 300_000
_FILLS = {
    "error": PatternFill("solid", fgColor="FFF4B6B6"),
    "warning": PatternFill("solid", fgColor="FFFFE8A3"),
}
_HEAD = 12
_DATE = b"2000-01-01T00:00:00Z"
_DATES = 2  # created, modified
_MAKER = "giamngheo check {source}"
_BAD_SHEET = re.compile(r"[\\/*?:\[\]]")


def write_marked(
    path: Path, target: Path, checked: Checked, language: Language, *, closed: bool = False
) -> int:
    """Write the marked copy and return how many cells are marked.

    Parameters
    ----------
    path
        The file that was checked.
    target
        The copy, always ``.xlsx``.
    closed
        Whether only its owner may read it.
    """
    if checked.workbook is None:
        return 0
    marks = _marks(checked)
    grids = checked.workbook.grids
    large = sum(grid.cells.height * grid.cells.width for grid in grids) > COPIED_CELLS
    book = None if large else _original(path)
    lines: dict[str, dict[int, int] | None] = {}
    if book is None:
        kept = (
            _kept(grids, marks) if large else {grid.sheet: list(range(grid.cells.height)) for grid in grids}
        )
        book, lines = _rebuilt(grids, kept, language)
    letters = {
        m.header: m.letters for found in checked.lists if not found.sheet for m in found.header.matches
    }
    marks = [replace(finding, column=letters.get(finding.column, finding.column)) for finding in marks]
    done = sum(_mark(book, finding, lines.get(finding.sheet), language) for finding in marks)
    # By this the next check knows its own copy.
    book.properties.lastModifiedBy = _maker(path, target)
    write_file(target, _same_bytes(book), language, closed=closed)
    return done


def marked_path(path: Path, folder: Path) -> Path:
    """Return where the marked copy of a file goes.

    Examples
    --------
    >>> marked_path(Path("xa/ds.csv"), Path("output/checks/ds")).as_posix()
    'output/checks/ds/ds.checked.xlsx'
    """
    return folder / f"{path.stem}.checked.xlsx"


def is_marked(target: Path, path: Path) -> bool:
    """Recognise the marked copy of a file, if nobody has saved it since: that gives it another date."""
    said = f"<cp:lastModifiedBy>{_maker(path, target)}</cp:lastModifiedBy>"
    try:
        with zipfile.ZipFile(target) as book:
            properties = book.read("docProps/core.xml")
            return said.encode() in properties and properties.count(_DATE) == _DATES
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def made_from(source: Path, folder: Path) -> str:
    """Return what tells the sources of a folder's files apart; not a name, which may be a person's."""
    try:
        way = os.path.relpath(source.resolve(), folder.resolve())
    except ValueError:  # on another drive
        way = str(source.resolve())
    return sha256(Path(way).as_posix().encode()).hexdigest()[:16]


def _maker(path: Path, target: Path) -> str:
    return _MAKER.format(source=made_from(path, target.parent))


def _marks(checked: Checked) -> list[Finding]:
    marks = []
    for finding in checked.findings():
        if finding.line is not None and finding.file == checked.file:
            marks.append(finding)
        if len(marks) >= MOST_MARKS:
            break
    return marks


def _original(path: Path) -> openpyxl.Workbook | None:
    """Open the file itself where it is a workbook that openpyxl can take over."""
    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out of its copy; what was read was read by another reader.
            warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
            book = openpyxl.load_workbook(path)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        IndexError,
    ):
        return None
    # Of a strict OOXML file openpyxl sees no sheet at all.
    return book if book.worksheets else None


def _kept(grids: Sequence[Grid], marks: Sequence[Finding]) -> dict[str, list[int]]:
    """Return the rows of a long list that are worth a copy: its head and the marked rows."""
    kept = {}
    for grid in grids:
        wanted = {finding.line for finding in marks if finding.sheet == grid.sheet}
        lines = grid.all_lines().to_list()
        kept[grid.sheet] = [row for row, line in enumerate(lines) if row < _HEAD or line in wanted]
    return kept


def _rebuilt(
    grids: Sequence[Grid], kept: dict[str, list[int]], language: Language
) -> tuple[openpyxl.Workbook, dict[str, dict[int, int] | None]]:
    """Return a workbook of the kept rows, with their lines in front, and the row of each line."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    rows_of: dict[str, dict[int, int] | None] = {}
    for grid in grids:
        sheet = book.create_sheet(_BAD_SHEET.sub(" ", grid.sheet)[:31] or "CSV")
        rows_of[grid.sheet] = {}
        sheet.cell(1, 1, labels_for(language)("checking.line"))
        for place, row in enumerate(kept[grid.sheet], start=2):
            rows_of[grid.sheet] = {**(rows_of[grid.sheet] or {}), grid.line(row): place}
            for column, text in enumerate((str(grid.line(row)), *grid.cells.row(row)), start=1):
                _write_text(sheet, place, column, text)
    if not book.worksheets:
        book.create_sheet("CSV")
    return book, rows_of


def _write_text(sheet: Worksheet, row: int, column: int, text: str | None) -> None:
    """Write a text as text: "=1+1" is no formula."""
    if text is not None:
        cell = sheet.cell(row, column)
        cell.value = text
        cell.data_type = "s"


def _mark(book: openpyxl.Workbook, finding: Finding, rows: dict[int, int] | None, language: Language) -> bool:
    name = finding.sheet or "CSV"
    sheet = book[name] if name in book.sheetnames else book.worksheets[0]
    line = finding.line if rows is None else rows.get(finding.line or 0)
    if line is None or not isinstance(sheet, Worksheet):
        return False
    for cell in _cells(sheet, line, finding.column, moved=rows is not None):
        cell.fill = _FILLS[finding.severity]
        said = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(said + _note(finding, language), "giamngheo", width=320, height=140)
        return True
    return False


def _cells(sheet: Worksheet, line: int, column: str, *, moved: bool) -> Iterator[Cell]:
    """Yield the cell to mark; the first of the row where no column is named."""
    letters = column if re.fullmatch(r"[A-Z]{1,3}", column) else "A"
    cell = sheet.cell(line, column_index(letters) + 1 + moved)
    if isinstance(cell, Cell):
        yield cell
    else:
        area = next((area for area in sheet.merged_cells.ranges if cell.coordinate in area), None)
        first = sheet.cell(area.min_row, area.min_col) if area else None
        if isinstance(first, Cell):
            yield first


def _note(finding: Finding, language: Language) -> str:
    text = labels_for(language)
    finding = worded(finding, language)
    values = finding.values(text)
    expected, hint = (text(f"findings.{finding.rule}.{part}", **values) for part in ("expected", "hint"))
    return f"{text('findings.expected')} {expected}; {hint}"


def _same_bytes(book: openpyxl.Workbook) -> bytes:
    """Return the file with fixed dates: equal checks give equal bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _DATE, content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
