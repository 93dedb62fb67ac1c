"""A new year's workbook begins with what last year's data say that still holds."""

import random
from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from analysis import commune
from analysis.core.project import Project
from analysis.intake.carried import documents_in_force
from analysis.intake.empty_workbook import write_template
from analysis.intake.load_commune import load
from analysis.intake.template.facts import book_facts
from analysis.intake.template.read import read_book
from analysis.standard import standard_for
from tests.conftest import copy_project, edit
from tests.intake.metamorphic.truth import CLASSES, INDICATORS, household_list
from tests.intake.one_reader.three_ways import COMMUNE, SHORT, in_csv, table
from tests.intake.template.sample import Filled


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """Last year's data, the new workbook as it is read back, and its cells."""
    root = copy_project(tmp_path_factory.mktemp("carried")).root
    own = 'symbol = "BC-UBND"'
    edit(root / "data/raw/2022/15139/commune.toml", own, f'{own}\nissuer_parent = "Huyện ủy Giả Lập"')
    project = Project(root)
    path = write_template(project, "15139", 2023, root / "mau.xlsx")
    book = read_book(path.read_bytes(), path.name, ("15139", "2023"), standard_for(2023))
    return load("15139", 2022, project), book, openpyxl.load_workbook(path)


def test_who_signs_receives_and_stands_above_is_carried(begun):
    last, book, _ = begun
    told = last.facts.report
    assert told.signatory and told.recipients and told.issuer_parent
    assert book.facts["report.signatory"] == told.signatory
    assert tuple(book.facts["report.recipients"].splitlines()) == told.recipients
    assert book.facts["report.issuer_parent"] == told.issuer_parent
    assert "report.number" not in book.facts and "totals.households" not in book.facts


def test_documents_in_force_are_carried_with_their_dates_as_dates(begun):
    last, book, cells = begun
    kept = documents_in_force(last.documents, 2023)
    assert 0 < len(kept) < len(last.documents)
    rows = [row.cells for row in book.tables["documents"].rows]
    for key in ("section", "number", "symbol", "date", "subject"):
        wanted = [None if pd.isna(told) else str(told) for told in kept[key]]
        assert [row.get(key) for row in rows] == wanted, key
    wanted = kept["date"].dropna()
    column = [cell.value for cell in cells["Văn bản"][2]].index("date")
    typed = [row[column].value for row in cells["Văn bản"].iter_rows(min_row=3) if row[column].value]
    assert len(typed) == len(wanted) > 0
    assert all(hasattr(day, "year") for day in typed)


def test_nothing_but_the_state_is_left_to_be_filled_in(begun):
    _, book, _ = begun
    facts, faults = book_facts(book)
    assert facts is None
    assert [fault.column for fault in faults] == ["C"]


def test_another_commune_that_took_the_code_gets_nothing_of_the_old_one(begun, tmp_path):
    root = copy_project(tmp_path / "other").root
    edit(root / "data/raw/2022/15139/commune.toml", 'name = "Xã Cẩm Lương"', 'name = "Xã Khác"')
    path = write_template(Project(root), "15139", 2023, root / "mau.xlsx")
    book = read_book(path.read_bytes(), path.name, ("15139", "2023"), standard_for(2023))
    assert "report.signatory" not in book.facts
    assert "documents" not in book.tables


def test_with_its_state_filled_in_it_is_a_year_that_loads(begun, tmp_path):
    last, _, cells = begun
    cells["Thông tin chung"]["C6"] = "Đang rà soát"
    folder = tmp_path / "data/raw/2023/15139"
    folder.mkdir(parents=True)
    cells.save(folder / "intake.xlsx")
    year = load("15139", 2023, Project(tmp_path))
    assert year.facts.report.recipients == last.facts.report.recipients
    assert len(year.documents) == len(documents_in_force(last.documents, 2023))


CODE = "15142"


@pytest.fixture(scope="module")
def last_list(tmp_path_factory):
    """A household list of last year, and the template that begins with it."""
    root = tmp_path_factory.mktemp("listed")
    truth = household_list(random.Random(7))
    folder = root / "data/raw/2022" / CODE
    folder.mkdir(parents=True)
    (folder / "households.csv").write_bytes(
        in_csv(truth, table(truth, "true", pointed=False), random.Random(0), set())
    )
    facts = COMMUNE.replace("2023", "2022").replace("Xã Giả Lập", "Xã Cẩm Thạch")
    (folder / "commune.toml").write_text(facts, "utf-8")
    project = "project,subproject,state,source,allocated_vnd\n6,2,in_progress,nstw,5000000\n"
    (folder / "projects.csv").write_text(project, "utf-8")
    return truth, write_template(Project(root), CODE, 2023, root / "mau.xlsx").read_bytes()


def _filled(content, truth, to_fill, marks="x"):
    """Fill in this year's results of some households as a person does, next to what stands there."""
    filled = Filled(content)
    filled.facts({"status": "official"})
    sheet = filled.sheet("households")
    places = {cell.value: cell.column for cell in sheet[2]}
    for line in to_fill:
        household = truth[line]
        told = {"members": household.members, "declared_class": SHORT[CLASSES[household.class_]]}
        told |= {code: marks for code in INDICATORS if household.flags[code]}
        for key, value in told.items():
            sheet.cell(line + 3, places[key]).value = value
    return filled


def _raw(filled, folder):
    filled.save(folder / "data/raw/2023" / CODE / "intake.xlsx")
    return Project(folder)


def test_the_households_of_last_year_are_there_with_their_class(last_list):
    truth, content = last_list
    sheet = openpyxl.load_workbook(BytesIO(content))["Danh sách hộ"]
    rows = [dict(zip([cell.value for cell in sheet[2]], row, strict=True)) for row in sheet.iter_rows(min_row=3, values_only=True)]  # fmt: skip  # noqa: E501
    told = [(row["village"], row["household_id"], row["previous_class"], row["members"]) for row in rows]
    assert told == [(h.village, h.code, CLASSES[h.class_], None) for h in truth]
    projects = openpyxl.load_workbook(BytesIO(content))["Dự án"]
    assert [cell.value for cell in projects[3]][:2] == ["6", "2"]


def test_what_nobody_has_filled_in_says_nothing(last_list, tmp_path):
    truth, content = last_list
    year = load(CODE, 2023, _raw(_filled(content, truth, []), tmp_path))
    assert year.households.empty
    assert year.projects.empty


@pytest.mark.parametrize("seed", range(3))
def test_a_household_left_as_it_was_is_unknown_and_its_blanks_are_no_no(last_list, tmp_path, seed):
    truth, content = last_list
    rng = random.Random(seed)
    done = sorted(rng.sample(range(len(truth)), len(truth) - 3))
    project = _raw(_filled(content, truth, done, rng.choice("xX1")), tmp_path)
    rows = load(CODE, 2023, project).households.set_index("household_id")
    for line, household in enumerate(truth):
        row = rows.loc[household.code]
        wanted = household.class_ if line in done else pd.NA
        assert row["declared_class"] is wanted or row["declared_class"] == wanted
        assert all(pd.isna(row[code]) for code in INDICATORS) is (line not in done)
    counted = commune.load(CODE, 2023, project).own("class_counts").set_index(["class", "measure"])
    poor = counted.loc[("poor", "households")]
    assert (poor["low"], poor["high"]) == (surely := sum(truth[n].class_ == "poor" for n in done), surely + 3)


def test_the_classes_of_last_year_count_the_movements_without_last_years_list(last_list, tmp_path):
    truth, content = last_list
    turned = [replace(h, class_="near_poor" if h.class_ == "poor" else h.class_) for h in truth]
    project = _raw(_filled(content, turned, range(len(truth))), tmp_path)
    moved = commune.load(CODE, 2023, project).own("movements")
    told = moved[moved["base"] == "households"].set_index(["class", "item"])["value"]
    poor = sum(h.class_ == "poor" for h in truth)
    assert told["poor", "to_near_poor"] == told["near_poor", "from_poor"] == poor > 0
    assert told["poor", "closing"] == told["poor", "new"] == told["near_poor", "to_poor"] == 0
    assert pd.isna(told["poor", "opening"])
