"""Ten communes of different kinds, drawn by hand from the sources that docs/places.md names."""

from datetime import date

import pytest

from analysis.places import MERGER, heirs_on, parts_on, place_on, predecessors, successors

THEN, NOW = date(2022, 12, 14), date(2026, 12, 14)


def parts(code):
    return [part.place.code for part in parts_on(place_on(code, NOW), THEN)]


def heirs(code, day=THEN):
    return [(heir.place.code, heir.place.name) for heir in heirs_on(place_on(code, day), NOW)]


@pytest.mark.parametrize(
    ("case", "new", "olds"),
    [
        ("code reused", "15148", ["15136", "15139", "15148", "15154"]),
        ("town to rural", "15127", ["15127", "15169"]),
        ("three namesakes", "29869", [
            "29866", "29869", "29872", "29875", "29878", "29890", "29892", "29893", "29896", "29899",
        ]),
        ("district and province moved", "24611", ["24611", "24612", "24619", "24622"]),
        ("renamed whole", "24235", ["24235"]),
        ("namesake", "27694", ["27685", "27688", "27691", "27694", "27697", "27700", "27703", "28063"]),
    ],
)  # fmt: skip
def test_a_commune_of_today_and_all_its_parts(case, new, olds):
    assert parts(new) == olds


@pytest.mark.parametrize(
    ("case", "old", "news"),
    [
        ("code reused", "15148", [("15148", "Xã Cẩm Tú")]),
        ("town to rural", "15127", [("15127", "Xã Cẩm Thủy")]),
        ("namesake", "27691", [("27694", "Phường Long An")]),
        ("the other namesake", "25462", [("25459", "Phường Tân Ninh")]),
        (
            "gone before, then divided",
            "00184",
            [("00190", "Phường Ô Chợ Dừa"), ("00226", "Phường Văn Miếu - Quốc Tử Giám")],
        ),
        ("rural, town, rural", "05644", [("05611", "Xã Phú Lương")]),
        (
            "divided among three",
            "06886",
            [("06799", "Xã Hải Hòa"), ("06886", "Xã Hải Lạng"), ("06970", "Xã Ba Chẽ")],
        ),
        ("renamed whole", "24235", [("24235", "Xã Buôn Đôn")]),
    ],
)
def test_a_commune_of_then_and_all_its_heirs(case, old, news):
    assert heirs(old) == news


def test_what_else_the_ten_say():
    then = place_on("24622", THEN)
    assert (then.district, then.province) == ("Huyện Đăk Glong", "Tỉnh Đắk Nông")
    (heir,) = successors(then)
    assert (heir.place.name, heir.place.province) == ("Phường Bắc Gia Nghĩa", "Tỉnh Lâm Đồng")
    assert not then.is_urban and heir.place.is_urban
    town = place_on("15127", THEN)
    assert town.is_urban and not successors(town)[0].place.is_urban
    assert [heir.evidence for heir in heirs_on(place_on("00184", THEN), NOW)] == ["likely", "likely"]
    assert all(heir.split for heir in successors(place_on("06886", date(2025, 6, 30))))
    assert predecessors(place_on("21548", MERGER)) == ()
