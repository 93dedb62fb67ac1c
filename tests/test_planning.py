"""The plan of a commune: its target, its names, last year's plan, and clear refusals."""

import re
import shutil
import unicodedata
from importlib.resources import files

import pandas as pd
import pytest

from analysis.core.errors import BuildError, DataError, UsageError
from analysis.core.project import Project, project_in
from analysis.demo.build import Demo, build_demo
from analysis.demo.cam_luong import write_cam_luong
from analysis.interventions import FILE
from analysis.planning import commune_plan
from analysis.run.planning import build_plan
from analysis.show import planning as show
from tests.conftest import ROOT, edit
from tests.test_interventions import GOOD

CAM_LUONG = {"commune": "15139", "year": 2022}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The synthetic household list of Cẩm Lương, which no test changes."""
    root = tmp_path_factory.mktemp("written")
    write_cam_luong(ROOT / "data/raw/2022/15139", root / "data/raw/2022/15139")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    return Project(root)


@pytest.fixture(scope="module")
def plain(written):
    """Its plan without any option."""
    return commune_plan(**CAM_LUONG, project=written)


@pytest.fixture
def synthetic(written, tmp_path):
    """A copy of the list for a test to change."""
    shutil.copytree(written.root, tmp_path, dirs_exist_ok=True)
    return Project(tmp_path)


def words(*blocks):
    return " ".join(
        text
        for block in blocks
        for text in (
            [words_ for _, words_ in block.items]
            if block.kind == "prose"
            else [cell.text for row in block.rows for cell in row.cells]
        )
    )


def test_the_sample_is_the_list_that_the_software_makes(synthetic):
    sample = project_in("data/sample").raw(2022, "15139")
    for path in synthetic.raw(2022, "15139").iterdir():
        assert (sample / path.name).read_bytes() == path.read_bytes(), path.name


def test_cam_luong_reaches_its_target_of_ten(plain):
    data = plain
    assert data.plan.limits.target == 10 and data.target_from == "this_year"
    assert data.plan.proved and len(data.plan.chosen) == 10
    told = words(show.summary(data))
    assert (
        "cần 10 hộ thoát nghèo" in told
        and "10 hộ thành hộ cận nghèo" in told
        and "không có kế hoạch nào" in told
    )
    assert "NỘI BỘ" in show.cover(data).notices[0] and "GIẢ LẬP" in show.cover(data).notices[1]
    lists = show.village_lists(data)
    assert sum(len(table.rows) for table in lists) == 10 and all(table.own_page for table in lists)
    # Lists are printed and handed out one by one: each page of households says what it is.
    for table in (*lists, show.rest_table(data), show.risk_table(data)):
        assert "LƯU HÀNH NỘI BỘ" in table.caption
    options = {row.cells[0].text: row.cells for row in show.options_table(data).rows}
    latrines = options["Xây nhà tiêu hợp vệ sinh"]
    assert latrines[1].value == 15  # as the report says: 15 poor households lack one
    assert options["Tất cả nội dung hỗ trợ"][2].value == 31
    # What nobody has told is room to write on; every figure says in what it is counted.
    tables = [*lists, show.options_table(data), show.rest_table(data), show.risk_table(data)]
    assert "không báo cáo" not in words(*tables) and "chưa có số liệu" not in words(*tables)
    assert {cell.text for row in tables[-3].rows[:-1] for cell in row.cells[4:]} == {""}
    for table in tables:
        for at, column in enumerate(table.columns):
            figures = any(row.cells[at].value is not None for row in table.rows)
            assert bool(column.unit) >= figures, column
    assert "Số chỉ số chưa rõ" in [column.label for column in lists[0].columns]
    assert "thu nhập" not in " ".join(column.label.lower() for column in tables[-2].columns)
    assert "Chưa có chi phí" in words(show.cases_table(data))
    assert len(show.rest_table(data).rows) == 21 and len(show.risk_table(data).rows) == 23
    assert "Chưa có biến động" in words(show.past(data))


def test_a_dependency_ratio_is_shown_and_never_planned(synthetic):
    data = commune_plan(**CAM_LUONG, target=31, project=synthetic)
    fixed = data.distance["not_doable"].map(bool)
    assert fixed.sum() > 0 and set(data.distance.loc[fixed, "not_doable"]) == {("nguoi_phu_thuoc",)}
    assert all("nguoi_phu_thuoc" not in codes for codes in data.plan.chosen["codes"])
    (row,) = [
        row.cells for row in show.options_table(data).rows if "nhiều người phụ thuộc" in row.cells[0].text
    ]
    poor = data.distance["class"] == "poor"
    assert "không làm thay đổi được" in row[0].text
    assert [cell.value for cell in row[1:4]] == [int((fixed & poor).sum()), 0, 0]
    lists = show.village_lists(data)
    at = [column.label for column in lists[0].columns].index("Thiếu hụt mà hỗ trợ không làm thay đổi được")
    told = [row.cells[at].text for table in lists for row in table.rows]
    assert sum(map(bool, told)) == (fixed & data.distance.index.isin(data.plan.chosen["row"])).sum()


def test_each_poor_household_has_its_deprivations_and_its_ways_out(plain, synthetic):
    data = plain
    tables = show.ways_tables(data)
    assert sum(len(table.rows) for table in tables) == 31 == len(data.choices)
    assert all(table.own_page and "LƯU HÀNH NỘI BỘ" in table.caption for table in tables)
    heads = [column.label for column in tables[0].columns]
    assert heads[2:] == [
        "Chỉ số thiếu hụt",
        "Thiếu hụt mà hỗ trợ không làm thay đổi được",
        "Cách đủ để thoát nghèo",
    ]
    assert tables[0].notes[1] == "Các cách của mỗi hộ cần như nhau."
    listed = pd.read_csv(synthetic.raw(2022, "15139") / "households.csv", dtype="string")
    listed = listed.set_index(["village", "household_id"])
    short = {one.code: one.short("vi") for one in data.standard.indicator}
    cells = {
        (table.caption.partition(":")[0], row.cells[0].text): row.cells
        for table in tables
        for row in table.rows
    }
    poor = data.distance[data.distance["class"] == "poor"]
    for one in poor.to_dict("records"):
        row = listed.loc[(one["village"], one["household_id"])]
        lacks = [short[code] for code in data.standard.codes if row[code] == "true"]
        assert cells[one["village"], one["household_id"]][2].text.split("; ") == lacks
    (three, *_) = [row for row in cells.values() if len(row[2].text.split("; ")) == 3 and not row[3].text]
    # Any one of three suffices: no pick is made for the reader.
    assert three[4].text.startswith("bất kỳ 1 trong số: ") and three[4].text.count(";") == 2
    lists = show.village_lists(data)
    at = [column.label for column in lists[0].columns].index("Có thể thay bằng, cần như nhau")
    assert any(row.cells[at].text for table in lists for row in table.rows)


def test_where_ways_take_more_and_less_both_are_told(synthetic):
    default = (files("analysis.standard") / "interventions.toml").read_text("utf-8")
    costs = iter(range(1, 99))

    def priced(found):
        cost = next(costs)
        return f"{found[1]}cost = {{low = {cost}, likely = {cost}, high = {cost}}}\nsource = 'giả lập'\n"

    told = re.sub(r"^(en = .*\n)", priced, default, flags=re.MULTILINE)
    (synthetic.root / FILE).write_text(told, "utf-8")
    data = commune_plan(**CAM_LUONG, project=synthetic)
    (table, *_) = show.ways_tables(data)
    assert [column.label for column in table.columns][-2:] == ["Cách đủ để thoát nghèo", "Cách rẻ nhất"]
    assert all(row.cells[-1].text.endswith(" đồng)") for row in table.rows) and len(table.notes) == 1
    assert any("bất kỳ" in row.cells[-2].text and "bất kỳ" not in row.cells[-1].text for row in table.rows)
    assert not any(data.equal)


def test_what_has_begun_comes_first_and_is_told(plain, synthetic):
    private = synthetic.root / "data/private/2022/15139"
    private.mkdir(parents=True)
    distance = plain.distance
    at = next(
        row
        for row, codes in zip(plain.choices["row"], plain.choices["enough"], strict=True)
        if row not in set(plain.plan.chosen["row"]) and any(one.bit_count() == 1 for one in codes)
    )
    way = next(one for one in plain.choices.set_index("row")["enough"][at] if one.bit_count() == 1)
    code = plain.interventions[way.bit_length() - 1].code
    told = f"{distance['village'][at]},{distance['household_id'][at]},{code}\nThôn Z,999,{code}\n"
    (private / "started.csv").write_text("village,household_id,intervention\n" + told, "utf-8")
    data = commune_plan(**CAM_LUONG, project=synthetic)
    assert data.plan.cost == plain.plan.cost
    assert dict(zip(data.plan.chosen["row"], data.plan.chosen["codes"], strict=True))[at] == (code,)
    assert "1 trong 10 lượt của kế hoạch đã bắt đầu" in words(show.summary(data))
    assert words(*show.village_lists(data)).count("(đã bắt đầu)") == 1
    assert data.unknown == ("Thôn Z/999",) and any("started.csv" in path for path in data.sources)
    assert "đã bắt đầu" not in words(show.summary(plain), *show.village_lists(plain))


def test_a_share_for_the_hardest_is_kept_and_stated(plain, synthetic):
    data = commune_plan(**CAM_LUONG, hardest_share=30, project=synthetic)
    need = plain.choices.set_index("row")["deprived"].map(len)
    least = need.min() + 1  # more than three quarters of the 31 have the fewest that a poor household can
    assert sorted(need, reverse=True)[7] == need.min()
    chosen = (need[data.plan.chosen["row"].to_list()] >= least).sum()
    assert chosen >= 3 and data.plan.cost > plain.plan.cost
    told = words(show.summary(data))
    assert "Ít nhất 30% số hộ được chọn" in told and f"kế hoạch chọn {chosen} hộ trong số đó" in told
    assert f"từ {least} chỉ số trở lên, {(need >= least).sum()} hộ" in told
    never = commune_plan(**CAM_LUONG, target=30, hardest_share=90, project=synthetic)
    assert "không thể dành 90% cho hộ khó khăn nhất" in words(show.summary(never))


def test_next_year_s_target_comes_first(synthetic):
    following = synthetic.raw(2023, "15139")
    shutil.copytree(synthetic.raw(2022, "15139"), following)
    edit(following / "commune.toml", "year = 2022", "year = 2023")
    edit(following / "targets.csv", ",10,", ",7,")
    data = commune_plan(**CAM_LUONG, project=synthetic)
    assert (data.plan.limits.target, data.target_from) == (7, "next_year")
    assert commune_plan(**CAM_LUONG, target=3, project=synthetic).target_from == "asked"


def test_costs_budget_and_what_stands_in_the_way(synthetic):
    path = synthetic.root / FILE
    path.write_text(GOOD.replace('eligible = ["group_dan_toc_thieu_so"]\n', ""), "utf-8")
    data = commune_plan(**CAM_LUONG, target=4, project=synthetic)
    assert data.plan.unit == "vnd" and data.plan.cost == 8 and data.plan.cases["high"] == (12, True)
    assert "8 đồng" in words(show.summary(data)) and len(show.cases_table(data).rows) == 3
    assert FILE in data.sources
    data = commune_plan(**CAM_LUONG, target=10, project=synthetic)
    told = words(show.summary(data))
    assert "Chưa có chi phí" not in words(show.cases_table(data))
    assert "nhiều nhất 5 hộ" in told and "khả năng của “Xây nhà tiêu”" in told
    assert "Không có hộ nào" in words(*show.village_lists(data), show.codes_table(data))
    data = commune_plan(**CAM_LUONG, target=4, budget=6, per_village=1, project=synthetic)
    told = words(show.summary(data))
    assert "nhiều nhất 3 hộ" in told and "kinh phí" in told and "mỗi thôn" not in told
    data = commune_plan(**CAM_LUONG, target=1, budget=6, per_village=4, project=synthetic)
    assert data.plan.shortfall.village_minimum < 4
    told = words(show.summary(data))
    assert "Chỉ tiêu 1 hộ có thể đạt được" in told and "tối thiểu 4 hộ mỗi thôn" in told
    assert "Không đạt được" not in told
    path.write_text(GOOD.replace("capacity = 5", "capacity = 0"), "utf-8")
    assert commune_plan(**CAM_LUONG, target=1, project=synthetic).plan.shortfall.exits == 0


def test_clear_refusals(synthetic, project):
    with pytest.raises(UsageError, match="no household list"):
        commune_plan(**CAM_LUONG, language="en", project=project)
    with pytest.raises(UsageError, match="Chưa có danh sách hộ"):
        commune_plan(**CAM_LUONG, project=project)
    with pytest.raises(UsageError, match="a budget needs the cost of every intervention; missing: viec_lam"):
        commune_plan(**CAM_LUONG, budget=5, language="en", project=synthetic)
    with pytest.raises(UsageError, match="mọi nội dung hỗ trợ phải có chi phí"):
        commune_plan(**CAM_LUONG, budget=0, project=synthetic)
    (synthetic.raw(2022, "15139") / "targets.csv").unlink()
    with pytest.raises(UsageError, match="ghi --target"):
        commune_plan(**CAM_LUONG, project=synthetic)
    private = synthetic.root / "data/private/2022/15139"
    private.mkdir(parents=True)
    (private / "names.csv").write_text("village,name\n", "utf-8")
    with pytest.raises(UsageError, match="thiếu cột household_id"):
        commune_plan(**CAM_LUONG, target=1, project=synthetic)


def test_names_are_found_however_their_letters_are_written(synthetic):
    listed = pd.read_csv(synthetic.raw(2022, "15139") / "households.csv", dtype="string").iloc[0]
    private = synthetic.root / "data/private/2022/15139"
    private.mkdir(parents=True)
    village = unicodedata.normalize("NFD", listed["village"])
    assert village != listed["village"]
    row = f"{village} ,{listed['household_id']},Lê Thị Thử\n"
    (private / "names.csv").write_text("village,household_id,name\n" + row + row, "utf-8-sig")
    data = commune_plan(**CAM_LUONG, project=synthetic)
    assert data.distance.loc[data.distance["name"].notna(), "name"].tolist() == ["Lê Thị Thử"]
    assert data.unknown == ()
    with (private / "names.csv").open("a", encoding="utf-8") as file:
        file.write("Thôn Z,999,Lê Thị Lạ\n")
    strange = commune_plan(**CAM_LUONG, project=synthetic)
    assert strange.unknown == ("Thôn Z/999",)
    (notice,) = [told for told in show.cover(strange).notices if "Thôn Z/999" in told]
    assert "Lạ" not in notice
    with (private / "names.csv").open("a", encoding="utf-8") as file:
        file.write(row.replace("Thử", "Khác"))
    with pytest.raises(UsageError, match="một hộ có hai họ tên") as told:
        commune_plan(**CAM_LUONG, project=synthetic)
    assert "Khác" not in str(told.value) and listed["household_id"] in str(told.value)
    (private / "names.csv").write_bytes("Thôn".encode("cp1258", "replace"))
    with pytest.raises(DataError, match="names.csv"):
        commune_plan(**CAM_LUONG, project=synthetic)


def test_past_years_and_last_year_s_plan(tmp_path):
    root = tmp_path / "p"
    folder = build_demo(root, Demo(1, 200, first_year=2022, last_year=2024, seed=2))[0]
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    project, code = Project(root), folder.name
    build_plan(project, {"commune": code, "year": 2023, "target": 3}, ["html", "xlsx"])
    data = commune_plan(code, 2024, target=3, project=project)
    assert data.exits.years == (2023, 2024) and 0 <= data.exits.reach <= 1
    assert "hộ nghèo" in words(show.past(data))
    assert data.distance["name"].str.len().gt(3).all()
    followed = data.followed
    assert len(followed) == 3 and set(followed["state"]) <= {"left", "helped", "unchanged", "not_found"}
    assert len(show.followed_table(data).rows) == 3
    listed = pd.read_csv(project.raw(2024, code) / "households.csv", dtype="string")
    now = listed.set_index(["village", "household_id"])["declared_class"]
    for one in followed.dropna(subset="class").to_dict("records"):
        assert now[one["village"], one["household_id"]] == one["class"]


SUCCESS = "success = {low = 0.4, likely = 0.7, high = 0.9}\nholds = {low = 0.9, likely = 1.0, high = 1.0}\n"


def with_success(project):
    """Give the project the default interventions, each with a share of success."""
    default = (files("analysis.standard") / "interventions.toml").read_text("utf-8")
    told = re.sub(r"^(en = .*\n)", rf"\1{SUCCESS}source = 'giả lập'\n", default, flags=re.MULTILINE)
    (project.root / FILE).write_text(told, "utf-8")


def test_success_is_told_for_household_and_target_and_asked_for_by_chance(synthetic):
    plain = commune_plan(**CAM_LUONG, project=synthetic)
    assert plain.plan.reach is None and "Chưa có tỷ lệ thành công của" in words(show.summary(plain))
    assert "Khả năng thoát nghèo" not in [column.label for column in show.village_lists(plain)[0].columns]
    with_success(synthetic)
    sure = commune_plan(**CAM_LUONG, project=synthetic)
    assert len(sure.plan.chosen) == 10 and sure.plan.reach.chance[1] < 0.2
    likely = commune_plan(**CAM_LUONG, chance=90, project=synthetic)
    mean = commune_plan(**CAM_LUONG, expected=True, project=synthetic)
    assert likely.plan.reach.chance[1] >= 0.9 and mean.plan.reach.expected[1] >= 10
    assert len(likely.plan.chosen) > len(mean.plan.chosen) > 10
    told = words(show.summary(likely))
    assert "khả năng đạt chỉ tiêu ít nhất là 90%" in told and "Theo tỷ lệ thành công đã nêu" in told
    (table, *_) = show.village_lists(likely)
    at = [column.label for column in table.columns].index("Khả năng thoát nghèo")
    assert all(0 < row.cells[at].value <= 100 for row in table.rows)
    never = commune_plan(**CAM_LUONG, target=31, chance=99, project=synthetic)
    told = words(show.summary(never))
    assert never.plan.shortfall.chance < 0.99 and "Không đạt được khả năng 99%" in told
    # What is expected is not what can be: every one of the 31 can be lifted.
    assert "số hộ thoát nghèo dự kiến nhờ các nội dung hỗ trợ đã nêu nhiều nhất là" in told
    assert "có thể thoát nghèo nhờ" not in told
    mean = commune_plan(**CAM_LUONG, target=31, expected=True, project=synthetic)
    assert "số hộ thoát nghèo dự kiến nhiều nhất là" in words(show.summary(mean))


def test_a_margin_takes_households_off_the_edge(synthetic):
    near = commune_plan(**CAM_LUONG, project=synthetic)
    far = commune_plan(**CAM_LUONG, margin=1, project=synthetic)
    assert all(near.edge) and not any(far.edge) and far.plan.cost > near.plan.cost
    assert "Có 10 hộ sát ngưỡng" in words(show.summary(near)) and "sát ngưỡng" in words(
        *show.village_lists(near)
    )
    assert "sát ngưỡng:" not in words(show.summary(far))
    assert "thêm 1 chỉ số" in words(show.summary(far))


def test_chances_need_the_success_of_every_intervention(synthetic):
    for options in ({"chance": 80}, {"expected": True}):
        with pytest.raises(UsageError, match="phải có tỷ lệ thành công.*nha_tieu"):
            commune_plan(**CAM_LUONG, **options, project=synthetic)
    with pytest.raises(UsageError, match="only one of"):
        commune_plan(**CAM_LUONG, chance=80, expected=True, language="en", project=synthetic)


def many(project):
    one = '[[intervention]]\ncode = "i{n}"\nvi = "Việc {n}"\nen = "Thing {n}"\nremoves = ["nuoc"]\n'
    (project.root / FILE).write_text("".join(one.format(n=n) for n in range(17)), "utf-8")


def no_target(project):
    (project.raw(2022, "15139") / "targets.csv").unlink()


def no_list(project):
    (project.raw(2022, "15139") / "households.csv").unlink()


def bad_names(text):
    def put(project):
        folder = project.root / "data/private/2022/15139"
        folder.mkdir(parents=True)
        (folder / "names.csv").write_text(text, "utf-8")

    return put


def bad_begun(project):
    folder = project.root / "data/private/2022/15139"
    folder.mkdir(parents=True)
    (folder / "started.csv").write_text("village,household_id,intervention\nA,1,toilet\n", "utf-8")


REFUSALS = {
    "not an intervention": (bad_begun, {}),
    "too many": (many, {}),
    "no target": (no_target, {}),
    "no list": (no_list, {}),
    "no costs": (None, {"budget": 1}),
    "no success": (None, {"chance": 50}),
    "two ways": (None, {"chance": 50, "expected": True}),
    "no column": (bad_names("village,name\n"), {}),
    "two names": (bad_names("village,household_id,name\nA,1,X\nA,1,Y\n"), {}),
    "no time": (None, {}),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_every_refusal_speaks_the_language_asked_for(synthetic, monkeypatch, why):
    change, options = REFUSALS[why]
    if change is not None:
        change(synthetic)
    if why == "no time":

        def out_of_time(*_, **__):
            raise BuildError("the time ran out")

        monkeypatch.setattr("analysis.planning.commune.plan", out_of_time)
    told = {}
    for language in ("vi", "en"):
        with pytest.raises((UsageError, BuildError)) as caught:
            commune_plan(**CAM_LUONG, **options, language=language, project=synthetic)
        told[language] = str(caught.value)
    vietnamese = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
    assert vietnamese & set(told["vi"].lower()) and told["vi"] != told["en"]
    assert not vietnamese & set(told["en"].lower()), told["en"]
    english = {"the", "of", "are", "most", "not", "give", "needs", "only"}
    assert not english & set(re.findall(r"\w+", told["vi"].lower())), told["vi"]
