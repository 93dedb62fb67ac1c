# ruff: noqa: E501 - tables of literals read better unbroken
"""What people, programs and offices do to a list; each changes the file, never what is true.

A mutation returns False where it does not apply. One that takes away what nobody can read out of
the file says so by ``book.lost`` or ``book.unknown``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from analysis.intake.repair.tcvn3 import LETTERS
from tests.intake.metamorphic.sheets import Book, Cell, Row, Sheet
from tests.intake.metamorphic.truth import CLASSES, INDICATORS

Mutation = Callable[[Book], bool | None]
MUTATIONS: dict[str, tuple[str, Mutation]] = {}


def mutation(kind: str) -> Callable[[Mutation], Mutation]:
    """Register a mutation of lists, forms or both."""

    def register(function: Mutation) -> Mutation:
        MUTATIONS[function.__name__.strip("_")] = (kind, function)
        return function

    return register


def _blank(sheet: Sheet) -> list[object]:
    return [None] * len(sheet.keys)


def _with(sheet: Sheet, **cells: object) -> list[object]:
    return [cells.get(key) for key in sheet.keys]


def _each(sheet: Sheet, key: str, change: Callable[[object], object]) -> bool:
    if key not in sheet.keys:
        return False
    at = sheet.at(key)
    for row in sheet.data():
        row.cells[at] = change(row.cells[at])
    return True


def _plain_flags(book: Book) -> bool:
    """Say whether every flag is still known and means lacking: a mark alone could not say anything else."""
    return all(row.cells[book.sheet.at(code)] in (0, 1) for code in INDICATORS for row in book.sheet.data())


def _title(sheet: Sheet, key: str, title: str) -> bool:
    if key not in sheet.keys or sheet.header[0][sheet.at(key)] is None:
        return False
    sheet.header[0][sheet.at(key)] = title
    return True


def _figures(sheet: Sheet) -> list[str]:
    return [key for key in sheet.keys if key not in ("ordinal", "unit", "split")] if sheet.form else []


def _texts(book: Book, change: Callable[[str], str], *, header: bool = True) -> None:
    for sheet in book.sheets:
        rows = [*sheet.above, *sheet.header] if header else []
        for cells in [*rows, *(row.cells for row in sheet.rows)]:
            cells[:] = [change(cell) if isinstance(cell, str) else cell for cell in cells]


def _sure(book: Book) -> Row:
    return book.rng.choice(book.sheet.data())


# --- around the table -------------------------------------------------------------------------


@mutation("list")
def title_rows(book: Book) -> None:
    book.sheet.above[:0] = [["UBND XÃ GIẢ LẬP"], ["DANH SÁCH RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2023"], []]


@mutation("both")
def blank_rows_above(book: Book) -> None:
    book.sheet.above[:0] = [[], []]


@mutation("both")
def signature(book: Book) -> None:
    for sheet in book.sheets:
        sheet.rows += [
            Row([None, None, "Cẩm Giả, ngày 05 tháng 10 năm 2023"]),
            Row(["NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"]),
            Row([None, None, "CHỦ TỊCH"]),
        ]


@mutation("both")
def footnotes(book: Book) -> None:
    book.sheet.rows += [Row([]), Row(["Ghi chú: số liệu tính đến ngày 30/9/2023"])]


@mutation("both")
def empty_rows(book: Book) -> None:
    for at in sorted(book.rng.sample(range(1, len(book.sheet.rows)), 1), reverse=True):
        book.sheet.rows.insert(at, Row(_blank(book.sheet)))


@mutation("list")
def empty_column(book: Book) -> None:
    book.sheet.insert(book.rng.randint(3, 6), "", None)


@mutation("list")
def extra_column(book: Book) -> None:
    book.sheet.insert(len(book.sheet.keys), "", "Cán bộ phụ trách", dict.fromkeys(range(99), "Lê Giả"))


@mutation("list")
def symbol_row(book: Book) -> bool | None:
    if len(book.sheet.header) > 1:
        return False
    book.sheet.header.append(["A", "B", *map(str, range(1, len(book.sheet.keys) - 1))])
    return None


@mutation("list")
def machine_keys(book: Book) -> bool | None:
    if book.sheet.header[0][0] is None or len(book.sheet.header) > 1:
        return False
    book.sheet.header.insert(0, [key or None for key in book.sheet.keys])
    return None


@mutation("list")
def group_header(book: Book) -> bool | None:
    sheet = book.sheet
    ats = [sheet.at(code) for code in INDICATORS if code in sheet.keys]
    if len(sheet.header) > 1 or len(ats) < 12 or ats != list(range(ats[0], ats[0] + 12)):
        return False
    upper, lower = _blank(sheet), list(sheet.header[0])
    for at in range(len(upper)):
        if at not in ats:
            upper[at], lower[at] = lower[at], None
            sheet.merged.append((0, at, 1, at))
    upper[ats[0]] = "Các chỉ số thiếu hụt"
    sheet.merged.append((0, ats[0], 0, ats[-1]))
    sheet.header[:] = [upper, lower]
    return None


@mutation("list")
def repeated_header(book: Book) -> None:
    sheet = book.sheet
    sheet.rows.insert(len(sheet.rows) // 2, Row(list(sheet.header[-1])))


@mutation("list")
def carried_over(book: Book) -> None:
    sheet = book.sheet
    at = len(sheet.rows) // 2
    members = sum(book.truth[row.index].members for row in sheet.rows[:at] if row.index is not None)
    sheet.rows[at:at] = [
        Row(_with(sheet, head_name=t, members=members)) for t in ("Cộng chuyển trang", "Mang sang")
    ]


@mutation("list")
def total_row(book: Book) -> None:
    book.sheet.rows.append(
        Row(_with(book.sheet, village="Tổng cộng", members=sum(h.members for h in book.truth)))
    )


@mutation("list")
def subtotals(book: Book) -> bool | None:
    return _sections(book, below=True)


@mutation("list")
def village_sections(book: Book) -> bool | None:
    done = _sections(book, below=False)
    book.sheet.drop("village") if done is None else None
    return done


def _sections(book: Book, *, below: bool) -> bool | None:
    sheet = book.sheet
    if "village" not in sheet.keys or len(sheet.rows) != len(book.truth) or any(r.merged for r in sheet.rows):
        return False
    at, rows, names = sheet.at("village"), [], []
    for row in sheet.rows:
        name = row.cells[at]
        if not names or names[-1][0] != name:
            names.append((name, []))
        names[-1][1].append(row)
    for number, (name, own) in enumerate(names):
        members = sum(book.truth[row.index].members for row in own)
        roman = ("I", "II", "III", "IV", "V", "VI")[number % 6]
        title = _with(sheet, ordinal=roman, head_name=name)
        total = _with(sheet, village=f"Cộng {name}", members=members)
        rows += [*own, Row(total)] if below else [Row(title), *own]
    sheet.rows[:] = rows
    return None


@mutation("list")
def class_sections(book: Book) -> bool | None:
    sheet = book.sheet
    if (
        "declared_class" not in sheet.keys
        or any(column == "declared_class" for column, _ in book.unknown)
        or len(sheet.rows) != len(book.truth)
        or any(r.merged for r in sheet.rows)
    ):
        return False
    rows = []
    for roman, code, title in (
        ("I", "poor", "HỘ NGHÈO"),
        ("II", "near_poor", "HỘ CẬN NGHÈO"),
        ("III", "not_poor", "HỘ KHÔNG NGHÈO"),
    ):
        own = [row for row in sheet.rows if book.truth[row.index].class_ == code]
        rows += [Row(_with(sheet, ordinal=roman, head_name=title)), *own]
    sheet.rows[:] = rows
    sheet.drop("declared_class")
    return None


@mutation("list")
def class_by_x(book: Book) -> bool | None:
    sheet = book.sheet
    if "declared_class" not in sheet.keys or len(sheet.header) > 1:
        return False
    for code, title in (("poor", "Hộ nghèo"), ("near_poor", "Hộ cận nghèo")):
        marks = {row.index: "x" for row in sheet.data() if book.truth[row.index].class_ == code}
        sheet.insert(len(sheet.keys), f"class_{code}", title, marks)
    sheet.drop("declared_class")
    return None


@mutation("both")
def hidden_rows(book: Book) -> bool | None:
    if book.suffix == "csv":
        return False
    for row in book.rng.sample(book.sheet.data(), 2):
        row.hidden = True
    return None


@mutation("list")
def struck_row(book: Book) -> bool | None:
    if book.suffix in ("csv", "ods"):
        return False
    _sure(book).struck = True
    return None


@mutation("list")
def copied_sheet(book: Book) -> bool | None:
    if book.suffix == "csv":
        return False
    one = book.sheet
    rows = [Row(list(row.cells), None) for row in one.rows]
    copy = Sheet(
        "Danh sách (2)", list(one.keys), [list(r) for r in one.header], rows, [list(r) for r in one.above]
    )
    book.sheets.append(copy)
    book.lost = True
    return None


@mutation("both")
def hidden_note_sheet(book: Book) -> bool | None:
    if book.suffix == "csv":
        return False
    book.sheets.append(Sheet("ghi chu", ["a"], [["Ghi chú riêng"]], [Row(["gọi lại thôn 3"])], hidden=True))
    return None


@mutation("list")
def second_table_below(book: Book) -> None:
    sheet = book.sheet
    sheet.rows += [
        Row([]),
        Row(["Tổng hợp"]),
        Row(["Loại", "Số hộ"]),
        Row(["Nghèo", 5]),
        Row(["Cận nghèo", 3]),
    ]


@mutation("list")
def reordered_columns(book: Book) -> bool | None:
    sheet = book.sheet
    if sheet.merged or any(row.merged for row in sheet.rows):
        return False
    order = list(range(len(sheet.keys)))
    book.rng.shuffle(order)
    for cells in (sheet.keys, *sheet.header, *(row.cells for row in sheet.rows)):
        if len(cells) == len(order):
            cells[:] = [cells[at] for at in order]
    return None


@mutation("list")
def header_synonyms(book: Book) -> None:
    for key, title in (
        ("village", "Tên thôn"), ("household_id", "Mã số hộ"), ("members", "Số nhân khẩu"), ("ordinal", "TT"),
        ("head_name", "Chủ hộ"), ("declared_class", "Kết quả rà soát"), ("bhyt", "BHYT"), ("nuoc", "Nước sinh hoạt"),
    ):  # fmt: skip
        _title(book.sheet, key, title)


@mutation("list")
def section_ordinals(book: Book) -> bool:
    return _each(book.sheet, "ordinal", lambda cell: f"1.{cell}")


@mutation("list")
def merged_villages(book: Book) -> bool | None:
    sheet, last = book.sheet, None
    if book.suffix == "csv" or "village" not in sheet.keys or len(sheet.rows) != len(book.truth):
        return False
    for row in sheet.rows:
        name = row.cells[sheet.at("village")]
        row.merged = name == last
        row.cells[sheet.at("village")] = None if row.merged else name
        last = name
    return None


@mutation("list")
def village_once(book: Book) -> bool | None:
    sheet, last = book.sheet, None
    if "village" not in sheet.keys or len(sheet.rows) != len(book.truth) or any(r.merged for r in sheet.rows):
        return False
    for row in sheet.rows:
        name = row.cells[sheet.at("village")]
        row.cells[sheet.at("village")] = None if name == last else name
        last = name
    book.lost = True
    return None


@mutation("list")
def duplicate_rows(book: Book) -> None:
    row = _sure(book)
    book.sheet.rows.append(Row(list(row.cells), row.index))
    book.lost = True


@mutation("list")
def duplicate_differs(book: Book) -> bool | None:
    row = _sure(book)
    cells = list(row.cells)
    cells[book.sheet.at("members")] = 9
    # Right below: under the title of another village it would be another household.
    book.sheet.rows.insert(book.sheet.rows.index(row) + 1, Row(cells))
    book.lost = True
    return None


@mutation("list")
def duplicate_elsewhere(book: Book) -> None:
    """The same household with another number of members, anywhere: under another village's title, too."""
    row = _sure(book)
    cells = list(row.cells)
    cells[book.sheet.at("members")] = 9
    book.sheet.rows.insert(book.rng.randint(book.sheet.rows.index(row) + 1, len(book.sheet.rows)), Row(cells))
    book.lost = True


# --- how things are written -------------------------------------------------------------------


@mutation("list")
def flags_by_x(book: Book) -> bool:
    if not _plain_flags(book):
        return False
    return all([_each(book.sheet, code, lambda cell: "x" if cell == 1 else None) for code in INDICATORS])  # noqa: C419 - each is to be changed


@mutation("list")
def flags_in_words(book: Book) -> bool:
    if not _plain_flags(book):
        return False
    return all([_each(book.sheet, c, lambda cell: "Thiếu hụt" if cell == 1 else "Không") for c in INDICATORS])  # noqa: C419 - each is to be changed


@mutation("list")
def blank_flags(book: Book) -> bool | None:
    if any(row.cells[book.sheet.at(code)] is None for code in INDICATORS for row in book.sheet.data()):
        return False  # in a list of marks a blank says "no", whoever made it
    for row in book.rng.sample(book.sheet.data(), 3):
        code = book.rng.choice(sorted(INDICATORS))
        row.cells[book.sheet.at(code)] = None
        book.unknown.add((code, row.index))
    return None


def _having(book: Book, code: str, title: str) -> bool:
    sheet = book.sheet
    if not _title(sheet, code, title):
        return False
    for row in sheet.data():
        if (code, row.index) not in book.unknown:
            row.cells[sheet.at(code)] = "Không" if book.truth[row.index].flags[code] else "Có"
    return True


@mutation("list")
def having_words(book: Book) -> bool:
    return _having(book, "bhyt", "Có thẻ BHYT")


@mutation("list")
def having_card(book: Book) -> bool:
    return _having(book, "bhyt", "Thẻ BHYT")


@mutation("list")
def having_water(book: Book) -> bool:
    return _having(book, "nuoc", "Nước sạch")


@mutation("list")
def having_latrine(book: Book) -> bool:
    return _having(book, "nha_tieu", "Nhà tiêu hợp vệ sinh")


def _unit(book: Book, title: str, by: int) -> bool:
    sheet = book.sheet
    values = [row.cells[sheet.at("income_vnd")] for row in sheet.data()]
    if "năm" in str(sheet.header[0][sheet.at("income_vnd")]):
        return False
    if any(not isinstance(v, int) or v < 10_000 for v in values) or not _title(sheet, "income_vnd", title):
        return False
    return _each(sheet, "income_vnd", lambda cell: cell // by if by == 1000 else cell / by)


@mutation("list")
def income_1000d(book: Book) -> bool:
    return _unit(book, "Thu nhập bình quân (1.000đ)", 1000)


@mutation("list")
def income_nghin(book: Book) -> bool:
    return _unit(book, "Thu nhập bình quân đầu người (nghìn đ)", 1000)


@mutation("list")
def income_million(book: Book) -> bool:
    return _unit(book, "Thu nhập bình quân (triệu đồng)", 1_000_000)


@mutation("list")
def income_no_unit(book: Book) -> bool:
    done = _unit(book, "Thu nhập", 1000)
    book.lost |= done
    return done


@mutation("list")
def income_unit_above(book: Book) -> bool:
    if not _unit(book, "Thu nhập bình quân", 1000):
        return False
    book.sheet.above.append([None, None, None, "Đơn vị tính: nghìn đồng"])
    book.lost = True
    return True


@mutation("list")
def income_unit_row(book: Book) -> bool:
    if len(book.sheet.header) > 1 or not _unit(book, "Thu nhập bình quân", 1000):
        return False
    book.sheet.header.append(_with(book.sheet, income_vnd="nghìn đồng", members="người"))
    book.lost = True
    return True


def _grouped(mark: str, tail: str = "") -> Callable[[object], object]:
    return lambda cell: f"{cell:,}".replace(",", mark) + tail if isinstance(cell, int) else cell


def _thousands(book: Book, mark: str) -> None:
    for sheet in book.sheets:
        for key in ["income_vnd", *_figures(sheet)]:
            _each(sheet, key, _grouped(mark))


@mutation("both")
def thousands_point(book: Book) -> None:
    _thousands(book, ".")


@mutation("both")
def thousands_comma(book: Book) -> None:
    _thousands(book, ",")


@mutation("both")
def thousands_space(book: Book) -> None:
    _thousands(book, " ")


@mutation("list")
def income_with_dong(book: Book) -> bool:
    return _each(book.sheet, "income_vnd", _grouped(".", " đ"))


@mutation("both")
def numbers_as_text(book: Book) -> None:
    for sheet in book.sheets:
        for key in ["members", "b1_score", *_figures(sheet)]:
            _each(sheet, key, lambda cell: str(cell) if isinstance(cell, int) else cell)


def _shares(book: Book, change: Callable[[float], object]) -> bool:
    some = False
    if {"percent_format", "percent_accounting", "shares_below_one"} & set(book.done):
        return False
    for sheet in book.sheets:
        for key in INDICATORS if sheet.form in (5, 7) else ():
            some |= _each(sheet, key, lambda cell: change(cell) if isinstance(cell, float) else cell)
    return some


@mutation("forms")
def percent_format(book: Book) -> bool:
    return _shares(book, lambda value: Cell(round(value / 100, 6), "0.00%"))


@mutation("forms")
def percent_accounting(book: Book) -> bool:
    return book.suffix != "ods" and _shares(book, lambda v: Cell(round(v / 100, 6), "0.00%_);\\(0.00%\\)"))


@mutation("forms")
def percent_text(book: Book) -> bool:
    return _shares(book, lambda value: f"{value:.2f}%".replace(".", ","))


@mutation("forms")
def decimal_point(book: Book) -> bool:
    return _shares(book, lambda value: f"{value:.2f}")


@mutation("forms")
def shares_below_one(book: Book) -> bool:
    done = _shares(book, lambda value: round(value / 100, 4))
    book.lost |= done
    return done


@mutation("list")
def lost_zeros(book: Book) -> bool:
    return _each(book.sheet, "household_id", lambda cell: int(str(cell)) if str(cell).isdigit() else cell)


@mutation("list")
def padded_codes(book: Book) -> bool:
    return _each(book.sheet, "household_id", lambda c: Cell(int(c), "000") if str(c).isdigit() else c)


def _damage(book: Book, cell: Cell) -> None:
    sheet = book.sheet
    row = _sure(book)
    key = book.rng.choice(_figures(sheet) or ["members", "viec_lam", "b1_score", "declared_class"])
    if key in sheet.keys:
        row.cells[sheet.at(key)] = cell
        book.unknown.add((key, row.index))


@mutation("both")
def error_value(book: Book) -> bool | None:
    return _damage(book, Cell("#N/A", error=True))


@mutation("both")
def uncalculated_formula(book: Book) -> bool | None:
    return False if book.suffix == "csv" else _damage(book, Cell("SUM(AZ1:AZ2)", formula=True))


@mutation("both")
def nfd(book: Book) -> None:
    _texts(book, lambda text: unicodedata.normalize("NFD", text))


@mutation("both")
def tcvn3(book: Book) -> bool | None:
    letters = {letter: mark for mark, letter in reversed(LETTERS.items())}
    if any(ord(letter) > 127 and letter not in letters for s in book.sheets for r in s.grid() for c in r.cells for letter in str(c)):  # fmt: skip
        return False  # capitals stand in fonts of their own, not in this encoding
    if any("Ð" in str(c) or unicodedata.normalize("NFC", str(c)) != str(c) for s in book.sheets for r in s.grid() for c in r.cells):  # fmt: skip
        return False
    _texts(book, lambda text: "".join(letters.get(letter, letter) for letter in text))
    return None


@mutation("both")
def stroke_lookalike(book: Book) -> None:
    _texts(book, lambda text: text.replace("Đ", "Ð"))


@mutation("both")
def stray_spaces(book: Book) -> None:
    _texts(book, lambda text: f"{text.replace(' ', '  ', 1)} ", header=False)


def _some(book: Book, key: str, change: Callable[[str], str]) -> bool:
    return _each(
        book.sheet, key, lambda c: change(c) if isinstance(c, str) and book.rng.random() < 0.4 else c
    )


@mutation("list")
def upper_case_people(book: Book) -> bool:
    return _some(book, "ethnicity", str.upper)


@mutation("list")
def other_people_names(book: Book) -> bool:
    other = {"H'Mông": "Mông", "Dao": "dao", "Mường": "mường"}
    return _some(book, "ethnicity", lambda text: other.get(text, text))


@mutation("list")
def village_case(book: Book) -> bool:
    return _some(book, "village", str.upper)


@mutation("list")
def village_without_word(book: Book) -> bool:
    return _some(book, "village", lambda text: text.removeprefix("Thôn ") if not text[-1].isdigit() else text)


@mutation("list")
def village_zero(book: Book) -> bool:
    return _some(book, "village", lambda text: text.replace("Thôn 1", "Thôn 01"))


@mutation("list")
def class_short(book: Book) -> bool:
    short = {"Hộ nghèo": "HN", "Hộ cận nghèo": "HCN", "Hộ không nghèo": "KN"}
    return _each(book.sheet, "declared_class", lambda cell: short.get(str(cell), cell))


@mutation("list")
def unknown_class(book: Book) -> bool | None:
    if "declared_class" not in book.sheet.keys:
        return False
    _sure(book).cells[book.sheet.at("declared_class")] = "Hộ khó khăn"
    book.lost = True
    return None


@mutation("list")
def letter_o(book: Book) -> bool:
    book.lost = True
    return _each(book.sheet, "viec_lam", lambda cell: "O" if cell == 0 else cell)


@mutation("both")
def letter_in_number(book: Book) -> bool | None:
    key = book.rng.choice(_figures(book.sheet) or ["members", "b1_score"])
    row = _sure(book)
    row.cells[book.sheet.at(key)] = "1O"
    book.lost = True
    return None


@mutation("list")
def dates_month_first(book: Book) -> bool | None:
    book.lost = True
    return _each(book.sheet, "birth_date", lambda c: "/".join(str(c).split("/")[i] for i in (1, 0, 2)) if str(c).count("/") == 2 else c)  # fmt: skip


@mutation("list")
def birth_year_only(book: Book) -> bool:
    return _each(book.sheet, "birth_date", lambda cell: int(str(cell)[-4:]))


@mutation("list")
def two_for_one(book: Book) -> None:
    sheet = book.sheet
    sheet.insert(sheet.at("members"), "", "Số khẩu", dict.fromkeys(range(99), 2))
    book.lost = True


@mutation("list")
def count_with_words(book: Book) -> bool:
    book.lost = True
    return _each(book.sheet, "members", lambda cell: f"{cell} khẩu")


@mutation("list")
def wrong_total(book: Book) -> None:
    wrong = sum(h.members for h in book.truth) + 1
    book.sheet.rows.append(Row(_with(book.sheet, village="Tổng cộng", members=wrong)))
    book.lost = True


@mutation("list")
def zone_one(book: Book) -> None:
    sheet, zone = book.sheet, book.rng.choice(["1", 1, "I", "2"])
    sheet.insert(sheet.at("members"), "", "Khu vực", dict.fromkeys(range(99), zone))
    book.lost = True


@mutation("list")
def letter_o_alone(book: Book) -> bool | None:
    marked = any(row.cells[book.sheet.at("nuoc")] == 1 for row in book.sheet.data())
    if not _plain_flags(book) or not marked:  # a column of nothing but blanks says nothing
        return False
    book.lost = True
    return _each(book.sheet, "nuoc", lambda cell: "O" if cell == 1 else None)


@mutation("list")
def code_as_date(book: Book) -> None:
    row, day = _sure(book), f"2023-{book.rng.randint(1, 12):02}-{book.rng.randint(1, 28):02}"
    row.cells[book.sheet.at("household_id")] = day
    book.lost = True


@mutation("list")
def points_of_both_kinds(book: Book) -> bool | None:
    if "income_vnd" not in book.sheet.keys:
        return False
    at, rows = book.sheet.at("income_vnd"), book.sheet.data()
    if not all(isinstance(row.cells[at], int) for row in rows):
        return False
    _title(book.sheet, "income_vnd", "Thu nhập (triệu đồng)")
    for number, row in enumerate(rows):
        row.cells[at] = f"{row.cells[at] / 1_000_000:.{3 if number % 2 else 1}f}"
    book.lost = True
    return None


@mutation("list")
def class_of_two_years(book: Book) -> bool | None:
    word = book.rng.choice(["Phân loại hộ {}", "Kết quả rà soát năm {}"])
    book.lost = True
    return _title(book.sheet, "declared_class", word.format(2023)) and _title(
        book.sheet, "previous_class", word.format(2022)
    )


@mutation("list")
def second_class_column(book: Book) -> None:
    sheet = book.sheet
    kinds = {n: book.rng.choice(["Hộ nghèo", "Hộ cận nghèo"]) for n in range(99)}
    sheet.insert(sheet.at("members"), "", "Kết quả phân loại", kinds)
    book.lost = True


@mutation("list")
def members_split(book: Book) -> bool | None:
    sheet = book.sheet
    if len(sheet.header) > 1 or "members" not in sheet.keys or any(row.index is None for row in sheet.rows):
        return False
    at, rows = sheet.at("members"), sheet.data()
    whole = {row.index: row.cells[at] for row in rows}
    if not all(isinstance(value, int) for value in whole.values()):
        return False
    parts = ["Nam", "Nữ", book.rng.choice(["Tổng", "Tổng số", "Chung"])]
    book.rng.shuffle(parts)
    lower = _blank(sheet)
    sheet.header.append(lower)
    for number, part in enumerate(parts[1:], 1):
        sheet.insert(at + number, "", None)
        sheet.header[1][at + number] = part
    lower[at] = parts[0]
    for row in rows:
        for number, part in enumerate(parts):
            total = whole[row.index]
            men = total // 2
            row.cells[at + number] = {"Nam": men, "Nữ": total - men}.get(part, total)
    sheet.keys[at : at + 3] = ["members" if part not in {"Nam", "Nữ"} else "" for part in parts]
    if book.rng.random() < 0.5:
        sheet.merged.append((len(sheet.above), at, len(sheet.above), at + 2))
    return None


def _sheets(book: Book, key: str, names: dict[object, str]) -> bool | None:
    """Put the households of each value of a column on a sheet of their own, named after it."""
    sheet = book.sheet
    plain = len(book.sheets) == 1 and len(sheet.rows) == len(book.truth) and not sheet.merged
    if book.suffix == "csv" or key not in sheet.keys or not plain or any(r.index is None for r in sheet.rows):
        return False
    if any(column == key for column, _ in book.unknown):
        return False
    attribute = {"declared_class": "class_"}.get(key, key)
    sheet.drop(key)
    book.sheets = []
    for value, name in names.items():
        rows = [row for row in sheet.rows if getattr(book.truth[row.index], attribute) == value]
        if rows:
            header, above = ([list(cells) for cells in part] for part in (sheet.header, sheet.above))
            book.sheets.append(Sheet(name, list(sheet.keys), header, rows, above))
    return None


@mutation("list")
def class_by_sheet(book: Book) -> bool | None:
    word = book.rng.choice(["{}", "DS {}", "Danh sách {}"])
    titles = ("hộ nghèo", "hộ cận nghèo", "hộ không nghèo")
    return _sheets(book, "declared_class", {c: word.format(t) for c, t in zip(CLASSES, titles, strict=True)})


@mutation("list")
def village_by_sheet(book: Book) -> bool | None:
    return _sheets(book, "village", {h.village: h.village for h in book.truth})


@mutation("list")
def class_by_x_of_two_years(book: Book) -> bool | None:
    sheet = book.sheet
    there = {"declared_class", "previous_class"} <= set(sheet.keys)
    if not there or len(sheet.header) > 1 or any(column.endswith("_class") for column, _ in book.unknown):
        return False
    grouped = book.rng.random() < 0.5
    upper = _blank(sheet) if grouped else []
    for year, attribute in book.rng.sample([(2022, "previous"), (2023, "class_")], 2):
        for class_, title in (("poor", "Hộ nghèo"), ("near_poor", "Hộ cận nghèo")):
            marked = {
                row.index: "x" for row in sheet.data() if getattr(book.truth[row.index], attribute) == class_
            }
            sheet.insert(len(sheet.keys), "", title if grouped else f"{title} {year}", marked)
            upper.append(f"Năm {year}" if grouped and class_ == "poor" else None)
    if grouped:
        sheet.header.insert(0, upper)
    for key in ("declared_class", "previous_class"):
        sheet.drop(key)
    # Last year's "not poor" is no mark, and no mark says nothing of last year.
    book.unknown |= {("previous_class", n) for n, h in enumerate(book.truth) if h.previous == "not_poor"}
    return None


@mutation("list")
def class_by_x_twice(book: Book) -> bool | None:
    if class_by_x(book) is False:
        return False
    for title in ("Hộ nghèo", "Hộ cận nghèo"):
        marked = {n: book.rng.choice(["x", None]) for n in range(len(book.truth))}
        book.sheet.insert(book.sheet.at("members"), "", title, marked)
    book.lost = True
    return None


@mutation("list")
def legend_of_having(book: Book) -> bool | None:
    if not _plain_flags(book):
        return False
    for code in INDICATORS:
        _each(book.sheet, code, lambda value: 1 - int(str(value)))
    text = book.rng.choice(
        [
            "Ghi chú: 1 là hộ được tiếp cận, 0 là thiếu hụt",
            "Mức độ tiếp cận các dịch vụ xã hội cơ bản (1: có; 0: không)",
            "Chú thích: 0 = không đạt, 1 = đạt",
        ]
    )
    book.sheet.above.append([None, text])
    book.lost = True
    return None


@mutation("list")
def some_incomes_in_thousands(book: Book) -> bool | None:
    at, rows = book.sheet.at("income_vnd"), book.sheet.data()
    if not all(isinstance(row.cells[at], int) and row.cells[at] > 100_000 for row in rows):
        return False
    for row in rows[::4]:
        row.cells[at] //= 1000
    book.lost = True
    return None


@mutation("list")
def counted_class_sections(book: Book) -> bool | None:
    sheet = book.sheet
    if class_sections(book) is False:
        return False
    for number, row in enumerate(row for row in sheet.rows if row.index is None):
        title = str(row.cells[sheet.at("head_name")])
        row.cells[:] = _blank(sheet)
        row.cells[0] = book.rng.choice([f"{'ABC'[number]}. {title}", f"{title}: 5 hộ", f"{title} (5 hộ)"])
    return None
