"""The folder that a December ends in, walked in a real browser: no dead link, nothing asked from outside."""

import pytest

from tests.browser.conftest import axe, walk
from tests.december import GROUP, YEAR, december


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("december") / "office"
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    yield december(root, keep=1).web
    patch.undo()


def test_every_page_is_reached_and_no_link_is_dead(visit, web):
    walk(visit, web)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_groups_page_fits_and_can_be_read_by_all(visit, web, width):
    page = visit(web / f"{YEAR}/group-reports/{GROUP}/report.html", width=width)
    assert axe(page) == [] and not page.complaints
    assert page.evaluate("document.documentElement.scrollWidth") <= width
