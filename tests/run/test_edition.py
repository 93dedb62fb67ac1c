"""One document published whatever its kind: names of files, place, and what a failure leaves behind."""

from pathlib import PurePosixPath

import nbformat
import pytest

from analysis.run.edition import Edition, publish
from analysis.run.execute import NotebookError
from tests.publish.sample import full_notebook


def notebook(project, name, *sources):
    cells = [nbformat.v4.new_code_cell("", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), project.root / "notebooks" / f"{name}.ipynb")


@pytest.mark.parametrize(("internal", "base"), [(False, "."), (True, "internal")])
def test_files_are_named_after_the_document_and_lie_in_its_place(project, monkeypatch, internal, base):
    monkeypatch.setattr("analysis.run.edition.execute", lambda *_, **__: full_notebook())
    place = PurePosixPath("2022", "huyện")
    edition = Edition("commune_report", {}, place, stem="comparison", internal=internal)
    release = publish(project, edition, ["html", "xlsx"])
    assert release.folder == project.output / base / place
    names = {path.name for path in release.files}
    assert {"comparison.html", "comparison.xlsx", "manifest.json"} <= names


@pytest.mark.parametrize(("internal", "base"), [(False, "."), (True, "internal")])
def test_a_failure_is_kept_where_its_readers_may_see_it(project, internal, base):
    notebook(project, "broken", "seen = 1", "1 / 0")
    edition = Edition("broken", {}, PurePosixPath("2022", "15139"), internal=internal)
    with pytest.raises(NotebookError, match="ZeroDivisionError"):
        publish(project, edition, ["html"])
    kept = project.output / base / "failed" / "2022" / "15139"
    assert {path.name for path in kept.iterdir()} == {"broken.ipynb", "error.txt"}
    assert "ZeroDivisionError" in (kept / "error.txt").read_text("utf-8")
    assert not (project.output / base / "2022").exists()
