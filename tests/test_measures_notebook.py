"""The notebooks of the general measures run as they stand, and with other parameters."""

import pytest

from analysis.core.project import find_project
from analysis.display.blocks import MIME
from analysis.run.execute import execute


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"language": "en", "cutoff": "1/3", "by": ""},
        {"sample_weight": "", "strata": "", "psu": "", "year": "", "indicators": "bhyt,nuoc", "cutoff": "1"},
    ],
)
def test_the_notebook_runs(parameters):
    project = find_project()
    notebook = execute(project.notebook("measures"), parameters, project.root)
    shown = [output.data[MIME] for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = [block["kind"] for block in shown]
    assert kinds.count("figure") == 4
    notes = [block["notes"] for block in shown if block["kind"] in {"table", "figure"}]
    assert all("giả lập" in note[0] for note in notes)


@pytest.mark.parametrize("parameters", [{}, {"replaced": "", "by": "", "language": "en"}])
def test_the_notebook_of_an_own_indicator_runs(parameters):
    project = find_project()
    notebook = execute(project.notebook("own_indicator"), parameters, project.root)
    shown = [output.data[MIME] for cell in notebook.cells for output in cell.get("outputs", [])]
    before, after = (block for block in shown if block["kind"] == "table")
    assert before["rows"] != after["rows"]
    assert "giả lập" in before["notes"][0]
