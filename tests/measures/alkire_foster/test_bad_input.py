"""Each kind of bad input has its own clear error."""

import polars as pl
import pytest

from analysis import alkire_foster
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
    ],
)
def test_a_wrong_call(options, fault):
    call = {"indicators": ["a", "b"], "cutoffs": ["1"], **OPTIONS, **options}
    with pytest.raises(UsageError, match=fault):
        alkire_foster(GOOD, **call)
