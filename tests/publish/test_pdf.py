"""The file on paper: tagged, dated by the report, in the order of the notebook."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from pypdf import PdfReader

from analysis.core.errors import BuildError
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.publish.html import HtmlExporter
from analysis.publish.notebook import read_document
from analysis.publish.pdf import PdfExporter, document_date, pdf_file
from tests.publish.sample import (
    HOSTILE,
    closing,
    code,
    cover,
    figure,
    full_notebook,
    long_table,
    markdown,
    notebook,
    wide_table,
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(pdf).pages]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    made, _ = PdfExporter().from_notebook_node(full_notebook())
    return made


def test_is_tagged_titled_and_says_its_language(pdf):
    reader = read(pdf)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "vi"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.startswith("BÁO CÁO Kết quả thực hiện")
    assert reader.metadata.creation_date.date() == date(2023, 10, 5)
    xmp = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_keeps_the_order_of_the_notebook(pdf):
    whole = " ".join(texts(pdf))
    marks = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: …/BC-UBND", "BÁO CÁO", "Lưu ý. Năm 2023",
        "I. KẾT QUẢ", "Giảm 13 hộ nghèo", "Biểu đồ 1.", "Bảng 1.", "không báo cáo",
        "Bảng 2.", "Bảng 3.", "II. ĐỀ XUẤT", "Nơi nhận:", "Nguyễn Văn Ước",
    ]  # fmt: skip
    places = [whole.index(mark) for mark in marks]
    assert places == sorted(places)


def test_first_page_has_no_number_and_the_others_have(pdf):
    first, *others = texts(pdf)
    assert not first.startswith("1 ")
    assert [page.split()[0] for page in others] == [str(number) for number in range(2, len(others) + 2)]


def test_long_tables_repeat_their_heading(pdf):
    pages = [page for page in texts(pdf) if "Thôn số" in page]
    assert len(pages) > 1
    assert all("Hộ nghèo (hộ) Ghi chú" in page for page in pages)


def test_texts_are_never_code():
    whole = " ".join(texts(pdf_file(read_document(full_notebook()))))
    for text in HOSTILE[:6]:
        assert text in whole


def pages_of(*parts: Block) -> list[str]:
    return texts(pdf_file(read_document(notebook(code(cover(), *parts), code(closing())))))


def filler(lines: int) -> Prose:
    """Push what follows down the page: one page holds some thirty lines."""
    return Prose(tuple(("paragraph", f"Đoạn {number}.") for number in range(lines)))


@pytest.mark.parametrize("lines", range(14, 22))
def test_captions_stay_with_their_tables(lines):
    (page,) = [page for page in pages_of(filler(lines), long_table(40)) if "Bảng 1." in page]
    assert "Thôn số 1 1" in page


@pytest.mark.parametrize("lines", range(10, 18))
def test_the_end_of_the_letter_is_never_torn(lines):
    (page,) = [page for page in pages_of(filler(lines)) if "Nơi nhận:" in page]
    assert "Trên đây là báo cáo" in page and "TM. ỦY BAN NHÂN DÂN" in page and "Nguyễn Văn Ước" in page


def test_too_wide_for_upright_goes_on_a_landscape_page():
    narrow = wide_table()
    rows = tuple(Row(row.cells + row.cells[1:], row.role) for row in narrow.rows)
    table = replace(narrow, columns=narrow.columns + narrow.columns[1:], rows=rows)
    made = notebook(code(cover()), markdown("## Phụ lục"), code(table), code(closing()))
    pages = read(pdf_file(read_document(made))).pages
    assert [int(page.mediabox.width) for page in pages] == [595, 841, 595]
    assert ["Phụ lục" in page.extract_text() for page in pages] == [False, True, False]


def test_a_table_that_fits_on_no_page_is_refused():
    columns = tuple(Column("Nghèo") for _ in range(60))
    table = Table("huge", "Quá rộng", columns, (Row(tuple(Cell("1234") for _ in columns)),))
    with pytest.raises(BuildError, match="table 'Quá rộng' has more columns than fit"):
        pdf_file(read_document(notebook(code(cover(), table))))


def test_a_broken_drawing_is_refused():
    with pytest.raises(BuildError, match="the PDF cannot be made"):
        pdf_file(read_document(notebook(code(cover(), replace(figure(), svg="<svg")))))


def test_a_letter_that_the_fonts_lack_is_a_box():
    assert "Báo cáo □ 2022" in pages_of(Prose((("paragraph", "Báo cáo 漢 2022"),)))[0]
    pdf_file(read_document(notebook(code(cover(subject="Báo cáo 👍🏽 漢")))))


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_no_letter_of_any_writing_stops_the_paper(data):
    """A paragraph and a table of many letters at once: emoji, other scripts, marks, joiners, private use."""
    letters = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    words = st.text(letters, min_size=30, max_size=60)
    several = data.draw(st.lists(words, min_size=4, max_size=4))
    cells = tuple(Row((Cell(word), Cell("1"))) for word in several)
    table = Table("letters", "Chữ", (Column("Tên"), Column("Số")), cells)
    prose = Prose(tuple(("paragraph", " ".join(word.split()) or "x") for word in several))
    assert pages_of(prose, table)


def test_nbconvert_knows_the_exporters():
    assert get_exporter("giamngheo-pdf") is PdfExporter
    assert get_exporter("giamngheo-html") is HtmlExporter


@pytest.mark.parametrize("rows", [0, 1])
def test_small_reports_work(rows):
    assert pdf_file(read_document(notebook(code(cover(), long_table(rows))))).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date_iso": "2023-10-05"}, date(2023, 10, 5)),
        ({"date_iso": "2022"}, date(2022, 12, 31)),
        ({"date_iso": ""}, date(2023, 12, 31)),
        ({"date_iso": "", "place_date": ""}, date(2022, 12, 31)),
    ],
)
def test_date_comes_from_the_cover(changes, expected):
    assert document_date(cover(**changes)) == expected


def test_a_cover_without_any_year_is_refused():
    with pytest.raises(BuildError, match="date_iso"):
        document_date(cover(date_iso="", place_date="", subject="Kết quả"))


def test_nobody_is_announced_where_nobody_receives_it():
    for recipients, times in ((("Lưu: VT.",), 1), ((), 0)):
        made = notebook(code(cover()), markdown("## I"), code(closing(recipients=recipients)))
        assert " ".join(texts(pdf_file(read_document(made)))).count("Nơi nhận") == times


@pytest.mark.parametrize("sentence", ["", "Trên đây là báo cáo./."])
@pytest.mark.parametrize("kind", ["paragraph", "bullet"])
def test_a_signature_never_stands_on_a_page_without_a_text(kind, sentence):
    """However much stands before it: the page of the signature begins with a text."""
    bound = 0
    for count in range(14, 34):
        body = Prose(tuple((kind, f"Câu số {number} của báo cáo giả lập.") for number in range(count)))
        made = notebook(
            code(cover()), markdown("## I. NỘI DUNG"), code(body), code(closing(sentence=sentence))
        )
        last = texts(pdf_file(read_document(made)))[-1]
        assert "Nguyễn Văn Ước" in last
        bound += "Câu số" in last.partition("Nơi nhận")[0] or (bool(sentence) and sentence in last)
    assert bound == 20
