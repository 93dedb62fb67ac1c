"""The synthetic list gives the same figures as the published report, and says that it is synthetic."""

import re

import pytest

from analysis import commune, denominators, deprivation, show, standard_for
from analysis.core.project import Project, find_project
from analysis.demo.cam_luong import SIZES, cam_luong, write_cam_luong
from analysis.measures.classification import classify
from analysis.standard.schema import synthetic as assumed
from tests.conftest import build

STANDARD = standard_for(2022)
NOT_REPORTED = ("nguoi_phu_thuoc", "dinh_duong")


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("synthetic"))
    project.raw(2022, "15139").parent.mkdir(parents=True)
    write_cam_luong(find_project().raw(2022, "15139"), project.raw(2022, "15139"))
    return project


def shown(data):
    """Share and households of each class, as the reader sees them, by indicator."""
    frame = deprivation(data.own("deprivations"), data.own("class_counts"), STANDARD)
    table = show.deprivation_table(data, frame, STANDARD)
    rows = {row.cells[0].text: row.cells for row in table.rows if row.role != "section"}
    names = [i.vi for i in STANDARD.indicator if i.code not in NOT_REPORTED]
    return {name: [rows[name][n].text for n in (1, 2, 4, 5)] for name in names}


def test_the_list_has_the_published_counts():
    households = cam_luong()
    for name, counts in assumed.synthetic().cam_luong.items():
        of_class = households[households["declared_class"] == name]
        assert len(of_class) == SIZES[name]
        assert {code: int(of_class[code].sum()) for code in counts} == dict(counts)


def test_every_household_is_for_sure_of_its_class():
    households = cam_luong()
    found = classify(households, STANDARD, "rural")
    assert (found["computed_class"] == households["declared_class"]).all()
    poor = households["declared_class"] == "poor"
    assert found.loc[poor, "deprivations_min"].min() == 3
    assert found.loc[~poor, "deprivations_max"].max() == 2


def test_the_published_section_is_the_same_figure_for_figure(synthetic):
    real, made = commune.load("15139", 2022), commune.load("15139", 2022, synthetic)
    assert shown(made) == shown(real)
    assert shown(real)["Nhà tiêu hợp vệ sinh"] == ["48,39", "15", "17,39", "4"]
    assert shown(real)["Bảo hiểm y tế"] == ["0,00", "0", "16,50", "không tính được"]


def test_the_numbers_of_households_are_counted_not_inferred(synthetic):
    data = commune.load("15139", 2022, synthetic)
    found = denominators(data.own("deprivations"), data.own("class_counts"))
    assert found[["households", "evidence"]].values.tolist() == [[31, "households"], [23, "households"]]


def test_the_report_says_that_it_is_synthetic_and_counted(synthetic):
    folder = build(synthetic, ["html"])
    page = (folder / "report.html").read_text("utf-8")
    assert "DỮ LIỆU GIẢ LẬP" in page
    assert "Đếm từ danh sách hộ." in page
    assert "(15/31 hộ)" in re.sub("<[^>]+>", "", page)
    assert '"synthetic": true' in (folder / "manifest.json").read_text("utf-8")
    assert "households.csv" in (folder / "manifest.json").read_text("utf-8")
