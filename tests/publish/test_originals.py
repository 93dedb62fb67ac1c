"""A changed notebook of the program's is told on every page; one's own, and other values, are not."""

import json
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from analysis.core.project import find_project
from analysis.publish.originals import CHANGED, cells_hash, is_changed, name_notebook, originals
from analysis.run.manifest import read_manifest
from tests.conftest import build, copy_project

SAID = "SỔ TAY TÍNH TOÁN ĐÃ SỬA SO VỚI BẢN GỐC"
NOT_RUN = {"execution_count": None, "outputs": []}
FOLDER = find_project().root / "notebooks"


def test_the_list_of_the_program_is_that_of_its_notebooks():
    """After a change of a notebook the new hash goes into ``publish/originals.json``."""
    notebooks = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.ipynb"))}
    assert {name: cells_hash(one) for name, one in notebooks.items()} == originals()
    assert {name: one["metadata"]["giamngheo"]["notebook"] for name, one in notebooks.items()} == {
        name: name for name in notebooks
    }


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A project whose report has one cell more, which says nothing."""
    project = copy_project(tmp_path_factory.mktemp("changed"))
    path = project.notebook("commune_report")
    if not path.is_relative_to(project.root):
        (project.root / "notebooks").mkdir(exist_ok=True)
        path = Path(shutil.copy(path, project.root / "notebooks"))
    told = json.loads(path.read_text("utf-8"))
    told["cells"].append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "more",
            "metadata": {},
            "outputs": [],
            "source": "x = 1",
        }
    )
    path.write_text(json.dumps(told), "utf-8")
    return project, build(project, ["html", "pdf", "docx", "xlsx"])


def test_every_page_of_every_format_says_so(changed):
    _, release = changed
    assert read_manifest(release)["facts"][CHANGED] is True
    assert SAID in (release / "report.html").read_text("utf-8")
    pages = PdfReader(BytesIO((release / "report.pdf").read_bytes())).pages
    assert len(pages) > 3
    assert all(SAID in re.sub(r"\s+", " ", page.extract_text()) for page in pages)


def test_the_program_s_own_says_nothing(tmp_path):
    project = copy_project(tmp_path)
    release = build(project, ["html"])
    assert CHANGED not in read_manifest(release)["facts"]
    assert SAID not in (release / "report.html").read_text("utf-8")


@given(st.sampled_from(sorted(originals())), st.data())
def test_any_change_of_a_cell_is_seen_and_none_of_a_value_or_an_output(name, data):
    told = json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))
    cells = told["cells"]
    at = data.draw(st.integers(0, len(cells) - 1))
    is_given = "parameters" in cells[at]["metadata"].get("tags", [])
    how = data.draw(st.sampled_from(["text", "drop", "twice", "output"]))
    if how == "text":
        cells[at]["source"] = "".join(cells[at]["source"]) + " "
    elif how == "drop":
        del cells[at]
    elif how == "twice":
        cells.insert(at, cells[at])
    elif cells[at]["cell_type"] == "code":
        cells[at] |= {
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}],
            "execution_count": 3,
        }
    assert is_changed(told) == (how != "output" and not is_given)


@given(st.sampled_from(sorted(originals())))
def test_the_file_that_was_run_says_which_notebook_it_is(name):
    """Neither a name taken out of the metadata nor another one hides a change from the commands."""
    notebook = json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))
    notebook["cells"] = notebook["cells"][1:]
    for metadata in ({}, {"giamngheo": {"notebook": "theo_thon"}}):
        notebook["metadata"] = metadata
        name_notebook(notebook, FOLDER / f"{name}.ipynb")
        assert is_changed(notebook)
        name_notebook(notebook, FOLDER / "theo_thon.ipynb")  # one's own has no original
        assert not is_changed(notebook)
