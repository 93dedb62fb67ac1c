"""Every kind of page against WCAG 2.2 AA: axe-core, keyboard, zoom, narrow screens, contrast, print."""

from itertools import pairwise

import pytest

from tests.browser.conftest import axe

PAGES = {
    "report": "2022/15139/report.html",
    "check sheet": "2022/15139/review.html",
    "index": "index.html",
    "comparison": "2024/groups/dak-glong/comparison.html",
    "trend": "trend/15148/2022-2026/trend.html",
    "trend of a synthetic commune": "invented/trend/*/2022-2025/trend.html",
    "plan": "internal/plans/2022/15139/plan.html",
    "changes": "changes.html",
}


def at(folder, name):
    """Return the one page of a kind."""
    (path,) = folder.glob(PAGES[name])
    return path


pages = pytest.mark.parametrize("name", list(PAGES))


@pages
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_asks_for_nothing(visit, real, name, scheme):
    page = visit(at(real, name), scheme=scheme)
    assert axe(page) == []
    assert not page.complaints


@pages
@pytest.mark.parametrize("width", [320, 700])
def test_narrow_screens_and_zoom_scroll_tables_only(visit, real, name, width):
    """320 px is 1 280 px at 400 %, 700 px is 1 400 px at 200 %: the page itself never scrolls sideways."""
    page = visit(at(real, name), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


@pages
def test_the_keyboard_reaches_everything_in_order(visit, real, name):
    page = visit(at(real, name))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    wanted = page.evaluate(
        "[...document.querySelectorAll('main :is(a, summary, button, input, [tabindex=\"0\"])')]"
        ".filter(one => one.checkVisibility()).length"
    )
    reached, places = 0, []
    while reached <= wanted + 5:
        page.keyboard.press("Tab")
        inside = page.evaluate("document.getElementById('content').contains(document.activeElement)")
        if not inside:
            break
        reached += 1
        places.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
        assert page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); "
            "return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1; })()"
        )
    assert reached == wanted
    # Downwards but for the controls that stick to the top and the charts beside each other.
    assert sum(b < a - 40 for a, b in pairwise(places)) <= reached * 0.05 + 1


@pages
def test_high_contrast_keeps_every_text(visit, real, name):
    page = visit(at(real, name), forced_colors="active")
    assert axe(page) == []


@pages
def test_print_is_a4_and_keeps_figures_and_sources(visit, real, name, tmp_path):
    from pypdf import PdfReader

    page = visit(at(real, name))
    page.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
    reader = PdfReader(tmp_path / "print.pdf")
    sizes = {tuple(sorted(round(float(side)) for side in sheet.mediabox[2:])) for sheet in reader.pages}
    assert sizes <= {(595, 842), (594, 841), (596, 842)}
    text = " ".join(word for sheet in reader.pages for word in sheet.extract_text().split())
    own = {"index": ["Xã Cẩm Lương"], "plan": ["Bảng 2", "LƯU HÀNH NỘI BỘ"], "changes": ["Bảng 1", "Bản cũ"]}
    kept = own.get(name, ["Nguồn", "Bảng 2"])
    assert all(words in text for words in kept)
    assert "Tìm xã" not in text and "Bỏ qua" not in text
