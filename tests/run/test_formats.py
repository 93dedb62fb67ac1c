"""The formats of a report: the exporters of nbconvert, and every file in the release."""

import json
import tomllib
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from analysis.core.errors import UsageError
from analysis.publish.word.base import own_base
from analysis.run.formats import EXPORTERS, FORMATS, check_formats, files_of
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report
from tests.publish.sample import full_notebook

ROOT = Path(__file__).parents[2]


def test_nbconvert_knows_the_same_exporters():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = project["entry-points"]["nbconvert.exporters"]
    assert {
        name.removeprefix("giamngheo-"): path.replace(":", ".") for name, path in named.items()
    } == EXPORTERS


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_makes_its_files(name):
    files = files_of(full_notebook(), name, "comparison")
    assert next(iter(files)) == f"comparison.{name}"
    assert all(isinstance(content, bytes) and content for content in files.values())
    assert any(path.startswith("tables/") for path in files) == (name == "xlsx")


@pytest.mark.parametrize("formats", [[], ["odt"], ["html", "doc"]])
def test_other_formats_are_refused(formats):
    with pytest.raises(UsageError, match="there are html, pdf, docx, xlsx"):
        check_formats(formats)


def test_a_release_has_all_files_and_the_office_s_own_styles(project):
    base = docx.Document(BytesIO(own_base()))
    base.styles["Body Text"].font.size = Pt(15)
    base.save(project.root / "data" / "base.docx")
    parameters = check_parameters({"commune": "15139", "year": 2022})
    release = build_report(project, parameters, ["docx", "xlsx"], one_of_many=True)
    names = {path.relative_to(release.folder).as_posix() for path in release.files}
    assert {
        "report.docx",
        "tables.xlsx",
        "manifest.json",
        "tables/deprivation.csv",
        "tables/form_11.csv",
    } <= names
    assert docx.Document(release.folder / "report.docx").styles["Body Text"].font.size == Pt(15)
    manifest = json.loads((release.folder / "manifest.json").read_text("utf-8"))
    assert manifest["outputs"].keys() == names - {"manifest.json"}
    assert "data/base.docx" in manifest["inputs"]
