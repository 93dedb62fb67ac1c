"""Flat prose becomes lists with items in them."""

import pytest

from analysis.display.html import prose_html


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        ([("bullet", "a"), ("bullet", "b")], "<ul><li>a</li><li>b</li></ul>"),
        ([("sub_bullet", "a")], "<ul><li>a</li></ul>"),
        (
            [("number", "a"), ("sub_bullet", "b"), ("number", "c")],
            "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        ([("bullet", "a"), ("number", "b")], "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        (
            [("bullet", "a"), ("paragraph", "b"), ("bullet", "c")],
            "<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>",
        ),
        ([("lead", "a")], '<p class="gn-lead"><b>a</b></p>'),
        ([("notice", "a")], '<div class="gn-notice" role="note"><p><b>Lưu ý.</b> a</p></div>'),
    ],
)
def test_arrangement(items, expected):
    assert prose_html(items, "vi") == expected
