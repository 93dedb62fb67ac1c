"""The official forms of a group: a row a commune, whose sums are those of the communes' own forms."""

import json
import re
import shutil
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from analysis import show
from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.group_forms import _parts, group_forms
from analysis.places.groups import groups
from analysis.report import open_report
from analysis.run.forms import build_group_forms
from analysis.run.verify import verify
from analysis.show.words import inside
from tests.conftest import ROOT

HEAD = """
[report]
issuer = "UBND huyện Giả Lập"
issuer_parent = "UBND tỉnh Giả Lập"
symbol = "BC-UBND"
number = "12"
place = "Giả Lập"
day = 5
month = 2
year = 2024
subject = "Kết quả rà soát"
authority = "TM. ỦY BAN NHÂN DÂN"
signatory_title = "CHỦ TỊCH"
signatory = "Nguyễn Văn Giả"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Four communes with lists of two years, a fifth with nothing; synthetic (dữ liệu giả lập)."""
    folder = tmp_path_factory.mktemp("group")
    build_demo(folder, Demo(communes=4, households=90, first_year=2022, last_year=2023, seed=3))
    codes = sorted(path.name for path in (folder / "data/raw/2023").iterdir())
    listed = ", ".join(f'"{code}"' for code in [*codes, "15139"])
    (folder / "data/groups.toml").write_text(
        f'[[group]]\nslug = "thu"\nname = "Nhóm thử"\nyear = 2023\ncommunes = [{listed}]\n', "utf-8"
    )
    head = folder / "data/raw/2023/groups/thu"
    head.mkdir(parents=True)
    (head / "group.toml").write_text(HEAD, "utf-8")
    return Project(folder), codes


@pytest.fixture(scope="module")
def formed(made):
    """The forms of the group, read once for tests that only look at them."""
    return group_forms("thu", 2023, made[0])


def by_unit(forms):
    """Return the rows of forms by form, unit and line."""
    found = {}
    for form in forms:
        unit = ""
        for row in form.rows:
            keys, figures = row.cells[: form.key_columns], row.cells[form.key_columns :]
            unit = keys[1].text or unit
            line = keys[2].text if len(keys) > 2 else ""
            found[form.label, unit, line] = [cell.value for cell in figures], figures
    return found


def test_each_row_is_the_total_of_the_communes_own_form_and_the_sum_adds_them_up(made, formed):
    project, codes = made
    rows = by_unit(show.group_forms(formed))
    counts = {}
    for code in codes:
        report = open_report(code, 2023, project=project)
        own = by_unit(report.show.forms())
        for (label, unit, line), (values, cells) in own.items():
            if not unit.startswith("Tổng cộng"):
                continue
            name = report.data.facts.name
            there = rows[label, name, line][1]
            assert [cell.text for cell in there] == [cell.text for cell in cells], (label, name, line)
            counts.setdefault((label, line), []).append((values, cells))
    checked = 0
    for (label, line), parts in counts.items():
        total = rows[label, "Tổng cộng: Nhóm thử", line][1]
        for at, cell in enumerate(total):
            shares = any("," in one.text for _, cells in parts for one in [cells[at]])
            values = [cells[at].value for _, cells in parts]
            if shares or None in values or any(isinstance(value, float) for value in values):
                continue
            if line and label == "Biểu số 9" and len(parts) < len(codes):
                continue
            assert cell.value == sum(values), (label, line, at)
            checked += 1
    assert checked > 60
    assert rows["Biểu số 1", "Xã Cẩm Lương", ""][1][0].text == ""


def test_what_is_missing_is_said_and_synthetic_data_too(formed):
    assert formed.lacking[1] == ("15139",)
    notes = {form.label: form.notes for form in show.group_forms(formed)}
    assert any("4/5 xã" in note and "xã Cẩm Lương" in note for note in notes["Biểu số 1"])
    assert any("GIẢ LẬP" in notice for notice in show.group_cover(formed).notices)


def test_the_set_is_signed_and_verified(made, monkeypatch):
    project, codes = made
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    released = build_group_forms(project, {"group": "Nhóm thử", "year": 2023})
    assert released.folder == project.output / "forms/2023/groups/thu"
    pages = PdfReader(BytesIO((released.folder / "forms.pdf").read_bytes())).pages
    first = pages[0].extract_text()
    assert "UBND HUYỆN GIẢ LẬP" in first and "UBND TỈNH GIẢ LẬP" in first
    signed = [page.extract_text() for page in pages if "Nguyễn Văn Giả" in page.extract_text()]
    assert len(signed) == 11 and all("ngày 05 tháng 02 năm 2024" in text for text in signed)
    book = openpyxl.load_workbook(released.folder / "forms.xlsx")
    assert len(book.sheetnames) >= 11
    told = json.loads((released.folder / "manifest.json").read_text("utf-8"))
    assert "data/raw/2023/groups/thu/group.toml" in told["inputs"]
    assert {name.split("/")[3] for name in told["inputs"] if "groups" not in name} == set(codes)
    assert [one.state for one in verify(released.folder, project)] == ["same"]


@pytest.mark.parametrize(("group", "units"), [("cu-jut", 8), ("dak-glong", 7)])
def test_published_communes_add_up_to_what_the_tables_say_of_them(group, units):
    project = Project(ROOT)
    data = group_forms(group, 2024, project)
    rows = by_unit(show.group_forms(data))
    total = next(
        cells for key, (_, cells) in rows.items() if key[:2] == ("Biểu số 4", f"Tổng cộng: {data.group.name}")
    )
    own = [
        cells for key, (_, cells) in rows.items() if key[0] == "Biểu số 4" and not key[1].startswith("Tổng")
    ]
    assert len(own) == units
    for at, cell in enumerate(total):
        assert cell.value == sum(cells[at].value for cells in own if cells[at].value is not None)


def test_a_province_has_sums_by_district():
    data = group_forms("dak-nong", 2024, Project(ROOT))
    form = show.group_forms(data)[0]
    orders = [row.cells[0].text for row in form.rows if row.role == "total"]
    assert orders == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", ""]
    assert len(form.rows) == 71 + 9


@pytest.mark.parametrize("year", [2022, 2024, 2026])
def test_every_province_is_divided_into_its_districts_by_code(year):
    """Districts of one name, as three "Huyện Châu Thành" of a merged province, stay apart."""
    project, namesakes = Project(ROOT), 0
    for province in (one for one in groups(year, project) if one.kind == "province"):
        parts = _parts(province)
        assert sorted(one.code for part in parts for one in part.communes) == [
            one.code for one in province.communes
        ]
        named = [part for part in parts if part.code]
        assert len({part.code for part in named}) == len(named) == len({part.name for part in named})
        for part in named:
            if year < 2025:
                assert {one.district_code for one in part.communes} == {part.code}
            namesakes += "(Tỉnh" in part.name
    assert (namesakes > 0) == (year == 2026)


def test_a_faulty_commune_is_told_on_every_form_and_not_counted(made, tmp_path):
    project, codes = made
    shutil.copytree(project.root / "data", tmp_path / "data")
    (tmp_path / "data/raw/2023" / codes[0] / "commune.toml").write_text("code = 1", "utf-8")
    data = group_forms("thu", 2023, Project(tmp_path))
    assert codes[0] in data.lacking[1]
    name = next(one.place.name for one in data.members if one.place.code == codes[0])
    assert any(inside(name) in notice and "có lỗi" in notice for notice in show.group_cover(data).notices)


def test_refusals_are_told(made):
    project, _ = made
    with pytest.raises(UsageError, match="compare --group thu"):
        build_group_forms(project, {"group": "thu", "year": 2023, "audience": "public"})
    with pytest.raises(UsageError, match="no commune of the group"):
        build_group_forms(project, {"group": "thu", "year": 2024})
    both = CliRunner().invoke(main, ["forms", "--group", "cu-jut", "--commune", "15139"])
    assert both.exit_code == 2 and "không nêu cả hai" in both.stderr


def test_a_fault_in_the_head_names_its_line(made, tmp_path):
    project, _ = made
    shutil.copytree(project.root / "data", tmp_path / "data")
    path = tmp_path / "data/raw/2023/groups/thu/group.toml"
    path.write_text(HEAD.replace("month = 2", "month = 13"), "utf-8")
    from analysis.core.errors import DataError

    with pytest.raises(DataError) as error:
        group_forms("thu", 2023, Project(tmp_path))
    (finding,) = error.value.findings
    assert (finding.line, finding.column) == (9, "report.month")


def test_without_a_head_the_office_and_its_place_are_those_of_the_group():
    """Every district and province of a year: no word of its kind is taken for a part of its name."""
    project = Project(ROOT)
    data = group_forms("cu-jut", 2024, project)
    seen = 0
    for one in groups(2024, project):
        told = show.group_cover(replace(data, group=one))
        place, _, day = told.place_date.partition(", ngày")
        assert one.kind == "list" or one.name.endswith(place), one.name
        assert not re.match("(?i)(phố|xã|huyện|quận|tỉnh|thị) ", place), one.name
        assert day and told.issuer.startswith("Ủy ban nhân dân ") == (one.kind != "list" and not one.carried)
        seen += 1
    assert seen > 700


def test_in_english_the_figures_are_the_same(formed):
    for one, other in zip(show.group_forms(formed), show.group_forms(formed, "en"), strict=True):
        assert one.title != other.title and len(one.notes) == len(other.notes)
        assert [[cell.value for cell in row.cells] for row in one.rows] == [
            [cell.value for cell in row.cells] for row in other.rows
        ]
    assert show.group_cover(formed, "en").subject == "Kết quả rà soát"  # as group.toml has it
