"""Markdown of notebooks: what a report can show, and what it refuses."""

import pytest

from analysis.core.errors import BuildError
from analysis.publish.document import Heading, Passage, Span
from analysis.publish.markdown import anchor, markdown_parts


def test_the_allowed_forms():
    source = (
        "## I. *Kết quả*\n\nGiảm **13** hộ,\nxem [biểu 2](https://x.vn).\n\n- Vốn\n  - Tín dụng\n\n1. Một"
    )
    assert list(markdown_parts(source, "cell 1")) == [
        Heading(2, "I. Kết quả", "section-i-ket-qua"),
        Passage(
            (
                (
                    "paragraph",
                    (
                        Span("Giảm "),
                        Span("13", strong=True),
                        Span(" hộ,"),
                        Span(" "),
                        Span("xem "),
                        Span("biểu 2"),
                        Span("."),
                    ),
                ),
            )
        ),
        Passage((("bullet", (Span("Vốn"),)), ("sub_bullet", (Span("Tín dụng"),)))),
        Passage((("number", (Span("Một"),)),)),
    ]


def test_emphasis_nests():
    (passage,) = markdown_parts("***cả hai***", "cell 1")
    assert passage.items[0][1] == (Span("cả hai", strong=True, emphasis=True),)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<script>alert(1)</script>", "block_html"),
        ("Chữ <b>đậm</b>", "inline_html"),
        ("![ảnh](a.png)", "image"),
        ("> trích", "block_quote"),
        ("```\ncode\n```", "block_code"),
        ("---", "thematic_break"),
        ("- a\n  - b\n    - c", "list in a list"),
        ("- a\n\n  > b", "block_quote in a list"),
    ],
)
def test_what_a_report_cannot_show_is_refused(source, kind):
    with pytest.raises(BuildError, match=f"cell 7.*'{kind}'"):
        list(markdown_parts(source, "cell 7"))


def test_tables_in_markdown_stay_text_and_do_not_vanish():
    (passage,) = markdown_parts("a | b\n--|--\n1 | 2", "cell 1")
    assert "".join(span.text for span in passage.items[0][1]) == "a | b --|-- 1 | 2"


def test_anchors_are_plain_for_composed_and_decomposed_letters():
    assert anchor("Đề xuất") == anchor("Đề xuất") == "section-de-xuat"
