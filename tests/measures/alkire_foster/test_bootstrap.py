"""Bootstrap errors agree with linearised ones where both are right."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis import alkire_foster
from analysis.core.errors import UsageError
from analysis.measures.alkire_foster import Design, Question
from analysis.measures.alkire_foster.bootstrap import bootstrap, multipliers
from analysis.measures.alkire_foster.slices import Sampled
from tests.measures.alkire_foster.tables import cell, drawn
from tests.seeds import seeds

NAMES = list("abcd")
DESIGN = Design("weight", "strata", "psu", "certainty")
QUESTION = Question.build(NAMES, ["2"], by=["group"], year="year", design=DESIGN)


def two_years(shared):
    later = drawn(8, 1500, psus=80, per_stratum=8).with_columns(year=pl.lit(2023))
    if not shared:
        later = later.with_columns(psu=pl.col("psu") + "b", strata=pl.col("strata") + 100)
    return pl.concat([drawn(9, 1500, psus=80, per_stratum=8).with_columns(year=pl.lit(2022)), later])


@pytest.mark.parametrize("shared", [True, False])
def test_close_to_the_linearised_errors(shared):
    frame = two_years(shared)
    found = bootstrap(frame, QUESTION, replicates=800, seed=3)
    linear = alkire_foster(
        frame,
        NAMES,
        ["2"],
        by=["group"],
        year="year",
        sample_weight="weight",
        strata="strata",
        psu="psu",
        single_psu="certainty",
        independent_years=False,
    )
    for measure in ("H", "A", "M0"):
        for year, name in (("2022", measure), ("2023", measure), ("2022-2023", f"{measure}_change")):
            where = {"year": year, "cutoff": "2"}
            assert cell(found, name, **where) == pytest.approx(cell(linear, name, **where))
            error = cell(linear, name, "std_error", **where)
            assert cell(found, name, "std_error", **where) == pytest.approx(error, rel=0.12)


def test_nobody_poor_has_no_spread():
    found = bootstrap(two_years(shared=True), QUESTION, replicates=20)
    where = {"by": "group", "group": "never", "year": "2022"}
    assert cell(found, "H", "std_error", **where) == 0
    assert cell(found, "A", "std_error", **where) is None


def test_the_seed_decides():
    frame = two_years(shared=True)
    first, again, other = (bootstrap(frame, QUESTION, replicates=20, seed=seed) for seed in (1, 1, 2))
    assert_frame_equal(first, again)
    assert not first.equals(other)


def test_a_wrong_call():
    frame = two_years(shared=True)
    with pytest.raises(UsageError, match="draws PSUs"):
        bootstrap(frame, Question.build(NAMES, ["2"]))
    with pytest.raises(UsageError, match="at least 2"):
        bootstrap(frame, QUESTION, replicates=1)


def rotating(shared, n=20, seed=4):
    """Two years of one stratum that share some of their PSUs, whose households are alike in both."""
    random = np.random.default_rng(seed)
    level = random.beta(1, 1.5, 2 * n)
    parts = []
    for year, psus in ((2022, np.arange(n)), (2023, np.arange(n) + n - shared)):
        psu = np.repeat(psus, 15)
        flags = (random.random((len(psu), 4)) < level[psu][:, None]).astype(np.int8)
        part = pl.DataFrame(flags, schema=NAMES)
        parts.append(part.with_columns(psu=pl.Series(psu), year=pl.lit(year), weight=1.0))
    return pl.concat(parts)


@pytest.mark.parametrize("shared", [0, 5, 10, 15, 20])
def test_partly_shared_psus_have_the_errors_of_each_year_and_of_the_change(shared):
    frame = rotating(shared)
    design = Design("weight", None, "psu", independent_years=False)
    question = Question.build(NAMES, ["2"], year="year", design=design)
    found = bootstrap(frame, question, replicates=2000, seed=1)
    linear = alkire_foster(
        frame, NAMES, ["2"], year="year", sample_weight="weight", psu="psu", independent_years=False
    )
    for measure in ("H", "M0"):
        for year, name in (("2022", measure), ("2023", measure), ("2022-2023", f"{measure}_change")):
            where = {"year": year, "cutoff": "2"}
            error = cell(linear, name, "std_error", **where)
            assert cell(found, name, "std_error", **where) == pytest.approx(error, rel=0.1)


@pytest.mark.parametrize("seed", seeds(6, 20))
def test_weights_have_the_variance_of_the_rescaling_bootstrap(seed):
    random = np.random.default_rng(seed)
    sizes = random.integers(2, 12, 2)
    shared = int(random.integers(0, min(sizes) + 1))
    units = [np.arange(sizes[0]), np.arange(sizes[1]) + sizes[0] - shared]
    counts = [np.array([size]) for size in sizes]
    samples = [
        Sampled(count, unit, np.zeros(len(unit), np.int64), np.ones(1))
        for count, unit in zip(counts, units, strict=True)
    ]
    for drawn_sample, times in zip(samples, multipliers(samples, 20000, seed), strict=True):
        n = len(drawn_sample.units)
        z = random.normal(size=n)
        exact = n / (n - 1) * ((z - z.mean()) ** 2).sum()
        assert (times >= 0).all()
        assert times.mean() == pytest.approx(1)
        assert (times @ z).var() == pytest.approx(exact, rel=0.06)
