"""The documentation opens from a folder and asks nothing of anybody."""

import yaml

from tests.conftest import ROOT


def test_whatever_the_site_loads_lies_in_it():
    told = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    assert told["theme"]["font"] is False
    assert told["use_directory_urls"] is False
    assert "offline" in told["plugins"]
    # The plugin looks for this word, and loads its own choice from elsewhere without it.
    (script,) = told["extra"]["polyfills"]
    assert "iframe-worker" in script
    assert "IFrameWorker" in (ROOT / "docs" / script).read_text("utf-8")
    assert not [path for path in (ROOT / "docs").rglob("*.md") if "](http" in images(path)]


def images(path):
    """The lines of a page that show pictures."""
    return "\n".join(line for line in path.read_text("utf-8").splitlines() if line.lstrip().startswith("!["))


def test_every_page_is_in_the_contents():
    told = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    assert len(pages) > 15
    assert [page for page in pages if page not in told] == []
