"""Slips in the words of a letter: numbers, dates, names, spaces, and what officials would not write."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date

from analysis.core.misprints import misprints_in
from analysis.style.letter import Letter, Line
from analysis.style.slip import Slip
from analysis.style.word import NO_BREAK_HYPHEN

Proposal = Callable[[re.Match[str]], str]

# What is counted in running text: below ten with a leading zero.
_COUNTED = (
    "hộ|người|khẩu|lớp|chỉ số|thôn|bản|buôn|ấp|khóm|xã|dự án|tiểu dự án|mô hình|lượt|thẻ|công trình|học sinh|"
    "trẻ em|văn bản|nhà|đợt|lần|đơn vị|tổ|chiều"
)
# Of these the common noun is small. That of Thành phố Hồ Chí Minh, and of quarters and wards, which may be
# named by a number, a person or an event, is not (Annex II of the decree).
_UNITS = "Xã|Huyện|Tỉnh|Thành phố(?! Hồ Chí Minh)|Thị xã|Thị trấn"
# What has a number of its own: "Thôn 5 xã Cẩm Lương" tells of no five communes.
_NUMBERED = re.compile(
    r"(?:thôn|bản|buôn|ấp|khóm|tổ|tổ dân phố|khu|khu phố|xóm|làng|dự án|điều|khoản|điểm|mục|chương|phần|"
    r"bảng|biểu|mẫu|phụ lục|số|tháng|quý|cấp|loại|nhóm|lớp|vùng|khu vực)[ \u00a0]$",
    re.IGNORECASE,
)
# Rule, what it looks for, what to write instead. The first group is what changes where only a part does.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Proposal], ...] = tuple(
    (rule, re.compile(pattern), proposal)
    for rule, pattern, proposal in (
        ("percent_space", r"\d[\d.,]*[ \u00a0\u202f]+%", lambda m: re.sub(r"\s", "", m[0])),
        ("decimal_point", r"(?<![\d.,/])\d+\.\d{1,2}%", lambda m: m[0].replace(".", ",")),
        (
            "thousands_comma",
            r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?=\s?(?:đồng|đ|hộ|người|lượt)\b)|(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d,])",
            lambda m: m[0].replace(",", "."),
        ),
        (
            "leading_zero",
            rf"(?<![\w.,/:–-])(?<![\d(][ \u00a0])[1-9][ \u00a0](?:{_COUNTED})(?!\w)",
            lambda m: f"0{m[0]}",
        ),
        ("file_name", r"[\w./\\-]+\.(?:csv|toml|xlsx|xls|docx|ipynb|json|md|parquet)(?!\w)", lambda m: ""),
        ("withheld", r"\(x\)", lambda m: ""),
        ("authority", r"TM\. ?UBND(?: XÃ)?(?!\w)", lambda m: "TM. ỦY BAN NHÂN DÂN"),
        ("kept_by", r"Lưu(?: :|:| : )VT(?!\w)", lambda m: "Lưu: VT"),
    )
)
# Words that a report of a commune would say otherwise.
_WORDS: tuple[tuple[str, str], ...] = (
    ("không báo cáo", "chưa có số liệu"),
    ("mức đạt", "tỷ lệ hoàn thành chỉ tiêu"),
    ("giảm thuần", "số hộ nghèo giảm (đầu kỳ trừ cuối kỳ)"),
    ("điểm B1", "điểm A (phiếu B1)"),
    ("điểm B2", "điểm B (phiếu B2)"),
    ("có lẽ", "đề nghị kiểm tra"),
)
_URBAN_BY_THE_NEW_STANDARD = 2027
_SLASHED = re.compile(r"ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_WRITTEN = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_DATED = re.compile(r"[^,]+, ngày\s*([\d….]*)\s*tháng\s*([\d….]*)\s*năm (\d{4})$")
_CITED = re.compile(r"\d+(?:/\d{4})?[/-][A-ZĐ][\w\u2011/-]*,? ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"\d+(?:/\d{4})?[/-][A-ZĐ]+\d*(?:[-/][A-ZĐ]+)*")
_SPACED = (
    ("double_space", re.compile(r"(?<=\S)  +(?=\S)"), " "),
    ("space_before", re.compile(r"(?<=\w) +(?=[,.;:!?](?:\s|$))"), ""),
    ("space_after", re.compile(r"(?<=[^\W\d_][,;:])(?=[^\W\d_])"), " "),
)
_AROUND = 12


def word_slips(letter: Letter, *, breaks: bool) -> Iterator[Slip]:
    """Yield every slip in the words of a letter.

    Parameters
    ----------
    breaks
        Whether spaces and hyphens are those of the writer (a DOCX) or of the typesetter (a PDF).
    """
    written = letter_date(letter)
    for line in letter.lines:
        yield from _in_line(line, written)
        if breaks:
            yield from _spacing(line)


def letter_date(letter: Letter) -> date | None:
    """Return the date under the head of a letter, the last possible one where the day is left to a pen.

    Examples
    --------
    >>> letter_date(Letter((Line("Cẩm Lương, ngày … tháng 10 năm 2023", "đoạn 4"),)))
    datetime.date(2023, 10, 31)
    """
    for line in letter.lines:
        if found := _DATED.match(line.text.strip()):
            day, month, year = found[1], int(found[2]) if found[2].isdigit() else 12, int(found[3])
            if not 1 <= month <= 12:
                return None
            last = monthrange(year, month)[1]
            return date(year, month, min(int(day), last) if day.isdigit() and int(day) else last)
    return None


def _in_line(line: Line, written: date | None) -> Iterator[Slip]:
    text = line.text.replace(NO_BREAK_HYPHEN, "-")
    for rule, pattern, proposal in _PATTERNS:
        # Cells of tables hold counts, not running text.
        for found in () if rule == "leading_zero" and line.part == "cell" else pattern.finditer(text):
            if rule == "leading_zero" and _NUMBERED.search(text[: found.start()]):
                continue
            yield Slip(rule, found[0], proposal(found), (line.place,))
    yield from _dates(text, line.place, written)
    yield from _names(text, line.place)
    for (wrong, right), _ in misprints_in(text).items():
        yield Slip("misprint", wrong, right, (line.place,))
    for wrong, right in _WORDS:
        for found in re.finditer(rf"(?<!\w){wrong}(?!\w)", text, re.IGNORECASE):
            yield Slip("unusual", found[0], right, (line.place,))
    if written is not None and written.year >= _URBAN_BY_THE_NEW_STANDARD and "thành thị" in text:
        yield Slip("unusual", "thành thị", "khu vực đô thị", (line.place,))
    if not unicodedata.is_normalized("NFC", text):
        yield Slip("not_nfc", "", "", (line.place,))
    if '"' in text:
        yield Slip("straight_quotes", '"…"', "“…”", (line.place,))


def _dates(text: str, place: str, written: date | None) -> Iterator[Slip]:
    for pattern, form in ((_SLASHED, "ngày {}/{}/{}"), (_WRITTEN, "ngày {} tháng {} năm {}")):
        for found in pattern.finditer(text):
            day, month = (int(found[part]) for part in (1, 2))
            if _date(found) is None:
                yield Slip("no_such_day", found[0], "", (place,))
                continue
            # Decree 30: days below 10, and the months 1 and 2.
            right = form.format(f"{day:02}", f"{month:02}" if month <= 2 else found[2], found[3])
            if right != found[0]:
                yield Slip("date_zero", found[0], right, (place,))
    for found in _CITED.finditer(text):
        day_of = _date(found)
        if written is not None and day_of is not None and day_of > written:
            yield Slip("later_document", found[0], "", (place,))


def _names(text: str, place: str) -> Iterator[Slip]:
    """Yield common nouns before the name of a place that are in upper case within a sentence."""
    for found in re.finditer(rf"(?<=[\w,;] )({_UNITS}) (?=\w)", text):
        before, after = text[found.start() - 2], text[found.end()]
        if (before.islower() or before in ",;") and after.isupper():
            name = text[found.start() : found.end()] + re.split("[ ,]", text[found.end() :], maxsplit=1)[0]
            yield Slip("upper_noun", name, name[0].lower() + name[1:], (place,))


def _spacing(line: Line) -> Iterator[Slip]:
    for rule, pattern, right in _SPACED:
        for found in pattern.finditer(line.text):
            before, after = line.text[: found.start()][-_AROUND:], line.text[found.end() :][:_AROUND]
            yield Slip(rule, f"{before}{found[0]}{after}", f"{before}{right}{after}", (line.place,))
    for found in _NUMBER.finditer(line.text):
        if "-" in found[0]:
            yield Slip("breaking_hyphen", "", "", (f"{found[0]}, {line.place}",))


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
