"""From twenty files by mail to a folder for the web, in one go."""

import json

import pytest

from analysis.core.project import Project
from analysis.disclosure.shown import shown_text
from analysis.group_report import open_group_report
from analysis.measures.comparison.whole import STATUS
from tests.december import GROUP, NUMBER, YEAR, dead_links, december

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    root = tmp_path_factory.mktemp("december") / "office"
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    yield december(root)
    patch.undo()


def test_every_fault_went_back_in_a_letter_and_every_file_was_placed(told):
    assert told.sent == 20
    assert set(told.letters) == {"15133", "15136", "15163", "15169"}
    assert len(told.codes) == 16 and not list(told.project.root.rglob("letters/*.txt"))


def test_the_group_says_of_whom_it_is_and_is_held_against_no_target(told):
    report = open_group_report(GROUP, YEAR, project=Project(told.project.root))
    assert report.line(STATUS).units == set(told.codes)
    page = (told.web / f"{YEAR}/group-reports/{GROUP}/report.html").read_text("utf-8")
    assert f"{len(told.codes)}/17 xã" in page and "DỮ LIỆU GIẢ LẬP" in page
    forms = told.project.output / f"{YEAR}/group-reports/{GROUP}/tables"
    assert (forms / "form_01.csv").is_file()


def test_what_is_published_is_what_was_approved_and_no_link_is_dead(told):
    places = {path.parent.relative_to(told.web).as_posix() for path in told.web.rglob("report.html")}
    assert places == {*(f"{YEAR}/{code}" for code in told.built), f"{YEAR}/group-reports/{GROUP}"}
    assert dead_links(told.web) == []
    front = (told.web / "index.html").read_text("utf-8")
    assert "Huyện Cẩm Thủy" in front and f"{YEAR}/group-reports/{GROUP}/report.html" in front


def test_nothing_internal_gets_out(told):
    private = told.project.root / "data" / "private"
    assert list(private.rglob("names.csv"))
    for path in (path for path in told.web.rglob("*") if path.is_file() and path.suffix != ".parquet"):
        text = shown_text(path.name, path.read_bytes()) if path.suffix != ".xml" else path.read_text("utf-8")
        assert not [name for name in told.inbox.people if name in text], path
        assert NUMBER not in text and "LƯU HÀNH NỘI BỘ" not in text, path
        assert path.name not in {"review.html", "forms.pdf", "collect.json", "board.html"}
    manifest = json.loads((told.web / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in manifest["resources"]} <= {
        path.relative_to(told.web).as_posix() for path in told.web.rglob("*")
    }
