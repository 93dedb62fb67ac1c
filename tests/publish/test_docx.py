"""The Word document: layout of Decree 30, real headings and tables, texts that stay texts."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analysis.core.errors import BuildError
from analysis.publish.docx import DocxExporter, docx_file
from analysis.publish.notebook import read_document
from analysis.publish.word.base import own_base
from tests.publish.sample import (
    HOSTILE,
    Table,
    closing,
    code,
    cover,
    deprivation,
    figure,
    full_notebook,
    long_table,
    markdown,
    notebook,
    wide_table,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(content: bytes):
    return docx.Document(BytesIO(content))


def made(*blocks, **changes):
    return opened(docx_file(read_document(notebook(code(cover(**changes), *blocks)))))


@pytest.fixture(scope="module")
def word():
    content, _ = DocxExporter().from_notebook_node(full_notebook())
    return opened(content)


def texts(word):
    return ["".join(node.text or "" for node in p.iter(f"{W}t")) for p in word.element.body.iter(f"{W}p")]


def styled(word, style):
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == style]


def test_page_is_that_of_the_decree(word):
    first = word.sections[0]
    assert (first.page_width, first.page_height) == pytest.approx((Mm(210), Mm(297)), abs=2000)
    margins = (first.top_margin, first.right_margin, first.bottom_margin, first.left_margin)
    assert margins == pytest.approx((Mm(20), Mm(15), Mm(20), Mm(30)), abs=9000)


def test_page_number_stands_in_the_head_but_not_on_page_1(word):
    first, *others = word.sections
    assert first.different_first_page_header_footer
    assert not any(section.different_first_page_header_footer for section in others)
    for section in word.sections:
        header = section.header.paragraphs[0]
        assert [field.get(qn("w:instr")).strip() for field in header._p.iter(f"{W}fldSimple")] == ["PAGE"]
        assert header.style.paragraph_format.alignment == 1


def test_body_is_times_13_justified_and_indented(word):
    defaults = word.styles.element.find(f"{W}docDefaults")
    fonts = next(defaults.iter(f"{W}rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}
    assert next(defaults.iter(f"{W}sz")).get(qn("w:val")) == "26"
    body = word.styles["Body Text"].paragraph_format
    assert Mm(10) <= body.first_line_indent <= Mm(12.7) + 5000
    assert body.space_after >= Pt(6)
    assert body.alignment == 3


def test_headings_are_real(word):
    assert styled(word, "Title") == ["BÁO CÁO"]
    assert styled(word, "Heading 1") == ["I. KẾT QUẢ GIẢM NGHÈO", "II. ĐỀ XUẤT"]
    assert styled(word, "Heading 2") == ["1. Thiếu hụt"]


def test_tables_repeat_their_head_and_keep_their_rows(word):
    tables = [table for table in word.tables if table.style.name == "Report Table"]
    assert len(tables) == 4
    for table in tables:
        heads = [row for row in table._tbl.tr_lst if row.find(f".//{W}tblHeader") is not None]
        assert heads == table._tbl.tr_lst[: len(heads)] and heads
        assert all(row.find(f".//{W}cantSplit") is not None for row in table._tbl.tr_lst)
        properties = table._tbl.tblPr
        assert properties.find(f"{W}tblCaption").get(qn("w:val")) and properties.find(
            f"{W}tblDescription"
        ).get(qn("w:val"))


def test_merged_heads_and_sections_span_their_columns():
    table = made(deprivation()).tables[-1]
    upper, lower = ([cell.text for cell in table.rows[row].cells] for row in (0, 1))
    assert upper == ["Chỉ số", "Hộ nghèo", "Hộ nghèo", "Hộ cận nghèo", "Hộ cận nghèo"]
    assert lower == ["Chỉ số", "Số hộ (hộ)", "Tỷ lệ (%)", "Số hộ (hộ)", "Tỷ lệ (%)"]
    assert {cell.text for cell in table.rows[2].cells} == {"Việc làm"}
    assert table.rows[-1].cells[1].paragraphs[0].runs[0].bold


def test_evidence_is_marked():
    word = made(deprivation())
    table = word.tables[-1]
    inferred = table.rows[6].cells[1].paragraphs[0].runs
    assert [(run.text, run.style.name) for run in inferred][1] == ("(*)", "Evidence Mark")
    missing = table.rows[4].cells[1].paragraphs[0].runs[0]
    assert (missing.text, missing.style.name) == ("không báo cáo", "Missing Value")
    assert any("(*) Số liệu được suy ra" in note for note in styled(word, "Table Note"))


def test_captions_are_numbered_by_fields_and_stay_with_their_table(word):
    captions = [p for p in word.paragraphs if p.style.name in {"Caption", "Figure Caption"}]
    fields = [field.get(qn("w:instr")) for p in captions for field in p._p.iter(f"{W}fldSimple")]
    assert fields == [r" SEQ Biểu_đồ \* ARABIC ", *[r" SEQ Bảng \* ARABIC "] * 4]
    assert "Bảng 1. Thiếu hụt các dịch vụ xã hội cơ bản" in texts(word)
    assert word.styles["Caption"].paragraph_format.keep_with_next


def test_pictures_have_alternative_texts():
    inline = made(figure("a"), figure("b")).inline_shapes
    pictures = [shape._inline.docPr for shape in inline]
    assert [picture.get("descr") for picture in pictures] == ["Giảm 13 hộ so với chỉ tiêu 10 hộ."] * 2
    assert [picture.get("id") for picture in pictures] == ["1", "2"]


def test_a_source_stays_with_its_picture():
    caption, source = made(figure()).paragraphs[-2:]
    assert (caption.style.name, source.text) == ("Figure Caption", "Nguồn: UBND xã")
    assert caption.paragraph_format.keep_with_next


def test_numbered_lists_begin_anew():
    word = opened(
        docx_file(read_document(notebook(code(cover()), markdown("1. Một\n2. Hai\n\nXong\n\n1. Lại"))))
    )
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_wide_table_turns_the_page():
    table = wide_table()
    rows = tuple(row.__class__(row.cells + row.cells[1:], row.role) for row in table.rows)
    wide = Table("wide", "Tổng hợp", table.columns + table.columns[1:], rows)
    orientations = [section.orientation for section in made(wide, deprivation()).sections]
    assert orientations == [0, 1, 0]


def test_too_many_columns_are_refused():
    table = wide_table()
    rows = tuple(row.__class__(row.cells * 5, row.role) for row in table.rows)
    with pytest.raises(BuildError, match="more columns than fit"):
        made(Table("wide", "Tổng hợp", table.columns * 5, rows))


def test_long_tables_may_break_and_small_ones_may_not():
    def kept(table):
        return [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]

    assert all(kept(made(deprivation()).tables[-1]))
    assert kept(made(long_table()).tables[-1])[1:] == [None] * 90


def test_texts_stay_texts(word):
    found = texts(word)
    for text in HOSTILE:
        assert any(text in paragraph for paragraph in found), text
    xml = word.element.body.xml
    assert "instrText" not in xml and "w:hyperlink" not in xml


def test_a_control_character_is_refused():
    with pytest.raises(BuildError, match="control character"):
        made(subject="a\x07b")


def test_properties_come_from_the_cover(word):
    properties = word.core_properties
    assert properties.title.startswith("BÁO CÁO Kết quả thực hiện")
    assert properties.author == "ỦY BAN NHÂN DÂN XÃ CẨM LƯƠNG"
    assert properties.created == properties.modified == datetime.fromisoformat("2023-10-05T12:00:00+00:00")


@pytest.mark.parametrize(("language", "tag"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_language_is_declared(language, tag):
    styles = made(language=language).styles.element
    assert {node.get(qn("w:val")) for node in styles.iter(f"{W}lang")} == {tag}


def test_the_end_stays_together():
    word = made(closing())
    *_, sentence = [p for p in word.paragraphs if p.style.name == "Body Text"]
    assert sentence.paragraph_format.keep_with_next
    last = word.tables[-1]
    assert last.rows[0]._tr.find(f".//{W}cantSplit") is not None
    assert [p.style.name for p in last.rows[0].cells[0].paragraphs[:2]] == [
        "Recipients Heading",
        "Recipients",
    ]
    assert last.rows[0].cells[1].text.split("\n") == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Ước"]


def office_base() -> bytes:
    """A report that an office restyled: other size, other margin, one style thrown away."""
    base = opened(docx_file(read_document(notebook(code(cover(), figure())))))
    base.styles["Body Text"].font.size = Pt(13)
    base.styles.element.remove(base.styles["Report Notice"].element)
    base.sections[0].left_margin = Mm(35)
    stream = BytesIO()
    base.save(stream)
    return stream.getvalue()


def test_an_office_keeps_its_styles_and_page(tmp_path):
    path = tmp_path / "base.docx"
    path.write_bytes(office_base())
    exporter = DocxExporter(base=str(path))
    content, _ = exporter.from_notebook_node(
        notebook(code(cover(document_kind="CÔNG VĂN"), deprivation()), code(closing()))
    )
    word = opened(content)
    assert word.styles["Body Text"].font.size == Pt(13)
    assert word.sections[0].left_margin == pytest.approx(Mm(35), abs=9000)
    assert styled(word, "Title") == ["CÔNG VĂN"]
    assert styled(word, "Report Notice") == ["Lưu ý. Năm 2023 chưa có kết quả rà soát chính thức."]
    with ZipFile(BytesIO(content)) as package:
        assert not [name for name in package.namelist() if name.startswith("word/media")]


@pytest.mark.parametrize("base", [b"no zip", b"PK\x05\x06" + 18 * b"\0"])
def test_a_base_that_is_no_document_is_refused(base):
    with pytest.raises(BuildError, match="base document"):
        docx_file(read_document(notebook(code(cover()))), base)


def test_our_base_is_small_and_whole():
    names = ZipFile(BytesIO(own_base())).namelist()
    assert names[0] == "[Content_Types].xml"
    assert {name.rpartition("/")[2] for name in names} >= {"styles.xml", "numbering.xml", "header1.xml"}


def test_headings_go_to_the_page_of_a_table_that_has_its_own():
    own = replace(deprivation(), own_page=True)
    word = opened(
        docx_file(read_document(notebook(code(cover()), markdown("## Một"), markdown("### Hai"), code(own))))
    )
    broken = [p.text for p in word.paragraphs if p._p.find(f".//{W}pageBreakBefore") is not None]
    assert broken == ["Một"]


def test_of_turned_tables_each_has_the_page_that_it_asks_for():
    """The first turned page begins by its section, and each after it by a break."""
    tables = [replace(deprivation(), own_page=True, turned=True, name=f"t{n}") for n in range(3)]
    cells = [part for table in tables for part in (markdown(f"## {table.name}"), code(table))]
    word = opened(docx_file(read_document(notebook(code(cover()), *cells))))
    broken = [p.text for p in word.paragraphs if p._p.find(f".//{W}pageBreakBefore") is not None]
    assert broken == ["t1", "t2"]
    assert [section.orientation for section in word.sections][1] == 1
