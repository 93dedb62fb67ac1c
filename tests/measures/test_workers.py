"""Workers with a low income: counted in persons, from 2025, and what is not told is not 0."""

import pandas as pd
import pytest

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.measures.form_counts import household_figures
from analysis.report import open_report
from analysis.standard import national_standards, standard_for
from analysis.standard.schema.forms import form_columns, official_forms

WORKERS = "low_income_workers"


def listed(*rows):
    names = ["village", "household_id", "class", "members", "ethnicity", WORKERS]
    frame = pd.DataFrame([("A", str(n), *row) for n, row in enumerate(rows)], columns=names)
    from analysis.intake.household import CAUSES, GROUPS

    flags = dict.fromkeys((*CAUSES, *GROUPS), pd.array([pd.NA] * len(frame), "boolean"))
    return frame.assign(**flags).astype({"class": "string", WORKERS: "Int64", "members": "Int64"})


# The households (class, members, ethnicity, workers) → the number; None: not known.
RULES = [
    ([("not_poor", 4, "Kinh", 2), ("not_poor", 3, "Kinh", 0)], 2),
    ([("not_poor", 4, "Kinh", 2), ("poor", 3, "Kinh", None)], 2),
    ([("not_poor", 4, "Kinh", 2), ("not_poor", 3, "Kinh", None)], None),
    ([("not_poor", 4, "Kinh", 2), (None, 3, "Kinh", None)], None),
    ([("not_poor", 4, "Kinh", 0)], 0),
    ([("poor", 4, "Kinh", None)], None),
]


@pytest.mark.parametrize(("rows", "number"), RULES)
def test_persons_are_counted_where_every_household_outside_poverty_says(rows, number):
    figures = household_figures(listed(*rows), "15148")
    told = figures[(figures["form"] == 1) & (figures["item"] == WORKERS)]["value"]
    assert (None if told.empty else told.iloc[0]) == number


@pytest.mark.parametrize("year", range(2022, 2031))
def test_form_1_has_them_from_2025_under_the_standard_that_counts_them(year):
    standard = standard_for(year, accept_unverified=True)
    form = official_forms().form[0]
    counted = year in (2025, 2026)
    assert (WORKERS in [column.item for column in form_columns(form, standard, year)]) == counted
    assert ("người lao động có thu nhập thấp" in form.title_in(standard, year).vi) == counted


def test_their_limit_is_above_the_line():
    standard = national_standards()[0]
    limit = standard.low_income_worker
    assert (limit.rural, limit.urban) == (2_250_000, 3_000_000)
    assert limit.rural > standard.income_line.rural and limit.urban > standard.income_line.urban


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, None), (2, None), (3, 3), (7, 7)])
def test_a_few_are_withheld_from_the_public_and_not_called_unknown(tmp_path, number, told):
    (folder,) = build_demo(tmp_path, Demo(1, 60, 2025, 2025, 3))
    path = folder / "households.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    better = rows.index[rows["declared_class"] == "not_poor"]
    rows[WORKERS] = "0"
    rows.loc[better[:number], WORKERS] = "1"
    rows.to_csv(path, index=False, lineterminator="\n")
    for audience, expected in (("superior", number), ("public", told)):
        report = open_report(folder.name, 2025, audience=audience, project=Project(tmp_path))
        row = report.low_income_workers.iloc[0]
        assert row["persons"] == expected if expected is not None else row["evidence"] == "withheld"
        ((_, said),) = report.show.low_income_workers().items
        assert ("không công bố" in said) == (expected is None) and "Chưa có số liệu" not in said
