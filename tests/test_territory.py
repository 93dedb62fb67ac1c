"""One territory through the mergers of 1 July 2025: codes, names, splits and gaps."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis.core.errors import UsageError
from analysis.core.labels import LANGUAGES
from analysis.places import MERGER, last_day, places, predecessors, successors
from analysis.places.area import Area, area
from analysis.places.crosswalk import parts_on
from analysis.places.groups import Group
from analysis.places.groups import group as find_group
from analysis.show import trend as show
from analysis.territory import trend
from tests.seeds import soaked

CAM_TU = ("15136", "15139", "15148", "15154")  # Cẩm Quý, Cẩm Lương, Cẩm Giang, Cẩm Tú of 2024
FORM = ("opening", "to_near_poor", "above_near_poor", "from_near_poor", "relapsed", "new", "closing")


def put(project, code, year, closing, households=1000, **form):
    """Write the folder of a commune of which only the lists' ends are known."""
    place = next(one for one in places() if one.code == code and (one.valid_from is None) == (year < 2025))
    folder = project.raw(year, code)
    folder.mkdir(parents=True)
    facts = {"code": code, "name": place.name, "area": "urban" if place.is_urban else "rural"}
    lines = [f'{key} = "{value}"' for key, value in facts.items()]
    lines += [f"year = {year}", 'status = "official"', "synthetic = true"]
    lines += [f"period = {{from_year = {year}, to_year = {year}}}", f"totals = {{households = {households}}}"]
    head = {"issuer": "UBND xã", "symbol": "BC-UBND", "place": place.name, "subject": "Giả lập"}
    lines += ["[report]", *(f'{key} = "{value}"' for key, value in head.items())]
    (folder / "commune.toml").write_text("\n".join(lines) + "\n", "utf-8")
    moved = form | {"closing": closing}
    rows = [f"{code},poor,households,{item},{moved[item]}" for item in FORM if item in moved]
    text = "unit,class,base,item,value\n" + "\n".join(rows) + "\n"
    (folder / "movements.csv").write_text(text, "utf-8")


def poor(data, item="closing"):
    own = data.levels[(data.levels["class"] == "poor") & (data.levels["item"] == item)]
    return {int(row["year"]): row for row in own.to_dict("records")}


def text_of(blocks):
    return " ".join(cell.text for block in blocks for row in block.rows for cell in row.cells)


class TestOneCodeTwoCommunes:
    def test_15148_is_one_commune_before_and_another_after(self, project):
        for code in CAM_TU:
            put(project, code, 2024, int(code) - 15100)
        put(project, "15148", 2025, 120)
        before = trend(2023, 2024, commune="15148", project=project)
        assert before.name == "Xã Cẩm Giang" and poor(before)[2024]["value"] == 48
        after = trend(2024, 2025, commune="15148", project=project)
        assert after.name == "Xã Cẩm Tú"
        assert [part.member.place.code for part in after.parts[2024]] == list(CAM_TU)
        assert poor(after)[2024]["value"] == 36 + 39 + 48 + 54
        moved = after.changes[after.changes["item"] == "closing"]
        assert moved[["change", "breaks", "state"]].values.tolist() == [[-57.0, "merger", "complete"]]

    def test_cam_tu_by_name_and_by_code(self):
        by_name = trend(2024, 2026, commune="Cẩm Tú", figures=False)
        by_code = trend(2024, 2026, commune="15148", figures=False)
        assert by_name.key == by_code.key == "15148" and by_name.splits == by_code.splits
        assert by_name.carried_from is None
        earlier = trend(2022, 2024, commune="Cẩm Tú", figures=False)
        assert (earlier.key, earlier.name) == ("15154", "Xã Cẩm Tú")
        carried = trend(2022, 2026, commune="15154", figures=False)
        assert (carried.key, carried.carried_from.code) == ("15148", "15154")

    def test_cam_luong_of_2022_becomes_cam_tu_and_the_others_are_named_as_missing(self, project):
        data = trend(2022, 2026, commune="15139", project=project)
        assert (data.name, data.carried_from.name) == ("Xã Cẩm Tú", "Xã Cẩm Lương")
        notices = " ".join(show.cover(data).notices)
        for name in ("Cẩm Quý", "Cẩm Giang", "Cẩm Tú"):
            assert f"Xã {name} (2022)" in notices
        assert "Xã Cẩm Lương (2022)" not in notices and "2024, 2025, 2026" in notices
        assert not [row for row in data.changes.to_dict("records") if not pd.isna(row["change"])]


class TestTownsAndSplits:
    def test_a_town_that_became_rural_is_said(self):
        data = trend(2024, 2025, commune="15127", figures=False)
        assert data.name == "Xã Cẩm Thủy"
        assert "Thị trấn Phong Sơn (2024)" in " ".join(show.cover(data).notices)
        staying = trend(2024, 2025, commune="15148", figures=False)
        assert "đô thị" not in " ".join(show.cover(staying).notices)

    def test_a_split_commune_gives_an_estimate_within_bounds(self, project):
        old = next(
            place
            for place in places()
            if len(successors(place)) == 2 and len(predecessors(successors(place)[0].place)) == 3
        )
        new = successors(old)[0].place
        parts = [before.place for before in predecessors(new)]
        for n, place in enumerate(parts):
            put(project, place.code, 2024, 10 * (n + 1))
        put(project, new.code, 2025, 40)
        data = trend(2024, 2025, commune=new.code, project=project)
        heirs = {place.code: len(successors(place)) for place in parts}
        assert data.splits[2024] == heirs
        value = sum(10 * (n + 1) / heirs[place.code] for n, place in enumerate(parts))
        row = poor(data)[2024]
        assert row["value"] == pytest.approx(value) and row["state"] == "estimate"
        whole = sum(10 * (n + 1) for n, place in enumerate(parts) if heirs[place.code] == 1)
        assert (row["low"], row["high"]) == (whole, 60)
        table = show.level_table(data)
        told = text_of([table])
        assert "≈ " in told and f"{whole}–60" in told and "ước tính" in told
        assert "hai cận" in " ".join(show.cover(data).notices)

    def test_a_commune_split_inside_a_group_stays_whole(self):
        old = next(place for place in places() if len(successors(place)) == 2)
        heirs = tuple(next_.place for next_ in successors(old))
        assert Area(heirs).parts(2024)[old.code] == 1
        assert Area(heirs[:1]).parts(2024)[old.code] == Fraction(1, 2)


class TestWhatExplainsTheChange:
    def test_movements_of_the_parts_add_up_and_close_the_identity(self, project):
        put(project, "15136", 2023, 50)
        moved = {"opening": 50, "to_near_poor": 6, "above_near_poor": 4, "from_near_poor": 1}
        put(project, "15136", 2024, 45, **moved, relapsed=1, new=3)
        data = trend(2023, 2024, commune="15136", project=project)
        table, figure = show.explained(data)
        assert [row.cells[-1].text for row in table.rows[:3]] == ["50", "6", "4"]
        assert table.rows[-1].cells[-1].text == "45" and "svg" in str(figure.svg)
        assert poor(data, "closing_share")[2024]["value"] == 4.5
        (change,) = data.changes.loc[data.changes["item"] == "closing_share", "change"]
        assert change == pytest.approx(-0.5)
        assert "-0,50" in text_of([show.level_table(data)])

    def test_the_line_needs_two_whole_years(self, project):
        put(project, "15136", 2024, 45)
        data = trend(2023, 2024, commune="15136", project=project)
        assert "hai năm" in show.level_figure(data).items[0][1]
        put(project, "15136", 2021, 70)
        put(project, "15136", 2022, 60)
        data = trend(2021, 2024, commune="15136", project=project)
        assert "chuẩn nghèo mới" in text_of([show.level_table(data)])


def test_wrong_calls_say_what_to_do():
    for wrong, told in (
        ({"commune": "15139", "group": "cu-jut"}, "one of the two"),
        ({}, "one of the two"),
        ({"commune": "99999"}, "no commune 99999"),
        ({"commune": "Tân Thành"}, "give a code"),
    ):
        with pytest.raises(UsageError, match=told):
            trend(2022, 2026, figures=False, **wrong)
    with pytest.raises(UsageError, match="in order"):
        trend(2026, 2022, commune="15139")
    now = {place.code for place in places() if place.holds(last_day(2026))}
    split = next(one for one in places() if len(successors(one)) > 1 and one.code not in now)
    with pytest.raises(UsageError, match="was split; give one of its successors"):
        trend(2022, 2026, commune=split.code, figures=False)


class TestAGroupKeepsItsTerritory:
    """Of Gia Nghĩa's three wards and Đắk Ha of Đăk Glong one ward was made on 1 July 2025."""

    def put(self, project):
        own = find_group("dak-glong", 2024, project).communes
        today = find_group("dak-glong", 2026, project).communes
        wards = [old.place for old in predecessors(today[0]) if old.place not in own]
        for place in (*own, *wards):
            put(project, place.code, 2024, 100)
        for place in today:
            put(project, place.code, 2025, 80)
            put(project, place.code, 2026, 40)
        return own, wards, today

    def text(self, data):
        return " ".join(show.cover(data).notices)

    def test_wards_of_the_neighbour_are_never_under_the_districts_name(self, project):
        own, wards, _ = self.put(project)
        data = trend(2024, 2026, group="dak-glong", project=project)
        assert [part.member.place for part in data.parts[2024]] == list(own)
        assert not {ward.code for ward in wards} & set(data.splits[2024])
        level = poor(data)
        assert level[2024]["value"] == 700 and level[2024]["state"] == "complete"
        assert level[2026]["value"] == 4 * 40 + 10 and level[2026]["state"] == "estimate"
        assert (level[2026]["low"], level[2026]["high"]) == (160, 200)
        assert "Phường Bắc Gia Nghĩa" in self.text(data) and "ước tính" in self.text(data)
        assert "Có xã cũ bị chia" not in self.text(data)
        assert "25%" in text_of([show.parts_table(data)])

    def test_all_of_it_goes_by_another_name_and_says_what_is_added(self, project):
        _, wards, _ = self.put(project)
        data = trend(2024, 2026, group="dak-glong", territory="whole", project=project)
        assert poor(data)[2024]["value"] == 1000 and poor(data)[2026]["value"] == 200
        assert all(ward.name in self.text(data) for ward in wards)
        assert "hiện nay có phần của Huyện Đăk Glong" in str(show.cover(data))

    def test_what_is_left_out_is_left_out_of_every_year_and_said(self, project):
        self.put(project)
        data = trend(2024, 2026, group="dak-glong", territory="inside", project=project)
        assert poor(data)[2024]["value"] == 600 and poor(data)[2026]["value"] == 160
        assert "Xã Đắk Ha" in self.text(data)

    def test_a_group_that_was_not_mixed_says_nothing(self):
        for choice in ("estimate", "whole", "inside"):
            data = trend(2024, 2026, group="cam-thuy", territory=choice, figures=False)
            assert (data.area.shares, data.area.added, data.area.lost) == ((), (), ())
            assert len(data.parts[2024]) == 17

    @pytest.mark.parametrize("choice", ["estimate", "whole", "inside"])
    def test_shares_of_all_districts_together_are_the_whole_country(self, choice):
        """No commune of a year is counted twice, and by estimates none is lost."""
        counted = {}
        codes = {place.district_code for place in places() if place.holds(last_day(2024))} - {""}
        eve = [place for place in places() if place.valid_to == MERGER]
        for code in sorted(codes):
            base = tuple(place for place in eve if place.district_code == code)
            heirs = {heir.place for place in base for heir in successors(place)}
            now = tuple(sorted(heirs, key=lambda place: place.code))
            own = area(Group("one", "One", "district", now, carried=True, base=base), choice)
            inside = {place.code for place in base}
            if choice != "whole":
                before = {old.place.code for place in own.places for old in predecessors(place)}
                assert choice == "estimate" or before <= inside
            for part, share in own.parts(2026).items():
                counted[part] = counted.get(part, 0) + share
        if choice == "estimate":
            assert set(counted.values()) == {1}


def test_a_territory_that_is_mixed_everywhere_cannot_be_kept_inside():
    with pytest.raises(UsageError, match="no commune of 2026 lies wholly in"):
        trend(2024, 2026, group="ba-dinh", territory="inside", figures=False)
    with pytest.raises(UsageError, match="territory is one of estimate, whole, inside"):
        trend(2024, 2026, group="cu-jut", territory="all", figures=False)


def test_a_commune_without_a_known_heir_names_those_that_may_be():
    with pytest.raises(
        UsageError, match="what became of Phường Hải Châu II .20239. is not known; .*Phường Hải Châu"
    ):
        trend(2022, 2026, commune="20239", figures=False)


def test_a_special_zone_without_communes_before_2025_is_told(project):
    put(project, "21548", 2025, 12)
    data = trend(2023, 2026, commune="21548", project=project)
    assert data.parts[2023] == () and poor(data)[2025]["value"] == 12
    assert "Trước ngày 1/7/2025 địa bàn này không có xã, phường" in " ".join(show.cover(data).notices)
    assert show.parts_table(data).rows and show.level_figure(data) and show.level_table(data)


def without_a_past():
    """Yield code and span of every unit of which nobody knows what was there in the first year."""
    for place in places():
        for last in (2024, 2025, 2026):
            if place.holds(last_day(last)):
                for first in (2021, last - 1):
                    if not place.holds(last_day(first)) and not parts_on(place, last_day(first)):
                        yield place.code, first, last


@pytest.mark.parametrize("each", [3, soaked(1)])
def test_a_unit_without_a_past_has_a_trend_from_when_it_was(project, each):
    spans = list(without_a_past())
    # Special zones and new communes; with none the test would say nothing.
    assert len({code for code, _, _ in spans}) > 5 and ("21548", 2021, 2026) in spans
    for place, (code, first, last) in enumerate(spans[::each]):
        data = trend(first, last, commune=code, project=project)
        language = LANGUAGES[place % 2]
        assert list(data.parts) == list(range(first, last + 1)) and data.parts[first] == ()
        assert [part.member.place.code for part in data.parts[last]] == [code]
        lines = [row.cells[0].text.split("-") for row in show.parts_table(data, language).rows]
        told = sum(int(years[-1]) - int(years[0]) + 1 for years in lines)
        assert told == sum(map(len, data.parts.values()))
        assert show.level_figure(data, language) and show.level_table(data, language).rows
        assert show.cover(data, language) and show.flow_table(data, language)
        assert all(show.indicator_table(data, name, language) for name in ("poor", "near_poor"))
        show.explained(data, language)


def test_a_column_of_bounds_stands_only_where_something_is_an_estimate(project):
    for year, closing in ((2023, 40), (2024, 30)):
        put(project, "15136", year, closing)
    table = show.level_table(trend(2023, 2024, commune="15136", project=project))
    assert "Hai cận" not in [column.label for column in table.columns]
    assert all(len(row.cells) in (1, len(table.columns)) for row in table.rows)
