"""Households whose class nothing tells, from the raw folder to the page: bounds, never a made-up count."""

import random
import re

import pytest

from analysis.core.project import Project
from analysis.report import open_report
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report
from analysis.show.forms import forms
from analysis.show.movements import movement_table
from tests.conftest import copy_project
from tests.intake.cases.test_two_years import CODE, FACTS
from tests.measures.test_bounds import VILLAGES, forgotten, year


def write(root, each, frame):
    folder = root / "data" / "raw" / str(each) / CODE
    folder.mkdir(parents=True)
    (folder / "commune.toml").write_text(FACTS.format(year=each), "utf-8")
    frame.to_parquet(folder / "households.parquet")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A project whose lists leave a class open here and there, and the same with everything told."""
    drawn, ids = random.Random(7), [(village, n) for village in VILLAGES for n in range(1, 9)]
    true = Project(tmp_path_factory.mktemp("true"))
    open_ = copy_project(tmp_path_factory.mktemp("open"))
    for each in (2022, 2023):
        frame = year(drawn, ids)
        write(true.root, each, frame)
        write(open_.root, each, forgotten(drawn, frame, 0.3))
    return true, open_


def shown(project, audience):
    report = open_report(CODE, 2023, audience=audience, project=project)
    return {form.name: form for form in forms(report.data, report.standard)}, report


def inside(open_cell, true_cell):
    """Say whether what a form shows is the truth, bounds around it, or nothing."""
    if open_cell.evidence in ("missing", "withheld"):
        return True
    if " đến " in open_cell.text:
        low, high = (float(end.replace(".", "").replace(",", ".")) for end in open_cell.text.split(" đến "))
        return true_cell.value is None or low <= true_cell.value <= high
    return open_cell.value == true_cell.value or true_cell.value is None


def named(form):
    """Yield the figures of each row by unit and line; a unit stands in the first of its rows only."""
    unit = ""
    for row in form.rows:
        keys = [cell.text for cell in row.cells[: form.key_columns]]
        unit = keys[1] or unit
        yield (unit, *keys[2:]), row.cells[form.key_columns :]


@pytest.mark.parametrize("audience", ["superior", "internal", "public"])
def test_every_cell_of_every_form_is_true(told, audience):
    true, open_ = (shown(project, audience)[0] for project in told)
    bounds = compared = 0
    for key, form in open_.items():
        right = dict(named(true[key]))
        for name, cells in named(form):
            for got, cell in zip(cells, right.get(name, ()), strict=name in right):
                assert inside(got, cell), (key, name, got, cell)
                bounds += " đến " in got.text
                compared += 1
    assert compared and bool(bounds) is (audience != "public")


def test_movements_of_the_page_have_bounds(told):
    report = shown(told[1], "superior")[1]
    texts = [cell.text for row in movement_table(report.data).rows for cell in row.cells]
    assert any(re.fullmatch(r"\d+ đến \d+", text) for text in texts)


@pytest.mark.parametrize("audience", ["superior", "public"])
def test_the_report_is_built(told, tmp_path, audience):
    given = {"commune": CODE, "year": 2023, "audience": audience}
    made = build_report(told[1], check_parameters(given), ("html",), one_of_many=True)
    page = (made.folder / "report.html").read_text("utf-8")
    assert ("đến" in page) and "&lt;NA&gt;" not in page and ">nan<" not in page
