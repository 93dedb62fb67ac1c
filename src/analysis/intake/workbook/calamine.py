"""Sheets of a workbook by calamine, in this process or in one of their own.

The reader is Rust; a damaged old ``.xls`` can make it panic or ask for more memory than there is,
which would end this process. Such files are read by a process of their own.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from analysis.intake.workbook import limits
from analysis.intake.workbook.cells import are_numbers, column_text
from analysis.intake.workbook.guard import refused
from analysis.intake.workbook.scan import check_area

Merged = tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet as columns of text, all of one height; a column without a filled cell may be empty."""

    name: str
    height: int
    columns: list[list[str]]
    merged: Merged = ()
    hidden: bool = False
    numbers: list[list[bool]] = field(default_factory=list)


def read_sheets(data: bytes, file: str) -> list[Sheet]:
    """Return the sheets of a workbook.

    Raises
    ------
    DataError
        If the workbook is damaged or protected.
    """
    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(data))
        return [
            _sheet(workbook, number, metadata.visible != SheetVisibleEnum.Visible)
            for number, metadata in enumerate(workbook.sheets_metadata)
            if metadata.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        rule = "password_protected" if type(error).__name__ == "PasswordError" else "damaged_file"
        raise refused(rule, file) from None
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise refused("damaged_file", file) from None


def read_sheets_apart(path: Path, file: str) -> list[Sheet]:
    """Return the sheets of a workbook, read by a process of its own.

    Raises
    ------
    DataError
        If the workbook is damaged or protected, or the reader does not end in time.
    """
    command = [sys.executable, "-I", str(Path(__file__).with_name("xls_child.py")), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limits.SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise refused("damaged_file", file) from None
    if done.returncode != 0:
        raise refused("damaged_file", file)
    answer = json.loads(done.stdout)
    if isinstance(answer, str):
        raise refused(answer, file)
    for _, height, columns, _, _ in answer:
        check_area(height, len(columns), file)
    return [
        Sheet(
            name,
            height,
            [column_text(column) for column in columns],
            tuple(map(tuple, merged)),
            hidden,
            [are_numbers(column) for column in columns],
        )
        for name, height, columns, merged, hidden in answer
    ]


def _sheet(workbook: CalamineWorkbook, number: int, hidden: bool) -> Sheet:
    sheet = workbook.get_sheet_by_index(number)
    rows = sheet.to_python(skip_empty_area=False)
    values = list(zip(*rows, strict=True))
    columns, numbers = [column_text(column) for column in values], [are_numbers(column) for column in values]
    merged = tuple((*start, *end) for start, end in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, len(rows), columns, merged, hidden, numbers)
