"""The published folder in a real browser: searched, filtered, walked; it asks for nothing outside."""

import pytest

from analysis.core.project import Project
from analysis.run.portal import publish
from tests.browser.conftest import axe, walk
from tests.run.portal.test_portal import release


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("portal"))
    (project.root / "data" / "raw").mkdir(parents=True)
    release(project, "15139", 2023)
    release(project, "15139", 2024)
    release(project, "15148", 2025, title="Xã Cẩm Tú", notice="Lưu ý A")
    publish(project.root / "web", project)
    return project.root / "web"


def shown(page):
    rows = page.locator("#documents tbody tr")
    return [rows.nth(n).inner_text().split("\n")[0] for n in range(rows.count()) if rows.nth(n).is_visible()]


@pytest.mark.parametrize("name", ["index.html", "communes/15139/index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_at_any_width(visit, web, name, scheme, width):
    page = visit(web / name, width=width, scheme=scheme)
    assert axe(page) == [] and not page.complaints
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_search_without_accents_by_code_and_filters(visit, web):
    page = visit(web / "index.html")
    find, year = page.locator("input[type=search]"), page.locator("select").first
    for words, found in (("cam tu", ["Xã Cẩm Tú"]), ("15139", ["Xã Cẩm Lương"] * 2), ("khac", []), ("", 3)):
        find.fill(words)
        assert shown(page) == found or len(shown(page)) == found
    year.select_option("2024")
    assert shown(page) == ["Xã Cẩm Lương"]
    assert "1 trên 3" in page.locator("[role=status]").inner_text()


def test_every_page_is_reached_and_no_link_is_dead(visit, web):
    walk(visit, web)


def test_it_reads_well_without_its_script(visit, web):
    page = visit(web / "index.html", java_script_enabled=False)
    assert len(shown(page)) == 3
