"""A new year's workbook begins with what last year's data say that still holds."""

import openpyxl
import pandas as pd
import pytest

from analysis.core.project import Project
from analysis.intake.carried import documents_in_force
from analysis.intake.empty_workbook import write_template
from analysis.intake.load_commune import load
from analysis.intake.template.facts import book_facts
from analysis.intake.template.read import read_book
from analysis.standard import standard_for
from tests.conftest import copy_project, edit


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
