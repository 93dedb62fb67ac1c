"""Nothing known is not certainty: domains of few PSUs, shares of 0 and 1, changes to 0, dominance."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analysis import alkire_foster
from analysis.measures.alkire_foster.robustness import dominance
from tests.measures.alkire_foster.tables import cell

NAMES = ["a", "b"]


def rows(psus, per_psu=10, share=0.3, group="g", year=2022, seed=1, first=0):
    random = np.random.default_rng(seed)
    n = psus * per_psu
    flags = random.random((n, 2)) < share
    return pl.DataFrame(flags.astype(np.int8), schema=NAMES).with_columns(
        psu=pl.Series(first + np.arange(n) // per_psu), group=pl.lit(group), year=pl.lit(year)
    )


def measured(*parts, **options):
    return alkire_foster(pl.concat(parts), NAMES, ["1"], by=["group"], psu="psu", **options)


@pytest.mark.parametrize("psus", [2, 3, 5, 10])
def test_a_domain_has_its_own_degrees_of_freedom(psus):
    found = measured(rows(40, group="rest"), rows(psus, first=100))
    where = {"by": "group", "group": "g"}
    value, error = cell(found, "H", **where), cell(found, "H", "std_error", **where)
    half = stats.t.ppf(0.975, psus - 1) * error / (value * (1 - value))
    low = 1 / (1 + np.exp(-(np.log(value / (1 - value)) - half)))
    assert cell(found, "H", "ci_low", **where) == pytest.approx(low)
    assert (cell(found, "H", "df", **where), cell(found, "H", "n_psu", **where)) == (psus - 1, psus)
    assert cell(found, "H", "df") == 40 + psus - 1


def test_one_psu_tells_no_error():
    parts = [
        rows(20, group="rest"),
        rows(1, first=100),
        rows(20, group="rest", year=2023, seed=2, first=200),
        rows(9, year=2023, seed=3, first=300),
    ]
    found = measured(*parts, year="year")
    one = found.filter(pl.col("by") == "group", pl.col("group") == "g", year="2022")
    inside = one.filter(pl.col("measure").is_in(["H", "A", "M0", "headcount", "censored_headcount"]))
    assert len(inside) == 7
    for name in ("std_error", "ci_low", "ci_high"):
        assert inside[name].null_count() == 7
    changes = found.filter(group="g", year="2022-2023")
    assert changes["std_error"].null_count() == changes["ci_low"].null_count() == len(changes)


def test_intensity_rests_on_the_psus_of_the_poor():
    frame = rows(6, share=0).with_columns(a=pl.when(pl.col("psu") == 0).then(1).otherwise(0))
    found = alkire_foster(frame, NAMES, ["1"], psu="psu")
    assert (cell(found, "A", "n_psu"), cell(found, "A", "std_error")) == (1, None)
    assert cell(found, "H", "n_psu") == 6


@pytest.mark.parametrize("share", [0, 1])
@pytest.mark.parametrize("psus", [2, 4, 20])
def test_none_and_all_have_the_interval_of_korn_and_graubard(share, psus):
    found = measured(rows(30, group="rest"), rows(psus, share=share, first=100))
    n = psus * 10
    size = min(n, n * (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, psus - 1)) ** 2)
    away = 1 - 0.025 ** (1 / size)
    expected = (0, away) if share == 0 else (1 - away, 1)
    where = {"by": "group", "group": "g"}
    ends = tuple(cell(found, "H", end, **where) for end in ("ci_low", "ci_high"))
    assert ends == pytest.approx(expected)


@pytest.mark.parametrize(("before", "after"), [(0.4, 0), (0, 0.4), (0, 0), (1, 0), (0.4, 1), (1, 1)])
def test_a_change_to_or_from_nothing_has_a_width(before, after):
    parts = [
        rows(8, share=before, first=0),
        rows(8, share=after, year=2023, seed=5, first=100),
    ]
    found = measured(*parts, year="year").filter(by="", year="2022-2023")
    told = found.filter(pl.col("measure").str.contains("H_|headcount_")).drop_nulls("std_error")
    assert len(told) >= 6
    assert (told["ci_high"] - told["ci_low"] > 0.01).all()
    assert ((told["ci_low"] <= told["estimate"]) & (told["estimate"] <= told["ci_high"])).all()
    assert told["p_value"].null_count() == len(told)


def test_what_holds_by_definition_is_certain():
    found = alkire_foster(rows(9), NAMES, ["2"], psu="psu", by=["group"])
    for measure, where in (
        ("A", {}),
        ("contribution", {"indicator": "a"}),
        ("population_share", {"by": "group", "group": "g"}),
    ):
        value = cell(found, measure, **where)
        assert (cell(found, measure, "ci_low", **where), cell(found, measure, "ci_high", **where)) == (
            value,
            value,
        )


def test_dominance_is_never_certain_without_an_error():
    parts = [rows(1, share=0, group="low"), rows(20, share=0.9, group="high", first=50)]
    found = alkire_foster(pl.concat(parts), NAMES, ["1", "2"], by=["group"], psu="psu")
    assert not dominance(found, "H", "group")["certain"].any()
    parts = [rows(20, share=0, group="low"), rows(20, share=0.9, group="high", first=50)]
    found = alkire_foster(pl.concat(parts), NAMES, ["1", "2"], by=["group"], psu="psu")
    assert dominance(found, "H", "group").filter("certain")["better"].to_list() == ["low"]


def test_reliability_names_what_is_weak():
    found = measured(rows(40, group="rest"), rows(2, share=0.3, first=100))
    weak = cell(found, "H", "reliability", by="group", group="g")
    assert weak.split()[:2] == ["n", "df"]
    assert cell(found, "H", "reliability") == "ok"
    census = alkire_foster(rows(4), NAMES, ["1"])
    assert set(census["reliability"]) == {""}
    assert census["df"].null_count() == len(census)


def test_the_level_is_an_option():
    wide, narrow = (measured(rows(20), level=level) for level in (0.99, 0.8))
    assert cell(wide, "H", "ci_low") < cell(narrow, "H", "ci_low") < cell(narrow, "H")
