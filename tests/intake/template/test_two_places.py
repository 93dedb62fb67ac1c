"""One figure in two places of a folder, and values that stand under no header. Dữ liệu giả lập."""

from io import BytesIO

import openpyxl
import pytest

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.intake.load_commune import load
from analysis.intake.template.read import read_book
from analysis.intake.template.write import template
from analysis.standard import standard_for
from tests.intake.one_reader.three_ways import CODE, COMMUNE, YEAR
from tests.intake.template.sample import Filled


@pytest.fixture(scope="module")
def content():
    return template(CODE, YEAR, None)


def _folder(content, root, **facts):
    filled = Filled(content)
    filled.facts({"status": "official", **facts})
    filled.sheet("movements")["E3"] = 55
    folder = root / "data/raw" / str(YEAR) / CODE
    filled.save(folder / "intake.xlsx")
    return folder


def _errors(root):
    with pytest.raises(DataError) as raised:
        load(CODE, YEAR, Project(root))
    return [(one.rule, one.sheet, one.line, one.found, one.describe()) for one in raised.value.findings]


def test_a_table_in_two_files_shows_both_values(content, tmp_path):
    rows = f"unit,class,base,item,value\n{CODE},poor,households,opening,56\n"
    (_folder(content, tmp_path) / "movements.csv").write_text(rows, "utf-8")
    ((rule, sheet, line, found, told),) = _errors(tmp_path)
    assert (rule, sheet, line, found) == ("two_sources_differ", "Biến động", 3, "55")
    assert "56" in told
    assert "movements.csv" in told


@pytest.mark.parametrize(("typed", "there", "said"), [(1214, None, "để trống"), (1214, 1215, "1215")])
def test_a_fact_in_two_files_is_never_that_of_one_in_silence(content, tmp_path, typed, there, said):
    folder = _folder(content, tmp_path, **{"totals.households": typed})
    total = f"[totals]\nhouseholds = {there}\n" if there else ""
    (folder / "commune.toml").write_text(COMMUNE + total, "utf-8")
    ((rule, sheet, _, found, told),) = _errors(tmp_path)
    assert (rule, sheet, found) == ("two_sources_differ", "Thông tin chung", "1214")
    assert said in told


def test_the_same_facts_in_two_files_are_no_fault(content, tmp_path):
    folder = _folder(content, tmp_path, **{"totals.households": 1214})
    (folder / "commune.toml").write_text(COMMUNE + "[totals]\nhouseholds = 1214\n", "utf-8")
    assert load(CODE, YEAR, Project(tmp_path)).facts.totals.households == 1214


def test_a_value_under_no_header_is_told(content):
    book = openpyxl.load_workbook(BytesIO(content))
    book["Số hộ"]["E3"] = 7
    saved = BytesIO()
    book.save(saved)
    read = read_book(saved.getvalue(), "intake.xlsx", (CODE, str(YEAR)), standard_for(YEAR))
    told = [(one.rule, one.column, one.found) for one in read.findings if one.sheet == "Số hộ"]
    assert told == [("column_untitled", "E", "7")]
