"""Each kind of bad input has its own clear error."""

from datetime import timedelta

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import alkire_foster, dominance, rank_stability
from analysis.core.errors import DataError, UsageError

GOOD = pl.DataFrame(
    {
        "a": [0, 1, 1, 0],
        "b": [1, 1, 0, 0],
        "w": [1.0, 2.0, 1.0, 1.0],
        "s": ["n", "n", "m", "m"],
        "p": ["1", "2", "3", "4"],
        "y": [2022, 2022, 2023, 2023],
        "i": ["h1", "h2", "h1", "h2"],
    }
)
OPTIONS = {"year": "y", "household": "i", "sample_weight": "w", "strata": "s", "psu": "p"}


def faults(frame, **options):
    with pytest.raises(DataError) as caught:
        alkire_foster(frame, ["a", "b"], ["1"], **(OPTIONS | options))
    return [(finding.rule, finding.column, finding.found) for finding in caught.value.findings]


def with_(**columns):
    return GOOD.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (with_(a=[0, 1, 2, 0]), ("not_binary", "a", "2")),
        (with_(a=["x", "", "", ""]), ("not_binary", "a", "String")),
        (with_(w=[1, -2, 1, 1]), ("bad_weight", "w", "-2")),
        (with_(w=[1.0, None, 1, 1]), ("bad_weight", "w", "")),
        (with_(w=[1.0, float("nan"), 1, 1]), ("bad_weight", "w", "nan")),
        (with_(w=[1.0, float("inf"), 1, 1]), ("bad_weight", "w", "inf")),
        (with_(w=["1", "2", "1", "1"]), ("bad_weight", "w", "String")),
        (with_(s=["n", "m", "m", "m"], p=["1", "1", "3", "4"]), ("psu_in_two_strata", "p", "1")),
        (with_(i=["h1", "h1", "h1", "h2"]), ("duplicate_household", "i", "h1")),
        (with_(y=[2022, None, 2023, 2023]), ("missing_key", "y", "")),
        (with_(p=["1", None, "3", "4"]), ("missing_key", "p", "")),
        (GOOD.clear(), ("no_rows", "", "")),
        (with_(a=[None, None, None, None]).cast({"a": pl.Int8}), ("no_complete_rows", "", "")),
    ],
)
def test_bad_data(frame, expected):
    assert faults(frame) == [expected]


def test_a_psu_may_move_to_another_stratum_between_years():
    alkire_foster(with_(p=["1", "2", "1", "2"]), ["a", "b"], ["1"], **OPTIONS)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"sample_weight": "nothing"}, "no column nothing"),
        ({"by": ["nothing"]}, "no column nothing"),
        ({"by": ["s", "s"]}, "subgroup column s is named twice"),
        ({"by": "s"}, "subgroup columns are a list of names"),
        ({"indicators": ["a", "a"]}, "indicator a is named twice"),
        ({"cutoffs": ["0"]}, "cut-off 0 is not above 0"),
        ({"cutoffs": ["3"]}, "cut-off 3 is above the total weight 2"),
        ({"dimensions": {"d": ["c"]}}, "dimension with unknown indicator c"),
        ({"dimensions": {"d": ["a"], "e": ["a"]}}, "indicator of a dimension a is named twice"),
        ({"dimensions": {"d": []}}, "a dimension without indicators"),
        ({"year": None}, "needs a year column"),
        ({"single_psu": "guess"}, "single_psu is one of"),
        ({"cutoffs": None}, "no cut-off is given"),
        ({"level": "0.9"}, "a confidence level lies between 0 and 1"),
        ({"dimensions": {"d": "ab"}}, "dimension d is a list of indicators, not one text"),
        ({"indicators": [0, 1]}, "indicator 0 is no text"),
        ({"by": [7]}, "subgroup column 7 is no text"),
    ],
)
def test_a_wrong_call(options, fault):
    call = {"indicators": ["a", "b"], "cutoffs": ["1"], **OPTIONS, **options}
    with pytest.raises(UsageError, match=fault):
        alkire_foster(GOOD, **call)


OWN = ["__cell_key", "__cell_rows", "__cell_faults", "__weight", "__weight_squared", "__weight_faulty"]


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("column", ["a", "s", "p", "y", "i"])
def test_names_of_our_own_are_refused_wherever_they_would_clash(name, column):
    words = {key: name if value == column else value for key, value in OPTIONS.items()}
    indicators = [name if one == column else one for one in ("a", "b")]
    with pytest.raises(UsageError, match=f"may not be named {name}; rename it"):
        alkire_foster(GOOD.rename({column: name}), indicators, ["1"], **words)


@pytest.mark.parametrize(
    "values",
    [
        [[1], [2], [1], [2]],
        [b"1", b"2", b"1", b"2"],
        [timedelta(days=day) for day in range(4)],
        pd.period_range("2022", periods=4, freq="Y"),
    ],
    ids=["lists", "bytes", "durations", "periods"],
)
@pytest.mark.parametrize("options", [{}, {"psu": "p"}], ids=["all at once", "in parts"])
def test_what_is_no_group_is_refused(values, options):
    frame = GOOD.to_pandas().assign(g=list(values) if isinstance(values, list) else values)
    with pytest.raises(UsageError, match="years, groups and PSUs are text, numbers or dates"):
        alkire_foster(frame, ["a", "b"], ["1"], by=["g"], **options)


def test_numbers_and_columns_that_pandas_alone_has_are_refused():
    frame = GOOD.to_pandas()
    with pytest.raises(UsageError, match="column a: a number that does not fit 64 bits"):
        alkire_foster(frame.assign(a=pd.Series([0, 1, 10**30, 0], dtype=object)), ["a", "b"], ["1"])
    with pytest.raises(UsageError, match="several columns a; rename them"):
        alkire_foster(pd.concat([frame, frame[["a"]]], axis=1), ["a", "b"], ["1"])


@given(st.integers(-300, 300).filter(lambda power: abs(power) != 140))
def test_weights_of_any_size_are_measured_or_refused(power):
    frame = GOOD.with_columns(pl.col("w") * 10.0**power)
    if abs(power) > 139:
        with pytest.raises(UsageError, match="rescale them"):
            alkire_foster(frame, ["a", "b"], ["1"], sample_weight="w", psu="p")
        return
    found = alkire_foster(frame, ["a", "b"], ["1"], sample_weight="w", psu="p")
    whole = alkire_foster(GOOD, ["a", "b"], ["1"], sample_weight="w", psu="p")
    for name in ("estimate", "std_error", "ci_low", "ci_high"):
        mine, known = (one.filter(measure="H")[name][0] for one in (found, whole))
        assert mine == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize("years", [["2022", "2022.0"], ["2022", "inf"], ["a", "b"]])
def test_years_that_are_no_time_apart_have_no_yearly_change(years):
    frame = GOOD.with_columns(y=pl.Series([years[0]] * 2 + [years[1]] * 2))
    found = alkire_foster(frame, ["a", "b"], ["1"], year="y")
    assert found.filter(measure="H_change")["estimate"].null_count() == 0
    assert found.filter(measure="H_annualised_change").is_empty()


@pytest.mark.parametrize("as_pandas", [False, True])
def test_a_missing_group_and_an_empty_one_are_two(as_pandas):
    # Worst are those without a group, best those of "x".
    frame = pl.DataFrame(
        {"a": [1, 1, 0, 1, 0, 0], "b": [1, 1, 1, 0, 0, 0], "g": [None] * 2 + [""] * 2 + ["x"] * 2}
    )
    found = alkire_foster(frame, ["a", "b"], ["1", "2"], by=["g"])
    told = dominance(found.to_pandas() if as_pandas else found, "H", "g")
    told = pl.from_pandas(told) if as_pandas else told
    better = told.filter("dominates").select("better", "worse").rows()
    assert set(better) == {("x", ""), ("x", None), ("", None)}
    # Without a group and "" tie at one deprivation, "" and "x" at two; one pair of three keeps its order.
    ranks = rank_stability(found, "H", "g")
    assert ranks["same_order_share"].to_list() == pytest.approx([1 / 3])


def test_comparisons_want_a_result_and_a_choice_that_is_one():
    found = alkire_foster(GOOD, ["a", "b"], ["1", "2"], by=["s"])
    with pytest.raises(UsageError, match="over cutoff, weighting or both, not over foo"):
        rank_stability(found, "H", "s", "foo")
    with pytest.raises(UsageError, match="no column weighting"):
        rank_stability(found, "H", "s", "weighting")
    with pytest.raises(UsageError, match="this is no result of alkire_foster"):
        dominance(GOOD, "H", "s")
