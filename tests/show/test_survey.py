"""What the measures notebook shows, on the committed synthetic survey."""

import re

import pytest

from analysis import measure_survey, show
from analysis.core.labels import labels_for
from analysis.display.blocks import Prose

SURVEY = "data/raw/survey/synthetic.csv"
FLAGS = "viec_lam,bhyt,nha_tieu"
DESIGN = {"by": "region", "year": "year", "sample_weight": "weight", "strata": "stratum", "psu": "psu"}
DESIGN["independent_years"] = False


@pytest.fixture(scope="module")
def found():
    return measure_survey(SURVEY, FLAGS, "2", **DESIGN)


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_levels_by_year_and_group(found):
    rows = texts(show.level_table(found, "en"))
    assert [row[:3] for row in rows[:4]] == [["2022", group, "2"] for group in ("Whole", "A", "B", "C")]
    h = found.query("measure == 'H' and year == '2022' and by == ''")["estimate"].iloc[0]
    assert rows[0][3] == f"{100 * h:.2f}"


def test_changes_are_in_percentage_points(found):
    table = show.change_table(found, "en")
    assert {column.unit for column in table.columns[4:]} == {"percentage points"}
    assert len(table.rows) == 12


def test_one_year_has_no_changes():
    found = measure_survey(SURVEY, FLAGS, "2")
    assert isinstance(show.change_table(found), Prose)


def test_a_census_has_no_band_and_says_nothing_of_errors():
    found = measure_survey(SURVEY, FLAGS, "all", year="year")
    assert "PolyCollection" not in show.curve_figure(found, "H").svg
    row = texts(show.level_table(found, "en"))[0]
    assert row[4] == "undefined"


def test_contributions_sum_to_all_of_m0(found):
    figure = show.contribution_figure(found, "2")
    for row in figure.table.rows:
        assert sum(cell.value for cell in row.cells[1:]) == pytest.approx(100, abs=0.02)


def test_the_plane_has_the_groups_of_the_latest_year(found):
    figure = show.plane_figure(found, "2", "en")
    assert [row.cells[0].text for row in figure.table.rows] == [
        f"2024 · {group}" for group in ("Whole", "A", "B", "C")
    ]


def test_nobody_poor_is_said(found):
    nobody = found.assign(estimate=None)
    for figure in (show.contribution_figure(nobody, "2"), show.plane_figure(nobody, "2")):
        assert figure.items[0][1] == labels_for("vi")("measures.nobody_poor")


def test_synthetic_data_say_so_everywhere(found):
    blocks = [
        show.level_table(found, synthetic=True),
        show.change_table(found, synthetic=True),
        show.contribution_figure(found, "2", synthetic=True),
        show.plane_figure(found, "2", synthetic=True),
        show.curve_figure(found, "H", synthetic=True),
    ]
    assert all(re.search("giả lập", block.notes[0]) for block in blocks)
    assert show.survey_notice(synthetic=True).items[0][0] == "notice"
    assert show.survey_notice() == Prose(())


@pytest.mark.parametrize("missing", [None, ""])
def test_rows_without_a_group_are_not_the_whole(found, missing):
    without = found.assign(group=found["group"].where(found["group"] != "A", missing))
    rows = texts(show.level_table(without, "en"))
    assert [row[1] for row in rows[:4]] == ["Whole", "Group not given", "B", "C"]
    plane = show.plane_figure(without, "2", "en")
    assert "2024 · Group not given" in [row.cells[0].text for row in plane.table.rows]
