"""The notebook of an own indicator weighs a sample as the notebook of the measures does."""

import json

import pytest

from analysis import alkire_foster, measure_survey, read_survey
from analysis.core.project import find_project

SURVEY = "data/raw/survey/synthetic.csv"


def parameters(name):
    notebook = json.loads(find_project().notebook(name).read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", []))
    return {line.split(":")[0] for line in cell["source"]}


def test_both_notebooks_know_the_same_design():
    design = {"sample_weight", "strata", "psu", "independent_years", "year", "by"}
    assert design <= parameters("measures") & parameters("own_indicator")


def test_a_survey_that_is_read_first_has_the_same_estimates():
    design = {"sample_weight": "weight", "strata": "stratum", "psu": "psu", "independent_years": False}
    rows = read_survey(SURVEY, "bhyt,nuoc", "region,year,stratum,psu", "weight")
    mine = alkire_foster(rows, ["bhyt", "nuoc"], ["1"], by=["region"], year="year", **design)
    theirs = measure_survey(SURVEY, "bhyt,nuoc", "1", by="region", year="year", **design)
    for column in ("estimate", "std_error", "ci_low"):
        assert mine[column].tolist() == pytest.approx(theirs[column].tolist(), rel=1e-9, nan_ok=True)
