"""Lines of separated text that have more or fewer fields than their header.

An engine that reads some columns only does not look at the others, so a comma too many, such as that of 1,5
where commas separate fields, would move every value after it to the next column in silence. All
separators and ends of lines are looked at at once; only where they do not alternate as they should is the
file gone through line by line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_CHUNK = 1 << 20
# What is wrong is often wrong in every line; the first ones show how.
_MOST = 10


def uneven_lines(path: Path, separator: str) -> list[tuple[int, int, int]]:
    r"""Return line, fields and fields of the header of lines that have another number of fields.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (file := Path(folder, "a.csv")).write_text("a,w\n1,1.5\n1,1,5\n", "utf-8")
    ...     uneven_lines(file, ",")
    [(3, 3, 2)]
    """
    return [] if _adds_up(path, separator) else list(islice(_uneven(path, separator), _MOST))


def _adds_up(path: Path, separator: str) -> bool:
    """Say whether every line has as many separators as the first, and none can be inside of a field."""
    other = bytes(set(range(256)) - {ord(separator), ord("\n")})
    with path.open("rb") as file:
        line = separator.encode() * file.readline().count(separator.encode()) + b"\n"
        file.seek(0)
        while block := file.read(_CHUNK) + file.readline():
            marks = block.translate(None, other)
            marks += b"" if block.endswith(b"\n") else b"\n"
            if b'"' in block or marks != line * (len(marks) // len(line)):
                return False
    return True


def _uneven(path: Path, separator: str) -> Iterator[tuple[int, int, int]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=separator)
        across = len(next(rows, []))
        for row in rows:
            if row and len(row) != across:
                yield rows.line_num, len(row), across
