"""Groups: former districts and provinces by name, lists of one's own, carried across the merger."""

import pytest

from analysis.core.errors import UsageError
from analysis.core.project import Project, find_project
from analysis.places.groups import group

PROJECT = find_project()


def names(name, year, project=PROJECT):
    return [place.name for place in group(name, year, project).communes]


@pytest.mark.parametrize(
    ("name", "year", "kind", "shown", "count"),
    [
        ("cu-jut", 2024, "district", "Huyện Cư Jút", 8),
        ("dak-glong", 2024, "district", "Huyện Đăk Glong", 7),
        ("cam-thuy", 2022, "district", "Huyện Cẩm Thủy", 17),
        ("thanh-hoa", 2024, "province", "Tỉnh Thanh Hóa", 549),
        ("thanh-hoa", 2026, "province", "Tỉnh Thanh Hóa", 166),
        ("thanh-pho-thanh-hoa", 2022, "district", "Thành phố Thanh Hóa", 34),
        ("thanh-pho-thanh-hoa", 2024, "district", "Thành phố Thanh Hóa", 49),
    ],
)
def test_districts_and_provinces_by_name(name, year, kind, shown, count):
    found = group(name, year, PROJECT)
    assert (found.kind, found.name, len(found.communes)) == (kind, shown, count)
    codes = [place.code for place in found.communes]
    assert codes == sorted(codes)


def test_a_former_district_is_what_holds_its_communes_today():
    found = group("cam-thuy", 2026, PROJECT)
    assert found.carried
    assert "Xã Cẩm Tú" in [place.name for place in found.communes]


def test_a_list_of_ones_own_is_carried_too():
    assert names("cam-tu-truoc-sap-xep", 2022) == [
        "Xã Cẩm Quý",
        "Xã Cẩm Lương",
        "Xã Cẩm Giang",
        "Xã Cẩm Tú",
    ]
    assert names("cam-tu-truoc-sap-xep", 2026) == ["Xã Cẩm Tú"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cu-jutt", "did you mean cu-jut"),
        ("zzzz", "groups of your own go into"),
        ("chau-thanh", "chau-thanh-an-giang"),
    ],
)
def test_what_is_not_found_is_answered_with_what_is_near(name, message):
    with pytest.raises(UsageError, match=message):
        group(name, 2024, PROJECT)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[group", "groups.toml"),
        ('[[group]]\nslug = "A b"\nname = "x"\nyear = 2022\ncommunes = ["1"]\n', "group.0.slug.*communes"),
    ],
)
def test_a_wrong_file_is_told(tmp_path, content, message):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "groups.toml").write_text(content, "utf-8")
    with pytest.raises(UsageError, match=message):
        group("cu-jut", 2024, Project(tmp_path))
