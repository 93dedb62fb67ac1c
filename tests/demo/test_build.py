"""Synthetic projects: the same for a seed, in the contract, true to the law, with a consistent history."""

import csv
from datetime import date

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import commune, intake
from analysis.cli import main
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.demo.faults import CELL_FAULTS, ROW_FAULTS
from analysis.demo.lists import with_previous_class
from analysis.demo.sites import Setting
from analysis.measures.classification import classify
from analysis.places import place_on, predecessors, successors
from analysis.standard import standard_for
from tests.conftest import build

SMALL = Demo(communes=2, households=400, first_year=2022, last_year=2024, seed=7)


def content(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    folders = build_demo(folder, SMALL)
    return Project(folder), sorted({path.name for path in folders})


def years(made, code):
    return [intake.load(code, year, made[0]) for year in (2022, 2023, 2024)]


def test_the_same_seed_gives_the_same_bytes(made, tmp_path):
    build_demo(tmp_path / "again", SMALL)
    assert content(tmp_path / "again" / "data" / "private") == content(made[0].root / "data" / "private")
    for code in made[1]:
        assert content(tmp_path / "again/data/raw/2023" / code) == content(made[0].raw(2023, code))
    build_demo(tmp_path / "other", Demo(2, 400, 2022, 2022, seed=8))
    assert content(tmp_path / "other") != content(tmp_path / "again")


def test_places_are_real_and_data_are_labelled(made):
    for code in made[1]:
        for data in years(made, code):
            assert data.facts.synthetic
            assert data.facts.name == place_on(code, date(data.facts.year, 12, 14)).name
            assert data.facts.totals.households == len(data.households)


def test_classes_follow_from_the_standard(made):
    for code in made[1]:
        for data in years(made, code):
            computed = classify(data.households, standard_for(data.facts.year), data.facts.area)
            assert (computed["computed_class"] == data.households["declared_class"]).all()
            low = data.households["income_vnd"] <= standard_for(2022).income_line.of(data.facts.area)
            assert (computed["low_income"] == low).all()  # score and income agree


def test_deprivations_go_together(made):
    households = pd.concat([data.households for code in made[1] for data in years(made, code)])
    flags = households[list(standard_for(2022).codes)].astype(int)
    correlations = flags.corr().to_numpy()
    assert correlations[~pd.DataFrame(correlations).eq(1.0).to_numpy()].mean() > 0.08
    assert 0.02 < (households["declared_class"] == "poor").mean() < 0.2


def test_last_years_class_is_the_one_in_last_years_list(made):
    for code in made[1]:
        before, after, _ = years(made, code)
        same = after.households[after.households["previous_household"].isna()]
        both = same.merge(before.households, on=["village", "household_id"], suffixes=("", "_then"))
        assert len(both) > 300
        assert (both["previous_class"] == both["declared_class_then"]).all()


def test_movements_across_the_years_are_there_and_whole(made):
    found = [commune.load(code, 2024, made[0]) for code in made[1]]
    for data in found:
        forms = data.own("movements").set_index(["class", "base", "item"])["value"]
        poor = (data.households["declared_class"] == "poor").sum()
        assert forms["poor", "households", "closing"] == poor
        assert set(data.movements["earlier_lists"]) == {1}
    items = pd.concat([data.own("movements") for data in found]).groupby("item")["value"].sum()
    assert (items[["to_near_poor", "above_near_poor", "relapsed", "new"]] > 0).all()


def test_a_report_comes_out_and_says_what_it_is(made):
    page = (build(made[0], ["html"], commune=made[1][0], year=2024) / "report.html").read_text("utf-8")
    assert "DỮ LIỆU GIẢ LẬP" in page
    assert "đã đối chiếu với 1 danh sách trước danh sách năm trước" in page


def test_names_stand_in_the_private_file_only(made):
    root, code = made[0].root, made[1][0]
    with (root / "data/private/2022" / code / "names.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 400
    raw = b"".join(content(root / "data" / "raw").values()).decode()
    assert not any(row["name"] in raw for row in rows)


def test_across_the_merger_the_code_is_that_of_the_year(tmp_path):
    folders = build_demo(tmp_path / "p", Demo(1, 50, 2024, 2025, seed=1))
    for folder, year in zip(folders, (2024, 2025), strict=True):
        facts = intake.load(folder.name, year, Project(tmp_path / "p")).facts
        assert facts.name == place_on(folder.name, date(year, 12, 14)).name


def test_every_planted_fault_is_listed_and_those_that_stop_are_found(tmp_path):
    (folder,) = build_demo(tmp_path / "p", Demo(1, 60, 2022, 2022, seed=5, faults=True))
    planted = pd.read_csv(tmp_path / "p/planted.csv", dtype="string")
    assert set(planted["fault"]) == {*CELL_FAULTS, *ROW_FAULTS}
    with pytest.raises(DataError) as error:
        intake.load(folder.name, 2022, Project(tmp_path / "p"))
    found = {(str(f.line), f.column) for f in error.value.findings}
    stops = planted[planted["stops"] == "true"]
    lines = {line for line, _ in found}
    assert lines == set(stops["line"])
    cells = stops[~stops["fault"].isin(ROW_FAULTS)]
    assert set(zip(cells["line"], cells["column"], strict=True)) <= found


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--communes", "0"], "--communes từ 1"),
        (["--households", "0"], "--households từ 1"),
        (["--years", "2024-2022"], "kết thúc trước khi bắt đầu"),
        (["--years", "2022 to 2024"], "các năm viết như"),
        (["--years", "2020-2022"], "không có chuẩn nghèo cho năm 2020"),
        (["--years", "2026-2027"], "chưa được kiểm chứng"),
    ],
)
def test_wrong_calls(tmp_path, arguments, message):
    result = CliRunner().invoke(main, ["demo", str(tmp_path / "p"), *arguments])
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "p").exists()


def test_a_folder_with_content_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="không trống"):
        build_demo(tmp_path, SMALL)


def test_the_command_says_what_it_wrote(tmp_path):
    arguments = ["demo", str(tmp_path / "p"), "--communes", "1", "--households", "20", "--years", "2022"]
    result = CliRunner().invoke(main, arguments)
    (folder,) = (tmp_path / "p/data/raw/2022").iterdir()
    assert (result.exit_code, result.stdout) == (0, f"{folder}\n")


@pytest.mark.parametrize("year", [2022, 2025, 2026])
def test_every_year_can_be_read(tmp_path, year):
    """Whatever the law of a year has, or has no more, such as a programme."""
    build_demo(tmp_path / "p", Demo(1, 20, year, year, 3))
    (folder,) = (tmp_path / "p" / "data" / "raw" / str(year)).iterdir()
    assert intake.load(folder.name, year, Project(tmp_path / "p")).facts.synthetic


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("merged")
    return Project(folder), build_demo(folder, Demo(8, 900, 2024, 2025, seed=248, faults=True, merged=True))


def listed(project, year, code):
    return pd.read_csv(project.raw(year, code) / "households.csv", dtype="string")


def untouched(project, folders):
    """The communes of the second year whose lists are as they were made."""
    planted = pd.read_csv(project.root / "planted.csv", dtype="string")
    return {f.name for f in folders if f.parent.name == "2025"} - set(planted["commune"])


def test_communes_of_today_come_from_their_real_parts(merged):
    project, folders = merged
    codes = {folder.name for folder in folders if folder.parent.name == "2024"}
    assert len(codes) > 8
    for code in untouched(project, folders):
        parts = [part.place for part in predecessors(place_on(code, date(2025, 12, 14)))]
        assert {part.code for part in parts} <= codes
        own = listed(project, 2025, code)
        old = set().union(*(listed(project, 2024, part.code)["household_id"] for part in parts))
        # Whoever lives there now, and did before, is in a list of one of the parts.
        known = own[own["previous_class"].notna()]
        assert len(known) > 0.7 * len(own)
        assert set(known.loc[known["previous_household"].isna(), "household_id"]) <= old
        assert not own.duplicated(["village", "household_id"]).any()


def test_nobody_of_a_divided_commune_is_counted_twice(merged):
    project, folders = merged
    whole, divided = untouched(project, folders), 0
    for folder in (f for f in folders if f.parent.name == "2024"):
        old = place_on(folder.name, date(2024, 12, 14))
        heirs = {one.place.code for one in successors(old)} & whole
        behind = f"({Setting(old, 2024, old.area).short_name})"
        found = [name for code in heirs for name in listed(project, 2025, code)["village"].unique()]
        named = [name for name in found if name.endswith(behind)]
        assert len(heirs) < 2 or len(named) == len(set(named))
        divided += len(heirs) > 1 and len(named) > 1
    assert divided


def test_a_few_communes_of_a_province_have_faults_or_are_late(merged):
    project, _ = merged
    planted = pd.read_csv(project.root / "planted.csv", dtype="string")
    (late,) = set(planted.loc[planted["fault"] == "not_sent", "commune"])
    (faulty,) = set(planted.loc[planted["fault"] != "not_sent", "commune"])
    assert not project.raw(2025, late).exists() and project.raw(2025, faulty).is_dir()
    with pytest.raises(DataError):
        intake.load(faulty, 2025, project)


def test_movements_go_on_across_a_merger_and_stop_at_a_division(merged):
    project, folders = merged
    for code, divided in (("27238", False), ("27226", True)):
        assert code in untouched(project, folders)
        parts = predecessors(place_on(code, date(2025, 12, 14)))
        assert any(part.split for part in parts) == divided
        found = commune.load(code, 2025, project)
        moved = found.own("movements").set_index(["class", "base", "item"])["value"]
        assert pd.isna(moved["poor", "households", "opening"]) == divided
        assert (found.opening_gap is not None) == divided


def test_years_on_one_side_of_the_merger_have_no_merger(tmp_path):
    with pytest.raises(UsageError, match="2025"):
        build_demo(tmp_path / "p", Demo(2, 20, 2022, 2024, 1, merged=True))


@pytest.mark.parametrize("empty", ["current", "previous"])
def test_a_list_of_nobody_has_a_previous_class_of_nobody(empty):
    columns = ["village", "household_id", "previous_household", "declared_class"]
    row = {"village": "Thôn 1", "household_id": "001", "previous_household": "", "declared_class": "poor"}
    lists = {"current": pd.DataFrame([row]), "previous": pd.DataFrame([row])}
    lists[empty] = pd.DataFrame({name: pd.Series(dtype="float64") for name in columns}).astype(
        {"previous_household": "string"}
    )
    found = with_previous_class(lists["current"], lists["previous"])
    assert len(found) == len(lists["current"]) and found["previous_class"].isna().all()
