"""The picture to share: what it says, in any size of words, and that it can be read out."""

import re
from types import SimpleNamespace

import pytest

from analysis.core.errors import BuildError
from analysis.disclosure.shown import shown_text
from analysis.display.blocks import Cover
from analysis.display.card import card_alt, card_chart
from analysis.display.palette import GROUND, INK, MUTED, lightness
from analysis.display.summary import Box, Summary
from analysis.publish.card import FILES, card_files
from tests.display.boxes import clashes

BOXES = (
    Box(
        "Kết quả / Chỉ tiêu (hộ)",
        "13 / 10 hộ",
        ("Đạt 130% chỉ tiêu", "Vượt 3 hộ", "Số hộ nghèo giảm (đầu kỳ trừ cuối kỳ)"),
    ),
    Box(
        "Hộ nghèo",
        "1.031 hộ (10,55%)",
        ("+2 hộ; +0,60 điểm phần trăm so với năm 2021", "Cả nước năm 2022: 4,03%"),
    ),
    Box(
        "Near-poor households",
        "2,345 households (11.98%)",
        ("-12 households; -0.01 percentage points on 2021",),
    ),
    Box(
        "Hộ nghèo thiếu hụt nhiều nhất, trong các chỉ số được công bố",
        "",
        ("Viễn thông: 61,29%", "Nhà tiêu: 48,39%", "Việc làm: 35,48%"),
    ),
)
HEADLINE = "Năm 2022, chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch, vượt 03 hộ."
NOTICE = "DỮ LIỆU GIẢ LẬP: mọi số liệu trong báo cáo này do phần mềm tạo ra, không phải số liệu thật."
ABOUT = "Thị trấn Phong Thổ, huyện Cẩm Thủy, tỉnh Thanh Hóa, năm 2022"


def made(count=4, headline=HEADLINE):
    source = "Nguồn: báo cáo năm 2022 của Ủy ban nhân dân xã Cẩm Lương."
    return Summary("Kết quả", headline, BOXES[:count], about=ABOUT, source=source)


def document(summary, *notices, banner=""):
    cover = Cover("vi", "", "", "", "", "BÁO CÁO", "Kết quả", notices=notices)
    return SimpleNamespace(summary=summary, cover=cover, banner=banner)


@pytest.mark.parametrize("count", range(5))
def test_everything_stands_within_the_picture_and_nothing_over_another(count):
    summary = made(count, HEADLINE * (1 + count % 2))
    figure = card_chart(summary, (NOTICE,))
    assert clashes(figure) == []
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    for words in (ABOUT, NOTICE, summary.headline, summary.source, *(box.label for box in summary.boxes)):
        assert words in said


def test_both_files_carry_their_words_and_are_equal_each_time():
    files = card_files(document(made(), NOTICE, banner="LƯU HÀNH NỘI BỘ"))
    assert set(files) == FILES
    assert files == card_files(document(made(), NOTICE, banner="LƯU HÀNH NỘI BỘ"))
    alt = card_alt(made(), ("LƯU HÀNH NỘI BỘ", NOTICE))
    for words in (ABOUT, NOTICE, HEADLINE, "Hộ nghèo: 1.031 hộ (10,55%)", "Viễn thông: 61,29%", "Nguồn:"):
        assert words in alt
    svg = files["summary.svg"].decode()
    assert f'role="img"><title>{alt}</title>' in svg
    assert "<text" not in svg and "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"|<!DOCTYPE[^>]*>', "", svg)
    assert alt.encode() in files["summary.png"]


def test_the_picture_is_one_that_programs_open():
    image = pytest.importorskip("PIL.Image")
    from io import BytesIO

    picture = image.open(BytesIO(card_files(document(made()))["summary.png"]))
    picture.load()
    assert picture.width == 1080 and 600 < picture.height < 1400
    assert picture.info["Description"] == card_alt(made())
    # Its own ground, to the edge: a dark chat does not show through.
    assert picture.convert("RGBA").getextrema()[3] == (255, 255)


def test_letters_stand_out_from_their_ground():
    for letters, ground in ((INK, GROUND), (MUTED, GROUND), (MUTED, "#ffffff")):
        light, dark = lightness(ground) + 0.05, lightness(letters) + 0.05
        assert light / dark >= 4.5


def test_a_name_in_the_picture_is_found_and_a_picture_without_words_is_refused():
    files = card_files(document(made(headline="Hộ ông Lò Văn Đá thoát nghèo.")))
    assert all("Lò Văn Đá" in shown_text(name, content) for name, content in files.items())
    silent = files["summary.png"].replace(b"iTXtDescription", b"iTXtDescriptiox")
    packed = files["summary.png"].replace(b"Description\0\0", b"Description\0\1")
    for content in (silent, packed):
        with pytest.raises(BuildError, match="summary.png"):
            shown_text("summary.png", content)


def test_what_has_no_first_screen_has_no_picture():
    assert card_files(document(None)) == {}
