"""The form of the first notebook builds what the command builds, and says what is wrong."""

import os

import pytest

from analysis.core.project import find_project
from analysis.run.execute import execute
from analysis.run.welcome import report_form
from tests.conftest import edit


@pytest.fixture
def form(project):
    return report_form("15139", 2022, project=project)


def parts(form):
    names = ("year", "commune", "language", "audience", "formats", "button", "told")
    return dict(zip(names, form.children, strict=True))


def test_it_offers_the_years_and_communes_that_there_are(form):
    found = parts(form)
    assert found["year"].options == (2022, 2023)
    assert found["commune"].value == "15139" and "Cẩm Lương" in found["commune"].options[0][0]
    found["year"].value = 2023
    assert found["commune"].value == "15139"


def test_the_button_builds_the_report_and_links_to_its_files(form, project):
    found = parts(form)
    found["formats"].value = ("html",)
    found["button"].click()
    folder = project.output / "2022" / "15139"
    page = folder / "report.html"
    assert page.is_file() and not found["button"].disabled
    assert f'href="{os.path.relpath(page, project.root / "notebooks")}"' in found["told"].value


def test_faults_are_told_and_nothing_of_them_becomes_markup(form, project):
    edit(project.raw(2022, "15139") / "targets.csv", "10", "<b>")
    found = parts(form)
    found["button"].click()
    assert "1 lỗi" in found["told"].value and "targets.csv" in found["told"].value
    assert "&lt;b&gt;" in found["told"].value and "<b>" not in found["told"].value
    assert not (project.output / "2022").exists()


def test_a_project_without_data_offers_nothing(tmp_path):
    from analysis.core.project import Project

    (tmp_path / "data" / "raw").mkdir(parents=True)
    found = parts(report_form("15139", 2022, project=Project(tmp_path)))
    assert found["year"].value is None and found["commune"].options == ()


def test_the_notebook_shows_the_form():
    project = find_project()
    notebook = execute(project.notebook("welcome"), {"language": "en"}, project.root, here=True)
    (cell,) = [cell for cell in notebook.cells if cell.id == "report-form"]
    assert "application/vnd.jupyter.widget-view+json" in cell.outputs[0]["data"]
