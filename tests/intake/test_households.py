"""The household list: every fault has its line, a list without faults its types."""

import io
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.core.errors import DataError
from analysis.intake.household import CAUSES, GROUPS, household_model
from analysis.intake.households import households_frame, open_list, read_households
from analysis.intake.lists import Known
from analysis.intake.lists.asking import Answers
from analysis.intake.values import Context
from analysis.standard import standard_for

STANDARD = standard_for(2022)
CODES = STANDARD.codes
MODEL = household_model(CODES)
CONTEXT = Context("15139", CODES)


def read(data, name="households.csv"):
    try:
        grid, noticed = open_list(data if isinstance(data, bytes) else data.encode(), name)
    except DataError as error:
        return households_frame(None, MODEL), list(error.findings)
    found, faults = read_households(grid, name, STANDARD, Known(commune="15139"), Answers())
    said = [*noticed, *faults, *(found.of_reading() if found else ())]
    return households_frame(found, MODEL), [one for one in said if one.severity == "error"]


def faults(text):
    return [(f.rule, f.line, f.column, f.found) for f in read(text)[1]]


def test_columns_are_those_of_the_contract_and_hold_no_name_of_a_person():
    assert list(MODEL.columns()) == [
        "commune_code", "village", "household_id", "urban", "ethnicity", "members", "b1_score",
        "income_vnd", "declared_class", "previous_class", "previous_household", *CODES, *CAUSES, *GROUPS,
    ]  # fmt: skip
    assert (len(CODES), len(CAUSES), len(GROUPS)) == (12, 8, 4)


def test_cells_get_their_types_and_empty_ones_stay_missing():
    text = "village,household_id,members,b1_score,viec_lam,nuoc\nThôn 1,007,4,140,true,\n"
    frame, findings = read(text)
    assert findings == []
    row = frame.iloc[0]
    assert (row["household_id"], row["members"], row["b1_score"], row["line"]) == ("007", 4, 140, 2)
    assert row["viec_lam"]
    assert pd.isna(row["nuoc"]) and pd.isna(row["declared_class"])


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("commune_code", "15140", "other_commune_row"),
        ("commune_code", "5139", "other_commune_row"),
        ("members", "0", "no_members"),
        ("members", "4.5", "not_a_count"),
        ("members", "bốn", "not_a_count"),
        ("b1_score", "-1", "negative_value"),
        ("declared_class", "gần nghèo", "unknown_class"),
        ("previous_class", "none", "unknown_class"),
        ("viec_lam", "?", "unknown_flag"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(column, cell, rule):
    assert faults(f"village,household_id,{column}\nA,1,\nA,2,{cell}\n") == [(rule, 3, column, cell)]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("income_vnd", "1.500.000", 1_500_000),
        ("declared_class", "cận nghèo", "near_poor"),
        ("viec_lam", "x", True),
        ("cause_von", "TRUE", True),
        ("members", "4.0", 4),
    ],
)
def test_what_people_write_is_understood(column, cell, value):
    frame, findings = read(f"village,household_id,{column}\nA,1,{cell}\n")
    assert (findings, frame[column].iloc[0]) == ([], value)


def test_all_faults_come_together():
    text = 'village,household_id,members\n"A\nB",1,0\n\nThôn A,,2\nA,3,1\nA,3,9\n'
    assert sorted(faults(text), key=lambda fault: fault[1]) == [
        ("no_members", 2, "members", "0"),
        ("household_without_id", 5, "household_id", ""),
        ("household_twice", 7, "household_id", "3"),
    ]


def test_the_same_code_in_two_villages_is_two_households():
    assert faults("village,household_id\nA,1\nB,1\n") == []


def test_header_faults():
    assert [fault[:3] for fault in faults("village\nThôn A\n")] == [
        ("list_without_column", 1, "household_id"),
        ("household_without_id", 2, "household_id"),
    ]
    assert [fault[0] for fault in faults("")] == ["empty_file"]
    assert [fault[0] for fault in faults("a,b\n1,2\n")] == ["nothing_recognised"]


def test_an_absent_list_has_the_same_columns_and_types():
    absent = households_frame(None, MODEL)
    given_, _ = read("village,household_id\nA,1\n")
    assert absent.empty
    assert absent.dtypes.equals(given_.dtypes)


def test_parquet_gives_the_same_frame_as_csv():
    frame, _ = read("village,household_id,members,viec_lam\nA,01,3,true\nB,02,,false\n")
    file = io.BytesIO()
    frame.drop(columns="line").to_parquet(file)
    again, findings = read(file.getvalue(), "households.parquet")
    assert findings == []
    pd.testing.assert_frame_equal(again.drop(columns="line"), frame.drop(columns="line"))


def test_unknown_stays_unknown_beside_true_in_parquet():
    file = io.BytesIO()
    rows = {"village": ["A", "A"], "household_id": ["1", "2"], "viec_lam": [True, None]}
    pd.DataFrame(rows).astype({"viec_lam": "boolean"}).to_parquet(file)
    frame, findings = read(file.getvalue(), "households.parquet")
    assert (findings, frame["viec_lam"].isna().tolist()) == ([], [False, True])


def test_a_broken_parquet_file_is_a_finding():
    assert [f.rule for f in read(b"PAR1 cut off", "households.parquet")[1]] == ["bad_parquet"]


CELLS = st.one_of(
    st.sampled_from(["", "true", "false", "0", "00", "01", "1", "-1", "1.0", "12.5", "poor", "15139"]),
    st.text(alphabet="0123456789.,-+ eétruef", max_size=18),
)


@given(st.sampled_from([c for c in MODEL.columns() if c not in MODEL.key]), CELLS)
def test_what_the_contract_accepts_has_its_value_and_nothing_gets_lost(column, cell):
    """A value of the contract is that value or asked about; any other text is read, missing or a finding."""
    cell = cell.strip()
    frame, findings = read(f'village,household_id,{column}\nThôn A,1,"{cell}"\n')
    row = {"village": "Thôn A", "household_id": "1", **({column: cell} if cell else {})}
    if findings:
        return
    assert len(frame) == 1
    value = frame[column].iloc[0]
    try:
        wanted = getattr(MODEL.model_validate(row, context=CONTEXT), column)
    except ValidationError:
        return
    assert (wanted is None and pd.isna(value)) or value == wanted or cell in (".", "-", "...", "--", "---")


def test_a_hundred_thousand_rows_take_seconds():
    rows = "".join(f"Thôn {n % 9},{n},{n % 7 + 1},{n % 300},poor\n" for n in range(100_000))
    start = time.perf_counter()
    frame, findings = read("village,household_id,members,b1_score,declared_class\n" + rows)
    assert time.perf_counter() - start < 10
    assert (len(frame), findings) == (100_000, [])
