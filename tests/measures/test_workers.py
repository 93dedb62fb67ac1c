"""Workers with a low income: counted in persons, from 2025, and what is not told is not 0."""

import pandas as pd
import pytest

from analysis.measures.form_counts import household_figures
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
