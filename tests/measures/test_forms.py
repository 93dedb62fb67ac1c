"""What the official tables can be filled with."""

import pandas as pd
import pytest

from analysis.measures.forms import MISSING, Figure, figures_by_key, form_figures, rate
from analysis.standard import standard_for

STANDARD = standard_for(2022)
MOVEMENTS = ("unit", "class", "base", "item", "value")
COUNTS = ("unit", "class", "measure", "value")
SHARES = ("unit", "class", "indicator", "polarity", "measure", "base", "value", "decimals")


def figures(movements=(), counts=(), shares=()):
    frames = (
        pd.DataFrame(list(rows), columns=list(names)).astype({"value": "Float64"})
        for rows, names in ((movements, MOVEMENTS), (counts, COUNTS), (shares, SHARES))
    )
    return figures_by_key(form_figures(*frames, STANDARD))


def test_nothing_reported_fills_nothing():
    assert figures() == {}


def test_a_movement_fills_its_form_and_the_size_of_the_class():
    rows = [("15139", "poor", "households", "closing", 31), ("15139", "poor", "households", "new", None)]
    found = figures(rows)
    assert found[2, "15139", "households", "closing"] == Figure(31, "published")
    assert (2, "15139", "households", "new") not in found
    places = [(1, "", "poor_households"), (4, "", "households"), (5, "", "households")]
    places += [(8, "poor", "households"), (9, "", "poor_households"), (10, "poor", "households")]
    assert all(found[form, "15139", line, item] == Figure(31, "published") for form, line, item in places)


def test_a_count_wins_over_the_end_of_a_movement():
    found = figures(
        [("15139", "near_poor", "persons", "closing", 90)], [("15139", "near_poor", "persons", 92)]
    )
    assert found[1, "15139", "", "near_poor_persons"] == Figure(92, "published")


def test_shares_fill_the_form_of_shares_and_counts_are_only_inferred():
    shares = [
        ("15139", "poor", "viec_lam", "deprivation", "share_pct", "households", 35.48, 2),
        ("15139", "poor", "vien_thong", "deprivation", "share_pct", "households", 61.29, 2),
        ("15139", "poor", "bhyt", "access", "share_pct", "persons", 100, 0),
        ("15139", "poor", "di_hoc_tre_em", "access", "share_pct", "children", 90, 0),
    ]
    found = figures(shares=shares)
    assert found[5, "15139", "", "viec_lam"] == Figure(35.48, "published")
    assert found[5, "15139", "", "bhyt"] == Figure(0, "inferred")
    assert (5, "15139", "", "di_hoc_tre_em") not in found
    assert found[4, "15139", "", "viec_lam"] == Figure(11, "inferred")
    assert found[4, "15139", "", "households"].evidence == "inferred"


def test_counts_by_village_stay_apart():
    counts = [("Thôn 1", "poor", "households", 20), ("Thôn 2", "poor", "households", 11)]
    counts += [("Thôn 1", "poor", "deprivations", 64)]
    shares = [("Thôn 1", "poor", "viec_lam", "deprivation", "count", "households", 5, 0)]
    found = figures(counts=counts, shares=shares)
    assert found[4, "Thôn 1", "", "viec_lam"] == Figure(5, "published")
    assert found[5, "Thôn 1", "", "viec_lam"] == Figure(25, "published")
    assert found[4, "Thôn 1", "", "deprivations"] == Figure(64, "published")
    assert found[4, "Thôn 2", "", "households"] == Figure(11, "published")


def test_what_was_counted_wins_over_what_was_published():
    counts = pd.DataFrame(
        [("15139", "poor", "households", 31, "published"), ("15139", "poor", "households", 30, "households")],
        columns=[*COUNTS, "evidence"],
    )
    empty = [pd.DataFrame(columns=list(names)) for names in (MOVEMENTS, SHARES)]
    found = figures_by_key(form_figures(empty[0], counts, empty[1], STANDARD))
    assert found[4, "15139", "", "households"] == Figure(30, "households")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (Figure(31, "published"), Figure(400, "published"), Figure(7.75, "published")),
        (Figure(31, "inferred"), Figure(400, "published"), Figure(7.75, "inferred")),
        (Figure(31, "households"), Figure(400, "households"), Figure(7.75, "households")),
        (MISSING, Figure(400, "published"), MISSING),
        (Figure(31, "published"), MISSING, MISSING),
        (Figure(0, "published"), Figure(0, "published"), MISSING),
    ],
)
def test_rates(part, whole, expected):
    assert rate(part, whole) == expected


def test_a_class_of_nobody_lacks_nothing():
    found = figures(counts=[("15139", "near_poor", "households", 0), ("15139", "poor", "households", 3)])
    assert all(found[6, "15139", "", code] == Figure(0, "published") for code in STANDARD.codes)
    assert found[6, "15139", "", "deprivations"] == Figure(0, "published")
    assert not any(key[0] == 4 and key[3] in STANDARD.codes for key in found)
    # Shares of nobody are none.
    assert not any(key[0] == 7 and key[3] in STANDARD.codes for key in found)
