"""The layout of Decree 30/2020/NĐ-CP: paper, margins, type, head, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.core.labels import Labels
from analysis.style.letter import Letter, Line, PageSetUp
from analysis.style.slip import Slip

# Times New Roman, and the free typefaces of its measures.
SERIF = frozenset(
    {"Times New Roman", "Times", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman"}
)
_LEGACY = re.compile(r"\.Vn|VNI-|Vn[A-Z]|VPS|Vietware", re.IGNORECASE)
# Millimetres, from Annex I of the decree.
PAPER = (210.0, 297.0)
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
_SLACK = 0.6  # of a millimetre: Word rounds to twentieths of a point
_INDENT = (1.0, 1.27)
_LEAST_SPACE = 6.0
_SENTENCE = 90  # letters: from here on a line is running text, not a heading or a caption
_HEAD = 20  # lines in which the head of a letter stands
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
KINDS = frozenset(
    {
        "BÁO CÁO", "KẾ HOẠCH", "TỜ TRÌNH", "QUYẾT ĐỊNH", "THÔNG BÁO", "CHỈ THỊ", "HƯỚNG DẪN", "BIÊN BẢN",
        "CHƯƠNG TRÌNH", "PHƯƠNG ÁN", "ĐỀ ÁN", "NGHỊ QUYẾT", "CÔNG ĐIỆN", "GIẤY MỜI",
    }
)  # fmt: skip
_TITLES = re.compile(r"(?:KT\. |Q\. )?(?:PHÓ )?CHỦ TỊCH(?: UBND(?: XÃ)?)?$", re.IGNORECASE)
_PLACE_DATE = re.compile(r".+, ngày.* tháng.* năm.*")


def layout_slips(letter: Letter, text: Labels) -> Iterator[Slip]:
    """Yield every slip of form; what a file does not tell, such as the margins of a PDF, is passed over."""
    for section in letter.sections:
        yield from _paper(section)
    if letter.sections:
        yield from _numbering(letter.sections[0])
    yield from _type(letter)
    yield from _head(letter, text)
    yield from _end(letter)


def _paper(section: PageSetUp) -> Iterator[Slip]:
    size = sorted((section.width, section.height))
    if any(abs(found - right) > 1 for found, right in zip(size, PAPER, strict=True)):
        yield Slip("paper", f"{section.width:.0f} × {section.height:.0f} mm", "210 × 297 mm", ())
    if section.width > section.height:
        return  # a table lying on its side: the margins turn with the paper in every office's own way
    for side, (low, high) in MARGINS.items():
        found = getattr(section, side)
        if not low - _SLACK <= found <= high + _SLACK:
            yield Slip(f"margin_{side}", f"{found:.0f} mm", f"{low}-{high} mm", ())


def _numbering(section: PageSetUp) -> Iterator[Slip]:
    if not section.numbered:
        yield Slip("page_number", "", "", ())
        return
    if section.first_numbered:
        yield Slip("first_page_number", "", "", ())
    for size in sorted(section.number_sizes):
        if not 13 <= size <= 14:
            yield Slip("page_number_size", f"{size:g}", "13-14", ())


def _type(letter: Letter) -> Iterator[Slip]:
    for line in letter.lines:
        for font in sorted(line.look.fonts - SERIF):
            yield Slip(
                "legacy_font" if _LEGACY.match(font) else "font", font, "Times New Roman", (line.place,)
            )
        if line.part == "body" and len(line.text) >= _SENTENCE and line.look.align is not None:
            yield from _running(line)


def _running(line: Line) -> Iterator[Slip]:
    """Yield the slips of a line of running text; headings are bold, captions and notes centred or smaller."""
    look, place = line.look, (line.place,)
    if look.bold or look.align == "center":
        return
    yield from _sized(line, "body_size", 13, 14)
    if look.align != "both":
        yield Slip("body_align", "", "", place)
    if (
        not look.apart
        and look.first_line is not None
        and not _INDENT[0] - 0.02 <= look.first_line <= _INDENT[1] + 0.02
    ):
        yield Slip("body_indent", f"{look.first_line * 10:.0f} mm", "10-13 mm", place)
    if look.space is not None and look.space < _LEAST_SPACE:
        yield Slip("body_space", f"{look.space:.0f} pt", "6 pt", place)


def _head(letter: Letter, text: Labels) -> Iterator[Slip]:
    head = letter.lines[:_HEAD]
    words = {line.text.strip().replace("HOÀ", "HÒA"): line for line in head}
    state, motto = words.get(STATE), next((line for line in head if _same(line.text, MOTTO)), None)
    if state is None:
        yield Slip("state_missing", "", STATE, ())
    else:
        yield from _set(state, bold=True)
        yield from _sized(state, "state_size", 12, 13)
    if motto is None:
        yield Slip("motto_missing", "", MOTTO, ())
    else:
        if motto.text.strip() != MOTTO:
            yield Slip("motto", motto.text.strip(), MOTTO, (motto.place,))
        yield from _set(motto, bold=True)
        yield from _sized(motto, "motto_size", 13, 14)
    if not any(re.match(r"Số ?:", line.text.strip()) for line in head):
        yield Slip("number_missing", "", "", ())
    dated = next((line for line in head if _PLACE_DATE.match(line.text.strip())), None)
    if dated is None:
        yield Slip("place_date_missing", "", "", ())
    elif dated.look.italic is False:
        yield Slip("place_date_upright", dated.text.strip(), "", (dated.place,))
    kind = next((line for line in head if line.text.strip() in KINDS), None)
    if kind is None:
        yield Slip("kind_missing", "", text("style.kinds"), ())
    else:
        yield from _set(kind, bold=True, centred=True)


def _end(letter: Letter) -> Iterator[Slip]:
    lines = letter.lines
    at = next((at for at, line in enumerate(lines) if re.match(r"Nơi nhận ?:?", line.text.strip())), None)
    if at is None:
        yield Slip("recipients_missing", "", "Nơi nhận:", ())
    else:
        heading = lines[at]
        yield from _set(heading, bold=True, italic=True)
        yield from _sized(heading, "recipients_size", 12, 12)
        if not any(line.text.rstrip().endswith("./.") for line in lines[:at]):
            yield Slip("end_mark", "", "./.", ())
        yield from _recipients(lines[at + 1 :])
    signed = [line for line in lines if _TITLES.search(line.text.strip())]
    if not signed:
        yield Slip("signature_missing", "", "", ())
    for line in signed[-1:]:
        if not line.text.strip().isupper():
            yield Slip("signature_caps", line.text.strip(), line.text.strip().upper(), (line.place,))
        yield from _set(line, bold=True)


def _recipients(below: tuple[Line, ...]) -> Iterator[Slip]:
    """Yield the slips of the list below "Nơi nhận": size 11, each ends with ";", the last with "."."""
    listed = []
    for line in below:
        if not (line.text.strip().startswith("-") or line.look.apart):
            break
        listed.append(line)
    for at, line in enumerate(listed):
        ends = "." if at == len(listed) - 1 else ";"
        if not line.text.rstrip().endswith(ends):
            yield Slip(
                "recipient_end", line.text.strip(), line.text.strip().rstrip(".;,") + ends, (line.place,)
            )
        yield from _sized(line, "recipient_size", 11, 11)
    if listed and not any("Lưu" in line.text for line in listed):
        yield Slip("kept_missing", "", "- Lưu: VT.", ())


def _set(line: Line, *, bold: bool = False, italic: bool = False, centred: bool = False) -> Iterator[Slip]:
    """Yield how a line is set otherwise than it should be, as far as the file tells."""
    look, words, place = line.look, line.text.strip(), (line.place,)
    if bold and look.bold is False:
        yield Slip("not_bold", words, "", place)
    if italic and look.italic is False:
        yield Slip("not_italic", words, "", place)
    if centred and look.align not in ("center", None):
        yield Slip("not_centred", words, "", place)


def _sized(line: Line, rule: str, low: float, high: float) -> Iterator[Slip]:
    for size in sorted(line.look.sizes):
        if not low <= size <= high:
            right = f"{low:g}" if low == high else f"{low:g}-{high:g}"
            yield Slip(rule, f"{size:g}", right, (line.place,))


def _same(words: str, wanted: str) -> bool:
    """Whether words are the wanted ones but for case, spaces and kind of dash."""

    def bare(text: str) -> str:
        return "".join(letter for letter in text.casefold() if letter.isalpha())

    return bare(words) == bare(wanted)
