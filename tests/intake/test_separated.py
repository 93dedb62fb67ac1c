"""No value of a survey comes from another column than its own."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import DataError
from analysis.intake.separated import uneven_lines
from analysis.intake.survey_file import scan_survey

HEAD = "a,b,w,psu"
FIELDS = st.sampled_from(["0", "1", "1.5", "", "p 1", "p,1", 'say "p"', "two\nlines", "é"])


def written(rows, separator=",", end="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue()


@given(
    st.lists(st.lists(FIELDS, min_size=3, max_size=3), max_size=8),
    st.integers(0, 8),
    st.sampled_from([-1, 0, 1]),
    st.sampled_from([",", ";"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_line_is_uneven_where_it_has_other_fields(tmp_path_factory, rows, at, more, separator, end, marked):
    path = tmp_path_factory.mktemp("lines") / "s.csv"
    rows = [["a", "b", "c"], *rows]
    at = 1 + at % max(len(rows) - 1, 1)
    if more and at < len(rows):
        rows[at] = [*rows[at], "1"] if more > 0 else rows[at][:-1]
    path.write_bytes((b"\xef\xbb\xbf" if marked else b"") + written(rows, separator, end).encode())
    found = [(fields, across) for _, fields, across in uneven_lines(path, separator)]
    assert found == ([(3 + more, 3)] if more and at < len(rows) else [])


@pytest.mark.parametrize(
    ("line", "fields"),
    [("1,0,1,5,x", 5), ("1,0,1,x,", 5), ("1,0,1", 3)],
    ids=["a decimal comma", "one too many at the end", "one too few"],
)
@pytest.mark.parametrize("wanted", [("a", "b"), ("b", "a")])
def test_a_shifted_line_is_told_whatever_columns_are_asked_for(tmp_path, line, fields, wanted):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}\n0,1,1.5,x\n{line}\n1,1,2.5,y\n", "utf-8")
    with pytest.raises(DataError) as told:
        scan_survey([path], wanted, [], "w")
    assert [(one.rule, one.line, one.found) for one in told.value.findings] == [
        ("uneven_line", 3, str(fields))
    ]
    assert told.value.findings[0].details == {"fields": "4"}


def test_a_line_too_long_does_not_make_up_for_one_too_short(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}\n1,0,1,5,x\n1,0,x\n", "utf-8")
    assert uneven_lines(path, ",") == [(2, 5, 4), (3, 3, 4)]


def test_what_lies_across_two_looks_is_seen(tmp_path, monkeypatch):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}\n" + "0,1,1.5,x\n" * 50 + "1,0,1,5,x\n", "utf-8")
    for size in range(1, 40):
        monkeypatch.setattr("analysis.intake.separated._CHUNK", size)
        assert uneven_lines(path, ",") == [(52, 5, 4)]


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n\r\n"])
def test_blank_lines_at_the_end_are_none(tmp_path, end):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}\n0,1,1.5,x\n1,1,2.5,y{end}", "utf-8")
    assert uneven_lines(path, ",") == []


def test_utf_16_is_told_as_such(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(f"{HEAD}\n0,1,1.5,x\n", "utf-16")
    with pytest.raises(DataError) as told:
        scan_survey([path], ["a"], [], None)
    assert [(one.rule, one.found) for one in told.value.findings] == [("unreadable_survey", "UTF-16")]


def test_quoted_separators_stay_inside_of_their_field(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text('a,g\n1,"x, y"\n0,z\n', "utf-8")
    assert scan_survey([path], ["a"], ["g"], None).collect()["g"].cast(pl.String).to_list() == ["x, y", "z"]
