"""How long a check takes: a 100 000 × 40 workbook against calamine alone, a million households in CSV.

Run: ``python -m benchmarks.intake [DIR]``. The files are made once in DIR (default: a temporary
folder) from a fixed seed. Everything is measured in one run and printed as shares of what is
allowed; the check runs in a process of its own for its peak memory. Times are of the processor, all
threads together, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from analysis.standard import standard_for
from benchmarks.ratio import Ratio, tell

ROWS, COLUMNS, HOUSEHOLDS = 100_000, 40, 1_000_000
LIMIT_RATIO, LIMIT_SECONDS, LIMIT_CSV_SECONDS, LIMIT_GB = 1.5, 10, 15, 2
_CHECK = """
import resource, sys, time
from pathlib import Path
from analysis.intake.checking import Options, check_file
from analysis.standard import standard_for
start = time.process_time()
checked = check_file(Path(sys.argv[1]), Options(standard_for(2023)))
findings = sum(1 for _ in checked.findings())
seconds = time.process_time() - start
(found,) = checked.lists
assert found.read == found.accepted.height + found.aside.height + len(found.duplicates)
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, found.read, findings)
"""


def households(count: int) -> list[list[str]]:
    """Return synthetic households with a fault now and then; no name stands in them."""
    chance = random.Random(2023)  # noqa: S311
    standard = standard_for(2023)
    rows = [
        ["STT", "Thôn", "Mã hộ", "Số khẩu", "Điểm B1", "Phân loại hộ", *[i.vi for i in standard.indicator]]
    ]
    for number in range(count):
        flags = ["1" if chance.random() < 0.2 else "0" for _ in standard.codes]
        b1 = chance.randint(80, 200)
        kind = "KN" if b1 > 140 else "Hộ nghèo" if flags.count("1") >= 3 else "Hộ cận nghèo"
        members = "mười" if chance.random() < 0.001 else str(chance.randint(1, 9))
        rows.append(
            [str(number), f"Thôn {number // 200}", f"{number % 200:04}", members, str(b1), kind, *flags]
        )
    return rows


def make_workbook(path: Path) -> None:
    """Write the workbook: a household list filled up to 40 columns."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("DS")
    for line, row in enumerate(households(ROWS)):
        more = [f"Cột {n}" if line == 0 else f"{line % 97}" for n in range(len(row), COLUMNS)]
        sheet.write_row(line, 0, [*row, *more])
    book.close()


def checked(path: Path) -> tuple[float, float, int, int]:
    """Return seconds, peak GB, rows read and findings of a check in a fresh process."""
    command = [sys.executable, "-c", _CHECK, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603

    seconds, memory, read, findings = told.stdout.split()
    return float(seconds), float(memory), int(read), int(findings)


def main(folder: Path) -> int:
    """Print the ratios and return 1 if one misses its bound."""
    book, table = folder / "ds.xlsx", folder / "ds.csv"
    if not book.exists():
        make_workbook(book)
    if not table.exists():
        table.write_text("\n".join(",".join(row) for row in households(HOUSEHOLDS)) + "\n", "utf-8")
    start = time.process_time()
    CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    allowed = LIMIT_RATIO * (time.process_time() - start) + LIMIT_SECONDS
    seconds, memory, read, findings = checked(book)
    print(f"workbook {ROWS} x {COLUMNS}: {seconds:.1f} s, {read} rows, {findings} findings")
    longer, _, read, findings = checked(table)
    print(f"CSV: {longer:.1f} s, {read} rows, {findings} findings")
    name = "check of a workbook of 100 000 x 40 / what reading allows"
    ratios = [
        Ratio(name, (seconds / allowed,), 1, "at most"),
        Ratio("its memory", (memory,), LIMIT_GB, "at most", " GB"),
        Ratio("check of a million households as CSV", (longer,), LIMIT_CSV_SECONDS, "at most", " s"),
    ]
    return tell("intake", ratios)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))
