"""Differences between subgroups: numeric derivatives by the weight of PSUs, and the row-level sums."""

import numpy as np
import polars as pl
import pytest

from analysis import Design, Question, alkire_foster, differences
from analysis.core.errors import UsageError
from tests.measures.income.test_poverty import derived


def sample(seed, n=500):
    random = np.random.default_rng(seed)
    psu = random.integers(0, 24, n)
    level = random.beta(2, 3, 24)[psu]
    flags = (random.random((n, 3)) < level[:, None]).astype(int)
    return pl.DataFrame(flags, schema=["a", "b", "c"]).with_columns(
        psu=pl.Series(psu),
        stratum=pl.Series(psu // 6),
        weight=pl.Series(random.uniform(0.3, 3, n)),
        area=pl.Series(random.choice(["u", "r", "m"], n)),
        year=pl.Series(np.full(n, 2022)),
    )


def statistic(part):
    def levels(area):
        here = part.filter(area=area)
        w, count = here["weight"].to_numpy(), here.select("a", "b", "c").to_numpy().sum(axis=1)
        poor = count >= 2
        score = (w * poor * count / 3).sum()
        return np.array([(w * poor).sum() / w.sum(), score / (w * poor).sum(), score / w.sum()])

    return levels("r") - levels("u")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("psu", ["psu", None])
def test_errors_are_derivatives(seed, psu):
    rows = sample(seed)
    if psu is None:
        rows = rows.head(150).with_columns(psu=pl.Series(range(150)))
    design = Design("weight", "stratum", psu)
    found = differences(rows, Question.build(["a", "b", "c"], ["2"], by=["area"], design=design))
    here = found.filter(pl.col("measure").is_in(["H", "A", "M0"]), first="r", second="u")
    assert here["estimate"].to_list() == pytest.approx(list(statistic(rows)), rel=1e-10)
    assert here["std_error"].to_list() == pytest.approx(list(derived(rows, statistic)), rel=1e-6)
    assert (here["p_value"].is_between(0, 1)).all()
    assert ((here["p_value"] < 0.05) == ((here["ci_low"] > 0) | (here["ci_high"] < 0))).all()


def test_a_group_that_is_a_stratum_is_independent_of_the_others():
    rows = sample(1).with_columns(area=pl.col("stratum").cast(pl.String))
    found = differences(
        rows, Question.build(["a", "b"], ["1"], by=["area"], design=Design("weight", "stratum", "psu"))
    )
    alone = alkire_foster(
        rows, ["a", "b"], ["1"], by=["area"], sample_weight="weight", strata="stratum", psu="psu"
    ).filter(measure="H", by="area")
    errors = dict(alone.select("group", "std_error").rows())
    for first, second, error in found.filter(measure="H").select("first", "second", "std_error").rows():
        assert error == pytest.approx(np.hypot(errors[first], errors[second]))
    assert found.filter(measure="H").height == 6


def test_a_group_without_spread_is_not_known_for_certain():
    rows = sample(3).with_columns(a=pl.when(pl.col("area") == "m").then(0).otherwise("a"))
    words = {"by": ["area"], "design": Design("weight", "stratum", "psu")}
    found = differences(rows, Question.build(["a"], ["1"], **words)).filter(
        measure="H", first="m", second="u"
    )
    level = alkire_foster(
        rows, ["a"], ["1"], by=["area"], sample_weight="weight", strata="stratum", psu="psu"
    ).filter(measure="H", by="area")
    high = level.filter(group="m")["ci_high"][0]
    u, low, up = level.filter(group="u").select("estimate", "ci_low", "ci_high").row(0)
    assert found["p_value"].to_list() == [None]
    assert found["ci_low"][0] == pytest.approx(-u - (up - u))
    assert found["ci_high"][0] == pytest.approx(-u + np.hypot(high, u - low))


def test_a_census_has_differences_without_errors_and_one_group_has_none():
    rows = sample(2)
    found = differences(rows, Question.build(["a"], ["1"], by=["area"], year="year"))
    assert found["std_error"].is_null().all()
    assert found["p_value"].is_null().all()
    assert found["year"].unique().to_list() == ["2022"]
    with pytest.raises(UsageError, match="by"):
        differences(rows, Question.build(["a"], ["1"]))
    with pytest.raises(UsageError, match="no two subgroups"):
        differences(rows, Question.build(["a"], ["1"], by=["year"]))


def test_more_pairs_than_a_table_holds_are_refused(monkeypatch):
    rows = pl.DataFrame({"a": [0, 1, 1, 0], "g": ["1", "2", "3", "4"]})
    question = Question.build(["a"], ["1"], by=["g"])
    height = differences(rows, question).height
    monkeypatch.setattr("analysis.measures.alkire_foster.differences.MOST_ROWS", height)
    assert differences(rows, question).height == height
    monkeypatch.setattr("analysis.measures.alkire_foster.differences.MOST_ROWS", height - 1)
    with pytest.raises(UsageError, match=f"6 pairs of groups would be {height} rows"):
        differences(rows, question)
