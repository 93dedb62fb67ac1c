"""Editions: what each shows, numbered anew, and what the signed paper never says."""

from dataclasses import replace

import pytest

from analysis.core.errors import BuildError
from analysis.core.misprints import MISPRINTS, mended
from analysis.display.block_json import block_from_json
from analysis.display.blocks import (
    Cell,
    Closing,
    Column,
    Cover,
    Prose,
    Row,
    Table,
)
from analysis.publish.document import Document, Exhibit, Heading, Passage, Span
from analysis.publish.edition import document_of_edition
from analysis.publish.options import cell_options

COVER = Cover("vi", "UBND xã", "", "1/BC-UBND", "", "BÁO CÁO", "Kết quả", date_iso="2022")
END = Closing("", "Nơi nhận:", (), "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "")


def said(words, *editions, origin="results.csv, dòng 2"):
    return Passage((("paragraph", (Span(words),)),), origin, editions)


def table(name, *editions, evidence="inferred"):
    row = Row((Cell("Hộ nghèo"), Cell("31", 31, evidence)), origin="deprivations.csv, dòng 3")
    return Table(
        name,
        name,
        (Column("Loại"), Column("Số")),
        (row,),
        notes=("phép làm tròn",),
        source="data/raw/x.csv",
        editions=editions,
    )


@pytest.fixture
def document():
    parts = (
        Heading(2, "I. CHỈ ĐẠO", "a"),
        said("chỉ trang", "page"),
        Heading(2, "II. KẾT QUẢ", "b"),
        Heading(3, "1. Kiểm tra", "c"),
        Exhibit("Bảng 1", table("audit", "page")),
        Heading(3, "2. Giảm nghèo", "d"),
        Exhibit("Bảng 2", table("reduction")),
        said("trên giấy", "paper"),
    )
    return Document(COVER, parts, END, annex=(Heading(2, "PHỤ LỤC", "e"), said("phương pháp", "page")))


def test_headings_of_empty_sections_go_and_the_others_are_numbered_anew(document):
    assert [part.text for part in document_of_edition(document, "paper").headings()] == [
        "I. KẾT QUẢ",
        "1. Giảm nghèo",
    ]


def test_the_page_keeps_every_heading(document):
    assert document_of_edition(document, "page").headings() == document.headings()


def test_tables_are_numbered_anew(document):
    assert [part.label for part in document_of_edition(document, "paper").exhibits()] == ["Bảng 1"]


def test_the_annex_without_content_goes(document):
    assert document_of_edition(document, "paper").annex == ()


def test_the_paper_says_nothing_of_method(document):
    told = repr(document_of_edition(document, "paper"))
    for word in ("data/raw", ".csv", "inferred", "phép làm tròn"):
        assert word not in told


def test_the_page_keeps_sources_and_marks(document):
    told = repr(document_of_edition(document, "page"))
    for word in ("data/raw/x.csv", "dòng 3", "inferred", "phép làm tròn"):
        assert word in told


@pytest.mark.parametrize("name", ["paper", "page", "review"])
def test_an_edition_of_an_edition_is_itself(document, name):
    once = document_of_edition(document, name)
    assert document_of_edition(once, name) == once


def test_what_nobody_signs_keeps_its_sources():
    unsigned = Document(COVER, (Exhibit("Bảng 1", table("reduction")),))
    assert "data/raw/x.csv" in repr(document_of_edition(unsigned, "paper"))


def test_editions_survive_json():
    for block in (Prose((("paragraph", "13 hộ"),), editions=("paper",)), table("a", "page", "review")):
        assert block_from_json(block.to_json()) == block


def test_a_block_without_editions_is_for_all():
    data = Prose((("paragraph", "13 hộ"),)).to_json()
    del data["editions"]
    assert block_from_json(data).editions == ()


def test_the_option_of_a_cell():
    assert cell_options("cell 1", "#| edition: page\nframe").edition == "page"
    with pytest.raises(BuildError, match="edition là một trong paper, page, review"):
        cell_options("cell 1", "#| edition: print\nframe")


@pytest.mark.parametrize(("wrong", "right"), MISPRINTS)
def test_misprints_are_mended_once(wrong, right):
    assert mended(f"({wrong})") == f"({right})"
    assert mended(mended(f"({wrong})")) == f"({right})"
    assert mended(right) == right


def test_what_the_paper_mends_stands_on_the_page(document):
    cover = replace(COVER, preamble=("Thực hiện Chiwong trình",))
    document = replace(
        document, cover=cover, parts=(*document.parts, said("BCD xã; BCD thôn"), said("BCD", "page"))
    )
    paper, page = (document_of_edition(document, name) for name in ("paper", "page"))
    assert paper.cover.preamble == ("Thực hiện Chương trình",) and "BCD" not in repr(paper)
    told = page.annex[-1].items[0][1][0].text
    assert "“Chiwong trình” thành “Chương trình” (1 chỗ)" in told
    assert "“BCD” thành “BCĐ” (2 chỗ)" in told  # not what stands on the page alone
    assert page.cover.preamble == cover.preamble


def test_nothing_mended_is_nothing_said(document):
    assert document_of_edition(document, "page").annex == document.annex
