"""A commune that was set a target of its rate: what page, paper and first screen say of it."""

import re

import pandas as pd
import pytest

from analysis import compare, open_report, show
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from tests.conftest import build

HEAD = "unit,kind,value,low,high,responsible\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A commune of two years."""
    root = tmp_path_factory.mktemp("targets")
    build_demo(root, Demo(1, 200, 2022, 2023, 1))
    project = Project(root)
    (folder,) = project.raw(2023, "").iterdir()
    return project, folder.name


@pytest.fixture
def place(made):
    """The commune with the targets of a test, which go with it."""
    project, code = made
    path = project.raw(2023, code) / "targets.csv"
    kept = path.read_bytes() if path.is_file() else None
    yield made
    path.unlink()
    if kept is not None:
        path.write_bytes(kept)


def with_target(place, row):
    project, code = place
    (project.raw(2023, code) / "targets.csv").write_text(HEAD + f"{code},{row},\n", "utf-8")
    return open_report(code, 2023, project=project)


def said(blocks):
    return " ".join(words for block in blocks if block.kind == "prose" for _, words in block.items)


@pytest.mark.parametrize(
    ("row", "begins"),
    [
        ("rate_pp,1.5,,", "Chỉ tiêu giảm tỷ lệ hộ nghèo năm 2023 là 1,5 điểm phần trăm; "),
        ("rate_pp_at_least,3,,", "Chỉ tiêu giảm tỷ lệ hộ nghèo năm 2023 là ít nhất 3 điểm phần trăm; "),
        (
            "rate_pp_range,,1.0,1.5",
            "Chỉ tiêu giảm tỷ lệ hộ nghèo năm 2023 là từ 1,0 đến 1,5 điểm phần trăm; ",
        ),
        ("end_rate_pct,2.75,,", "Chỉ tiêu tỷ lệ hộ nghèo cuối năm 2023 còn 2,75%; kết quả là "),
    ],
)
def test_target_result_and_verdict_agree_with_the_frame(place, row, begins):
    report = with_target(place, row)
    (found,) = report.rate_targets.to_dict("records")
    words = said(report.show.rate_targets())
    assert words.startswith(begins)
    numbers = {float(one.replace(",", ".")) for one in re.findall(r"\d+,\d\d\b", words)}
    assert found["rate_pct"] in numbers
    ok = found["state"] != "under"
    assert ("chưa đạt" not in words) == ok
    # Nothing says that there was no target.
    assert "Chưa có số liệu về chỉ tiêu" not in said(report.show.reduction())
    first = report.show.summary()
    assert first.headline == words and "/" in first.boxes[0].value
    assert first.origin


def test_a_changed_line_changes_the_sentence(place):
    report = with_target(place, "rate_pp,1.5,,")
    changed = report.rate_targets.assign(fall_pp=9.99)
    assert "9,99" in said(report.show.rate_targets(changed))
    assert "9,99" not in said(report.show.rate_targets())


def test_it_stands_on_paper_and_on_the_page(place):
    project, code = place
    with_target(place, "rate_pp_range,,1.0,1.5")
    folder = build(project, ["html", "docx"], year=2023, commune=code)
    page = re.sub(r"<[^>]+>", "", (folder / "report.html").read_text("utf-8"))
    assert page.count("từ 1,0 đến 1,5") >= 3 and "Chỉ tiêu về tỷ lệ hộ nghèo năm 2023" in page
    import docx

    paper = " ".join(one.text for one in docx.Document(str(folder / "report.docx")).paragraphs)
    assert "là từ 1,0 đến 1,5 điểm phần trăm" in paper


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("rate_pp_range,1.2,,", "missing"),
        ("rate_pp_range,,1.5,1.0", "low_over_high"),
        ("rate_pp,1.2,1.0,1.5", "range_of_one"),
        ("end_rate_pct,2,1,3", "value_and_range"),
        ("end_rate_pct,101,,", "share_over_100"),
        ("net_reduction,3,1,5", "range_of_one"),
        ("net_reduction,3.5,,", "not_whole"),
    ],
)
def test_a_target_that_contradicts_itself_is_refused(place, row, rule):
    with pytest.raises(DataError) as caught:
        with_target(place, row)
    assert rule in {one.rule for one in caught.value.findings}


def test_a_village_s_target_is_said_as_it_was_set_with_the_rates_of_the_lists(place):
    project, code = place
    listed = {
        year: open_report(code, year, audience="internal", project=project).households
        for year in (2022, 2023)
    }
    villages = sorted(listed[2023]["village"].unique())
    rows = [f"{name},rate_pp_range,,1.0,1.5,Bà A" for name in villages[:-1]]
    rows += [f"{villages[-1]},end_rate_pct,2.75,,,Bà A"]
    (project.raw(2023, code) / "targets.csv").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    shown = open_report(code, 2023, project=project).show.villages()
    assert [block.name for block in shown] == ["village_rate_targets"]
    told = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in shown[0].rows}
    assert list(told) == villages
    for village, (charged, target, before, now, _, _) in told.items():
        assert charged == "Bà A"
        assert target == (
            "Tỷ lệ hộ nghèo còn 2,75%" if village == villages[-1] else "Giảm từ 1,0 đến 1,5 điểm phần trăm"
        )
        for year, rate in ((2022, before), (2023, now)):
            own = listed[year][listed[year]["village"] == village]
            poor = 100 * (own["class"] == "poor").sum() / len(own)
            assert abs(float(rate.replace(",", ".")) - poor) <= 0.005 + 1e-9
    public = open_report(code, 2023, audience="public", project=project).rate_targets
    assert public["rate_pct"].isna().all() and pd.isna(public["short_pp"]).all()


def test_a_comparison_has_each_commune_s_target_with_what_was_reached(place):
    project, code = place
    with_target(place, "rate_pp_range,,1.0,1.5")
    (project.root / "data" / "groups.toml").write_text(
        f'[[group]]\nslug = "thu"\nname = "Nhóm thử"\nyear = 2023\ncommunes = ["{code}"]\n', "utf-8"
    )
    data = compare("thu", 2023, project, audience="superior")
    (found,) = data.rate_targets.to_dict("records")
    report = open_report(code, 2023, project=project)
    (own,) = report.rate_targets.to_dict("records")
    assert {key: found[key] for key in found} == {key: own[key] for key in found}
    (table,) = show.comparison.rate_target_tables(data)
    told = [cell.text for cell in table.rows[0].cells]
    assert told[1] == "Giảm từ 1,0 đến 1,5 điểm phần trăm"
    assert told[-1] == report.show.rate_targets()[-1].rows[0].cells[-1].text
    with_target(place, "net_reduction,2,,")
    assert show.comparison.rate_target_tables(compare("thu", 2023, project, audience="superior")) == []
