"""A notebook in this process gives what a kernel gives."""

import nbformat
import pytest
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.run.engine import _Shell
from analysis.run.execute import NotebookError, execute

CELLS = [
    new_code_cell("who = 'nobody'", metadata={"tags": ["parameters"]}),
    new_markdown_cell("# Title"),
    new_code_cell("print('out'); import sys; print('err', file=sys.stderr)\nwho"),
    new_code_cell("from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\nHTML('<i>y</i>')"),
    new_code_cell("1 + 1;"),
    new_code_cell(""),
    new_code_cell("import os\nos.getcwd()"),
]


@pytest.fixture
def notebook(tmp_path):
    def write(*cells):
        path = tmp_path / "some.ipynb"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=list(cells), metadata={"kernelspec": kernel}), path)
        return path

    return write


def outputs(executed):
    """Return the outputs of all cells, without what papermill notes and without the order of streams."""
    return [
        sorted(
            ({key: value for key, value in one.items() if key != "execution_count"} for one in cell.outputs),
            key=lambda one: (one["output_type"] != "stream", one.get("name", "")),
        )
        for cell in executed.cells
        if cell.cell_type == "code"
    ]


def test_the_outputs_are_those_of_a_kernel(notebook, tmp_path):
    path = notebook(*CELLS)
    here = execute(path, {"who": "me"}, tmp_path, here=True)
    there = execute(path, {"who": "me"}, tmp_path)
    assert outputs(here) == outputs(there)
    assert any(one.get("data", {}).get("text/html") == "<b>x</b>" for each in outputs(here) for one in each)
    assert "'me'" in str(outputs(here)) and str(tmp_path) in str(outputs(here))


@pytest.mark.parametrize("kind", [InteractiveShell, _Shell])
def test_who_works_in_a_shell_gets_it_back(notebook, tmp_path, monkeypatch, kind):
    for one in (_Shell, InteractiveShell):
        monkeypatch.setattr(one, "_instance", None)
    mine = kind.instance()
    mine.run_cell("kept = 5")
    path = notebook(new_code_cell("'kept' in globals()"))
    for _ in range(2):
        executed = execute(path, {}, tmp_path, here=True)
        assert outputs(executed)[-1][-1]["data"]["text/plain"] == "False"
        assert get_ipython() is mine
    assert mine.user_ns["kept"] == 5


@pytest.mark.parametrize(
    ("source", "told"),
    [("1 / 0", "ZeroDivisionError: division by zero"), ("if True", "SyntaxError"), ("exit_(", "SyntaxError")],
)
def test_an_error_stops_the_notebook_and_is_kept(notebook, tmp_path, source, told):
    path = notebook(new_code_cell("a = 1"), new_code_cell(source), new_code_cell("print('never')"))
    with pytest.raises(NotebookError, match=told) as caught:
        execute(path, {}, tmp_path, here=True)
    text = nbformat.writes(caught.value.notebook)
    assert "never" not in str([cell.get("outputs") for cell in caught.value.notebook.cells])
    assert told.split(":")[0] in text


def test_a_cell_that_hangs_is_interrupted(notebook, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.run.execute.CELL_SECONDS", 1)
    path = notebook(new_code_cell("import time\ntime.sleep(60)"))
    with pytest.raises(NotebookError, match="TimeoutError: the cell took more than 1 s"):
        execute(path, {}, tmp_path, here=True)


def test_a_second_notebook_knows_nothing_of_the_first(notebook, tmp_path):
    execute(notebook(new_code_cell("left = 1")), {}, tmp_path, here=True)
    with pytest.raises(NotebookError, match="NameError: name 'left' is not defined"):
        execute(notebook(new_code_cell("left")), {}, tmp_path, here=True)
