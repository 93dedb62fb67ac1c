"""Published shares and counts become one frame; what is missing stays missing."""

import pandas as pd
import pytest

from analysis.measures.deprivation import denominators, deprivation, dimensions
from analysis.standard import standard_for

STANDARD = standard_for(2022)
NO_COUNTS = pd.DataFrame(columns=["unit", "class", "measure", "value"])


def published(*rows):
    """Rows of class, indicator, polarity, measure, base, value as printed."""
    full = [
        ("15139", *row[:5], float(row[5]) if row[5] else None, len(row[5].partition(".")[2])) for row in rows
    ]
    names = ["unit", "class", "indicator", "polarity", "measure", "base", "value", "decimals"]
    frame = pd.DataFrame(full, columns=names)
    return frame.astype({"value": "Float64", "decimals": "Int64"})


def counts(**classes):
    return pd.DataFrame(
        [("15139", name, "households", n) for name, n in classes.items()],
        columns=["unit", "class", "measure", "value"],
    )


def one(frame, indicator, name="poor"):
    return frame[(frame["class"] == name) & (frame["indicator"] == indicator)].iloc[0]


def test_every_indicator_has_a_row_in_legal_order():
    frame = deprivation(published(), NO_COUNTS, STANDARD)
    assert frame["indicator"].tolist() == [*STANDARD.codes, *STANDARD.codes]
    assert (frame["evidence"] == "missing").all()
    assert frame["share_pct"].isna().all()


@pytest.mark.parametrize(
    ("row", "share", "households"),
    [
        (("poor", "nha_tieu", "deprivation", "share_pct", "households", "48.39"), 48.39, 15),
        (("poor", "nha_tieu", "access", "share_pct", "households", "51.61"), 48.39, 15),
        (("poor", "nuoc", "access", "share_pct", "households", "100"), 0.0, 0),
        (("poor", "bhyt", "access", "share_pct", "persons", "100"), 0.0, 0),
        (("poor", "bhyt", "access", "share_pct", "persons", "83.5"), 16.5, None),
        (("poor", "nha_tieu", "deprivation", "count", "households", "15"), 100 * 15 / 31, 15),
        (("poor", "nha_tieu", "access", "count", "households", "16"), 100 * 15 / 31, 15),
        (("poor", "bhyt", "deprivation", "count", "persons", "15"), None, None),
        (
            ("poor", "nha_tieu", "deprivation", "share_pct", "households", "50"),
            50.0,
            None,
        ),  # fits no count of 31
    ],
)
def test_shares_counts_access_and_persons(row, share, households):
    found = one(deprivation(published(row), counts(poor=31), STANDARD), row[1])
    assert found[["share_pct", "households"]].tolist() == [
        pd.NA if share is None else pytest.approx(share, abs=1e-9),
        pd.NA if households is None else households,
    ]
    assert found["denominator"] == 31


def test_an_empty_value_is_not_zero():
    frame = deprivation(
        published(("poor", "nuoc", "deprivation", "share_pct", "households", "")), counts(poor=31), STANDARD
    )
    assert one(frame, "nuoc")["evidence"] == "missing"
    assert pd.isna(one(frame, "nuoc")["households"])


def test_denominator_is_published_or_inferred_or_missing_and_says_so():
    shares = published(
        ("poor", "nha_tieu", "deprivation", "share_pct", "households", "48.39"),
        ("poor", "vien_thong", "deprivation", "share_pct", "households", "61.29"),
        ("near_poor", "nuoc", "access", "share_pct", "households", "100"),
    )
    found = denominators(shares, NO_COUNTS)
    assert found["households"].tolist() == [31, pd.NA]
    assert found["evidence"].tolist() == ["inferred", "missing"]
    stated = denominators(shares, counts(poor=62))
    assert stated.loc[0, ["households", "evidence"]].tolist() == [62, "published"]


def test_shares_of_persons_do_not_enter_the_inference():
    shares = published(
        ("poor", "nha_tieu", "deprivation", "share_pct", "households", "50"),
        ("poor", "bhyt", "access", "share_pct", "persons", "83.5"),
    )
    assert denominators(shares, NO_COUNTS).loc[0, ["households", "shares"]].tolist() == [2, 1]


def test_dimensions_bound_the_households_and_say_what_is_unknown():
    frame = deprivation(
        published(
            ("poor", "chat_luong_nha", "deprivation", "count", "households", "2"),
            ("poor", "dien_tich_nha", "deprivation", "count", "households", "5"),
            ("poor", "viec_lam", "deprivation", "count", "households", "11"),
        ),
        counts(poor=6),
        STANDARD,
    )
    found = dimensions(frame).set_index(["class", "dimension"])
    housing = found.loc[("poor", "nha_o")]
    assert housing[["deprivations", "households_min", "households_max"]].tolist() == [7, 5, 6]
    assert housing["share_of_deprivations_pct"] == pytest.approx(100 * 7 / 18)
    assert found.loc[("poor", "viec_lam"), ["indicators", "indicators_reported"]].tolist() == [2, 1]
    assert pd.isna(found.loc[("poor", "y_te"), "deprivations"])


def test_several_units_are_refused():
    rows = published(
        ("poor", "nuoc", "access", "share_pct", "households", "100"),
        ("poor", "nuoc", "access", "share_pct", "households", "90"),
    )
    rows["unit"] = ["15139", "15148"]
    with pytest.raises(ValueError, match="several units"):
        deprivation(rows, NO_COUNTS, STANDARD)
