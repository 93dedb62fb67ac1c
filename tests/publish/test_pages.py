"""The last check of a page: an allow-list, not a hunt for known evils."""

import pytest

from analysis.core.errors import BuildError
from analysis.publish.pages import check_page

PIXEL = "data:image/svg+xml;base64,AAAA"


@pytest.mark.parametrize(
    "page",
    [
        "<p>Hộ &lt;nghèo&gt;</p>",
        f'<img src="{PIXEL}" alt="Biểu đồ">',
        '<a href="#x">Đến</a><div id="x"></div>',
        "<!doctype html><p>a<br>b</p>",
    ],
)
def test_allowed(page):
    check_page(page)


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<script>1</script>", "<script>"),
        ("<SCRIPT>1</SCRIPT>", "<script>"),
        ("<svg></svg>", "<svg> without alternative text"),
        ('<svg aria-label="a"><foreignObject></foreignObject></svg>', "<foreignobject>"),
        ('<svg aria-label="a"><a href="#a"></a></svg>', "link to nowhere"),
        ('<svg aria-label="a"><g onload="x"></g></svg>', "<g onload>"),
        ('<svg aria-label="a"><use href="data:x"></use></svg>', "address 'data:x'"),
        ('<svg aria-label="a"><g clip-path="url(//x.vn)"></g></svg>', "address 'url(//x.vn)'"),
        ("<iframe></iframe>", "<iframe>"),
        ("<form></form>", "<form>"),
        ("<link>", "<link>"),
        ('<p style="color:red">a</p>', "<p style>"),
        ('<p onclick="x">a</p>', "<p onclick>"),
        ('<a href="https://x.vn">a</a>', "address 'https://x.vn'"),
        ('<a href="javascript:x">a</a>', "address 'javascript:x'"),
        ('<img src="//x.vn/a.png" alt="a">', "address '//x.vn/a.png'"),
        ('<img src="data:text/html;base64,AAAA" alt="a">', "address 'data:text/html"),
        (f'<img src="{PIXEL}" alt=" ">', "without alternative text"),
        (f'<img src="{PIXEL}">', "without alternative text"),
        ('<p id="a"></p><p id="a"></p>', "two anchors a"),
        ('<a href="#b">a</a>', "link to nowhere: #b"),
        ("<p>a", "<p> left open"),
        ("<p><b>a</p></b>", "</p> out of order"),
        ("a</p>", "</p> out of order"),
        ("<!-- a -->", "a comment"),
        ("<?php a ?>", "an instruction"),
        ("<p>a\x00</p>", "a control character"),
    ],
)
def test_refused(page, fault):
    with pytest.raises(BuildError) as caught:
        check_page(page)
    assert fault in str(caught.value)


def test_every_fault_is_told_at_once():
    with pytest.raises(BuildError, match="<script>; <p onclick>"):
        check_page('<script></script><p onclick="x">a</p>')


def test_the_one_script_of_a_page_is_known_word_for_word():
    check_page("<script>1 < 2</script>", "1 < 2")
    with pytest.raises(BuildError, match="a script of its own: 'x'"):
        check_page("<script>x</script>", "1 < 2")
    with pytest.raises(BuildError, match="<script src>"):
        check_page('<script src="x">1 < 2</script>', "1 < 2")
