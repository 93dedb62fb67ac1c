"""The notebooks of the general measures run as they stand, and with other parameters."""

import pytest

from analysis import survey_indicators
from analysis.core.errors import UsageError
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
    notebook = execute(project.notebook("measures"), parameters, project.root, here=True)
    shown = [output.data[MIME] for cell in notebook.cells for output in cell.get("outputs", [])]
    kinds = [block["kind"] for block in shown]
    assert kinds.count("figure") == 4
    notes = [block["notes"] for block in shown if block["kind"] in {"table", "figure"}]
    assert all("giả lập" in note[0] for note in notes)


@pytest.mark.parametrize("parameters", [{}, {"replaced": "", "by": "", "language": "en"}])
def test_the_notebook_of_an_own_indicator_runs(parameters):
    project = find_project()
    notebook = execute(project.notebook("own_indicator"), parameters, project.root, here=True)
    shown = [output.data[MIME] for cell in notebook.cells for output in cell.get("outputs", [])]
    before, after = (block for block in shown if block["kind"] == "table")
    assert before["rows"] != after["rows"]
    assert "giả lập" in before["notes"][0]


def test_without_indicators_those_of_the_standard_in_the_file_are_measured(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.run.survey._file", lambda path: tmp_path / path)
    (tmp_path / "a.csv").write_text("xa;nuoc;mine;bhyt\n01;1;0;0\n", "utf-8")
    assert survey_indicators("a.csv") == ["nuoc", "bhyt"]
    assert survey_indicators("a.csv", "mine") == ["mine"]
    (tmp_path / "b.csv").write_text("xa,mine\n01,1\n", "utf-8")
    with pytest.raises(UsageError, match="it has xa, mine"):
        survey_indicators("b.csv")
