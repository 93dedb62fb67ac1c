"""Who is poor by income and who by deprivations: counted by hand, by the law's classes, and with errors."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from analysis import Design, alkire_foster, income_deprivation, poverty, standard_for
from analysis.core.errors import UsageError
from analysis.standard.classes import classes_by_law
from tests.measures.income.test_poverty import derived, values

NAMES = ("both", "income_only", "deprived_only", "neither")
DESIGN = Design("weight", "stratum", "psu", independent_years=False)


def sample(seed, n=400):
    random = np.random.default_rng(seed)
    codes = standard_for(2022).codes
    psu = random.integers(0, 20, n)
    level = random.beta(1, 3, n)
    flags = random.random((n, len(codes))) < level[:, None]
    return pl.DataFrame(flags, schema=list(codes)).with_columns(
        income_vnd=pl.Series(np.round(3e6 * (1.2 - level) * random.lognormal(-0.3, 0.4, n), -5)),
        urban=pl.Series(random.random(n) < 0.4),
        members=pl.Series(random.integers(1, 8, n)),
        weight=pl.Series(random.uniform(0.3, 3, n)),
        psu=pl.Series(psu),
        stratum=pl.Series(psu // 5),
        year=pl.Series(random.choice([2022, 2023], n)),
        area=pl.Series(random.choice(["u", "r"], n)),
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_law_has_the_same_classes(seed):
    rows, standard = sample(seed), standard_for(2022)
    found = values(income_deprivation(rows, "income_vnd", standard.codes, "3", line=standard))
    by_law = classes_by_law(rows, standard, "rural")["computed_class"].value_counts()
    counts = dict(by_law.rows())
    assert found["number_both"] == counts.get("poor", 0)
    assert found["number_income_only"] == counts.get("near_poor", 0)
    assert found["number_deprived_only"] + found["number_neither"] == counts.get("not_poor", 0)


@pytest.mark.parametrize("seed", range(10))
def test_it_agrees_with_the_measures_it_crosses(seed):
    rows, standard = sample(seed), standard_for(2022)
    words = {"by": ["area"], "year": "year", "design": DESIGN}
    found = income_deprivation(rows, "income_vnd", standard.codes, "3", line=standard, **words)
    alone = poverty(rows, "income_vnd", line=standard, **words)
    many = alkire_foster(
        rows,
        standard.codes,
        "3",
        by=["area"],
        year="year",
        sample_weight="weight",
        strata="stratum",
        psu="psu",
        independent_years=False,
    )
    for column in ("estimate", "std_error", "ci_low", "ci_high"):
        for mine, theirs, name in (("income_poor", alone, "headcount"), ("deprived", many, "H")):
            for suffix in ("", "_change"):
                one = found.filter(measure=mine + suffix)[column].to_list()
                other = theirs.filter(measure=name + suffix, indicator="")[column].to_list()
                assert one == pytest.approx(other, rel=1e-9, abs=1e-12)
    for _, part in found.filter(pl.col("measure").is_in(NAMES)).group_by("year", "by", "group"):
        assert part["estimate"].sum() == pytest.approx(1)


def test_errors_are_derivatives():
    rows, standard = sample(4, 1200), standard_for(2022)
    names = (*NAMES, "number_income_only", "deprived_of_income_poor", "income_poor_of_deprived", "overlap")
    rows = rows.with_columns(
        low=pl.col("income_vnd") <= pl.when("urban").then(2_000_000).otherwise(1_500_000),
        lacks=pl.sum_horizontal(standard.codes) >= 3,
    )

    def statistic(part):
        w, low, lacks = (part[name].to_numpy() for name in ("weight", "low", "lacks"))
        both, total = (w * low * lacks).sum(), w.sum()
        only = (w * low).sum() - both, (w * lacks).sum() - both
        any_, low_, lacks_ = both + sum(only), both + only[0], both + only[1]
        shares = np.array([both, *only, total - any_]) / total
        return [*shares, only[0], both / low_, both / lacks_, both / any_]

    found = income_deprivation(rows, "income_vnd", standard.codes, "3", line=standard, design=DESIGN)
    got, errors = values(found), values(found, "std_error")
    assert [got[name] for name in names] == pytest.approx(statistic(rows), rel=1e-10)
    assert [errors[name] for name in names] == pytest.approx(list(derived(rows, statistic)), rel=1e-6)


def test_missing_flags_that_settle_nothing_are_left_out():
    rows = pd.DataFrame(
        {"income": [1, 1, 9, None], "a": [1, 1, None, 0], "b": [1, None, 1, 0], "c": [None, None, 1, 0]}
    )
    found = pl.DataFrame(income_deprivation(rows, "income", ["a", "b", "c"], "2", line=5))
    assert [values(found)[f"number_{name}"] for name in NAMES] == [1, 0, 1, 0]


def test_one_cutoff_only():
    with pytest.raises(UsageError, match="one cut-off"):
        income_deprivation(sample(1), "income_vnd", ["bhyt", "nuoc"], ["1", "2"], line=5)
