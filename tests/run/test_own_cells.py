"""Cells of an analyst's own in the report: one document, however it is run; no name for the public."""

import os
import subprocess
import sys
from copy import deepcopy
from functools import cache

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from analysis.cli import main
from analysis.core.errors import BuildError
from analysis.publish.notebook import read_document
from analysis.run import edition
from analysis.run.execute import execute
from analysis.run.formats import FORMATS, files_of
from tests.conftest import build
from tests.publish.own_cells import NAME, own_project

# Not shown to the public; what follows may be.
NAMED = {
    "text": '#| audience: public\nMarkdown("Hộ bà {name} cần giúp.")',
    "a cell": '#| caption: "Hộ"\n#| audience: public\npd.DataFrame({{"hộ": ["{name}"]}})',
    "a heading": '#| caption: "Hộ"\n#| audience: public\npd.DataFrame({{"{name}": [7]}})',
    "a caption": '#| caption: "Hộ bà {name}"\n#| audience: public\npd.DataFrame({{"hộ": [7]}})',
    "the alternative text": '#| caption: "Hộ"\n#| alt: "Hộ {name}"\n#| audience: public\nfig',
    "an index, spelt otherwise": '#| caption: "Hộ"\n#| audience: public\n'
    'pd.Series({{"{upper}": 7}}, name="n").to_frame()',
    # The last, as others show the figure that was drawn before.
    "a drawing": '#| caption: "Hộ"\n#| alt: "Hộ"\n#| audience: public\nfig, ax = plt.subplots()\n'
    '_ = ax.bar(["{name}"], [7])\nfig',
}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    return own_project(tmp_path_factory.mktemp("cells"))


def invoke(project, *words):
    return CliRunner(env={"GIAMNGHEO_PROJECT": str(project.root)}).invoke(main, list(words))


def written(folder):
    """The files of the four formats; a check sheet and a manifest stand beside them."""
    names = ("report.html", "report.pdf", "report.docx", "tables.xlsx")
    found = [*(folder / name for name in names), *sorted((folder / "tables").iterdir())]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def converted(notebook):
    return {
        path: content
        for name in FORMATS
        for path, content in files_of(nbformat.from_dict(notebook), name, "report", None).items()
    }


def by_hand(project, code):
    """Set the parameters in the notebook as an analyst does, and run all cells in place."""
    notebook = nbformat.read(project.notebook("commune_report"), as_version=4)
    (cell,) = [one for one in notebook.cells if "parameters" in one.metadata.get("tags", ())]
    cell.source = cell.source.replace('"15139"', f'"{code}"')
    NotebookClient(notebook, resources={"metadata": {"path": str(project.root)}}).execute()
    return notebook


def by_papermill(project, code, folder):
    """Run papermill's own command line, which makes a number of the code."""
    out = folder / "executed.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--cwd", str(project.root)]
    command += [
        "-p",
        "commune",
        code,
        "-p",
        "year",
        "2022",
        str(project.notebook("commune_report")),
        str(out),
    ]
    environment = {**os.environ, "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder)
    return nbformat.read(out, as_version=4)


def test_by_hand_papermill_command_and_build_give_the_same_bytes(own, tmp_path):
    project, code = own
    result = invoke(project, "report", "--commune", code, "--year", "2022", "--output", str(tmp_path / "one"))
    assert result.exit_code == 0, result.stderr
    expected = written(tmp_path / "one" / "2022" / code)
    assert sum(name.startswith("tables/own_") for name in expected) > 10
    call = ("build", "--year", "2022", "--jobs", "1", "--output", str(tmp_path / "all"))
    result = invoke(project, *call)
    assert result.exit_code == 0, result.stderr
    assert written(tmp_path / "all" / "2022" / code) == expected
    hand, machine = by_hand(project, code), by_papermill(project, code, tmp_path)
    made = converted(hand)
    assert made.keys() == expected.keys()
    assert [name for name in made if made[name] != expected[name]] == []
    # The same blocks make the same files in every format.
    shown = [[part.block for part in read_document(one).exhibits()] for one in (hand, machine)]
    assert shown[0] == shown[1]
    assert files_of(machine, "html", "report", None)["report.html"] == expected["report.html"]


def with_named(project, places):
    """The notebook of the report with cells that name somebody."""
    notebook = nbformat.read(project.notebook("commune_report"), as_version=4)
    at = [cell.id for cell in notebook.cells].index("own-few") + 1
    notebook.cells[at:at] = [
        new_code_cell(NAMED[place].format(name=NAME, upper=NAME.upper()), id=cell_of(place))
        for place in places
    ]
    return notebook


def cell_of(place):
    return f"own-named-{[*NAMED].index(place)}"


@pytest.fixture(scope="module")
def executed_with(own):
    """What executes the report as if it held one of the cells alone: all are executed once together."""
    project, _ = own
    path = project.root / "notebooks" / "named.ipynb"
    nbformat.write(with_named(project, NAMED), path)
    ways = {cell_of(place) for place in NAMED}

    @cache
    def executed(*given):
        return execute(path, dict(given), project.root, here=True)

    def only(place):
        def run(_, given, *rest, **options):
            made = deepcopy(executed(*given.items()))
            made.cells = [cell for cell in made.cells if cell.id not in ways - {cell_of(place)}]
            return made

        return run

    return only


@pytest.mark.parametrize("place", NAMED)
def test_no_name_is_published_from_a_cell_of_one_s_own(own, executed_with, tmp_path, place, monkeypatch):
    project, code = own
    if place == "text":
        path = project.notebook("commune_report")
        kept = path.read_bytes()
        nbformat.write(with_named(project, [place]), path)
        try:
            call = ("report", "--commune", code, "--year", "2022", "--formats", "html,pdf")
            result = invoke(project, *call, "--audience", "public", "--output", str(tmp_path))
        finally:
            path.write_bytes(kept)
        assert result.exit_code == 1
        said = result.stderr
    else:
        monkeypatch.setattr(edition, "execute", executed_with(place))
        with pytest.raises(BuildError) as caught:
            build(project, ["html"], commune=code, audience="public")
        said = str(caught.value)
    assert "would publish the name in data/private/2022/" in said and NAME not in said
    assert not list(tmp_path.rglob("report.*")) and not list(project.output.rglob("report.*"))
