"""One object opened at the top: frames in, blocks out, for each reader."""

import pandas as pd
import pytest

import analysis
from analysis import open_report
from analysis.core.errors import UsageError
from analysis.disclosure import protect
from analysis.run.build import communes_of
from tests.conftest import copy_project
from tests.disclosure.test_attack import demo

FRAMES = (
    "reduction", "rate_targets", "movements", "deprivation", "dimensions", "denominators", "class_counts",
    "history", "households", "projects", "policies", "resources", "documents", "targets", "results",
)  # fmt: skip


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """A synthetic commune with villages and a household list."""
    project, (code,) = demo(tmp_path_factory.mktemp("listed"), 260, 1, seed=4)
    return project, code


def text_of(blocks):
    return " ".join(
        [words for block in blocks if block.kind == "prose" for _, words in block.items]
        + [cell.text for block in blocks if block.kind == "table" for row in block.rows for cell in row.cells]
    )


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_is_pandas_with_numbers_that_are_numbers(name):
    frame = getattr(open_report("15139", 2022), name)
    assert isinstance(frame, pd.DataFrame)
    measured = [column for column in frame if column.endswith(("_pct", "_households", "_vnd"))]
    assert all(pd.api.types.is_numeric_dtype(frame[column]) for column in measured)


def test_a_changed_line_changes_the_figure():
    report = open_report("15139", 2022)
    frame = report.deprivation
    changed = frame.assign(share_pct=frame["share_pct"].mask(frame["indicator"] == "nha_tieu", 77.77))
    assert "77,77" in text_of(report.show.deprivation(changed))
    assert "77,77" not in text_of(report.show.deprivation(frame))
    moved = report.reduction.assign(reduction_households=8, gap_households=2, attainment_pct=80.0)
    moved["state"] = "under"
    assert "kết quả 08 hộ, đạt 80% kế hoạch, còn thiếu 02 hộ" in text_of(report.show.reduction(moved))


def test_a_frame_without_its_columns_is_refused_in_words():
    with pytest.raises(UsageError, match="needs the columns of report.deprivation; missing: share_pct"):
        report = open_report("15139", 2022)
        report.show.deprivation(report.deprivation.drop(columns="share_pct"))


def test_a_code_that_lost_its_zeros_is_mended_and_others_are_refused(listed):
    with pytest.raises(UsageError, match="audience is one of superior, public, internal"):
        open_report("15139", 2022, audience="everybody")
    with pytest.raises(UsageError):
        open_report(1, 2022)


def test_villages_add_up_and_the_superior_sees_what_the_list_says(listed):
    project, code = listed
    assert code in communes_of(project, 2022, "", ())
    report = open_report(code, 2022, project=project)
    frame, households = report.deprivation, report.households
    counted = frame.pivot_table("households", ["class", "indicator"], frame["unit"].eq(code), "sum")
    assert (counted[True] == counted[False]).all()
    poor = households[households["class"] == "poor"]
    for indicator in report.standard.codes:
        row = frame.query("unit == @code and `class` == 'poor' and indicator == @indicator").iloc[0]
        assert row["households"] == poor[indicator].sum()
    assert "withheld" not in set(frame["evidence"])
    assert report.data.households.columns.empty


def test_the_public_sees_less_than_the_superior(listed):
    project, code = listed
    report = open_report(code, 2022, audience="public", project=project)
    assert "withheld" in set(report.deprivation["evidence"])
    whole = protect(report.everything, report.standard, "internal", project)
    assert len(whole.households.columns) > len(report.data.households.columns)


def test_the_names_of_the_package_are_its_public_ones():
    assert dir(analysis) == sorted(analysis.__all__)
    assert all(getattr(analysis, name) is not None for name in dir(analysis))


def test_the_report_opens_a_project_of_its_own(tmp_path):
    project = copy_project(tmp_path)
    assert open_report("15139", 2023, project=project).year == 2023


class TestLabel:
    def test_columns_indicators_and_classes_get_names(self, listed):
        project, code = listed
        frame = open_report(code, 2022, project=project).deprivation
        table = frame.pivot_table("share_pct", "indicator", "class")
        assert list(analysis.label(table, "vi").columns) == ["Hộ cận nghèo", "Hộ nghèo"]
        assert "Nhà tiêu" in analysis.label(table, "vi").index
        assert list(analysis.label(table, "en").columns) == ["Near-poor households", "Poor households"]
        assert analysis.label(table, "vi").to_numpy().tolist() == table.to_numpy().tolist()

    def test_what_has_no_name_stays(self):
        frame = pd.DataFrame({"own column": ["Thôn 1"], "x": [1]})
        assert analysis.label(frame).equals(frame)


def test_papermill_as_people_type_it(tmp_path):
    """Its command line turns a code into a number; the number finds its zeros again."""
    project = copy_project(tmp_path)
    assert open_report(15139, "2022", project=project).commune == "15139"
