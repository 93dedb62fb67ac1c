"""An analyst's hour: a cell typed into JupyterLab is shown there, saved, and published with the report."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from analysis.cli import main
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from tests.conftest import ROOT

PIVOT = """#| caption: "Thiếu hụt của hộ nghèo theo thôn, gõ trong JupyterLab"
poor = report.households.query("`class` == 'poor'")
by_village = poor.groupby("village")[list(report.standard.codes)].sum()
label(by_village.T, language)"""
CHART = """#| caption: "Số lượt thiếu hụt của hộ nghèo từng thôn"
#| alt: "Mỗi thôn một cột; cột càng cao thì hộ nghèo của thôn càng nhiều lượt thiếu hụt"
import matplotlib.pyplot as plt
plt.bar(by_village.index, by_village.sum(axis=1))
plt.ylabel("lượt")
plt.show()"""
SECONDS = 120_000  # a cold kernel on a busy machine


@pytest.fixture
def office(tmp_path):
    """A synthetic commune whose notebook has its code among the parameters."""
    (written,) = build_demo(tmp_path, Demo(1, 260, 2022, 2022, 4))
    notebook = nbformat.read(ROOT / "notebooks" / "commune_report.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace('"15139"', f'"{written.name}"')
        cell.source = cell.source.replace("import open_report", "import label, open_report")
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / "commune_report.ipynb")
    return Project(tmp_path), written.name


@pytest.fixture
def lab(office, tmp_path_factory):
    """JupyterLab on a port of this machine alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "IPYTHONDIR": str(home)}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ip=127.0.0.1", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
    command += ["--expose-app-in-browser", f"--ServerApp.root_dir={office[0].root}"]
    log = (home / "log").open("w")
    with subprocess.Popen(command, env=environment, cwd=office[0].root, stdout=log, stderr=log) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api")
                break
            except OSError:
                time.sleep(0.5)
        yield address
        server.terminate()
    log.close()


def type_cell(page, after, source):
    """Insert a cell below another one, type into it, and run it."""
    page.evaluate(
        """(id) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === id);
            notebook.activate();
        }""",
        after,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:insert-cell-below')")
    page.evaluate("window.jupyterapp.commands.execute('notebook:enter-edit-mode')")
    page.keyboard.insert_text(source)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    return page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCell.model.id")


def outputs_of(page, cell_id):
    """Wait until a cell has run, and return the text of what it shows."""
    script = """(id) => {
        const cell = window.jupyterapp.shell.currentWidget.content.widgets.find((c) => c.model.id === id);
        const shown = cell.outputArea?.model;
        return cell.model.executionCount && shown?.length ? shown.toJSON() : null;
    }"""
    return page.wait_for_function(script, arg=cell_id, timeout=SECONDS).json_value()


def test_a_cell_typed_in_jupyterlab_is_published_with_the_report(browser, office, lab, monkeypatch):
    project, code = office
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"{lab}/lab/tree/notebooks/commune_report.ipynb", timeout=SECONDS)
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length > 10", timeout=SECONDS
    )
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel?.status === 'idle'",
        timeout=SECONDS,
    )
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    pivot = type_cell(page, "dimensions", PIVOT)
    chart = type_cell(page, pivot, CHART)
    (table,), *drawings = outputs_of(page, pivot), *outputs_of(page, chart)
    assert "Thôn 1" in "".join(table["data"]["text/html"])
    assert any("image/png" in drawn["data"] for drawn in drawings)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=SECONDS)
    context.close()

    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    result = CliRunner().invoke(
        main, ["report", "--commune", code, "--year", "2022", "--formats", "pdf,xlsx"]
    )
    assert result.exit_code == 0, result.stderr
    release = project.output / "2022" / code
    text = re.sub(r"\s+", " ", "".join(one.extract_text() for one in PdfReader(release / "report.pdf").pages))
    assert "Thiếu hụt của hộ nghèo theo thôn, gõ trong JupyterLab" in text
    assert "Số lượt thiếu hụt của hộ nghèo từng thôn" in text
    drawn = [path for path in (release / "tables").iterdir() if path.name.startswith("own_")]
    assert len(drawn) == 2
