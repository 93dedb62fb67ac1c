"""The page: one file, no request, its own policy, texts that stay texts."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from analysis.core.errors import BuildError
from analysis.publish.html import HtmlExporter, html_page
from analysis.publish.notebook import read_document
from tests.publish.sample import HOSTILE, code, cover, full_notebook, long_table, markdown, notebook


@pytest.fixture(scope="module")
def page() -> str:
    made, _ = HtmlExporter().from_notebook_node(full_notebook())
    return made


def test_says_its_language_and_title(page):
    assert page.startswith('<!doctype html>\n<html lang="vi">')
    assert "<title>BÁO CÁO Kết quả thực hiện Chương trình giảm nghèo năm 2022" in page


def test_asks_for_nothing(page):
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|\sstyle=", page.split("<body", 1)[0])
    assert set(re.findall(r'(?:src|href)="([^"]{0,19})', page)) <= {
        "data:image/svg+xml;",
        *re.findall(r'href="(#[^"]{0,18})', page),
    }


def test_policy_allows_exactly_this_style(page):
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.replace("&#39;", "'")
    assert "default-src 'none'" in page.replace("&#39;", "'")


def test_hostile_texts_stay_texts(page):
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("#let x = 1") >= 4 and page.count("{{7*7}}") >= 4


def test_keeps_the_order_of_the_notebook(page):
    marks = [
        "năm 2022</strong> như sau",
        "Giảm 13 hộ nghèo",
        "Biểu đồ 1.",
        "Bảng 1.",
        "Bảng 2.",
        "Bảng 3.",
        "Bảng 4.",
    ]
    places = [page.index(mark) for mark in (*marks, "Trên đây là báo cáo")]
    assert places == sorted(places)


def test_english_edition_has_no_vietnamese_frame():
    page = html_page(read_document(full_notebook(language="en")))
    assert '<html lang="en">' in page
    assert ">Contents<" in page and "CỘNG HÒA" not in page and "Mục lục" not in page
    assert "Table 1." in page and "Bảng 1." not in page
    assert "In <strong>2022</strong>:" in page


def test_headings_are_escaped():
    page = html_page(read_document(notebook(code(cover()), markdown("## Thôn <= 5 & \\<b>"))))
    assert page.count(">Thôn &lt;= 5 &amp; &lt;b&gt;</") == 2


def test_control_characters_are_refused():
    with pytest.raises(BuildError, match="control character"):
        html_page(read_document(notebook(code(cover(subject="a\x0bb")), code(long_table(1)))))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_cover_becomes_markup(text):
    page = html_page(read_document(notebook(code(cover(subject=text, issuer=text, notices=(text,))))))
    assert page.count("<script") == 0
    assert page.count("<style>") == 1
