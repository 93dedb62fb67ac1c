"""An internal document says so on every page of every format; no other document does."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

from analysis.publish.docx import docx_file
from analysis.publish.html import html_page
from analysis.publish.notebook import read_document
from analysis.publish.pdf import pdf_file
from analysis.publish.xlsx import xlsx_file
from tests.publish.sample import full_notebook

BANNER = {"vi": "LƯU HÀNH NỘI BỘ", "en": "FOR INTERNAL USE"}


def sample(audience, language="vi"):
    return read_document(full_notebook(audience=audience, language=language))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("audience", ["internal", "superior", "public"])
def test_every_sheet_and_page_has_the_banner_of_an_internal_document(audience, language):
    made, banner = sample(audience, language), BANNER[language]
    wanted = audience == "internal"
    with ZipFile(BytesIO(xlsx_file(made))) as book:
        sheets = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        heads = [re.search("<oddHeader>(.*?)</oddHeader>", book.read(name).decode())[1] for name in sheets]
    assert len(heads) > 1 and all((banner in head) == wanted and "&amp;P" in head for head in heads)
    page = html_page(made)
    assert (f'@top-right {{ content: "{banner}"' in page) == wanted
    assert (f'<section class="gn-banner" aria-label="{banner}"><p>{banner}</p>' in page) == wanted


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("audience", ["internal", "superior"])
def test_every_section_of_the_word_document_has_it(audience, own):
    base = docx_file(sample("superior")) if own else None
    word = docx.Document(BytesIO(docx_file(sample(audience), base)))
    for section in word.sections:
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        for head in heads:
            told = [paragraph.text for paragraph in head.paragraphs]
            assert told.count(BANNER["vi"]) == (audience == "internal")
    assert "PAGE" in word.sections[0].header._element.xml


@pytest.mark.parametrize("audience", ["internal", "superior"])
def test_every_page_of_the_pdf_has_it(audience):
    pages = PdfReader(BytesIO(pdf_file(sample(audience)))).pages
    told = [" ".join(page.extract_text().split()) for page in pages]
    assert len(told) > 1 and all((BANNER["vi"] in page) == (audience == "internal") for page in told)
