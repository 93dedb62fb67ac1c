"""A group's own report: sums of its communes and no others, its own folder, and what is held against it."""

import json
import shutil
from dataclasses import replace
from functools import cache
from io import BytesIO
from types import MappingProxyType

import pandas as pd
import pytest
from pypdf import PdfReader

from analysis.cli import main
from analysis.commune import load
from analysis.core.errors import DataError
from analysis.core.project import Project, find_project
from analysis.demo.build import Demo, build_demo
from analysis.group_forms import group_forms
from analysis.group_report import open_group_report
from analysis.measures.comparison.whole import DEPRIVED, MOVED, STATUS, Sum
from analysis.run.approval import objections, raw_changes
from analysis.run.edition import publish
from analysis.run.group_report import group_edition
from analysis.run.parameters import GroupParameters, checked
from analysis.run.verify import verify
from analysis.standard.schema.forms import COUNTS, MOVEMENT
from tests.conftest import ROOT
from tests.run.test_group_forms import HEAD


@cache
def opened(name, root, *more):
    """A group of the fixture, opened once."""
    return open_group_report(name, 2023, *more, project=Project(root))


FORM = MappingProxyType({MOVED: MOVEMENT, DEPRIVED: COUNTS})
TARGETS = "unit,kind,value,responsible\nthu,net_reduction,{whole},UBND\n{code},net_reduction,7,Ban Chỉ đạo\n"
PROJECTS = (
    "project,subproject,state,source,nature,year,allocated_vnd,disbursed_vnd,statement\n"
    "1,,in_progress,nstw,dau_tu,2023,1000000,400000,Đang thi công\n"
)


def group_in(folder, codes, name="Nhóm thử", slug="thu"):
    listed = ", ".join(f'"{code}"' for code in codes)
    entry = f'[[group]]\nslug = "{slug}"\nname = "{name}"\nyear = 2023\ncommunes = [{listed}]\n'
    with (folder / "data/groups.toml").open("a", encoding="utf-8") as file:
        file.write(entry)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two communes with lists of two years, a third with nothing in a second group (dữ liệu giả lập)."""
    folder = tmp_path_factory.mktemp("group")
    build_demo(folder, Demo(communes=2, households=40, first_year=2022, last_year=2023, seed=5))
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/group_report.ipynb", folder / "notebooks")
    codes = sorted(path.name for path in (folder / "data/raw/2023").iterdir())
    group_in(folder, codes)
    group_in(folder, [*codes, "15139"], "Nhóm thiếu", "thieu")
    own = folder / "data/raw/2023/groups/thu"
    own.mkdir(parents=True)
    (own / "group.toml").write_text(HEAD, "utf-8")
    (own / "targets.csv").write_text(TARGETS.format(whole=20, code=codes[0]), "utf-8")
    (own / "projects.csv").write_text(PROJECTS, "utf-8")
    (own / "narrative.md").write_text("## proposals\n\nĐề nghị bố trí vốn sớm.\n", "utf-8")
    shutil.copytree(own, own.with_name("thieu"))
    text = (own / "targets.csv").read_text("utf-8").replace("thu,", "thieu,")
    (own.with_name("thieu") / "targets.csv").write_text(text, "utf-8")
    return Project(folder), codes


def check_sums(report, forms):
    """Hold every sum of a report against its communes and against the official forms; return how many."""
    slug, checked = report.commune, 0
    figures = {
        (row["unit"], row["class"], row["base"], row["item"]): row["value"]
        for row in report.compared.figures.dropna(subset=["value"]).to_dict("records")
    }
    for line in report.lines:
        for (name, item), one in line.sums.items():
            of = {unit: figures.get((unit, name, line.base, item)) for unit in line.units}
            if one.value is not None and None not in of.values():
                assert one.value == sum(of.values()), (line.name, name, item)
            form, row = FORM.get(line.name, {}).get(name, 1), line.base if line.name == MOVED else ""
            column = {("all", "total"): line.base, (name, "closing"): f"{name}_{line.base}"}.get(
                (name, item), item
            )
            column = column if line.name == STATUS else "households" if item == "total" else item
            there = forms.figures.get((form, slug, row, column))
            assert there is None or there.value is None or there.value == one.value, (form, column)
            checked += there is not None and there.value is not None
    return checked


@pytest.mark.parametrize("name", ["cu-jut", "dak-glong", "dak-nong"])
def test_real_groups_are_the_sums_of_their_communes_and_of_the_forms(name):
    report = open_group_report(name, 2024)
    assert check_sums(report, group_forms(name, 2024, find_project())) > 40


def test_a_province_is_the_sum_of_its_districts():
    parts = [open_group_report(name, 2024) for name in ("cu-jut", "dak-glong")]
    whole = open_group_report("dak-nong", 2024)
    assert whole.line(STATUS).units == frozenset().union(*(part.line(STATUS).units for part in parts))
    own = [part.line(STATUS).value("poor", "closing") for part in parts]
    assert whole.line(STATUS).value("poor", "closing") == sum(own)
    assert "10/71 xã, phường, thị trấn đã có số liệu của tỉnh" in whole.show.reduction()[0].items[0][1]


def test_synthetic_groups_too_and_the_report_of_each_commune_says_the_same(made):
    project, codes = made
    report = opened("thu", project.root)
    assert check_sums(report, report.official) > 60
    of_each = [load(code, 2023, project).movements for code in codes]
    for row in report.movements.to_dict("records"):
        keys = ["class", "base", "item"]
        own = [frame[frame["unit"].isin(codes)] for frame in of_each]
        own = [
            frame.loc[(frame[keys] == [row[key] for key in keys]).all(axis=1), "value"].sum() for frame in own
        ]
        assert row["value"] == sum(own), row
    told = report.show.reduction()[0].items[0][1]
    assert "các phường của nhóm thử" in told and "đã có số liệu" not in told


def test_a_target_of_all_is_not_held_against_some(made):
    project, _codes = made
    whole, some = (opened(name, project.root) for name in ("thu", "thieu"))
    own = {name: r.reduction[r.reduction["unit"] == name] for name, r in (("thu", whole), ("thieu", some))}
    result = own["thu"].set_index("kind").loc["net_reduction"]
    assert result["target_households"] == 20 and result["reduction_households"] is not None
    assert own["thieu"].set_index("kind").loc["net_reduction"]["state"] == "no_result"
    assert "2/3 xã" in some.show.coverage().items[0][1] and "xã Cẩm Lương" in some.show.coverage().items[0][1]
    assert any(
        "Chưa đối chiếu" in item[1] for block in some.show.reduction() for item in getattr(block, "items", ())
    )
    assert not whole.show.coverage().items
    rows = {row.cells[0].text: row.cells for row in some.show.communes()[0].rows}
    assert rows["Xã Cẩm Lương"][1].evidence == "missing" and rows["Xã Cẩm Lương"][1].text != "0"


def test_a_sum_that_lacks_a_commune_names_it_beside_it(made):
    project, _codes = made
    (whole, _), (some, paper) = (opened(name, project.root).show.communes() for name in ("thu", "thieu"))
    assert not some.editions and paper.editions == ("paper",)
    assert len(whole.notes) == 1 and "Chỉ tiêu và kết quả" in whole.notes[0]
    summed = next(one for one in some.notes if one.startswith("Tổng cộng của cột"))
    assert "Hộ nghèo cuối kỳ" in summed and "2/3" in summed and summed.endswith("xã Cẩm Lương.")
    assert some.rows[-1].cells[-1].evidence == "missing"
    unheld = next(one for one in some.notes if "Kết quả giảm" in one)
    assert "chưa có tổng cộng" in unheld and "xã Cẩm Lương" in unheld
    assert [item[1] for item in paper.items] == list(some.notes[1:]) and "Chỉ tiêu giảm" not in str(paper)


def test_targets_that_the_group_gives_its_communes_count_where_these_name_none(made):
    project, codes = made
    frame = opened("thu", project.root).reduction
    own = opened("thu", project.root).compared.reduced
    told = own[(own["unit"] == codes[0]) & (own["kind"] == "net_reduction")]["target_households"]
    found = frame[(frame["unit"] == codes[0]) & (frame["kind"] == "net_reduction")]["target_households"]
    assert found.tolist() == (told.tolist() if told.notna().all() and len(told) else [7])


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("movements.csv", "unit,class,base,item,value\n", "unknown_file"),
        ("targets.csv", "unit,kind,value\nXã Ở Đâu,net_reduction,3\n", "not_allowed"),
        ("targets.csv", "unit,kind,value\n00001,net_reduction,3\n", "other_commune"),
        ("narrative.md", "## no_such\n\nx\n", "unknown_section"),
        ("group.toml", "[report]\nissuer = 3\n", ""),
    ],
)
def test_faults_of_the_groups_own_folder_are_told(made, tmp_path, name, text, rule):
    project, _ = made
    shutil.copytree(project.root, tmp_path / "p")
    (tmp_path / "p/data/raw/2023/groups/thu" / name).write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        open_group_report("thu", 2023, project=Project(tmp_path / "p"))
    assert all(name in finding.file for finding in error.value.findings)
    assert not rule or rule in {finding.rule for finding in error.value.findings}


def test_the_published_row_of_a_group_is_held_against_its_sum(made, tmp_path):
    root = tmp_path / "p"
    shutil.copytree(ROOT / "data/raw/groups", root / "data/raw/groups")
    folder = root / "data/raw/published"
    folder.mkdir(parents=True)
    head = "place,level,year,area,group,item,base,value,as_printed,note\n"
    (folder / "thu.csv").write_text(head + "Đắk Nông,tỉnh,2024,all,poor,count,households,999,999,\n", "utf-8")
    (folder / "sources.toml").write_text('[thu]\nsource = "Báo thử"\n', "utf-8")
    found = open_group_report("dak-nong", 2024, project=Project(root))
    assert found.audit.skipped["level_sum"]  # of 10 communes among 71 nothing can be said
    assert "data/raw/published/thu.csv" in found.audit_sources
    short = root / "data/groups.toml"
    assert not short.exists()


@pytest.fixture(scope="module", params=["html", pytest.param("html,pdf", marks=pytest.mark.soak)])
def released(made, request):
    project, _ = made
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    asked = checked(GroupParameters, {"group": "Nhóm thử", "year": 2023})
    # In the process of the tests, which gives the same bytes sooner.
    yield publish(project, group_edition(project, asked), request.param.split(","), one_of_many=True)
    patch.undo()


def test_the_release_has_page_check_sheet_paper_and_forms(made, released):
    project, _codes = made
    folder = released.folder
    assert folder == project.output / "2023/group-reports/thu"
    page = (folder / "report.html").read_text("utf-8")
    assert "Ủy ban" in page or "UBND huyện Giả Lập" in page
    assert "Đề nghị bố trí vốn sớm" in page and "dữ liệu giả lập" in page.lower()
    assert "Số liệu của các xã" in (folder / "review.html").read_text("utf-8")
    assert not released.drafts
    if (folder / "report.pdf").is_file():
        paper = "".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
        assert "UBND HUYỆN GIẢ LẬP" in paper and "Đề nghị bố trí vốn sớm" in paper
        assert "data/raw" not in paper and "notebook" not in paper
        forms = PdfReader(BytesIO((folder / "forms.pdf").read_bytes())).pages
        assert "Tổng cộng: Nhóm thử" in "".join(page.extract_text() for page in forms)


def test_what_stands_against_an_approval_is_told(made, released):
    project, _ = made
    found = objections(released.folder, project, "Lê A", "Trần B")
    doubts = [one for one in opened("thu", project.root).audit.findings if one.sureness != "possible"]
    assert [one.reason for one in found] == ["doubt"] * len(doubts)
    assert [one.reason for one in objections(released.folder, project, "Lê A", "lê a")][:1] == ["same_person"]


@pytest.mark.soak
def test_it_is_built_again_to_the_same_bytes(made, released):
    project, _codes = made
    assert [verdict.state for verdict in verify(released.folder, project)] == ["same"]


def test_what_came_or_changed_since_is_seen(made, released, tmp_path):
    project, codes = made
    told = json.loads((released.folder / "manifest.json").read_text("utf-8"))
    assert raw_changes(told, project) == []
    shutil.copytree(project.root / "data", tmp_path / "data")
    (tmp_path / f"data/raw/2023/{codes[0]}/narrative.md").write_text("## proposals\n\nMới.\n", "utf-8")
    (tmp_path / "data/raw/2023/groups/thu/resources.csv").write_text("item,state,value,unit,year\n", "utf-8")
    assert raw_changes(told, Project(tmp_path)) == [
        f"data/raw/2023/{codes[0]}/narrative.md", "data/raw/2023/groups/thu/resources.csv",
    ]  # fmt: skip


def test_what_it_hands_on_is_read_by_the_level_above(made, released, tmp_path):
    project, _codes = made
    above = Project(tmp_path)
    shutil.copytree(released.folder / "published", tmp_path / "data/raw/groups/thu/2023")
    shutil.copy(project.root / "data/groups.toml", tmp_path / "data")
    mine, theirs = (opened("thu", one.root) for one in (project, above))
    assert {one.state for one in theirs.members} == {"published"} and theirs.synthetic
    assert [line.units for line in theirs.lines] == [line.units for line in mine.lines]
    for line, other in zip(mine.lines, theirs.lines, strict=True):
        assert {key: one.value for key, one in line.sums.items()} == {
            key: one.value for key, one in other.sums.items()
        }
    # The file that the level above read is the one that this release's manifest names.
    told = json.loads((released.folder / "manifest.json").read_text("utf-8"))["outputs"]
    assert (
        told["published/figures.csv"]["sha256"]
        == theirs.compared.sources["data/raw/groups/thu/2023/figures.csv"]
    )
    forms = [group_forms("thu", 2023, one).figures for one in (project, above)]
    for key in ((2, "thu", "households", "closing"), (1, "thu", "", "households")):
        assert forms[0][key].value == forms[1][key].value, key


def test_the_public_is_told_nothing_that_the_comparison_withholds(made):
    project, _ = made
    found = opened("thieu", project.root, "vi", "public")
    sums = found.compared.sums  # as compare shows them
    told = {
        (row["class"], row["item"]): row for row in sums.to_dict("records") if row["base"] == "households"
    }
    withheld = {key for key, row in told.items() if row["evidence"] == "withheld"}
    assert withheld  # communes of forty households have counts of one
    shown = {(r["class"], r["indicator"]): r for r in found.deprivation.to_dict("records")}
    assert all(pd.isna(shown[key]["households"]) for key in withheld & shown.keys())
    for line in (line for line in found.lines if line.name == DEPRIVED):
        for key, one in line.sums.items():
            assert (one.value is None) == (key in withheld), key
            assert one.value is None or key[1] == "total" or one.value == told[key]["total"], key
            assert one.low is None and one.high is None


@pytest.mark.parametrize("item", ["closing", "opening"])
def test_what_is_withheld_is_marked_so_in_the_table_of_communes(made, item):
    """A number that is withheld is never called one that nobody has; nor is the rate that it would tell."""
    project, codes = made
    found = opened("thieu", project.root, "vi", "public")
    figures, key = found.compared.figures.copy(), ("poor", item)
    own = figures["unit"].eq(codes[0]) & figures["class"].eq("poor")
    own &= figures["base"].eq("households") & figures["item"].isin([item, "total"])
    assert own.any()
    figures.loc[own, "value"], figures.loc[own, "evidence"] = pd.NA, "withheld"
    lines = tuple(
        replace(line, sums={**line.sums, key: Sum(None, None, "withheld")}) if key in line.sums else line
        for line in found.lines
    )
    hidden = replace(found, compared=replace(found.compared, figures=figures), lines=lines)
    table, before = (one.show.communes()[0] for one in (hidden, found))
    marked = {
        (row.unit, column.label)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.evidence == "withheld"
    }
    names = {"closing": ("Hộ nghèo cuối kỳ", "Tỷ lệ hộ nghèo"), "opening": ("Hộ nghèo đầu kỳ",)}[item]
    assert marked == {(unit, name) for unit in ("", codes[0]) for name in names}
    assert any("(x)" in note for note in table.notes) and not any("(x)" in note for note in before.notes)
    evidence = [
        [cell.evidence == "missing" for row in one.rows for cell in row.cells] for one in (table, before)
    ]
    assert evidence[0] == evidence[1]


def test_in_english_and_for_the_public(made):
    project, _ = made
    found = opened("thieu", project.root, "en", "public")
    assert "2 of 3 communes" in found.show.coverage().items[0][1]
    assert found.show.forms() == ()


def test_a_commune_and_a_group_are_not_asked_for_together(capsys):
    asked = {option.name: option.default for option in main.get_command(None, "report").params}
    with pytest.raises(SystemExit) as ended:  # in this process, not in one of its own
        main.get_command(None, "report").callback.__wrapped__(
            **asked | {"commune": "15142", "group": "cu-jut"}
        )
    assert ended.value.code == 2 and "--group" in capsys.readouterr().err
