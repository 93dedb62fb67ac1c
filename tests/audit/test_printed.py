"""Printed figures of real sources: their faults are found, the controls are silent."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.audit import audit
from analysis.audit.paths import audit_paths
from analysis.audit.statements import read_statements
from analysis.core.errors import DataError
from tests.audit.printed_tables import consistent, figure, table
from tests.audit.sample import CODE, commune

ROOT = Path(__file__).parents[2]
TABLES = {
    path.stem: path
    for folder in (ROOT / "data" / "raw" / "published", ROOT / "tests" / "fixtures" / "published")
    for path in folder.glob("*.csv")
}
FAULTS = {
    "hai_duong_2022": {("implied_total", 8)},
    "quang_tri_2023": {("implied_total", 11)},
    "ninh_binh_2017": {("rate_against_count", 8)},
    "bac_giang_2010_2018": {("count_not_whole", 21), ("rate_against_count", 28)},
    "dak_nong_2023_2024_districts": {("level_sum", 34)},
    "kon_tum_national_2023": {("class_misnamed", 12)},
}


def rules(*rows):
    said = read_statements(table(*rows), "test.csv")
    return [found.rule for found in audit(figures=said.figures(), statements=[said]).findings]


def test_all_sixteen_tables_are_here():
    assert len(TABLES) == 16


@pytest.mark.parametrize("name", sorted(TABLES))
def test_faults_are_found_and_controls_are_silent(name):
    found = audit_paths([TABLES[name]])
    assert {(one.rule, one.where.line) for one in found.findings} == FAULTS.get(name, set())


def test_the_rate_that_fits_is_named():
    for name, fits in (("hai_duong_2022", "2.09"), ("quang_tri_2023", "11.10")):
        (found,) = audit_paths([TABLES[name]]).findings
        assert str(found.values["fits"]) == fits
        assert fits.replace(".", ",") in found.probably("vi")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # Counts with rates imply one total.
        ([("poor", "count", "4602"), ("poor", "rate_pct", "38.04"),
          ("near_poor", "count", "1343"), ("near_poor", "rate_pct", "11.11")], ["implied_total"]),
        ([("poor", "count", "4602"), ("poor", "rate_pct", "38.04"),
          ("near_poor", "count", "1343"), ("near_poor", "rate_pct", "11.10")], []),
        # Up in households beside down in percent.
        ([("poor", "change_count", "120"), ("poor", "change_pp", "-0.8")], ["directions_differ"]),
        ([("poor", "change_count", "-120"), ("poor", "change_pp", "-0.8")], []),
        # … which growth explains: 1000 of 10000, then 1010 of 10306.
        ([("poor", "count", "1010"), ("poor", "rate_pct", "9.80"), ("poor", "rate_before_pct", "10.00"),
          ("poor", "change_count", "10")], []),
        # “Thoát nghèo” that is columns 2 + 3 + 4.
        ([("poor", "left", "16"), ("poor", "to_near_poor", "8"), ("poor", "above_near_poor", "5"),
          ("poor", "other_decrease", "3")], ["exits_with_departures"]),
        ([("poor", "left", "13"), ("poor", "to_near_poor", "8"), ("poor", "above_near_poor", "5"),
          ("poor", "other_decrease", "3")], []),
        ([("poor", "left", "13"), ("poor", "to_near_poor", "8"), ("poor", "above_near_poor", "5"),
          ("poor", "other_decrease", "0")], []),
        # A rate among counts.
        ([("poor", "gross_exits", "10.98")], ["count_not_whole"]),
        # The change of a rate is the difference of the rates.
        ([("poor", "rate_pct", "4.43"), ("poor", "rate_before_pct", "5.93"), ("poor", "change_pp", "-1.5")],
         []),
        ([("poor", "rate_pct", "4.93"), ("poor", "rate_before_pct", "5.93"), ("poor", "change_pp", "-1.5")],
         ["change_against_rates"]),
        ([("poor", "count", "13"), ("near_poor", "count", "20"), ("multidim_poor", "count", "34")],
         ["class_sum"]),
    ],
)  # fmt: skip
def test_what_the_rules_say(rows, wanted):
    assert rules(*(figure(*row) for row in rows)) == wanted


@pytest.mark.parametrize(
    ("group", "printed", "wanted"),
    [
        ("near_poor", "tổng số hộ nghèo là 771.235", ["class_misnamed"]),
        ("near_poor", "771.235 hộ cận nghèo", []),
        ("near_poor", "hộ nghèo trở thành hộ cận nghèo", []),
        ("poor", "815.101 hộ cận nghèo", ["class_misnamed"]),
        ("poor", "815.101 hộ nghèo", []),
        ("poor", "815.101", []),
    ],
)
def test_a_class_bears_its_own_name(group, printed, wanted):
    assert rules(figure(group, "count", "771235", printed)) == wanted


def test_town_and_country():
    whole = [figure("poor", "count", "30"), figure("poor", "rate_pct", "3.00")]
    parts = [
        figure("poor", "count", "10", area="urban"),
        figure("poor", "rate_pct", "2.00", area="urban"),
        figure("poor", "count", "20", area="rural"),
        figure("poor", "rate_pct", "4.00", area="rural"),
    ]
    assert rules(*whole, *parts) == []
    assert rules(figure("poor", "count", "31"), *parts) == ["area_sum"]
    assert rules(figure("poor", "rate_pct", "4.50"), *parts) == ["rate_outside_areas"]


def test_a_row_shorter_than_its_header_is_a_fault_of_the_file(tmp_path):
    path = tmp_path / "bac_giang.csv"
    path.write_text("chi_tieu,2010,2011,2012\nSố hộ nghèo,63379,51085\n", "utf-8")
    with pytest.raises(DataError, match=r"bac_giang.csv:2: thấy \"3\"; cần 4 ô"):
        audit_paths([path])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 3), st.booleans())
def test_consistent_tables_raise_no_alarm(seed, decimals, with_total):
    """Any two years of a place in town and country, printed as sources print them."""
    rows = consistent(seed, decimals, with_total)
    assert rules(*rows) == []


@pytest.mark.parametrize(("stated", "other", "doubted"), [(16, 3, True), (13, 3, False), (13, 0, False)])
def test_a_communes_exits_do_not_hold_departures(stated, other, doubted):
    moves = {"to_near_poor": 8, "above_near_poor": 5, "other_decrease": other}
    data = commune(
        results=[{"unit": CODE, "kind": "gross_exits", "value": stated}],
        movements=[
            {"unit": CODE, "class": "poor", "base": "households", "item": item, "value": value}
            for item, value in moves.items()
        ],
    )
    found = [one for one in audit([data]).findings if one.rule == "exits_with_departures"]
    assert len(found) == doubted
    if doubted:
        assert "13" in found[0].probably("vi") and "3" in found[0].probably("vi")
