"""One true list, put into the template, an ordinary workbook and a table of the contract; then messed up as
people do it. Synthetic data (dữ liệu giả lập).
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl

from analysis.intake.template.write import template
from tests.intake.metamorphic.truth import CLASSES, INDICATORS, Household, household_list
from tests.intake.template.sample import Filled

SHORT = {"Hộ nghèo": "HN", "Hộ cận nghèo": "HCN", "Hộ không nghèo": "KN"}
CODE, YEAR = "15142", 2023
KEYS = ["village", "household_id", "ethnicity", "members", "income_vnd", "declared_class", *INDICATORS]
TITLES = [
    "Thôn",
    "Mã hộ",
    "Dân tộc",
    "Số khẩu",
    "Thu nhập (đồng/người/tháng)",
    "Phân loại hộ",
    *INDICATORS.values(),
]
MARKS = {
    "x": ("x", None),
    "X": ("X", None),
    "có": ("Có", "Không"),
    "1": ("1", "0"),
    "true": ("true", "false"),
}
COMMUNE = f"""\
code = "{CODE}"
name = "Xã Giả Lập"
area = "rural"
year = {YEAR}
status = "official"
synthetic = true
[period]
from_year = {YEAR}
to_year = {YEAR}
[report]
issuer = "Ủy ban nhân dân xã"
symbol = "BC-UBND"
place = "Giả Lập"
subject = "Kết quả giảm nghèo"
"""

Rows = list[list[object]]


def table(truth: list[Household], marks: str, *, pointed: bool) -> Rows:
    """Return the rows of a list as people type them."""
    yes, no = MARKS[marks]
    return [
        [
            h.village, h.code, h.ethnicity, h.members,
            f"{h.income:,}".replace(",", ".") if pointed else h.income,
            CLASSES[h.class_], *(yes if h.flags[code] else no for code in INDICATORS),
        ]
        for h in truth
    ]  # fmt: skip


def in_template(truth: list[Household], rows: Rows, rng: random.Random, done: set[str]) -> bytes:
    filled = Filled(template(CODE, YEAR, None))
    filled.facts({"status": "official", "dates.closing": "30.11.2023" if "dotted date" in done else None})
    sheet = filled.sheet("households")
    places = {column.key: at for at, column in enumerate(filled.columns["households"], start=1)}
    for line, row in enumerate(rows, start=3):
        for key, value in zip(KEYS, row, strict=True):
            sheet.cell(line, places[key]).value = value
    village, members = places["village"], places["members"]
    if "sum row" in done:
        sheet.cell(3 + len(rows), village).value = "Tổng cộng"
        sheet.cell(3 + len(rows), members).value = sum(h.members for h in truth)
    if "merged villages" in done:
        _merge(sheet, [h.village for h in truth], 3, village)
    if "extra column" in done:
        sheet.cell(1, len(places) + 1).value = "Cán bộ rà soát"
        sheet.cell(3, len(places) + 1).value = "Bà Giả Lập"
    if "renamed sheet" in done:
        sheet.title = "DS ho ngheo 2023"
    if "helper row deleted" in done:
        _shift(sheet, -1, 2)
    elif "helper row moved" in done:
        keys = [cell.value for cell in sheet[2]]
        _shift(sheet, -1, 2)
        _shift(sheet, 1, 1)
        for at, key in enumerate(keys, start=1):
            sheet.cell(1, at).value = key
    if "title row" in done:
        _shift(sheet, 1, 1)
        sheet.cell(1, 1).value = "DANH SÁCH HỘ (DỮ LIỆU GIẢ LẬP)"
    saved = BytesIO()
    filled.book.save(saved)
    return saved.getvalue()


def _shift(sheet: object, by: int, at: int) -> None:
    """Insert or delete a row as a spreadsheet does, with the merged cells below it."""
    ranges = [str(one) for one in sheet.merged_cells.ranges]
    for one in ranges:
        sheet.unmerge_cells(one)
    (sheet.insert_rows if by > 0 else sheet.delete_rows)(at)
    for one in ranges:
        moved = openpyxl.worksheet.cell_range.CellRange(one)
        moved.shift(row_shift=by)
        sheet.merge_cells(moved.coord)


def _merge(sheet: object, villages: list[str], first: int, column: int) -> None:
    start = 0
    for at in range(1, len(villages) + 1):
        if at == len(villages) or villages[at] != villages[start]:
            if at - start > 1:
                sheet.merge_cells(
                    start_row=first + start, end_row=first + at - 1, start_column=column, end_column=column
                )
            start = at


def _around(truth: list[Household], rows: Rows, done: set[str]) -> Rows:
    head: list[object] = [*TITLES, *(["Cán bộ rà soát"] if "extra column" in done else [])]
    above: Rows = [["DANH SÁCH HỘ (DỮ LIỆU GIẢ LẬP)"]] if "title row" in done else []
    total: list[object] = ["Tổng cộng", None, None, sum(h.members for h in truth)]
    body = [[*row, *(["Bà Giả Lập"] if "extra column" in done else [])] for row in rows]
    wide = [*above, head, *body, *([total] if "sum row" in done else [])]
    return [[*row, *[None] * (len(head) - len(row))] for row in wide]


def in_workbook(truth: list[Household], rows: Rows, rng: random.Random, done: set[str]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    wide = _around(truth, rows, done)
    for row in wide:
        sheet.append(row)
    if "merged villages" in done:
        _merge(sheet, [h.village for h in truth], 3 if "title row" in done else 2, 1)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def in_csv(truth: list[Household], rows: Rows, rng: random.Random, done: set[str]) -> bytes:
    wide = _around(truth, rows, done)
    names = KEYS if rng.random() < 0.5 else TITLES
    at = 1 if "title row" in done else 0
    wide[at][: len(KEYS)] = names
    saved = StringIO()
    csv.writer(saved, lineterminator="\n").writerows(wide)
    return saved.getvalue().encode()


WAYS: dict[str, Callable[..., bytes]] = {
    "intake.xlsx": in_template,
    "households.xlsx": in_workbook,
    "households.csv": in_csv,
}
CHANGES = (
    "title row", "sum row", "merged villages", "extra column", "renamed sheet", "helper row deleted",
    "dotted date", "short class", "helper row moved",
)  # fmt: skip


def folder_of(seed: int, way: str, root: Path) -> tuple[Path, list[Household], set[str]]:
    """Write the raw folder of a commune and return it, what is true, and what was done to the file."""
    rng = random.Random(seed)
    truth = household_list(rng)
    marks = rng.choice(list(MARKS))
    done = set(rng.sample(CHANGES, rng.randint(0, 4)))
    raw = root / "data" / "raw" / str(YEAR) / CODE
    raw.mkdir(parents=True)
    rows = table(truth, marks, pointed=rng.random() < 0.4)
    if "short class" in done:
        rows = [[SHORT.get(str(cell), cell) for cell in row] for row in rows]
    (raw / way).write_bytes(WAYS[way](truth, rows, rng, done))
    if way != "intake.xlsx":
        (raw / "commune.toml").write_text(COMMUNE, "utf-8")
    return raw, truth, {marks, *done}
