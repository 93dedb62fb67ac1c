# ruff: noqa: E501 - tables of literals read better unbroken
"""What a list says of its columns in a way of its own: titles with more in them, numbers for words, "as above"."""

from __future__ import annotations

from tests.intake.metamorphic.mutations import _blank, _each, _plain_flags, _title, _with, mutation
from tests.intake.metamorphic.sheets import Book, Row
from tests.intake.metamorphic.truth import CLASSES, INDICATORS


@mutation("list")
def class_by_number(book: Book) -> bool:
    """With a legend in the title, of which people make any."""
    numbers = book.rng.sample(["0", "1", "2", "3"], 3)
    codes = dict(zip(CLASSES.values(), numbers, strict=True))
    said = "; ".join(f"{number}: {name.lower()}" for name, number in codes.items())
    book.lost = True
    title = book.rng.choice([f"Phân loại hộ ({said})", "Phân loại hộ", f"Kết quả rà soát: {said}"])
    return _title(book.sheet, "declared_class", title) and _each(
        book.sheet, "declared_class", lambda cell: codes.get(str(cell), cell)
    )


@mutation("list")
def class_title_unknown(book: Book) -> bool:
    if not any(row.cells[book.sheet.at("declared_class")] in CLASSES.values() for row in book.sheet.data()):
        return False
    book.lost = True
    return _title(
        book.sheet, "declared_class", book.rng.choice(["Kết luận của xã", "Xếp loại", "Đề nghị", "Ý kiến"])
    )


@mutation("list")
def one_class_marked(book: Book) -> bool | None:
    title = book.rng.choice(["Hộ nghèo", "Là hộ nghèo", "Thuộc hộ nghèo", "Thuộc diện hộ nghèo"])
    if not _title(book.sheet, "declared_class", title):
        return False
    at = book.sheet.at("declared_class")
    for row in book.sheet.data():
        row.cells[at] = "x" if book.truth[row.index].class_ == "poor" else None
    book.lost = True
    return None


@mutation("list")
def income_of_a_year(book: Book) -> bool | None:
    at = book.sheet.at("income_vnd")
    if not all(isinstance(row.cells[at], int) for row in book.sheet.data()):
        return False
    title = book.rng.choice(
        [
            "Thu nhập bình quân đầu người (đồng/năm)",
            "Thu nhập BQ/người/năm",
            "Bình quân thu nhập năm (đồng/người)",
            "Thu nhập bình quân một năm",
        ]
    )
    book.lost = True
    return _title(book.sheet, "income_vnd", title) and _each(
        book.sheet, "income_vnd", lambda cell: int(str(cell)) * 12
    )


@mutation("list")
def title_within_a_longer_one(book: Book) -> bool:
    """Whether it says having or lacking, only a person knows."""
    titles = {
        "vien_thong": ["Hộ có sử dụng dịch vụ viễn thông", "Hộ không sử dụng dịch vụ viễn thông"],
        "nuoc": ["Nước hợp vệ sinh", "Hộ dùng nguồn nước sinh hoạt an toàn"],
        "bhyt": ["Đã tham gia BHYT", "Thành viên chưa có BHYT"],
        "b1_score": ["Tổng điểm tài sản B1", "Điểm B1 sau thẩm định"],
    }
    key = book.rng.choice(sorted(titles))
    book.lost = True
    if key != "b1_score" and book.rng.random() < 0.5:
        _each(book.sheet, key, lambda cell: 1 - cell if cell in (0, 1) else cell)
    return _title(book.sheet, key, book.rng.choice(titles[key]))


@mutation("list")
def indicators_by_number(book: Book) -> bool | None:
    if not _plain_flags(book):
        return False
    for number, code in enumerate(INDICATORS, 1):
        _title(book.sheet, code, str(number))
    book.lost = True
    return None


@mutation("list")
def indicators_in_one_cell(book: Book) -> bool | None:
    sheet = book.sheet
    if not _plain_flags(book):
        return False
    lacked = {
        row.index: "; ".join(str(n) for n, code in enumerate(INDICATORS, 1) if row.cells[sheet.at(code)] == 1)
        for row in sheet.data()
    }
    sheet.insert(
        sheet.at("viec_lam"), "", book.rng.choice(["Các chỉ số thiếu hụt", "Thiếu hụt các DVXHCB"]), lacked
    )
    for code in INDICATORS:
        sheet.drop(code)
    book.lost = True
    return None


@mutation("list")
def village_as_above(book: Book) -> bool | None:
    sheet = book.sheet
    rows = sheet.data()
    if "village" not in sheet.keys or len(rows) != len(sheet.rows) or sheet.merged:
        return False
    at, last = sheet.at("village"), None
    said = book.rng.choice(["nt", "-nt-", '"', "″", "như trên", "''", "//"])
    for row in rows:
        now, row.cells[at] = row.cells[at], said if row.cells[at] == last else row.cells[at]
        last = now
    return None


@mutation("list")
def people_by_number(book: Book) -> bool:
    book.lost = True
    return _each(book.sheet, "ethnicity", lambda cell: 1 if cell == "Kinh" else 2)


@mutation("list")
def classes_counted_below(book: Book) -> bool | None:
    """A table of sums right below the list, without a title."""
    first = book.rng.randint(0, 2)
    for name in CLASSES.values():
        cells = _blank(book.sheet)
        cells[first : first + 2] = [
            book.rng.choice([name, name.removeprefix("Hộ ")]),
            sum(h.class_ == "poor" for h in book.truth),
        ]
        book.sheet.rows.append(Row(cells))
    book.lost = True
    return None


@mutation("list")
def member_rows(book: Book) -> bool | None:
    """Each member of a household below its head."""
    sheet = book.sheet
    if "members" not in sheet.keys or any(row.index is None for row in sheet.rows) or sheet.merged:
        return False
    repeated = book.rng.random() < 0.5
    rows = []
    for row in sheet.rows:
        rows.append(row)
        for number in range(book.truth[row.index].members - 1):
            same = {
                key: row.cells[sheet.at(key)]
                for key in ("village", "household_id")
                if repeated and key in sheet.keys
            }
            rows.append(Row(_with(sheet, head_name=f"Nguyễn Thành Viên {number}", **same)))
    sheet.rows[:] = rows
    book.lost = True
    return None


@mutation("list")
def list_beside_list(book: Book) -> bool | None:
    sheet = book.sheet
    if len(sheet.header) > 1 or sheet.merged or any(row.index is None for row in sheet.rows):
        return False
    half, width = (len(sheet.rows) + 1) // 2, len(sheet.keys)
    left, right = sheet.rows[:half], sheet.rows[half:]
    sheet.header[0] = [*sheet.header[0], None, *sheet.header[0]]
    for number, row in enumerate(left):
        row.cells = [*row.cells, None, *(right[number].cells if number < len(right) else [None] * width)]
    sheet.rows[:], sheet.keys = left, [*sheet.keys, *([""] * (width + 1))]
    book.lost = True
    return None


@mutation("list")
def years_below_each_other(book: Book) -> None:
    sheet = book.sheet
    sheet.insert(1, "", "Năm", dict.fromkeys(range(99), 2023))
    before = []
    for row in sheet.data():
        if book.rng.random() < 0.6:
            cells = list(row.cells)
            cells[1], cells[sheet.at("declared_class")] = 2022, book.rng.choice(list(CLASSES.values()))
            before.append(Row(cells))
    sheet.rows[:] = [*before, *sheet.rows] if book.rng.random() < 0.5 else [*sheet.rows, *before]
    book.lost = True


@mutation("list")
def village_slip(book: Book) -> bool | None:
    """One village loses its accents in a row, or gets a letter too many."""
    sheet = book.sheet
    named = [row for row in sheet.data() if "Phú Yên" in str(row.cells[sheet.at("village")])]
    if len(named) < 2:
        return False
    row = book.rng.choice(named)
    wrong = book.rng.choice(["Phu Yen", "Phú Yen", "Phú Yênn", "Phúu Yên"])
    row.cells[sheet.at("village")] = str(row.cells[sheet.at("village")]).replace("Phú Yên", wrong)
    book.lost = True
    return None
