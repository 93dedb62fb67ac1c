"""Finished letters against Decree 30 and the usual wording: ours are clean, and a slip put in is found."""

import random
import re

import docx
import pytest
from click.testing import CliRunner
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.style import check_letter
from analysis.style.word import _runs_of
from tests.conftest import build, copy_project
from tests.seeds import seeds

SENTENCE = (
    "Trong năm 2022, công tác giảm nghèo trên địa bàn xã Cẩm Lương được cấp ủy, chính quyền quan tâm "
    "lãnh đạo, chỉ đạo, được Nhân dân đồng tình ủng hộ"
)
# What goes into a sentence, the rule that finds it, what is proposed.
SLIPS = (
    ("đạt 35,48 % số hộ", "percent_space", "35,48%"),
    ("đạt 130\u00a0% kế hoạch", "percent_space", "130%"),
    ("đạt 35.5% số hộ", "decimal_point", "35,5%"),
    ("số tiền 1,500,000 đồng", "thousands_comma", "1.500.000"),
    ("số tiền 16,196,000 đ", "thousands_comma", "16.196.000"),
    ("vượt 3 hộ so với kế hoạch", "leading_zero", "03 hộ"),
    ("còn thiếu 2 chỉ số", "leading_zero", "02 chỉ số"),
    ("theo tệp data/raw/2022/15139/commune.toml", "file_name", ""),
    ("số trẻ em (x) người", "withheld", ""),
    ("thực hiện Chiwong trình", "misprint", "Chương trình"),
    ("các tiêu dự án thành phần", "misprint", "tiểu dự án"),
    ("nội dung này không báo cáo", "unusual", "chưa có số liệu"),
    ("theo Điểm B1 của phiếu", "unusual", "điểm A (phiếu B1)"),
    ("Kế hoạch ngày 5/10/2022 của xã", "date_zero", "ngày 05/10/2022"),
    ("ngày 12/1/2022 của xã", "date_zero", "ngày 12/01/2022"),
    ("ngày 31/02/2022 của xã", "no_such_day", ""),
    ("Công văn số 270/UBND\u2011CSXH ngày 30/05/2025 của xã", "later_document", ""),
    ("tại Xã Cẩm Lương, huyện", "upper_noun", "xã Cẩm"),
    ("trên địa bàn, Huyện Cẩm Thủy", "upper_noun", "huyện Cẩm"),
    ("hộ nghèo,hộ cận nghèo", "space_after", None),
    ("hộ nghèo , hộ cận nghèo", "space_before", None),
    ("hộ nghèo  và hộ cận nghèo", "double_space", None),
    ('phong trào "Vì người nghèo"', "straight_quotes", "“…”"),
    ("Kế hoạch 30/KH-UBND", "breaking_hyphen", ""),
    ("hộ nghe\u0300o", "not_nfc", ""),
)
# What looks like one and is none.
SOUND = (
    "đạt 35,48% số hộ", "1.500.000 đồng/người/tháng", "vượt 03 hộ", "có 13 hộ, 104 người",
    "giai đoạn 2021-2025",
    "Dự án 4. Phát triển giáo dục", "0,5 lượt", "10,5 triệu đồng", "ngày 05/10/2022",
    "ngày 23/5/2022 của xã", "xã Cẩm Lương, huyện Cẩm Thủy, tỉnh Thanh Hóa", "Ủy ban nhân dân xã",
    "Nghị quyết số 5\u2011NQ/TW", "trước ngày 31/12/2026 hoàn thành", "chia làm 12 chỉ số", "lúc 7 giờ 30",
    "1/3 hộ",
    "tại Thôn 5 xã Cẩm Lương", "tổ dân phố 7 thị trấn", "theo Điều 3 văn bản trên",
    "các hộ ở khu vực 2 xã này",
    "tại Thành phố Hồ Chí Minh", "tại Quận 1", "ở Phường Điện Biên Phủ",
    "từ 15 đến 20 hộ", "“Vì người nghèo”", "v.v.", "(7,5%)", "2, 3 và 4", "25 xã",
)  # fmt: skip


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The paper of Cẩm Lương as our own command writes it."""
    project = copy_project(tmp_path_factory.mktemp("style"))
    return build(project, ("docx", "pdf"))


@pytest.fixture(scope="module")
def letter(paper, tmp_path_factory):
    """Its head, its beginning, a part of its body and its end: what a slip stands in, read much sooner."""
    word = docx.Document(paper / "report.docx")
    parts = [part for part in word.element.body if not part.tag.endswith("}sectPr")]
    at = parts.index(_body(word)._p)
    for part in parts[at + 6 : -12]:
        if not part.xpath(".//w:sectPr"):
            word.element.body.remove(part)
    path = tmp_path_factory.mktemp("letter") / "letter.docx"
    word.save(path)
    assert check_letter(path) == []
    return path


def put(letter, tmp_path, *added):
    """Return a copy of the letter with more sentences, each in a paragraph of its own."""
    word = docx.Document(letter)
    at = next(one for one in word.paragraphs if one.text.startswith("Để công tác giảm nghèo"))
    for words in added:
        at.insert_paragraph_before(f"{SENTENCE}: {words} theo quy định.", style=at.style)
    word.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


def changed(letter, tmp_path, change):
    word = docx.Document(letter)
    change(word)
    word.save(tmp_path / "a.docx")
    return [(slip.rule, slip.found) for slip in check_letter(tmp_path / "a.docx")]


@pytest.mark.parametrize("name", ["report.docx", "report.pdf"])
def test_our_paper_has_no_slip(paper, name):
    assert [slip.describe() for slip in check_letter(paper / name)] == []


@pytest.mark.parametrize(("words", "rule", "proposal"), SLIPS)
def test_a_slip_is_found_with_its_place_and_proposal(letter, tmp_path, words, rule, proposal):
    found = check_letter(put(letter, tmp_path, words))
    assert [slip.rule for slip in found] == [rule]
    assert re.search(r"đoạn \d+$", found[0].places[0])
    assert proposal is None or found[0].proposal == proposal


def test_sound_words_are_left_alone(letter, tmp_path):
    """Each in a paragraph of its own, so that what is found names the words."""
    assert [(slip.rule, slip.found) for slip in check_letter(put(letter, tmp_path, *SOUND))] == []


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_slips_together_are_all_found_and_nothing_else(letter, tmp_path, seed):
    drawn = random.Random(seed)
    wrong = drawn.sample(SLIPS, drawn.randint(1, 6))
    words = [one[0] for one in wrong] + drawn.sample(SOUND, drawn.randint(0, 6))
    drawn.shuffle(words)
    found = check_letter(put(letter, tmp_path, "; ".join(words)))
    assert {slip.rule for slip in found} == {one[1] for one in wrong}


def _state(word):
    return word.tables[0].rows[0].cells[1].paragraphs[0]


def _body(word):
    return next(one for one in word.paragraphs if one.text.startswith("Để công tác giảm nghèo"))


CHANGES = {
    "margin_left": lambda word: setattr(word.sections[0], "left_margin", Cm(2)),
    "margin_right": lambda word: setattr(word.sections[0], "right_margin", Cm(2.5)),
    "margin_top": lambda word: setattr(word.sections[0], "top_margin", Cm(1)),
    "margin_bottom": lambda word: setattr(word.sections[0], "bottom_margin", Cm(3)),
    "paper": lambda word: setattr(word.sections[0], "page_height", Cm(27.94)),
    "font": lambda word: setattr(_body(word).runs[0].font, "name", "Arial"),
    "legacy_font": lambda word: setattr(_body(word).runs[0].font, "name", ".VnTime"),
    "body_size": lambda word: setattr(_body(word).runs[0].font, "size", Pt(12)),
    "body_align": lambda word: setattr(_body(word), "alignment", WD_ALIGN_PARAGRAPH.LEFT),
    "body_indent": lambda word: setattr(_body(word).paragraph_format, "first_line_indent", Cm(0.5)),
    "body_space": lambda word: setattr(_body(word).paragraph_format, "space_after", Pt(2)),
    "not_bold": lambda word: setattr(_state(word).runs[0].font, "bold", False),
    "state_size": lambda word: setattr(_state(word).runs[0].font, "size", Pt(16)),
    "state_missing": lambda word: setattr(_state(word).runs[0], "text", "CỘNG HÒA"),
    "motto": lambda word: setattr(
        word.tables[0].rows[0].cells[1].paragraphs[1].runs[0], "text", "Độc Lập – Tự Do – Hạnh Phúc"
    ),
    "first_page_number": lambda word: setattr(word.sections[0], "different_first_page_header_footer", False),
    "page_number_size": lambda word: [
        setattr(run.font, "size", Pt(10))
        for paragraph in word.sections[0].header.paragraphs
        for run in _runs_of(paragraph)
    ],
    "recipient_end": lambda word: setattr(
        word.tables[-1].rows[0].cells[0].paragraphs[1].runs[0], "text", "TT. Đảng ủy"
    ),
}


@pytest.mark.parametrize("rule", sorted(CHANGES))
def test_a_slip_of_form_is_found(letter, tmp_path, rule):
    assert {found for found, _ in changed(letter, tmp_path, CHANGES[rule])} == {rule}


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_slips_of_form_together_are_all_found(letter, tmp_path, seed):
    drawn = random.Random(seed)
    # The same words cannot be changed twice.
    rivals = ({"font", "legacy_font"}, {"state_missing", "state_size", "not_bold"})
    wanted = set(drawn.sample(sorted(CHANGES), 5))
    for rival in rivals:
        wanted -= set(sorted(wanted & rival)[1:])
    found = {
        rule for rule, _ in changed(letter, tmp_path, lambda word: [CHANGES[one](word) for one in wanted])
    }
    assert found == wanted


def test_an_empty_letter_lacks_its_head_and_its_end(tmp_path):
    docx.Document().save(tmp_path / "a.docx")
    found = {slip.rule for slip in check_letter(tmp_path / "a.docx")}
    assert {
        "state_missing", "motto_missing", "number_missing", "place_date_missing", "kind_missing",
        "recipients_missing", "signature_missing", "page_number",
    } <= found  # fmt: skip


def test_a_letter_dated_by_month_cites_nothing_later(tmp_path):
    word = docx.Document()
    word.add_paragraph("Cẩm Lương, ngày     tháng 10 năm 2023")
    word.add_paragraph(
        "Công văn số 270/UBND\u2011CSXH ngày 30/05/2025; Quyết định số 7/QĐ\u2011UBND ngày 31/10/2023"
    )
    word.save(tmp_path / "a.docx")
    found = check_letter(tmp_path / "a.docx")
    assert [slip.found for slip in found if slip.rule == "later_document"] == [
        "270/UBND-CSXH ngày 30/05/2025"
    ]
    assert {slip.found for slip in found if slip.rule == "font"} == {"Cambria"}


def test_what_is_no_letter_is_refused_in_one_line(tmp_path):
    for name, content in (("a.docx", b"no"), ("a.pdf", b"no"), ("a.odt", b"no")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UsageError):
            check_letter(tmp_path / name)
    with pytest.raises(UsageError, match="không đọc được"):
        check_letter(tmp_path / "none.docx")


def test_the_command_says_each_kind_once_and_ends_with_1(letter, paper, tmp_path):
    wrong = put(letter, tmp_path, "đạt 35 % và 35 % và 36 %")
    told = CliRunner().invoke(main, ["style", str(wrong)])
    assert told.exit_code == 1
    assert told.stdout.count('"35 %"; đề nghị: "35%"') == 1
    assert CliRunner().invoke(main, ["style", str(paper / "report.docx"), "--lang", "en"]).exit_code == 0
    as_json = CliRunner().invoke(main, ["style", str(wrong), "--json"]).stdout.splitlines()
    assert len(as_json) == 2 and '"rule": "percent_space"' in as_json[0]
