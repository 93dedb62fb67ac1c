"""A list by income and by deprivations: the law's classes, what is not known, and no incomes at all."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.classification import classify
from analysis.measures.income.listed import by_income_and_deprivation
from analysis.standard import standard_for
from tests.measures.income.test_overlap import sample

STANDARD = standard_for(2022)


def counts(rows, area="rural"):
    return by_income_and_deprivation(rows, STANDARD, area).set_index("income_deprivation")["households"]


@pytest.mark.parametrize("seed", range(10))
def test_known_classes_are_those_of_the_law(seed):
    rows = sample(seed).to_pandas()
    random = np.random.default_rng(seed)
    for code in STANDARD.codes:
        rows[code] = rows[code].astype("boolean").mask(random.random(len(rows)) < 0.02)
    rows["income_vnd"] = rows["income_vnd"].astype("Int64").mask(random.random(len(rows)) < 0.05)
    found, law = counts(rows), classify(rows, STANDARD, "rural")["computed_class"]
    assert found["both"] == (law == "poor").sum()
    assert found["income_only"] == (law == "near_poor").sum()
    assert found.sum() == len(rows)
    assert found["not_known"] > 0


def test_shares_are_of_those_known_and_the_score_does_not_count():
    flags = {code: [True, True, None, False] for code in STANDARD.codes}
    rows = pd.DataFrame({"income_vnd": [1, 9_000_000, None, 1], "b1_score": [200] * 4, **flags})
    found = by_income_and_deprivation(rows, STANDARD, "rural")
    assert found["households"].tolist() == [1, 1, 1, 0, 1]
    assert found["share_pct"].round(2).tolist()[:4] == [33.33, 33.33, 33.33, 0]
    assert found["share_pct"].isna().tolist() == [False] * 4 + [True]


def test_a_list_without_incomes_has_no_row():
    rows = pd.DataFrame({"income_vnd": [None, None], "bhyt": [True, False]})
    assert by_income_and_deprivation(rows, STANDARD, "rural").empty
    assert by_income_and_deprivation(rows[["bhyt"]], STANDARD, "rural").empty
