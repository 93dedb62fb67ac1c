"""The household list: every fault has its line, a list without faults its types."""

import io
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.intake.columns import read_csv_columns, read_parquet_columns
from analysis.intake.household import CAUSES, GROUPS, household_model
from analysis.intake.households import check_households
from analysis.intake.values import Context
from analysis.standard import standard_for

CODES = standard_for(2022).codes
MODEL = household_model(CODES)
CONTEXT = Context("15139", CODES)


def check(text):
    return check_households(read_csv_columns(text.encode(), "households.csv", MODEL), CONTEXT)


def faults(text):
    return [(f.rule, f.line, f.column, f.found) for f in check(text)[1]]


def test_columns_are_those_of_the_contract_and_hold_no_name_of_a_person():
    assert list(MODEL.columns()) == [
        "commune_code", "village", "household_id", "urban", "ethnicity", "members", "b1_score",
        "income_vnd", "declared_class", "previous_class", "previous_household", *CODES, *CAUSES, *GROUPS,
    ]  # fmt: skip
    assert (len(CODES), len(CAUSES), len(GROUPS)) == (12, 8, 4)


def test_cells_get_their_types_and_empty_ones_stay_missing():
    frame, findings = check("village,household_id,members,b1_score,viec_lam,nuoc\nThôn 1,007,4,140,true,\n")
    assert findings == []
    row = frame.iloc[0]
    assert (row["household_id"], row["members"], row["b1_score"], row["line"]) == ("007", 4, 140, 2)
    assert row["viec_lam"]
    assert pd.isna(row["nuoc"]) and pd.isna(row["declared_class"])


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("commune_code", "15140", "other_commune"),
        ("commune_code", "5139", "bad_code"),
        ("members", "0", "not_positive"),
        ("members", "4.5", "not_whole"),
        ("members", "bốn", "not_a_number"),
        ("b1_score", "-1", "negative_count"),
        ("income_vnd", "1.500.000", "not_a_number"),
        ("declared_class", "cận nghèo", "not_allowed"),
        ("previous_class", "none", "not_allowed"),
        ("viec_lam", "x", "not_a_flag"),
        ("cause_von", "TRUE", "not_a_flag"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(column, cell, rule):
    found = faults(f"village,household_id,{column}\nA,1,\nA,2,{cell}\n")
    assert found == [(rule, 3, column, cell)]


def test_all_faults_come_together_in_the_order_of_lines():
    text = 'village,household_id,members\n"A\nB",1,0\n\nA,,2\nA,2\nA,3,1\nA,3,9\n'
    assert faults(text) == [
        ("not_positive", 2, "members", "0"),
        ("missing", 5, "household_id", ""),
        ("cell_count", 6, "", "2"),
        ("duplicate_key", 8, "village, household_id", "A, 3"),
    ]


def test_the_same_code_in_two_villages_is_two_households():
    assert faults("village,household_id\nA,1\nB,1\n") == []


def test_header_faults():
    assert faults("village,household_id,họ tên\nA,1,x\n") == [("unknown_column", 1, "họ tên", "họ tên")]
    assert faults("village\nA\n") == [("missing_column", 1, "household_id", "")]
    assert faults("") == [("empty_file", None, "", "")]


def test_an_absent_list_has_the_same_columns_and_types():
    absent, _ = check_households(None, CONTEXT)
    given_, _ = check("village,household_id\nA,1\n")
    assert absent.empty
    assert absent.dtypes.equals(given_.dtypes)


def test_parquet_gives_the_same_frame_as_csv():
    frame, _ = check("village,household_id,members,viec_lam\nA,01,3,true\nB,02,,false\n")
    file = io.BytesIO()
    frame.drop(columns="line").to_parquet(file)
    table = read_parquet_columns(file.getvalue(), "households.parquet", MODEL)
    again, findings = check_households(table, CONTEXT)
    assert findings == []
    pd.testing.assert_frame_equal(again.drop(columns="line"), frame.drop(columns="line"))


def test_a_broken_parquet_file_is_a_finding():
    table = read_parquet_columns(b"PAR1 cut off", "households.parquet", MODEL)
    assert [f.rule for f in check_households(table, CONTEXT)[1]] == ["bad_parquet"]


CELLS = st.one_of(
    st.sampled_from(
        ["", "true", "false", "True", "0", "00", "01", "1", "-1", "1.0", "12.5", "poor", "15139"]
    ),
    st.text(alphabet="0123456789.,-+ eétruef", max_size=18),
)


@given(st.sampled_from([c for c in MODEL.columns() if c not in MODEL.key]), CELLS)
def test_columns_and_model_agree_on_every_cell(column, cell):
    cell = cell.strip()
    text = f'village,household_id,{column}\nA,1,"{cell}"\n'
    frame, findings = check(text)
    row = {"village": "A", "household_id": "1", **({column: cell} if cell else {})}
    try:
        wanted = getattr(MODEL.model_validate(row, context=CONTEXT), column)
    except ValidationError:
        assert [f.column for f in findings] == [column]
        return
    assert findings == []
    value = frame[column].iloc[0]
    assert (wanted is None and pd.isna(value)) or value == wanted


def test_a_hundred_thousand_rows_take_seconds():
    rows = "".join(f"Thôn {n % 9},{n},{n % 7 + 1},{n % 300},poor\n" for n in range(100_000))
    start = time.perf_counter()
    frame, findings = check("village,household_id,members,b1_score,declared_class\n" + rows)
    assert time.perf_counter() - start < 10
    assert (len(frame), findings) == (100_000, [])
