"""Score tables of an office, and lists that hold the answers to their items."""

import csv
import io
import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.intake.checking.check import Options, check_file
from analysis.intake.checking.store import points_of
from analysis.intake.importing import import_files
from analysis.intake.lists import Known
from analysis.intake.load_commune import load
from analysis.intake.placing import Destination
from analysis.intake.scores import Head, Region, Scores, scores_for
from analysis.standard import standard_for
from analysis.standard.scores import Item, Option, ScoreTable
from tests.conftest import ROOT

MADE_UP = ROOT / "tests" / "fixtures" / "scores"
CAM_LUONG = "15139"
HEAD = ["village", "household_id", "members", "Nguồn nước chính", "M3"]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(MADE_UP, tmp_path / "data" / "scores")
    return Project(tmp_path)


def change(project, old, new, name="gia-lap.csv"):
    path = project.root / "data" / "scores" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def checked(folder, rows, tables, head=HEAD, **known):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    path = folder / "list.csv"
    path.write_text(text.getvalue(), "utf-8")
    told = Known(**{"area": "rural", "commune": CAM_LUONG, "year": 2022, "scores": tables, **known})
    return check_file(path, Options(standard_for(2022), told)).lists[0]


def said(found):
    rules = ("score_", "column_left_out")
    return [(one.rule, one.line) for one in found.findings() if one.rule.startswith(rules)]


# members, main source of water, motorbike → score A: as the made-up table says, by hand.
BY_HAND = [
    ("2", "a", "1", 60 + 50 + 45),
    ("3", "Giếng khoan", "Không", 40 + 35 + 0),
    ("5", "nước sông suối", "có", 40 + 0 + 45),
    ("6", "NƯỚC MÁY", "2", 10 + 50 + 0),
    ("14", "b", "", None),
    ("4", "", "2", None),
]


def test_answers_by_code_or_in_words_have_the_points_of_the_table(project, tmp_path):
    rows = [("Thôn 1", str(n), *answers[:3]) for n, answers in enumerate(BY_HAND, 1)]
    found = checked(tmp_path, rows, scores_for(project, CAM_LUONG, 2022).tables)
    assert found.accepted["b1_score"].to_list() == [score for *_, score in BY_HAND]
    assert sorted(said(found)) == [("score_unanswered", 6), ("score_unanswered", 7)]


def test_each_point_is_shown_item_by_item_and_says_that_it_is_made_up(project, tmp_path):
    rows = [("Thôn 1", "1", "3", "b", "Không"), ("Thôn 1", "2", "3", "", "Không")]
    told = points_of(checked(tmp_path, rows, scores_for(project, CAM_LUONG, 2022).tables))
    shown = told.select("household_id", "item", "option_name", "points", "score_a")
    assert shown.rows() == [
        ("1", "members", "3 đến 5 người", 40, 75),
        ("1", "M2", "Giếng khoan", 35, 75),
        ("1", "M3", "Không", 0, 75),
        ("2", "members", "3 đến 5 người", 40, None),
        ("2", "M2", None, None, None),
        ("2", "M3", "Không", 0, None),
    ]
    assert told["synthetic"].all()
    assert told["source"].str.contains("giả lập").all()


def test_towns_have_the_points_of_towns(project, tmp_path):
    tables = scores_for(project, CAM_LUONG, 2022).tables
    row = ("Thôn 1", "1", "3", "b", "Không")
    assert checked(tmp_path, [row], tables, area="urban").accepted["b1_score"].to_list() == [60]
    both = [(*row, "thành thị"), ("Thôn 1", "2", *row[2:], "nông thôn")]
    found = checked(tmp_path, both, tables, [*HEAD, "Khu vực"])
    assert found.accepted["b1_score"].to_list() == [60, 75]
    # "nước sông suối" is no option of towns in this table.
    wrong = checked(tmp_path, [("Thôn 1", "1", "3", "c", "Không")], tables, area="urban")
    assert said(wrong) == [("score_no_option", 2)]


@pytest.mark.parametrize(
    ("place", "expected"),
    [(CAM_LUONG, "Vùng giả lập 1"), ("06913", "Vùng giả lập 2"), ("00001", None), ("99999", None)],
)
def test_a_province_has_the_region_that_names_it(project, place, expected):
    found = scores_for(project, place, 2022).tables
    assert [table.region for table in found] == ([expected] if expected else [])


def test_a_region_that_names_the_commune_comes_before_that_of_its_province(project):
    change(project, '["22"]', f'["22", "{CAM_LUONG}"]', "gia-lap.toml")
    assert [one.region for one in scores_for(project, CAM_LUONG, 2022).tables] == ["Vùng giả lập 2"]


def test_a_table_holds_in_its_years(project):
    assert [bool(scores_for(project, CAM_LUONG, year).tables) for year in (2021, 2022)] == [False, True]
    assert scores_for(project, CAM_LUONG, 2021) == Scores()


def test_two_tables_of_one_place_are_a_question_and_none_is_taken(project, tmp_path):
    folder = project.root / "data" / "scores"
    for suffix in ("toml", "csv"):
        shutil.copy(folder / f"gia-lap.{suffix}", folder / f"khac.{suffix}")
    tables = scores_for(project, CAM_LUONG, 2022).tables
    found = checked(tmp_path, [("Thôn 1", "1", "3", "b", "Không")], tables)
    assert "b1_score" not in found.accepted.columns
    (doubt,) = [one for one in found.findings() if one.rule == "score_tables_two"]
    assert "gia-lap.toml" in doubt.details["tables"] and "khac.toml" in doubt.details["tables"]
    assert said(found) == [("score_tables_two", 1)]


def test_a_list_of_nobody_knows_which_commune_asks_whose_it_is(project, tmp_path):
    tables = scores_for(project, "", 2022).tables
    found = checked(tmp_path, [("Thôn 1", "1", "3", "b", "Không")], tables, commune="")
    assert said(found) == [("score_place_unknown", 1)]
    assert "b1_score" not in found.accepted.columns


def test_points_that_the_answers_contradict_are_a_fault_in_their_cell(project, tmp_path):
    rows = [("Thôn 1", "1", "3", "b", "Không", "75"), ("Thôn 1", "2", "3", "b", "Không", "90")]
    rows += [("Thôn 1", "3", "3", "b", "Không", ""), ("Thôn 1", "4", "3", "", "Không", "12")]
    found = checked(tmp_path, rows, scores_for(project, CAM_LUONG, 2022).tables, [*HEAD, "Điểm A"])
    (fault,) = [one for one in found.findings() if one.rule == "score_against_answers"]
    assert (fault.line, fault.column, fault.found, fault.details) == (3, "Điểm A", "90", {"points": "75"})
    # What was written stays; only an empty cell takes the points of the answers.
    assert found.accepted["b1_score"].to_list() == [75, 90, 75, 12]


def test_an_answer_that_is_no_option_is_told_with_the_options(project, tmp_path):
    rows = [("Thôn 1", "1", "3", "b", "Xe đạp")]
    found = checked(tmp_path, rows, scores_for(project, CAM_LUONG, 2022).tables)
    (fault,) = [one for one in found.findings() if one.rule == "score_no_option"]
    assert (fault.line, fault.column, fault.found) == (2, "M3", "Xe đạp")
    assert fault.details == {"item": "Có xe máy", "options": "1 (Có); 2 (Không)"}
    assert fault.severity == "error"
    assert found.accepted["b1_score"].to_list() == [None]


def test_an_item_without_a_column_leaves_every_score_unknown(project, tmp_path):
    found = checked(
        tmp_path, [("Thôn 1", "1", "3", "b")], scores_for(project, CAM_LUONG, 2022).tables, HEAD[:-1]
    )
    assert found.accepted["b1_score"].to_list() == [None]
    assert said(found) == [("score_item_missing", 1)]


def test_a_list_without_answers_is_read_as_ever(project, tmp_path):
    tables = scores_for(project, CAM_LUONG, 2022).tables
    rows, head = [("Thôn 1", "1", "3", "120")], [*HEAD[:3], "Điểm A"]
    plain = checked(tmp_path, rows, (), head)
    with_tables = checked(tmp_path, rows, tables, head)
    assert with_tables.accepted.equals(plain.accepted)
    assert list(with_tables.findings()) == list(plain.findings())


def test_households_that_were_not_asked_are_no_fault(project, tmp_path):
    rows = [("Thôn 1", "1", "4", "", ""), ("Thôn 1", "2", "3", "b", "Không")]
    found = checked(tmp_path, rows, scores_for(project, CAM_LUONG, 2022).tables)
    assert found.accepted["b1_score"].to_list() == [None, 75]
    assert said(found) == []


FAULTS = {
    "score_region": ("Vùng giả lập 2,,M3,Có xe máy,1", "Vùng khác,,M3,Có xe máy,1"),
    "score_option_twice": ("M3,Có xe máy,2,Không,5", "M3,Có xe máy,1,Không,5"),
    "score_range_twice": ("60,1,2", "60,1,3"),
    "score_range": ("60,1,2", "60,3,2"),
    "not_whole": ("Có,45", "Có,4.5"),
    "missing": ("Có,45", "Có,"),
    "not_allowed": (",urban,M2,Nguồn nước chính,a", ",đô thị,M2,Nguồn nước chính,a"),
    "missing_column": ("option_name,points", "option_name,diem"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_of_a_table_is_told_with_its_file_and_line(project, rule):
    change(project, *FAULTS[rule])
    with pytest.raises(DataError) as told:
        scores_for(project, CAM_LUONG, 2022)
    found = next((one for one in told.value.findings if one.rule == rule), None)
    assert found is not None, [one.rule for one in told.value.findings]
    assert found.file == "data/scores/gia-lap.csv"
    assert found.line
    for language in ("vi", "en"):
        assert "{" not in found.describe(language)


def test_a_table_needs_its_source_and_its_rows(project):
    change(project, "source_date = 2022-01-01\n", "", "gia-lap.toml")
    with pytest.raises(UsageError, match="source_date"):
        scores_for(project, CAM_LUONG, 2022)
    change(project, "first_year", "source_date = 2022-01-01\nfirst_year", "gia-lap.toml")
    (project.root / "data" / "scores" / "gia-lap.csv").unlink()
    with pytest.raises(DataError) as told:
        scores_for(project, CAM_LUONG, 2022)
    assert [one.rule for one in told.value.findings] == ["missing_file"]


def test_none_ships_and_the_made_up_one_says_so():
    assert not list((ROOT / "data" / "scores").glob("*"))
    head = (MADE_UP / "gia-lap.toml").read_text("utf-8")
    assert "synthetic = true" in head and "giả lập" in head.casefold()
    place = Region(name="b", places=["38"])
    told = {"source": "a", "source_date": "2022-01-01", "first_year": 2022, "last_year": 2022}
    assert Head(**told, region=[place]).synthetic is False


points = st.integers(-20, 80)


@st.composite
def tables(draw):
    """A table of options by letter, and households' answers: an option, a slip, or nothing."""
    options = (
        tuple(Option(one, f"phương án {one}{n}", draw(points)) for one in "abcd"[: draw(st.integers(1, 4))])
        for n in range(1, draw(st.integers(1, 4)) + 1)
    )
    items = tuple(Item(f"Q{n}", f"Câu hỏi {n}", each) for n, each in enumerate(options, 1))
    answer = st.sampled_from(["code", "name", "wrong", "blank", *["code"] * 4])
    kinds = draw(
        st.lists(st.tuples(*[st.tuples(answer, st.integers(0, 3))] * len(items)), min_size=1, max_size=8)
    )
    return items, kinds


def answers_of(items, kinds):
    """What a household writes for each item, and what each is worth: None where nobody can tell."""
    written, worth = [], []
    for item, (kind, place) in zip(items, kinds, strict=True):
        option = item.options[place % len(item.options)]
        told = {"code": option.code, "name": option.name.upper(), "wrong": "khác", "blank": ""}
        written.append(told[kind])
        worth.append(option.points if kind in ("code", "name") else None)
    return written, worth


@given(tables(), st.randoms(use_true_random=False))
def test_a_score_is_the_sum_of_all_answers_or_not_known(tmp_path_factory, drawn, chance):
    items, kinds = drawn
    table = ScoreTable("a.toml", "A", "giả lập", date(2022, 1, 1), synthetic=True, rural=items, urban=())
    both = [answers_of(items, one) for one in kinds]
    order = chance.sample(range(len(items)), len(items))
    head = ["village", "household_id", "members", "ethnicity", *(items[at].code for at in order)]
    rows = [
        ("Thôn 1", str(n), "4", "Kinh", *(written[at] for at in order))
        for n, (written, _) in enumerate(both, 1)
    ]
    found = checked(tmp_path_factory.mktemp("scores"), rows, (table,), head)
    expected = [None if None in worth else sum(worth) for _, worth in both]
    negative = [n for n, one in enumerate(expected, 1) if one is not None and one < 0]
    kept = [one for n, one in enumerate(expected, 1) if n not in negative]
    assert found.accepted["b1_score"].to_list() == kept
    wrong = sum(kind == "wrong" for one in kinds for kind, _ in one)
    assert sum(one.rule == "score_no_option" for one in found.findings()) == wrong
    asked = [one for one in kinds if any(kind != "blank" for kind, _ in one)]
    assert found.scores.height == len(items) * sum(
        1 for n, one in enumerate(kinds, 1) if one in asked and n not in negative
    )


def test_the_points_of_a_list_are_a_frame_of_the_commune(project):
    raw = project.raw(2022, CAM_LUONG)
    shutil.copytree(ROOT / "data/raw/2022" / CAM_LUONG, raw)
    lines = [
        "village,household_id,members,declared_class,M2,M3",
        "Thôn 1,1,3,poor,b,2",
        "Thôn 1,2,7,not_poor,a,1",
    ]
    (raw / "households.csv").write_text("\n".join(lines) + "\n", "utf-8")
    data = load(CAM_LUONG, 2022, project)
    assert data.households["b1_score"].tolist() == [75, 105]
    assert data.scores[["line", "item", "points"]].values.tolist() == [
        [2, "members", 40],
        [2, "M2", 35],
        [2, "M3", 0],
        [3, "members", 10],
        [3, "M2", 50],
        [3, "M3", 45],
    ]
    again = load(CAM_LUONG, 2022, project)
    assert again.scores.equals(data.scores) and again.scores.dtypes.equals(data.scores.dtypes)
    assert "data/scores/gia-lap.csv" in data.sources
    change(project, "Giếng khoan,35", "Giếng khoan,30")
    assert load(CAM_LUONG, 2022, project).households["b1_score"].tolist() == [70, 105]


def test_import_keeps_the_answers_so_that_points_stay_those_of_the_table(project, tmp_path, monkeypatch):
    (project.root / "data" / "raw").mkdir()
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    file = tmp_path / "ds.csv"
    head = "Thôn,Mã hộ,Chủ hộ,Số khẩu,Phân loại hộ,Điểm A,Nguồn nước chính,Có xe máy"
    rows = ["Thôn 1,1,A,3,hộ nghèo,,Giếng khoan,Không", "Thôn 1,2,B,7,hộ cận nghèo,105,Nước máy,Có"]
    rows += ["Thôn 1,3,C,2,không nghèo,150,,Có", "Thôn 1,4,D,2,không nghèo,160,,"]
    file.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    to = Destination(project, CAM_LUONG, 2022)
    done = import_files([file], to, "vi", lambda question: (question.proposal, "person"))
    assert not done.failed, [one.describe() for one in done.findings]
    data = load(CAM_LUONG, 2022, project)
    assert data.households["b1_score"].tolist() == [75, 105, 150, 160]
    assert data.scores.dropna(subset="points").groupby("line")["points"].sum().tolist() == [75, 105, 105]
    assert data.scores["synthetic"].all()
    change(project, "Giếng khoan,35", "Giếng khoan,30")
    assert load(CAM_LUONG, 2022, project).households["b1_score"].tolist() == [70, 105, 150, 160]
