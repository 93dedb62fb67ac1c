"""Designs that survey people have: census, rounds of their own, nested numbers, finite populations, years."""

import warnings

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis import alkire_foster
from analysis.core.errors import UsageError
from analysis.measures.alkire_foster import SurveyWarning
from analysis.measures.alkire_foster.robustness import dominance, rank_stability
from tests.measures.alkire_foster.tables import cell, drawn

NAMES = list("abcd")
DESIGN = {"sample_weight": "weight", "strata": "strata", "psu": "psu"}


def rounds():
    return pl.concat([drawn(seed, 300).with_columns(year=pl.lit(2020 + seed)) for seed in (1, 2)])


def test_numbers_that_match_by_name_only_are_told():
    with pytest.warns(SurveyWarning, match=r"24 of 24 PSU numbers of 2022 are also in 2021.*by their name"):
        alkire_foster(rounds(), NAMES, ["2"], year="year", **DESIGN)


def test_years_drawn_anew_do_not_covary():
    renamed = rounds().with_columns(psu=pl.col("psu") + "-" + pl.col("year").cast(pl.String))
    apart = alkire_foster(renamed, NAMES, ["2"], year="year", **DESIGN)
    told = alkire_foster(rounds(), NAMES, ["2"], year="year", independent_years=True, **DESIGN)
    assert_frame_equal(apart, told, abs_tol=1e-14)
    together = alkire_foster(rounds(), NAMES, ["2"], year="year", independent_years=False, **DESIGN)
    assert cell(together, "H_change", "std_error") != pytest.approx(cell(apart, "H_change", "std_error"))


def test_psus_whose_households_are_seen_again_are_not_told():
    frame = rounds().with_columns(
        id=pl.Series(list(range(300)) * 2), psu=pl.Series(np.tile(np.arange(300) // 15, 2))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alkire_foster(frame, NAMES, ["2"], year="year", household="id", psu="psu")


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["9", "10"], ["9", "10"]),
        (["99", "100", "101"], ["99", "100", "101"]),
        (["2.5", "10", "-1"], ["-1", "2.5", "10"]),
        (["R2", "R10", "R1"], ["R1", "R2", "R10"]),
        (["đợt 10", "đợt 9"], ["đợt 9", "đợt 10"]),
    ],
)
def test_years_as_text_have_the_order_of_numbers(labels, order):
    frame = pl.concat([drawn(at, 80).with_columns(year=pl.lit(label)) for at, label in enumerate(labels)])
    for kind in (frame, frame.with_columns(pl.col("year").cast(pl.Categorical)), frame.to_pandas()):
        found = alkire_foster(kind, NAMES, ["2"], year="year")
        years = list(dict.fromkeys(found["year"]))
        assert years[: len(order)] == order
        assert f"{order[0]}-{order[1]}" in years


def test_a_census_with_weights_has_no_sampling_error():
    frame = drawn(3)
    told = alkire_foster(frame, NAMES, ["2"], sample_weight="weight", census=True)
    assert told["std_error"].null_count() == len(told)
    sample = alkire_foster(frame, NAMES, ["2"], sample_weight="weight")
    assert told["estimate"].to_list() == pytest.approx(sample["estimate"].to_list(), rel=1e-12)
    assert sample["std_error"].null_count() == 0


def test_persons_of_a_household_list_are_a_census():
    frame = drawn(3).with_columns(members=pl.Series(np.random.default_rng(1).integers(1, 8, 600)))
    listed = alkire_foster(frame, NAMES, ["2"], sample_weight="members")
    assert listed["std_error"].null_count() == len(listed)
    drawn_psus = alkire_foster(frame, NAMES, ["2"], sample_weight="members", psu="psu")
    told = alkire_foster(frame, NAMES, ["2"], sample_weight="members", census=False)
    assert drawn_psus["std_error"].null_count() == told["std_error"].null_count() == 0


def test_psu_numbers_within_strata():
    frame = drawn(4)
    nested = frame.with_columns(psu=pl.col("psu").rank("dense").over("strata"))
    with pytest.raises(Exception, match="đơn vị|unit"):
        alkire_foster(nested, NAMES, ["2"], **DESIGN)
    found = alkire_foster(nested, NAMES, ["2"], nested_psu=True, **DESIGN)
    assert_frame_equal(found, alkire_foster(frame, NAMES, ["2"], **DESIGN), abs_tol=1e-14)


def test_the_finite_population_correction():
    frame = drawn(5).filter(pl.col("strata") < 4)
    infinite = alkire_foster(frame, NAMES, ["2"], **DESIGN)
    quarter = alkire_foster(frame.with_columns(f=pl.lit(0.25)), NAMES, ["2"], fpc="f", **DESIGN)
    sixteen = alkire_foster(frame.with_columns(f=pl.lit(16)), NAMES, ["2"], fpc="f", **DESIGN)
    for found in (quarter, sixteen):
        expected = cell(infinite, "H", "std_error") * np.sqrt(0.75)
        assert cell(found, "H", "std_error") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "message"), [(3, "more PSUs were drawn"), (0, "not a number above 0"), (-1.0, "above 0")]
)
def test_a_wrong_correction(value, message):
    with pytest.raises(UsageError, match=message):
        alkire_foster(drawn(5).with_columns(f=pl.lit(value)), NAMES, ["2"], fpc="f", **DESIGN)


@pytest.mark.parametrize("name", ["key", "rows", "pattern", "unknown", "weight", "n", "year", "estimate"])
def test_columns_of_any_name(name):
    frame = drawn(6)
    options = {"sample_weight": "weight"} if name != "weight" else {}
    expected = alkire_foster(frame, NAMES, ["2"], by=["group"], **options)
    renamed = frame.drop(name, strict=False).with_columns(frame["group"].alias(name))
    found = alkire_foster(renamed, NAMES, ["2"], by=[name], **options)
    assert found["estimate"].to_list() == pytest.approx(expected["estimate"].to_list(), nan_ok=True)
    flags = frame.drop(name, strict=False).rename({"a": name})
    mine = alkire_foster(flags, [name, *NAMES[1:]], ["2"], **options)
    assert cell(mine, "H") == pytest.approx(cell(expected, "H"))


@pytest.mark.parametrize(
    "values",
    [
        [-(2**63), 2**63 - 1, 0],
        [2**63 - 1, None, 5],
        [0, 2**64 - 1, 7],
        [-(2**62), 2**62, None],
        [1e300, -1e300, 2.0],
        [float("inf"), 1.0, 2.0],
    ],
)
def test_groups_at_the_ends_of_what_numbers_hold(values):
    big = any(isinstance(value, int) and value > 2**63 - 1 for value in values if value)
    dtype = pl.UInt64 if big else None
    frame = pl.DataFrame({"a": [0, 1, 1], "g": pl.Series(values, dtype=dtype)})
    found = alkire_foster(frame, ["a"], ["1"], by=["g"]).filter(measure="H", by="g")
    by_group = dict(zip(found["group"], found["estimate"], strict=True))
    labels = [
        None if value is None else pl.Series([value], dtype=dtype).cast(pl.String)[0] for value in values
    ]
    assert len(by_group) == 3
    plain = {label.removesuffix(".0") if label else None: value for label, value in by_group.items()}
    wanted = [label.removesuffix(".0") if label else None for label in labels]
    assert [plain[label] for label in wanted] == [0, 1, 1]


def test_missing_groups_and_empty_ones_are_told_apart():
    frame = pl.DataFrame({"a": [0, 1, 1, 1], "g": ["", None, "x", ""]})
    for kind in (frame, frame.to_pandas(), frame.to_arrow()):
        found = pl.DataFrame(alkire_foster(kind, ["a"], ["1"], by=["g"]))
        rows = found.filter(pl.col("measure") == "H", pl.col("by") == "g")
        assert dict(zip(rows["group"], rows["estimate"], strict=True)) == {"": 0.5, "x": 1, None: 1}


@pytest.mark.parametrize("column", ["g", "y"])
def test_lists_are_refused(column):
    frame = pl.DataFrame({"a": [0, 1], "g": [1, 2], "y": [1, 2]})
    frame = frame.with_columns(pl.Series(column, [[1], [2]]))
    with pytest.raises(UsageError, match=f"column {column} holds List"):
        alkire_foster(frame, ["a"], ["1"], by=["g"], year="y")


def test_dominance_and_stability_of_any_frame_and_several_weightings():
    frame = drawn(7)
    weights = {"equal": [1] * 4, "first": [3, 1, 1, 1]}
    found = alkire_foster(frame, NAMES, ["1/4", "1/2"], weights=weights, by=["group"])
    for tool in (dominance, rank_stability):
        mine = tool(found, "M0", "group")
        assert mine["weighting"].unique().sort().to_list() == ["equal", "first"]
        theirs = tool(found.to_pandas(), "M0", "group")
        assert theirs.to_dict("list") == mine.to_dict(as_series=False)
        alone = alkire_foster(frame, NAMES, ["1/4", "1/2"], weights=weights["first"], by=["group"])
        expected = tool(alone, "M0", "group")
        assert mine.filter(weighting="first").drop("weighting").equals(expected)
    both = rank_stability(found, "M0", "group", over=["weighting", "cutoff"])
    assert len(both) == 6
    held = rank_stability(found, "M0", "group", over="weighting")
    assert held["cutoff"].to_list() == ["1/4", "1/2"]


def test_effects_of_a_merger_sum_to_the_change():
    before = drawn(8).with_columns(year=pl.lit(2024), commune=pl.col("group"))
    after = drawn(9).with_columns(year=pl.lit(2025), commune=pl.lit("merged"))
    found = alkire_foster(
        pl.concat([before, after]),
        NAMES,
        ["2"],
        year="year",
        by=["commune"],
        independent_years=True,
        **DESIGN,
    )
    effects = found.filter(pl.col("measure").str.contains("within|population_effect"))
    assert effects["estimate"].sum() == pytest.approx(cell(found, "M0_change"))
    assert set(effects["measure"]) == {"M0_population_effect"}
    gone = effects.filter(group="x")
    share = cell(found, "population_share", by="commune", group="x")
    m0 = cell(found, "M0", by="commune", group="x")
    assert gone["estimate"][0] == pytest.approx(-share * m0)
    assert gone["std_error"][0] > 0
