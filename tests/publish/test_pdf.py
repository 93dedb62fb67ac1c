"""The file on paper: tagged, dated by the report, in the order of the notebook."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from analysis.errors import BuildError
from analysis.publish.notebook import read_document
from analysis.publish.pdf import PdfExporter, document_date, pdf_file
from tests.publish.sample import (
    HOSTILE,
    closing,
    code,
    cover,
    full_notebook,
    long_table,
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
        "I. KẾT QUẢ", "Giảm 13 hộ nghèo", "Biểu đồ 1.", "Bảng 1.", "không báo cáo", "(*) Số liệu được suy ra",
        "Nguồn: UBND xã Cẩm Lương", "Bảng 2.", "Bảng 3.", "II. ĐỀ XUẤT", "Nơi nhận:", "Nguyễn Văn Ước",
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


def test_too_wide_for_upright_goes_on_a_landscape_page():
    columns = wide_table().columns
    table = wide_table().__class__(
        "wide",
        "Tổng hợp",
        columns + columns[1:],
        tuple(row.__class__(row.cells + row.cells[1:], row.role) for row in wide_table().rows),
    )
    pages = read(pdf_file(read_document(notebook(code(cover(), table), code(closing()))))).pages
    widths = [int(page.mediabox.width) for page in pages]
    assert widths == [595, 841, 595]


def test_a_missing_letter_is_refused():
    with pytest.raises(BuildError, match="PDF"):
        pdf_file(read_document(notebook(code(cover(subject="Báo cáo 漢")))))


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
