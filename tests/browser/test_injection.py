"""Nothing of 300 hostile texts runs in a real browser."""

import pytest

from tests.injection.strings import hostile
from tests.injection.test_strings import built, squeezed  # noqa: F401 - a fixture


@pytest.mark.soak
def test_nothing_runs_and_every_text_is_there(visit, built):  # noqa: F811 - the fixture
    page = visit(built / "report.html")
    assert page.evaluate("window.hit") is None and not page.complaints
    assert "hit" not in page.title()
    text = squeezed(page.evaluate("document.body.textContent"))
    assert [one for one in hostile() if squeezed(one) not in text] == []
