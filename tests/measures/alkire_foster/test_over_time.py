"""Changes, transitions and splits of two years of small panels."""

import numpy as np
import polars as pl
import pytest

from analysis import alkire_foster
from tests.measures.alkire_foster.tables import cell, drawn

NAMES = list("abcd")


def panel(seed=0, n=400):
    """Two years of the same households, weights that change, and some who are in one year only."""
    first = drawn(seed, n).with_columns(id=pl.Series(range(n)), year=pl.lit(2020))
    random = np.random.default_rng(seed + 50)
    flip = {name: pl.Series((random.random(n) < 0.2).astype(np.int8)) for name in NAMES}
    second = first.with_columns(
        year=pl.lit(2023),
        weight=pl.col("weight") * pl.Series(random.uniform(0.5, 2, n)),
        **{name: (pl.col(name) - flip[name]).abs() for name in NAMES},
    )
    return pl.concat([first.head(n - 10), second.tail(n - 20)])


DESIGN = {"sample_weight": "weight", "strata": "strata", "psu": "psu", "independent_years": False}
FOUND = alkire_foster(panel(), NAMES, ["2", "3"], by=["group"], year="year", household="id", **DESIGN)
PAIR = "2020-2023"


def change(measure, column="estimate", **where):
    return cell(FOUND, measure, column, year=PAIR, cutoff=where.pop("cutoff", "2"), **where)


def level(measure, year, **where):
    return cell(FOUND, measure, year=year, cutoff="2", **where)


def test_forms_of_change():
    first, second = level("M0", "2020"), level("M0", "2023")
    assert change("M0_change") == pytest.approx(second - first)
    assert change("M0_relative_change") == pytest.approx(100 * (second / first - 1))
    assert change("M0_annualised_change") == pytest.approx((second - first) / 3)
    assert change("M0_annualised_relative_change") == pytest.approx(100 * ((second / first) ** (1 / 3) - 1))


def test_forms_of_change_agree_about_their_error():
    assert change("M0_annualised_change", "std_error") == pytest.approx(change("M0_change", "std_error") / 3)
    ratio = level("M0", "2023") / level("M0", "2020")
    slope = ratio ** (1 / 3 - 1) / 3
    error = change("M0_relative_change", "std_error") * slope
    assert change("M0_annualised_relative_change", "std_error") == pytest.approx(error)


@pytest.mark.parametrize("where", [{}, {"by": "group", "group": "x"}])
def test_incidence_and_intensity_sum_to_the_change(where):
    parts = [change(f"M0_{name}_effect", **where) for name in ("incidence", "intensity")]
    assert sum(parts) == pytest.approx(change("M0_change", **where))


def test_effects_of_subgroups_sum_to_the_change():
    effects = FOUND.filter(pl.col("measure").is_in(["M0_within_effect", "M0_population_effect"]), cutoff="2")
    assert len(effects) == 6
    assert effects["estimate"].sum() == pytest.approx(change("M0_change"))
    assert (effects.filter(group="x")["std_error"] > 0).all()


def by_hand(cutoff):
    """The panel's M0 and moves, row by row."""
    wide = panel().filter(year=2020).join(panel().filter(year=2023), on="id", suffix="_1")
    count = [
        wide.select(pl.sum_horizontal(f"{name}{end}" for name in NAMES)).to_series() for end in ("", "_1")
    ]
    poor = [(part >= cutoff).cast(pl.Int8) for part in count]
    share = [wide[name] / wide[name].sum() for name in ("weight", "weight_1")]
    score = [share[at] * poor[at] * count[at] / 4 for at in (0, 1)]
    return poor, share, score


@pytest.mark.parametrize("cutoff", [2, 3])
def test_transitions_and_the_exact_split(cutoff):
    poor, share, score = by_hand(cutoff)
    at = {"cutoff": str(cutoff)}
    moves = {"stayed_poor": (1, 1), "escaped": (1, 0), "newly_poor": (0, 1), "never_poor": (0, 0)}
    for name, (was, now) in moves.items():
        here = (poor[0] == was) & (poor[1] == now)
        assert change(name, **at) == pytest.approx(share[0].filter(here).sum())
        assert change(name, "n", **at) == here.sum()
    delta = score[1].sum() - score[0].sum()
    parts = {name: change(name, **at) for name in ("M0_exit", "M0_entry", "M0_ongoing")}
    assert sum(parts.values()) == pytest.approx(delta)
    assert parts["M0_exit"] == pytest.approx(-score[0].filter(poor[1] == 0).sum())
    assert parts["M0_entry"] == pytest.approx(score[1].filter(poor[0] == 0).sum())
    assert change("M0_exit", "std_error", **at) > 0


def test_nobody_in_a_state_is_zero_and_not_missing():
    frame = pl.DataFrame({"id": [1, 2, 1, 2], "year": [1, 1, 2, 2], "a": [1, 0, 1, 0]})
    found = alkire_foster(frame, ["a"], ["1"], year="year", household="id")
    assert (cell(found, "escaped"), cell(found, "escaped", "n")) == (0, 0)
    assert (cell(found, "stayed_poor"), cell(found, "stayed_poor", "n")) == (0.5, 1)


def test_households_are_what_two_years_share_without_psus():
    frame = panel(3).with_columns(copy=pl.col("id"))
    options = {"year": "year", "household": "id", "sample_weight": "weight"}
    alone = alkire_foster(frame, NAMES, ["2"], **options)
    as_psu = alkire_foster(frame, NAMES, ["2"], **options, psu="copy")
    independent = alkire_foster(frame, NAMES, ["2"], year="year", sample_weight="weight")
    assert cell(alone, "H_change", "std_error") == pytest.approx(cell(as_psu, "H_change", "std_error"))
    assert cell(alone, "H_change", "std_error") < cell(independent, "H_change", "std_error")
    error = cell(alone, "H", "std_error", year="2020")
    assert error == pytest.approx(cell(independent, "H", "std_error", year="2020"))


def test_three_years_give_every_pair():
    frame = pl.concat([drawn(seed).with_columns(year=pl.lit(2020 + seed)) for seed in range(3)])
    found = alkire_foster(frame, NAMES, ["2"], year="year", **DESIGN)
    assert found.filter(measure="H_change")["year"].to_list() == ["2020-2021", "2020-2022", "2021-2022"]


def test_a_relative_change_from_nothing_is_undefined():
    found = alkire_foster(
        drawn(0).with_columns(year=pl.Series([2020, 2021] * 300)), NAMES, ["2"], by=["group"], year="year"
    )
    where = {"by": "group", "group": "never"}
    assert cell(found, "H_change", **where) == 0
    assert cell(found, "H_relative_change", **where) is None
