# ruff: noqa: E501 - tables of literals read better unbroken
"""A sheet as a person has it before it is a file: header rows, body rows, what is merged and hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.intake.metamorphic.truth import CLASSES, INDICATORS, NEAR, POOR, household_list, official_forms


@dataclass
class Cell:
    """A value with a number format (as Excel writes it), an error, or a formula nobody computed."""

    value: object
    format: str = ""
    error: bool = False
    formula: bool = False


@dataclass
class Row:
    """A body row; ``index`` is the household (or form row) that it tells, None for any other."""

    cells: list[object]
    index: int | None = None
    hidden: bool = False
    struck: bool = False
    merged: bool = False


@dataclass
class Sheet:
    """One sheet: ``keys`` names what each column truly means."""

    name: str
    keys: list[str]
    header: list[list[object]]
    rows: list[Row]
    above: list[list[object]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    form: int = 0

    def at(self, key: str) -> int:
        """Return the 0-based column of a meaning."""
        return self.keys.index(key)

    def data(self) -> list[Row]:
        """Return the rows that tell something true."""
        return [row for row in self.rows if row.index is not None]

    def grid(self) -> Iterator[Row]:
        """Yield every row from the top."""
        yield from (Row(list(cells)) for cells in (*self.above, *self.header))
        yield from self.rows

    def _shift(self, at: int, by: int) -> None:
        """Move the merged cells as a spreadsheet does when a column comes or goes."""
        moved = []
        for top, left, bottom, right in self.merged:
            first = left + by if left >= at + (by < 0) else left
            last = right + by if right >= at else right
            if (first, top) != (last, bottom) and first <= last:
                moved.append((top, first, bottom, last))
        self.merged[:] = moved

    def drop(self, key: str) -> None:
        """Remove a column, and with it what it is merged with."""
        at = self.at(key)
        self._shift(at, -1)
        for cells in (self.keys, *self.above, *self.header, *(row.cells for row in self.rows)):
            if at < len(cells):
                del cells[at]

    def insert(self, at: int, key: str, title: object, values: dict[int, object] | None = None) -> None:
        """Add a column."""
        self._shift(at, 1)
        self.keys.insert(at, key)
        for number, cells in enumerate(self.header):
            cells.insert(at, title if number == len(self.header) - 1 else None)
        for row in self.rows:
            row.cells.insert(at, (values or {}).get(-1 if row.index is None else row.index))


@dataclass
class Book:
    """What a person hands in, with what is true of it.

    ``unknown`` are (key, index) whose value the file no longer tells; ``lost`` says that something
    was taken from the file that nobody can read out of it, so that it must be asked about.
    """

    kind: str
    sheets: list[Sheet]
    rng: random.Random
    truth: list[object]
    done: list[str] = field(default_factory=list)
    unknown: set[tuple[str, int]] = field(default_factory=set)
    lost: bool = False
    suffix: str = "xlsx"

    @property
    def sheet(self) -> Sheet:
        """The first sheet."""
        return self.sheets[0]


_LIST = ("ordinal", "village", "household_id", "head_name", "birth_date", "ethnicity", "members", "income_vnd", "b1_score")  # fmt: skip
_TITLES = ("STT", "Thôn", "Mã hộ", "Họ và tên chủ hộ", "Ngày sinh", "Dân tộc", "Số khẩu", "Thu nhập bình quân đầu người (đồng)", "Điểm B1")  # fmt: skip


def list_book(rng: random.Random) -> Book:
    """Return a plain list: one header row, one row a household, 0 and 1 in every flag."""
    truth = household_list(rng)
    keys = [*_LIST, *INDICATORS, "previous_class", "declared_class"]
    titles = [*_TITLES, *INDICATORS.values(), "Phân loại năm trước", "Phân loại hộ"]
    rows = [
        Row(
            [
                n + 1, h.village, h.code, h.head, h.born.strftime("%d/%m/%Y"), h.ethnicity, h.members, h.income, h.b1,
                *(int(h.flags[code]) for code in INDICATORS), CLASSES[h.previous], CLASSES[h.class_],
            ],
            index=n,
        )
        for n, h in enumerate(truth)
    ]  # fmt: skip
    return Book("list", [Sheet("Danh sách", keys, [list(titles)], rows)], rng, list(truth))


_FORM_TITLES = {
    2: "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO NĂM 2023",
    3: "TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO NĂM 2023",
    4: "PHÂN TÍCH HỘ NGHÈO THEO CÁC CHỈ SỐ THIẾU HỤT",
    5: "TỶ LỆ THIẾU HỤT CÁC CHỈ SỐ CỦA HỘ NGHÈO",
    6: "PHÂN TÍCH HỘ CẬN NGHÈO THEO CÁC CHỈ SỐ THIẾU HỤT",
    7: "TỶ LỆ THIẾU HỤT CÁC CHỈ SỐ CỦA HỘ CẬN NGHÈO",
}
_MOVED = {
    2: ("Đầu kỳ", "Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", "Giảm khác", "Hộ cận nghèo trở thành hộ nghèo", "Tái nghèo", "Phát sinh mới", "Tăng khác", "Cuối kỳ"),
    3: ("Đầu kỳ", "Thoát cận nghèo", "Trở thành hộ nghèo", "Giảm khác", "Hộ nghèo trở thành hộ cận nghèo", "Tái cận nghèo", "Phát sinh mới", "Tăng khác", "Cuối kỳ"),
}  # fmt: skip


def form_book(rng: random.Random) -> Book:
    """Return one or more of the forms 2 to 7, a sheet each."""
    forms = official_forms(rng)
    wanted = rng.choice([(2,), (2, 3), (4,), (5,), (4, 5), (6, 7), (2, 3, 4, 5, 6, 7)])
    book = Book("forms", [], rng, [])
    for number in wanted:
        keys = ["ordinal", "unit", *(["split"] if number < 4 else [])]
        titles: list[object] = ["STT", "Đơn vị", *(["Phân tổ"] if number < 4 else [])]
        items = (POOR if number == 2 else NEAR) if number < 4 else tuple(forms[number][0][2])
        words = _MOVED.get(number) or ("Tổng số hộ", *(["Tổng số thiếu hụt"] if number in (4, 6) else []), *INDICATORS.values())  # fmt: skip
        rows = []
        for unit, base, figures in forms[number]:
            split = ["Hộ" if base == "households" else "Nhân khẩu"] if number < 4 else []
            ordinal = None if unit == "Tổng cộng" else 1 + sorted({u for u, _, _ in forms[number]} - {"Tổng cộng"}).index(unit)  # fmt: skip
            cells: list[object] = [ordinal, unit, *split]
            share = number in (5, 7)
            for item in items:
                value = figures[item]
                cells.append(value if share and item != "total" else int(value))
            rows.append(Row(cells, index=len(book.truth)))
            book.truth.append((number, unit, base, figures))
        symbols = ["A", "B", *(["C"] if number < 4 else []), *(str(n + 1) for n in range(len(items)))]
        above: list[list[object]] = [[f"Biểu số {number:02d}"], [_FORM_TITLES[number]], []]
        sheet = Sheet(
            f"Bieu {number}", [*keys, *items], [[*titles, *words], symbols], rows, above, form=number
        )
        book.sheets.append(sheet)
    return book
