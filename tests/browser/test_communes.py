"""The comparison page in Chromium: sort, filter, light up; complete without its script."""

import pytest

from tests.browser.conftest import axe

PAGE = "2024/groups/dak-glong/comparison.html"
MANY = "2023/groups/gia-lap/comparison.html"


def names(page, table):
    """Return the names in the first column of the rows that show."""
    rows = page.locator(f"#table-{table} tr[data-unit]").all()
    return [row.locator("th").inner_text() for row in rows if row.is_visible()]


def test_sort_by_a_number_and_back_and_by_name(visit, real):
    page = visit(real / PAGE)
    heading = page.locator("#table-reductions thead th", has_text="Đầu kỳ (hộ)")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    up = names(page, "reductions")
    assert up[0] == "Xã Đắk Som" and up[-1] == "Xã Đắk R'Măng"
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert names(page, "reductions") == up[::-1]
    page.locator("#table-indicators_poor thead th").first.get_by_role("button").click()
    assert names(page, "indicators_poor")[0] == "Xã Đắk Ha"
    # The total stays at the end.
    assert page.locator("#table-indicators_poor tbody tr").last.inner_text().startswith("Cả nhóm")
    assert not page.complaints


def test_filter_by_name_without_accents(visit, real):
    page = visit(real / PAGE)
    page.get_by_role("searchbox").fill("dak r")
    assert names(page, "communes") == ["Xã Đắk R'Măng"]
    assert "1 trên 7" in page.get_by_role("status").inner_text()
    page.get_by_role("searchbox").fill("")
    assert len(names(page, "communes")) == 7


def test_one_commune_is_lit_up_in_every_table_and_chart(visit, real):
    page = visit(real / PAGE)
    button = page.locator("#table-communes").get_by_role("button", name="Xã Quảng Khê")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    lit = page.locator(".gn-on")
    assert set(lit.evaluate_all("all => all.map(one => one.dataset.unit)")) == {"24631"}
    assert page.locator("svg .gn-on").count() >= 4
    opacity = page.locator("#figure-map svg [data-unit='24622']").first.evaluate(
        "one => getComputedStyle(one).opacity"
    )
    assert float(opacity) < 0.5
    page.keyboard.press("Escape")
    assert page.locator(".gn-on").count() == 0
    page.locator("#figure-map svg [data-unit='24622']").first.click()
    assert page.locator("tr.gn-on[data-unit='24622']").count() >= 3


def test_the_profile_of_the_picked_commune_stands_below_its_indicators(visit, real):
    page = visit(real / PAGE)
    page.locator("#table-overview").get_by_role("button", name="Xã Quảng Khê").click()
    panel = page.locator("#table-indicators_poor .gn-profile")
    assert panel.get_by_role("heading").inner_text() == "Hồ sơ Xã Quảng Khê"
    row = page.locator("#table-indicators_poor tr[data-unit='24631'] td").all_inner_texts()
    group = page.locator("#table-indicators_poor tr[data-alike='*'] td").all_inner_texts()
    said = panel.locator("li span").all_inner_texts()
    assert len(said) == len(row) == 12
    for line, own, whole in zip(said, row, group, strict=True):
        assert f": {own} (cả nhóm {whole})" in line
    assert panel.locator("svg rect").count() >= 24
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert axe(page) == []


def test_without_its_script_the_page_is_complete(visit, real):
    page = visit(real / PAGE, java_script_enabled=False)
    assert page.locator("#table-communes tr[data-unit]").count() == 7
    assert page.locator("svg[role=img]").count() >= 4
    assert page.get_by_role("searchbox").count() == 0


def test_two_hundred_communes_on_one_page(visit, many):
    path = many / MANY
    assert path.stat().st_size < 1_200_000
    page = visit(path)
    assert len(names(page, "communes")) == 200
    page.get_by_role("searchbox").fill("xa")
    shown = len(names(page, "communes"))
    assert 0 < shown <= 200
    page.get_by_role("searchbox").fill("")
    heading = page.locator("#table-reductions thead th", has_text="Đầu kỳ (hộ)")
    heading.get_by_role("button").click()
    texts = page.locator("#table-reductions tr[data-unit] td:nth-child(2)").all_inner_texts()
    cells = [int(one.replace(".", "")) for one in texts if one.replace(".", "").isdigit()]
    assert len(cells) > 100 and cells == sorted(cells)
    page.locator("#table-communes tr[data-unit] button").nth(100).click()
    assert page.locator("svg .gn-on").count() >= 1
    assert not page.complaints


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1400)])
def test_axe_finds_nothing_on_two_hundred_communes(visit, many, scheme, width):
    page = visit(many / MANY, width=width, scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
