"""The notebook to explore in: run as an analyst runs it, its figures held against the report's."""

from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest

from analysis import label, open_report, project_in
from analysis.core.project import Project, find_project
from analysis.demo.build import Demo, build_demo
from analysis.display.blocks import MIME
from analysis.publish.notebook import read_document
from analysis.run.engine import register
from tests.seeds import soaked

SECTIONS = 13
CUTOFF = '(low_income["deprivations"] >= k)'


def run(folder: Path, parameters=None, *, kernel=False, **changed):
    """Execute the notebook with papermill, with pieces of its code changed; in this process or a kernel."""
    notebook = nbformat.read(find_project().notebook("explore"), as_version=4)
    for cell in notebook.cells:
        if cell.id in changed:
            old, new = changed[cell.id]
            assert old in cell.source
            cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, folder / "explore.ipynb")
    return papermill.execute_notebook(
        folder / "explore.ipynb",
        folder / "executed.ipynb",
        {} if parameters is None else parameters,
        engine_name=None if kernel else register(),
        cwd=find_project().root,
        progress_bar=False,
    )


def table(notebook, cell_id):
    """Return the table that a cell shows: texts of its first columns, and its numbers."""
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    (shown,) = [output.data[MIME]["table"] for output in cell.outputs if MIME in output.get("data", {})]
    return [
        [one["value"] if one["value"] is not None else one["text"] for one in row["cells"]]
        for row in shown["rows"]
    ]


def opened(project, code, year=2024):
    return open_report(code, year, project=project)


@pytest.fixture(scope="module", params=["sample", 1, soaked(2)])
def explored(request, tmp_path_factory):
    """The notebook of the committed sample or of another commune, and the report of the same data."""
    folder = tmp_path_factory.mktemp("explore")
    if request.param == "sample":
        project = project_in("data/sample")
        return run(folder, kernel=True), opened(project, "06643")
    (written,) = build_demo(folder / "project", Demo(1, 320, 2022, 2023, request.param))[-1:]
    parameters = {"commune": written.name, "year": 2023, "folder": str(folder / "project")}
    return run(folder, parameters), opened(Project(folder / "project"), written.name, 2023)


def test_deprivations_by_village_are_those_of_the_report(explored):
    notebook, report = explored
    told = report.deprivation.query("unit != @report.commune and `class` == 'poor'")
    expected = label(
        told.pivot(index="indicator", columns="unit", values="share_pct").loc[list(report.standard.codes)]
    )
    for row, (name, values) in zip(table(notebook, "village"), expected.iterrows(), strict=True):
        assert row == [name, *(pytest.approx(value, abs=0.005) for value in values)]


def test_households_and_persons_are_those_of_the_report(explored):
    notebook, report = explored
    rows = {(village, name): numbers for village, name, *numbers in table(notebook, "members")}
    counted = report.class_counts.query("unit != @report.commune and measure in ['households', 'persons']")
    wide = label(counted.pivot(index=["unit", "class"], columns="measure", values="value"))
    assert {key: list(values) for key, values in wide.iterrows()}.items() <= rows.items()
    assert len(wide) > 2


def test_years_are_matched_as_in_the_movements(explored):
    notebook, report = explored
    rows = {row[0]: row[1:] for row in table(notebook, "years")}
    (cell,) = [cell for cell in notebook.cells if cell.id == "years"]
    (shown,) = [output.data[MIME]["table"] for output in cell.outputs]
    heads = [column["label"] for column in shown["columns"][1:]]
    moved = report.movements.query("unit == @report.commune and `class` == 'poor' and base == 'households'")
    items = moved.set_index("item")["value"]
    poor = dict(zip(heads, rows["Hộ nghèo"], strict=True))
    assert sum(poor.values()) == items["opening"]
    assert poor.get("Hộ cận nghèo", 0) == items["to_near_poor"]
    assert poor.get("Hộ không nghèo", 0) == items["above_near_poor"]
    assert sum(row[heads.index("Hộ nghèo")] for row in rows.values()) == items["closing"]


def test_income_and_deprivations_make_the_classes_of_the_law(explored):
    notebook, report = explored
    kinds = report.income_deprivation.set_index("income_deprivation")["households"]
    assert [row[1] for row in table(notebook, "income")] == list(kinds)
    assert kinds.sum() == len(report.households)
    known = report.households[report.households["income_vnd"].notna() & report.households["b1_score"].isna()]
    if len(known) == len(report.households):
        assert kinds["both"] == (report.households["class"] == "poor").sum()


def test_the_cut_off_of_the_law_gives_the_poor_of_the_report(explored):
    notebook, report = explored
    by_cutoff = {row[0]: row[1] for row in table(notebook, "cutoff")}
    counted = report.denominators.set_index("class")["households"]
    assert by_cutoff[report.standard.min_deprivations] == counted["poor"]
    assert sorted(by_cutoff) == [1, 2, 3, 4, 5, 6]
    assert sorted(by_cutoff.values(), reverse=True) == list(by_cutoff.values())


def test_pairs_causes_and_the_exit_are_what_the_list_says(explored):
    notebook, report = explored
    poor = report.households.query("`class` == 'poor'")
    names = {label(poor[[code]]).columns[0]: code for code in report.standard.codes}
    for first, second, households in table(notebook, "together"):
        assert households == (poor[names[first]] & poor[names[second]]).sum()
    causes = {row[0]: row[1:] for row in table(notebook, "causes")}
    groups = list(poor.filter(like="group_"))
    assert causes["Thiếu vốn"] == [(poor["cause_von"] & poor[group]).sum() for group in groups]
    near = poor[poor["deprivations"] == report.standard.min_deprivations]
    assert sum(sum(row[1:]) for row in table(notebook, "near-exit")) == near["deprivations"].sum()


def test_it_is_published_with_every_analysis_and_no_household(explored):
    notebook, _ = explored
    document = read_document(notebook)
    own = [part.block.name for part in document.exhibits() if part.block.name.startswith("own_")]
    assert len(own) == SECTIONS
    assert "own_near_exit_list" not in own


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The notebook of the sample with a line changed and the households exported, and where they are."""
    folder = tmp_path_factory.mktemp("changed")
    given = {"export": str(folder / "list.xlsx")}
    return run(folder, given, cutoff=(CUTOFF, CUTOFF.replace(">=", ">"))), folder / "list.xlsx"


@pytest.mark.parametrize("explored", ["sample"], indirect=True)
def test_a_figure_changes_when_its_line_is_changed(explored, changed):
    as_it_is, other = table(explored[0], "cutoff"), table(changed[0], "cutoff")
    assert [row[1] for row in other[:-1]] == [row[1] for row in as_it_is[1:]]
    assert other != as_it_is


def test_the_households_go_to_excel_with_their_codes_as_text(changed):
    written = pd.read_excel(changed[1], dtype=str, engine="calamine")
    report = opened(project_in("data/sample"), "06643")
    assert list(written["Mã xã"].unique()) == ["06643"]
    assert len(written) == len(report.households)
    assert written["Mã hộ"].tolist() == report.households["household_id"].tolist()
