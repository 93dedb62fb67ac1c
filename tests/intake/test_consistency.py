"""Dates that cannot be and sums that contradict: errors with their line, in folder and workbook."""

import random
from datetime import date, timedelta

import openpyxl
import pytest

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.intake import read_raw
from analysis.intake.empty_workbook import write_template
from tests.intake.conftest import COMMUNE_TOML
from tests.seeds import seeds

HEAD = "[report]\n"


def read(project, extra="", head="", **tables):
    folder = project.raw(2022, "15139")
    text = COMMUNE_TOML.replace(HEAD, f"{extra}\n{HEAD}{head}")
    (folder / "commune.toml").write_text(text, "utf-8")
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return read_raw(project, "15139", 2022)


def broken(project, *given, **more):
    """Return rule, key and value of each finding; none where the folder is read."""
    try:
        read(project, *given, **more)
    except DataError as error:
        return [(one.rule, one.column, one.found) for one in error.findings if one.line]
    return []


COUNTS = ("unit,class,measure,value", "15139,poor,households,90", "15139,near_poor,households,20")
LIST = ("village,household_id,members,declared_class", "A,1,4,poor", "A,2,5,not_poor", "A,3,6,not_poor")


@pytest.mark.parametrize(
    ("extra", "head", "tables", "told"),
    [
        ("[dates]\nclosing = 2032-12-14", "", {}, ("date_out_of_year", "dates.closing", "14/12/2032")),
        ("[dates]\nclosing = 2021-12-14", "", {}, ("date_out_of_year", "dates.closing", "14/12/2021")),
        ("[dates]\nopening = 2012-12-14", "", {}, ("date_out_of_year", "dates.opening", "14/12/2012")),
        (
            "[dates]\nopening = 2022-12-14\nclosing = 2022-01-01", "", {},
            ("dates_backwards", "dates.closing", "01/01/2022"),
        ),
        ("", "month = 30\n", {}, ("bad_month", "report.month", "30")),
        ("", "day = 31\nmonth = 11\nyear = 2022\n", {}, ("no_such_day", "report.day", "31/11/2022")),
        ("", "year = 2032\n", {}, ("report_out_of_year", "report.year", "2032")),
        ("", "year = 2020\n", {}, ("report_out_of_year", "report.year", "2020")),
        (
            "[totals]\nhouseholds = 80", "", {"class_counts": COUNTS},
            ("total_below_classes_households", "totals.households", "80"),
        ),
        (
            "[totals]\nhouseholds = 2", "", {"households": LIST},
            ("total_below_list_households", "totals.households", "2"),
        ),
        (
            "[totals]\npersons = 14", "", {"households": LIST},
            ("total_below_list_persons", "totals.persons", "14"),
        ),
        (
            "[totals]\nhouseholds = 500\npersons = 400", "", {},
            ("persons_below_households", "totals.persons", "400"),
        ),
    ],
)  # fmt: skip
def test_what_cannot_be(project, extra, head, tables, told):
    assert broken(project, extra, head, **tables) == [told]


@pytest.mark.parametrize(
    ("extra", "head", "tables"),
    [
        ("[dates]\nopening = 2021-12-14\nclosing = 2022-12-14", "year = 2022\nmonth = 12\nday = 31\n", {}),
        ("[dates]\nclosing = 2023-01-15", "year = 2023\nmonth = 2\n", {}),
        ("[totals]\nhouseholds = 110\npersons = 110", "", {"class_counts": COUNTS}),
        ("[totals]\nhouseholds = 3\npersons = 15", "", {"households": LIST}),
        ("", "", {"class_counts": COUNTS, "households": LIST}),
    ],
)
def test_what_can_be(project, extra, head, tables):
    assert broken(project, extra, head, **tables) == []


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_a_date_is_refused_exactly_where_the_year_cannot_hold_it(project, seed):
    drawn = random.Random(seed)
    closing = date(2022, 1, 1) + timedelta(days=drawn.randrange(-900, 1400))
    right = date(2022, 1, 1) <= closing <= date(2023, 6, 30)
    found = broken(project, f"[dates]\nclosing = {closing}")
    assert [rule for rule, *_ in found] == ([] if right else ["date_out_of_year"])


@pytest.mark.parametrize("seed", seeds(13, 40))
def test_a_total_is_refused_exactly_where_its_parts_are_more(project, seed):
    drawn = random.Random(seed)
    poor, near, listed, total = (drawn.randrange(1, 12) for _ in range(4))
    counts = [COUNTS[0], f"15139,poor,households,{poor}", f"15139,near_poor,households,{near}"]
    rows = [LIST[0], *(f"A,{n},3,not_poor" for n in range(listed))]
    found = broken(project, f"[totals]\nhouseholds = {total}", class_counts=counts, households=rows)
    assert bool(found) is (total < max(poor + near, listed))


def test_the_workbook_names_the_row(tmp_path):
    project = Project(tmp_path)
    path = project.raw(2022, "15139") / "intake.xlsx"
    path.parent.mkdir(parents=True)
    write_template(project, "15139", 2022, path, "vi")
    book = openpyxl.load_workbook(path)
    sheet = book["Thông tin chung"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows()}
    values = {"synthetic": "Có", "status": "Chính thức", "dates.closing": "14/12/2032"}
    values |= {"period.from_year": 2022, "period.to_year": 2022}
    for key, value in values.items():
        sheet.cell(rows[key], 3, value)
    book.save(path)
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    told = [(one.rule, one.sheet, one.line, one.column, one.found) for one in error.value.findings]
    row = rows["dates.closing"]
    assert told == [("date_out_of_year", "Thông tin chung", row, "C", "14/12/2032")]
