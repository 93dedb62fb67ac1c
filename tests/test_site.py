"""The documentation opens from a folder and asks nothing of anybody."""

import re
import tomllib

import yaml
from packaging.specifiers import SpecifierSet

from docs import rooms
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


def test_the_first_five_minutes_name_what_there_is():
    told = (ROOT / "docs" / "first-five-minutes.md").read_text("utf-8")
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)(?::(\w+))?`", told)
    assert len(paths) > 25
    for path, name in paths:
        place = ROOT / path if (ROOT / path).exists() else ROOT / "src" / "analysis" / path
        assert place.exists(), path
        assert not name or re.search(rf"^(def|class) {name}\b", place.read_text("utf-8"), flags=re.M), name


def test_the_workflow_runs_what_the_readme_says():
    told = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8"))
    job = told["jobs"]["tests"]
    assert len(job["strategy"]["matrix"]["system"]) == 3
    python = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert all(SpecifierSet(python).contains(version) for version in job["strategy"]["matrix"]["python"])
    steps = " ".join(step.get("run", "") for step in job["steps"])
    for name in re.findall(r"-r (\S+)", steps):
        assert (ROOT / name).is_file()
    assert "giamngheo report --commune 15139 --year 2022" in steps and "-m pytest" in steps


def test_the_picture_of_the_rooms_is_that_of_the_imports():
    assert rooms.PICTURE.read_text("utf-8") == rooms.drawn(), "run: python docs/rooms.py"
    order = [room for floor in rooms.floors() for room in floor]
    above = [pair for pair in rooms.imports() if order.index(pair[0]) > order.index(pair[1])]
    assert len(order) > 25 and above == []
