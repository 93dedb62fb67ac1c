"""Corrections of household rows: one cell, guarded by what it must hold now."""

import pytest

from analysis.core.errors import DataError
from analysis.core.labels import labels_for
from analysis.intake.raw import read_raw
from analysis.show import corrections

LIST = """\
village,household_id,members,declared_class,bhyt
Thôn A,01,4,poor,true
Thôn B,01,3,near_poor,
"""
ENTRY = """\
[[correction]]
table = "households"
where = {where}
column = "{column}"
expect = "{expect}"
value = "{value}"
reason = "Đối chiếu phiếu B"
source = "Phiếu B, Thôn B"
"""
AT_B = '{ village = "Thôn B", household_id = "01" }'


def entry(where=AT_B, column="members", expect="3", value="5"):
    return ENTRY.format(where=where, column=column, expect=expect, value=value)


def read(project, put, content):
    put("households.csv", LIST)
    put("corrections.toml", content)
    return read_raw(project, "15139", 2022)


@pytest.mark.parametrize(
    ("column", "expect", "value", "wanted"),
    [("members", "3", "5", [4, 5]), ("bhyt", "", "false", [True, False])],
)
def test_the_cell_is_changed_and_the_change_is_told(project, put, column, expect, value, wanted):
    data = read(project, put, entry(column=column, expect=expect, value=value))
    assert data.households[column].tolist() == wanted
    (told,) = data.corrections.to_dict("records")
    assert (told["table"], told["column"], told["line"]) == ("households", column, 3)


def test_a_report_names_the_line_and_never_the_household(project, put):
    data = read(project, put, entry(column="household_id", expect="01", value="77"))
    block = corrections(data)
    (row,) = block.rows
    said = " ".join(cell.text for cell in row.cells)
    assert labels_for("vi")("report.corrections.line", line=3) in said
    assert "77" not in said and "01" not in said


@pytest.mark.parametrize(
    ("content", "rule", "column"),
    [
        (entry(expect="4"), "correction_expect", "members"),
        (entry(where='{ household_id = "01" }'), "correction_match", "where"),
        (entry(where='{ village = "Thôn C" }'), "correction_match", "where"),
        (entry(column="ten"), "unknown_column", "ten"),
        (entry(column="members", value="mười"), "not_a_count", "members"),
    ],
)
def test_a_guard_that_fails_stops_the_intake(project, put, content, rule, column):
    with pytest.raises(DataError) as error:
        read(project, put, content)
    assert [(f.rule, f.column) for f in error.value.findings] == [(rule, column)]


def test_no_list_to_correct(project, put):
    put("corrections.toml", entry())
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    assert [f.rule for f in error.value.findings] == ["correction_match"]
