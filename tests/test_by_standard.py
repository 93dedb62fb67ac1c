"""A review of autumn 2026 on a synthetic commune: both results in one report, never without their marks."""

import shutil
from dataclasses import replace

import click
import pandas as pd
import pytest

from analysis import commune_plan, open_report, show, trend
from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.publish.document import Exhibit
from analysis.publish.notebook import read_document
from analysis.run.execute import execute
from analysis.standard import national_standards
from tests.conftest import ROOT, edit

ASKED = {"accept_unverified_standard": True, "also_standards": "2027-2030"}


@pytest.fixture(scope="module")
def autumn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("autumn") / "project"
    raw = build_demo(folder, Demo(1, 120, 2026, 2026, 7))[0]
    return Project(folder), raw.name


def test_both_results_stand_in_one_report_with_marks(autumn):
    project, commune = autumn
    values = {"commune": commune, "year": 2026, "language": "vi", "audience": "superior", **ASKED}
    document = read_document(
        execute(ROOT / "notebooks/commune_report.ipynb", values, project.root, here=True)
    )
    named = {part.block.name: part.block for part in document.parts if isinstance(part, Exhibit)}
    side_by_side, crossed = named["standards"], named["standard_changes"]
    assert [column.group for column in side_by_side.columns[1::2]] == [
        "Chuẩn nghèo đa chiều giai đoạn 2022-2025, áp dụng đến hết năm 2026",
        "Chuẩn nghèo đa chiều giai đoạn 2027-2030",
    ]
    counted = [[cell.value for cell in row.cells[1:]] for row in crossed.rows]
    results = [[row.cells[place].value for row in side_by_side.rows] for place in (1, 3)]
    assert [sum(row) for row in counted] == results[0]
    assert [sum(column) for column in zip(*counted, strict=True)] == results[1]
    assert any(
        "2027-2030" in notice and "chưa được kiểm chứng" in notice for notice in document.cover.notices
    )
    poor = open_report(commune, 2026, project=project).class_counts.query("unit == @commune")
    assert poor.query("`class` == 'poor' and measure == 'households'")["value"].iloc[0] == results[0][0]


def test_nothing_of_it_stands_where_no_second_standard_was_asked_for(autumn):
    project, commune = autumn
    report = open_report(commune, 2026, project=project)
    assert report.standards.empty and report.standard_changes.empty
    assert [block.items for block in report.show.standards()] == [(), ()]
    assert "also_standards" in report.standards.attrs["note"]


def test_commune_toml_may_ask_and_the_option_stays_needed(autumn, tmp_path):
    project, commune = autumn
    copied = Project(tmp_path / "project")
    shutil.copytree(project.root / "data", copied.root / "data")
    path = copied.raw(2026, commune) / "commune.toml"
    edit(path, "year = 2026\n", 'year = 2026\nalso_standards = ["2027-2030"]\n')
    with pytest.raises(UsageError, match="2027-2030.*--accept-unverified-standard"):
        open_report(commune, 2026, project=copied)
    report = open_report(commune, 2026, accept_unverified_standard=True, project=copied)
    assert set(report.standards["standard"]) == {"2022-2026", "2027-2030"}
    with pytest.raises(UsageError, match="no poverty standard 2031"):
        open_report(commune, 2026, also_standards="2031", project=copied)


@pytest.fixture(scope="module")
def next_year(autumn, tmp_path_factory):
    """Return a project with the review of 2027 as well, of the same households with the same lives."""
    project, commune = autumn
    copied = Project(tmp_path_factory.mktemp("next") / "project")
    shutil.copytree(project.root / "data", copied.root / "data")
    shutil.copytree(copied.raw(2026, commune), copied.raw(2027, commune))
    folder = copied.raw(2027, commune)
    facts = (folder / "commune.toml").read_text("utf-8").replace("2026", "2027")
    (folder / "commune.toml").write_text(facts, "utf-8")
    for path in folder.glob("*.csv"):
        if path.name not in {"households.csv", "targets.csv"}:
            path.unlink()
    rows = pd.read_csv(folder / "households.csv", dtype=str)
    rows = rows.drop(columns=["declared_class", "b1_score", "phuong_tien_tt", "vien_thong"])
    rows.drop(columns=["previous_class"], errors="ignore").to_csv(folder / "households.csv", index=False)
    return copied, commune


def test_who_lives_as_before_does_not_move_when_the_standard_changes(next_year):
    copied, commune = next_year
    report = open_report(commune, 2027, accept_unverified_standard=True, project=copied)
    told = report.movements.query("unit == @commune and base == 'households'").set_index(["class", "item"])
    values = told["value"]
    for name in ("poor", "near_poor"):
        assert values[name, "opening"] == values[name, "closing"] > 0
        assert values[name].drop(["opening", "closing"]).eq(0).all()
    changed = report.transitions
    assert (changed["class_old"] == changed["class_new"]).all()
    shown = report.show.movements()
    assert "Từ năm 2027 áp dụng chuẩn nghèo khác" in "".join(shown[0].notes)
    assert any("Từ năm 2027" in text for block in shown if block.kind == "prose" for _, text in block.items)
    history = report.show.history()
    assert "không so sánh qua mốc này" in "".join(history.table.notes)


def test_for_the_public_the_cross_table_is_protected(autumn):
    project, commune = autumn
    everything = open_report(commune, 2026, **ASKED, project=project).standard_changes
    told = open_report(commune, 2026, audience="public", **ASKED, project=project).standard_changes
    small = everything["households"].isin([1, 2]).to_numpy()
    assert small.any() and told.loc[small, "households"].isna().all()


def test_a_trend_across_the_standards_bears_the_mark_in_every_table(next_year):
    project, commune = next_year
    with pytest.raises(UsageError, match="2027.*--accept-unverified-standard"):
        trend(2026, 2027, commune=commune, project=project)
    data = trend(2026, 2027, commune=commune, project=project, accept_unverified=True)
    assert data.changes.query("year == 2027")["change"].isna().all()
    notices = show.trend.cover(data).notices
    assert sum("2027-2030" in one and "chưa được kiểm chứng" in one for one in notices) == 1
    tables = (show.trend.parts_table(data), show.trend.explained(data)[0], show.trend.indicator_table(data))
    for table in tables:
        assert any("Từ năm 2027 áp dụng chuẩn nghèo khác" in note for note in table.notes)
    before = trend(2026, 2026, commune=commune, project=project)
    assert not any("chưa được kiểm chứng" in one for one in show.trend.cover(before).notices)


def test_a_plan_says_by_which_standard_it_goes_and_learns_only_from_years_under_it(next_year):
    project, commune = next_year
    with pytest.raises(UsageError, match="2027.*--accept-unverified-standard"):
        commune_plan(commune, 2027, target=1, project=project)
    data = commune_plan(commune, 2027, target=1, accept_unverified=True, project=project)
    assert any(
        "2027-2030" in one and "chưa được kiểm chứng" in one for one in show.planning.cover(data).notices
    )
    assert data.exits is None or set(data.exits.years) <= {2027}
    last = show.planning.cover(commune_plan(commune, 2026, target=1, project=project)).notices
    assert any("năm 2027 áp dụng chuẩn nghèo khác" in one for one in last)


@pytest.mark.parametrize("name", ["report", "forms", "build", "run", "compare", "trend", "plan"])
def test_whoever_is_refused_an_unverified_standard_can_accept_it(name):
    command = main.get_command(click.Context(main), name)
    assert "--accept-unverified-standard" in {word for one in command.params for word in one.opts}


@pytest.mark.parametrize(("area", "old", "new"), [
    ("rural", "nông thôn 1.500.000", "nông thôn 2.200.000"),
    ("urban", "thành thị 2.000.000", "khu vực đô thị 2.800.000"),
])  # fmt: skip
def test_each_result_says_its_line_in_the_words_of_its_own_law(autumn, area, old, new):
    project, commune = autumn
    report = open_report(commune, 2026, project=project, **ASKED)
    data = replace(report.data, facts=report.data.facts.model_copy(update={"area": area}))
    standards = national_standards()
    prose = show.standard_text(data, report.standards, standards)
    told = [words.replace("\N{NO-BREAK SPACE}", " ") for style, words in prose.items if style == "bullet"]
    for line, words in zip((old, new), told, strict=True):
        assert f"(chuẩn thu nhập {line} đồng/người/tháng)" in words
