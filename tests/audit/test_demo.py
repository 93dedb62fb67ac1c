"""No false alarm on synthetic household lists either, and a form that differs from its list is found."""

import pytest

from analysis import audit_commune, load
from analysis.audit import audit_paths
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from tests.seeds import soaked


@pytest.mark.parametrize("seed", [1, soaked(2)])
def test_household_lists_raise_no_alarm(tmp_path, seed):
    folders = build_demo(tmp_path, Demo(2, 60, first_year=2022, last_year=2025, seed=seed))
    found = audit_paths([tmp_path / "data" / "raw"])
    assert [finding.describe("en") for finding in found.findings] == []
    assert found.held["year_link"] > 10
    assert found.held["movement_balance"] > 10
    assert folders


def test_the_report_of_a_year_holds_its_opening_against_the_year_before(tmp_path):
    folders = build_demo(tmp_path, Demo(1, 150, first_year=2022, last_year=2023, seed=4))
    project, code = Project(tmp_path), folders[0].name
    data, before = load(code, 2023, project), load(code, 2022, project)
    assert "year_link" not in audit_commune(data, project=project).held
    assert audit_commune(data, before, project).held["year_link"] > 3


def test_a_form_that_differs_from_its_list_is_found(tmp_path):
    folder = build_demo(tmp_path, Demo(1, 150, first_year=2022, last_year=2022, seed=4))[0]
    code = folder.name
    (folder / "class_counts.csv").write_text(f"unit,class,measure,value\n{code},poor,households,1\n", "utf-8")
    found = audit_paths([folder]).findings
    (listed,) = [finding for finding in found if finding.rule == "list_against_form"]
    assert listed.where.line == 2
    assert "households.csv" in listed.what()
