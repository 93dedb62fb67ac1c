"""Reads one old workbook in a process of its own and writes it to stdout as JSON.

A damaged ``.xls`` can make the Rust reader panic, loop, or ask for more memory than there is. This
file is run by its path and imports nothing of the package, so that it starts in a moment.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES = 4_000_000_000


def main(path: str) -> object:
    """Return the sheets as [name, height, columns, merged, hidden], or the rule that forbids it.

    A column without a filled cell is an empty list: one stray cell can span 16 million others.
    """
    _bound_memory()
    try:
        workbook = CalamineWorkbook.from_path(path)
        return [
            [
                (sheet := workbook.get_sheet_by_index(number)).name,
                len(rows := sheet.to_python(skip_empty_area=False)),
                [
                    [_plain(cell) for cell in column] if any(cell != "" for cell in column) else []
                    for column in zip(*rows, strict=True)
                ],
                [(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
                metadata.visible != SheetVisibleEnum.Visible,
            ]
            for number, metadata in enumerate(workbook.sheets_metadata)
            if metadata.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        return "password_protected"
    except CalamineError:
        return "damaged_file"


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound; the time limit holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
