"""The forms as a set: alone and beside a report, every page with its head, no signature without figures."""

import hashlib
import json
import re
import shutil
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from analysis.cli import main
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.report import open_report
from analysis.run.approval import objections
from analysis.run.forms import build_forms, forms_document
from analysis.run.parameters import check_parameters
from analysis.run.verify import verify
from tests.conftest import ROOT, build, copy_project

A4 = (842, 595)


@pytest.fixture(scope="module")
def demos(tmp_path_factory):
    """Communes of one, few and many villages, each with two lists."""
    made = {}
    for seed, households in enumerate((60, 700, 1400), 1):
        folder = tmp_path_factory.mktemp("forms")
        build_demo(
            folder, Demo(communes=1, households=households, first_year=2022, last_year=2023, seed=seed)
        )
        shutil.copytree(ROOT / "notebooks", folder / "notebooks", dirs_exist_ok=True)
        made[households] = Project(folder), next((folder / "data/raw/2023").iterdir()).name
    return made


@pytest.fixture(scope="module")
def formed(demos):
    """What makes the set of a commune once for each reader: its folder, and the forms as they are shown."""

    @cache
    def made(households, audience):
        project, code = demos[households]
        report = open_report(code, 2023, audience=audience, project=project)
        return made_of(project, code, audience=audience), report.show.forms()

    return made


def made_of(project, code, year=2023, **values):
    return build_forms(project, check_parameters({"commune": code, "year": year} | values)).folder


def pages(folder):
    return PdfReader(folder / "forms.pdf").pages


def number(text):
    found = re.search(r"Biểu số (\d+)", text)
    return int(found[1]) if found else None


@pytest.mark.parametrize(
    ("households", "audience"), [(60, "superior"), (700, "superior"), (1400, "superior"), (700, "public")]
)
def test_each_form_begins_a_landscape_page_and_is_signed_under_figures(formed, households, audience):
    folder, forms = formed(households, audience)
    villages = sorted({row.cells[1].text for row in forms[0].rows[:-1]})
    found, signed, texts = [], [], []
    for page in pages(folder):
        assert tuple(map(round, page.mediabox.upper_right)) == A4
        text = page.extract_text()
        texts.append(text)
        assert "STT" in text and "Đơn vị" in text
        found.append(number(text) or found[-1])
        if "CHỦ TỊCH" in text:
            signed.append(found[-1])
            assert "Tổng cộng" in text or any(name in text for name in villages)
    assert sorted(set(found)) == found or found == sorted(found)
    assert signed == list(range(1, 12))
    assert "chưa đối chiếu" not in " ".join(texts)


def test_villages_are_rows_where_the_law_has_units(formed):
    _, forms = formed(700, "superior")
    for form in forms:
        units = [row.cells[1].text for row in form.rows if row.cells[1].text]
        assert units[:2] == ["Thôn 1", "Thôn 2"], form.name
        assert units[-1].startswith("Tổng cộng")


def test_villages_add_up_to_the_commune_in_forms_8_and_10(formed):
    _, forms = formed(1400, "superior")
    for form in forms[7:10]:
        at = [place for place, column in enumerate(form.columns) if "=" not in column.symbol]
        at = [place for place in at if place >= form.key_columns]
        unit, sums, total = "", {}, {}
        for row in form.rows:
            unit = row.cells[1].text or unit
            line = row.cells[2].text
            where = total if unit.startswith("Tổng cộng") else sums
            for place in at:
                if row.cells[place].value is not None:
                    where[line, place] = where.get((line, place), 0) + row.cells[place].value
        assert total and sums == pytest.approx(total)


def test_the_public_sees_no_village_in_the_breakdowns(formed):
    _, forms = formed(700, "public")
    for form in forms[7:]:
        assert {row.cells[1].text for row in form.rows} - {""} == {form.rows[0].cells[1].text}


def test_alone_and_beside_the_report_are_the_same_bytes_twice(demos, tmp_path):
    project, code = demos[60]
    parameters = check_parameters({"commune": code, "year": 2023})
    alone = made_of(project, code)
    again = build_forms(project, parameters, output=tmp_path).folder
    names = ("forms.pdf", "forms.xlsx", "manifest.json")
    assert [(again / name).read_bytes() for name in names] == [(alone / name).read_bytes() for name in names]
    beside = build(project, ["pdf"], commune=code, year=2023)
    assert (beside / "forms.pdf").read_bytes() == (alone / "forms.pdf").read_bytes()
    assert "forms.pdf" in json.loads((beside / "manifest.json").read_text("utf-8"))["outputs"]
    (verdict,) = verify(alone, project)
    assert verdict.state == "same"
    assert objections(alone, project, "Lê A", "Trần B") == []


def test_the_workbook_has_the_same_figures_and_prints_whole(formed):
    folder, forms = formed(1400, "superior")
    book = openpyxl.load_workbook(folder / "forms.xlsx")
    for form in forms:
        sheet = next(one for one in book.worksheets if one.title == form.label)
        known = [cell.value for row in form.rows for cell in row.cells if cell.value is not None]
        shown = [
            cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)
        ]
        assert shown == pytest.approx(known)
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows
        total = next(row[1].row for row in sheet.iter_rows() if str(row[1].value).startswith("Tổng cộng"))
        breaks = [one.id for one in sheet.row_breaks.brk]
        assert not breaks or breaks[-1] < total


def test_titles_are_the_official_ones(formed):
    _, forms = formed(60, "superior")
    titles = [form.title for form in forms]
    for place, name in ((3, "hộ nghèo"), (4, "hộ nghèo"), (5, "hộ cận nghèo"), (6, "hộ cận nghèo")):
        words = f"Phân tích các chỉ số thiếu hụt dịch vụ xã hội cơ bản của {name}"
        assert titles[place].startswith(words)
    assert len(set(titles)) == 11


def test_what_is_not_held_against_the_circular_stands_on_the_check_sheet(report_2022):
    sheet = (report_2022 / "review.html").read_text("utf-8")
    assert "Cách chia cột của Biểu 8, 9, 10, 11 chưa đối chiếu" in sheet
    text = " ".join(page.extract_text() for page in PdfReader(report_2022 / "forms.pdf").pages)
    assert "chưa đối chiếu" not in text
    book = openpyxl.load_workbook(BytesIO((report_2022 / "tables.xlsx").read_bytes()))
    cells = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "chưa đối chiếu" not in cells


def test_what_nobody_reported_stays_empty(tmp_path):
    project = copy_project(tmp_path)
    fourth = forms_document(*_read(project)).forms[3]
    assert {cell.evidence for cell in fourth.rows[-1].cells[2:]} <= {"missing", "inferred"}
    folder = made_of(project, "15139", 2022)
    page = next(text for text in (page.extract_text() for page in pages(folder)) if number(text) == 4)
    assert re.findall(r"Tổng cộng: Xã Cẩm\s*Lương(.*?)Bố cục", page, re.S)[0].strip() == ""


def _read(project):
    report = open_report("15139", 2022, project=project)
    return report.data, report.standard


def test_the_command(demos, monkeypatch):
    project, code = demos[60]
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    call = CliRunner().invoke
    done = call(main, ["forms", "--commune", code, "--year", "2023", "--audience", "internal"])
    assert done.exit_code == 0, done.output
    folder = project.output / "internal/forms/2023" / code
    assert sorted(path.name for path in folder.iterdir()) == ["forms.pdf", "forms.xlsx", "manifest.json"]
    assert folder.stat().st_mode & 0o077 == 0
    wrong = call(main, ["forms", "--commune", code, "--year", "2023", "--formats", "docx"])
    assert wrong.exit_code == 2 and "pdf, xlsx" in wrong.stderr
    none = call(main, ["forms", "--commune", code, "--year", "2031"])
    assert none.exit_code == 2
    foreign = project.output / "forms/2022" / code
    foreign.mkdir(parents=True)
    (foreign / "forms.pdf").write_bytes(b"of another hand")
    digest = hashlib.sha256((foreign / "forms.pdf").read_bytes()).digest()
    assert call(main, ["forms", "--commune", code, "--year", "2022"]).exit_code == 2
    assert hashlib.sha256((foreign / "forms.pdf").read_bytes()).digest() == digest
