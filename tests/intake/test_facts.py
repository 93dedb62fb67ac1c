"""``commune.toml``: each key, and the line of a fault."""

from datetime import date

import pytest

from analysis.core.errors import DataError
from analysis.intake.facts import Facts
from analysis.intake.toml import lines_of, read_toml

FACTS = """\
code = "15139"
name = "Xã Cẩm Lương"
area = "rural"
year = 2022
status = "official"
synthetic = false
[period]
from_year = 2022
to_year = 2023
[dates]
closing = 2022-12-14
[totals]
households = 800
[report]
issuer = "UBND"
symbol = "BC-UBND"
place = "Cẩm Lương"
month = 10
day = 5
subject = "Kết quả"
recipients = ["A", "B"]
"""


def read(text: str) -> Facts:
    return read_toml(text.encode(), "commune.toml", Facts)[0]


def test_what_is_absent_is_none():
    facts = read(FACTS)
    assert facts.dates.closing == date(2022, 12, 14)
    assert facts.dates.opening is facts.totals.persons is facts.report.number is None
    assert facts.report.recipients == ("A", "B")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"15139"', "15139", ("not_text", 1, "code", "15139")),
        ('"15139"', '"139"', ("bad_code", 1, "code", "139")),
        ('"Xã Cẩm Lương"', '" "', ("missing", 2, "name", "")),
        ('"rural"', '"suburb"', ("not_allowed", 3, "area", "suburb")),
        ("year = 2022\nstatus", 'year = "2022"\nstatus', ("not_whole", 4, "year", "2022")),
        ("synthetic = false", 'synthetic = "no"', ("not_a_boolean", 6, "synthetic", "no")),
        ("[period]\nfrom_year = 2022", "[period]\nfrom_year = 22", ("bad_year", 8, "period.from_year", "22")),
        ("to_year = 2023", "to_year = 2021", ("period_backwards", 9, "period.to_year", "")),
        ("2022-12-14", '"14/12/2022"', ("not_a_date", 11, "dates.closing", "14/12/2022")),
        ("800", "-1", ("negative_count", 13, "totals.households", "-1")),
        ("month = 10", "month = 13", ("bad_month", 18, "report.month", "13")),
        ("day = 5", "day = 32", ("bad_day", 19, "report.day", "32")),
        ('["A", "B"]', '"A"', ("not_a_list", 21, "report.recipients", "A")),
        ('recipients = ["A", "B"]', 'nguoi_nhan = "A"', ("unknown_key", 21, "report.nguoi_nhan", "A")),
        ("[totals]\nhouseholds = 800\n", "[[totals]]\n", ("not_a_table", 12, "totals", "")),
        ('place = "Cẩm Lương"\n', "", ("missing", 14, "report.place", "")),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, told):
    assert old in FACTS
    with pytest.raises(DataError) as error:
        read(FACTS.replace(old, new))
    (finding,) = error.value.findings
    assert (finding.rule, finding.line, finding.column, finding.found) == told
    assert finding.describe("vi")


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = \n", 2), ('a = "', 1), ("a = 1\na = 2\n", 2)])
def test_what_is_not_toml_is_told_with_its_line(text, line):
    with pytest.raises(DataError) as error:
        read(text)
    (finding,) = error.value.findings
    assert (finding.rule, finding.line) == ("bad_toml", line)


def test_entries_of_a_list_of_tables_are_counted():
    lines = lines_of("[[a]]\nx = 1\n[[a]]\nx = 2\n")
    assert [lines.of(("a", 0, "x")), lines.of(("a", 1, "x")), lines.of(("a", 1, "y"))] == [2, 4, 3]
    assert lines.of(("b",)) is None
