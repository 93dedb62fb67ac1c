"""Any frame that an analyst shows: values as they are, missing stays missing, nothing made up."""

import datetime
import decimal
import json
import math
import unicodedata
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from analysis import label, open_report, project_in
from analysis.core.missing import is_missing
from analysis.display.own import own_from_json, own_table
from analysis.display.own_rows import household_signs
from analysis.display.own_style import own_styler
from tests.seeds import seeds

WORDS = ("Thôn Kim", "e\u0302\u0301", "a\x00b", "=1+1", "<b>", "a|b", "", "\n", "Ươ" * 40, "\uffff")
SIZES = (0, 1, 2, 7)


def columns_of(rng, rows):
    """Yield one column of each kind that pandas holds, a third of it missing."""
    gone = rng.random(rows) < 0.3
    floats = np.where(gone, np.nan, rng.choice([0, 1, -2.5, 1e-4, 12345.678, -0.001, 1e17], rows))
    ints = rng.choice([0, 1, -7, 2**53 + 1, 12345], rows)
    words = [None if no else str(rng.choice(WORDS)) for no in gone]
    days = pd.to_datetime(rng.integers(0, 2 * 10**9, rows), unit="s")
    yield pd.Series(floats)
    yield pd.Series(ints)
    yield pd.Series(ints, dtype="Int64").mask(gone)
    yield pd.Series(floats, dtype="Float64")
    yield pd.Series(rng.random(rows) < 0.5, dtype="boolean").mask(gone)
    yield pd.Series(rng.random(rows) < 0.5)
    yield pd.Series(words, dtype=object)
    yield pd.Series(words, dtype="string")
    yield pd.Series(pd.Categorical(words))
    yield pd.Series(days).mask(gone)
    yield pd.Series(days).dt.tz_localize("Asia/Ho_Chi_Minh")
    yield pd.Series(days).dt.to_period("M")
    yield pd.Series(pd.to_timedelta(ints % 1000, unit="h")).mask(gone)
    yield pd.Series(rng.choice([1.5, math.inf, -math.inf], rows))
    yield pd.Series([rng.choice([1 + 2j, 0]) for _ in range(rows)], dtype=complex)
    mixed = [1, "x", None, True, 2.5, decimal.Decimal("1.5"), datetime.date(2024, 1, 2), [1], {"a": 1}, pd.NA]
    yield pd.Series([mixed[place] for place in rng.integers(0, len(mixed), rows)], dtype=object)


def index_of(rng, rows):
    names = [str(rng.choice(WORDS)) for _ in range(rows)]
    return [
        pd.RangeIndex(rows),
        pd.Index(names, name="thôn"),
        pd.Index(names),
        pd.Index([None if rng.random() < 0.3 else 0.5 * place for place in range(rows)], name="tỷ lệ"),
        pd.date_range("2024-01-01", periods=rows, name="ngày"),
        pd.MultiIndex.from_arrays([names, list(range(rows))], names=["thôn", None]),
    ][rng.integers(6)]


def frames(seed):
    rng = np.random.default_rng(seed)
    rows = int(rng.choice(SIZES))
    made = list(columns_of(rng, rows))
    chosen = [made[place] for place in rng.permutation(len(made))[: rng.integers(0, 6)]]
    frame = pd.concat(chosen, axis=1) if chosen else pd.DataFrame(index=range(rows))
    names = [
        list(map(str, range(len(chosen)))),
        ["như nhau"] * len(chosen),
        [2020 + place for place in range(len(chosen))],
        pd.MultiIndex.from_tuples([("A", place) for place in range(len(chosen))], names=[None, None]),
        [None, "e\u0302\u0301", pd.Timestamp("2024-01-02"), 0.5, ""][: len(chosen)],
    ][rng.integers(5)]
    frame.columns = names
    return frame.set_axis(index_of(rng, rows))


@pytest.mark.parametrize("seed", seeds(50, 150))
def test_any_frame_becomes_a_table_of_its_values(seed):
    frame = frames(seed)
    own = own_table(frame)
    assert own_from_json(json.loads(json.dumps(asdict(own)))) == own
    width = frame.shape[1]
    if not len(frame) or (not width and not own.rows):
        assert [[cell.text for cell in row.cells] for row in own.table.rows] == [["Không có dòng nào."]]
        return
    assert [len(row.cells) for row in own.table.rows] == [len(own.table.columns)] * len(frame)
    for row, values in zip(own.table.rows, frame.itertuples(index=False, name=None), strict=True):
        for cell, value in zip(row.cells[len(row.cells) - width :], values, strict=True):
            assert (cell.evidence == "missing") == is_missing(value)
            tells(cell, value)
    texts = [cell.text for row in own.table.rows for cell in row.cells]
    texts += [words for column in own.table.columns for words in (column.label, column.group)]
    for words in texts:
        assert unicodedata.is_normalized("NFC", words)
        assert not any(
            unicodedata.category(letter) in ("Cc", "Cs") for letter in words if letter not in "\n\t"
        )


def tells(cell, value):
    """A cell says no other number than its value, and zero only where it is zero."""
    if is_missing(value):
        assert cell.value is None and cell.text == "…"
    elif isinstance(value, bool | np.bool_):
        assert cell.text == ("có" if value else "không")
    elif isinstance(value, int | np.integer):
        assert cell.value == value and int(cell.text.replace(".", "")) == value
    elif isinstance(value, float | np.floating):
        if math.isinf(value):
            assert cell.value is None and cell.text == ("∞" if value > 0 else "-∞")
        else:
            assert cell.value == pytest.approx(value, abs=0.005)
            assert (cell.value == 0) == (value == 0)
            assert float(cell.text.replace(".", "").replace(",", ".")) == pytest.approx(cell.value)


@pytest.mark.parametrize("seed", seeds(13, 40))
def test_a_style_changes_words_never_values(seed):
    frame = frames(seed)
    if frame.columns.has_duplicates or frame.index.has_duplicates:
        return  # pandas styles none of them
    plain, styled = own_table(frame), own_styler(frame.style)
    for one, other in zip(plain.table.rows, styled.table.rows, strict=True):
        assert [(cell.value, cell.evidence) for cell in one.cells] == [
            (cell.value, cell.evidence) for cell in other.cells
        ]
        assert all(cell.text == "…" for cell in other.cells if cell.evidence == "missing")


STYLES = {
    "nothing": (lambda style: style, ["Kim", "48,39", "1.234", "3"]),
    "one decimal": (lambda style: style.format("{:.1f}"), ["Kim", "48,4", "1234,0", "3,0"]),
    "thousands": (lambda style: style.format("{:,.0f}"), ["Kim", "48", "1.234", "3"]),
    "by its own marks": (
        lambda style: style.format(precision=2, thousands=".", decimal=","),
        ["Kim", "48,39", "1.234", "3"],
    ),
    "with a unit": (
        lambda style: style.format("{:.1f} %", subset=["share"]),
        ["Kim", "48,4 %", "1.234", "3"],
    ),
    "in words": (
        lambda style: style.format(lambda value: f"({value})"),
        ["Kim", "(48,387)", "(1234)", "(3)"],
    ),
    "colours": (lambda style: style.background_gradient(), ["Kim", "48,39", "1.234", "3"]),
    "a hidden column": (lambda style: style.hide(["line"], axis="columns"), ["Kim", "48,39", "1.234"]),
    "a hidden index": (lambda style: style.hide(axis="index"), ["48,39", "1.234", "3"]),
    "hidden rows": (lambda style: style.hide(["Xủ"], axis="index"), ["Kim", "48,39", "1.234", "3"]),
}


@pytest.mark.parametrize("name", STYLES)
def test_a_style_shows_what_it_shows_in_pandas(name):
    frame = pd.DataFrame(
        {"share": [48.387, 5.5], "households": [1234, 5], "line": [3, 4]}, index=["Kim", "Xủ"]
    )
    style, expected = STYLES[name]
    own = own_styler(style(frame.style))
    assert [cell.text for cell in own.table.rows[0].cells] == expected
    assert len(own.table.rows) == (1 if name == "hidden rows" else 2)
    assert own.rows == len(own.table.rows)


def test_a_style_without_rows_says_so():
    frame = pd.DataFrame({"n": [1, 2]}, index=["Kim", "Xủ"])
    for style in (frame.style.hide(list(frame.index), axis="index"), frame.iloc[:0].style):
        assert [[cell.text for cell in row.cells] for row in own_styler(style).table.rows] == [
            ["Không có dòng nào."]
        ]


def test_a_style_keeps_the_rows_that_are_put_below_it():
    frame = pd.DataFrame({"n": [1.5, 2.25]}, index=["Kim", "Xủ\nhai"])
    below = frame.agg(["sum"]).style.format("{:.0f}")
    rows = own_styler(frame.style.concat(below)).table.rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Kim", "1,50"], ["Xủ\nhai", "2,25"], ["sum", "4"],
    ]  # fmt: skip


def test_columns_of_one_measure_have_the_same_decimals():
    shares = pd.DataFrame({"Kim": [25.0, 100.0], "Xủ": [54.545, 0.0], "số": [1, 2]}, index=["nuoc", "bhyt"])
    told = own_table(shares.rename_axis(columns="village")).table.rows
    assert [cell.text for cell in told[0].cells] == ["nuoc", "25,00", "54,55", "1"]
    assert [cell.text for cell in own_table(shares).table.rows[0].cells] == ["nuoc", "25", "54,55", "1"]


def test_years_have_no_thousands():
    frame = pd.DataFrame({"year": [2022, 2023], "households": [2022, 5]})
    rows = own_table(frame).table.rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["2022", "2.022"], ["2023", "5"]]


@pytest.fixture(scope="module")
def report():
    return open_report("06643", 2024, project=project_in("data/sample"))


LISTS = {
    "as it is": lambda frame: frame,
    "in words": label,
    "some columns in words": lambda frame: label(frame[["village", "members", "income_vnd"]]),
    "without its index": lambda frame: frame.reset_index(drop=True)[["village", "members"]],
    "codes in words": lambda frame: label(frame.reset_index(drop=True)[["household_id", "members"]]),
    "lying": lambda frame: frame.head().T,
    "codes as index, in words": lambda frame: label(
        frame.set_index(["village", "household_id"])[["members"]]
    ),
    "flags as numbers": lambda frame: frame.reset_index(drop=True)[["nuoc", "bhyt"]].astype("Int64"),
    "flags as objects": lambda frame: frame.reset_index(drop=True)[["nuoc", "bhyt"]].astype(object),
    "a part, sorted": lambda frame: frame.query("members > 2").set_index("village")[["members"]],
    "a series": lambda frame: frame["members"].reset_index(drop=True),
    "renamed": lambda frame: frame.reset_index(drop=True)[["village", "class"]].rename(columns=str.upper),
}
COUNTS = {
    "crosstab": lambda frame: pd.crosstab(frame["village"], frame["class"]),
    "means": lambda frame: frame.groupby("village")[["nuoc", "bhyt"]].mean(),
    "means in columns": lambda frame: frame.groupby(["village", "class"])[["members"]].mean().reset_index(),
    "by a number": lambda frame: frame.groupby("members")[["deprivations"]].mean().reset_index(),
    "pivot": lambda frame: frame.pivot_table("members", "village", "class", "count"),
    "sums lying": lambda frame: frame.groupby("class")[["nuoc", "bhyt"]].sum().T,
    "sums of all": lambda frame: frame[["nuoc", "bhyt"]].sum(),
    "two statistics": lambda frame: frame[["members"]].agg(["mean", "sum"]),
    "sizes": lambda frame: frame["class"].value_counts(),
}


@pytest.mark.parametrize("name", LISTS)
def test_rows_of_households_are_known_however_they_are_dressed(report, name):
    shown = LISTS[name](report.households)
    assert household_signs(shown.to_frame() if isinstance(shown, pd.Series) else shown)


@pytest.mark.parametrize("name", COUNTS)
def test_what_is_counted_from_them_is_free(report, name):
    shown = COUNTS[name](report.households)
    assert not household_signs(shown.to_frame("n") if isinstance(shown, pd.Series) else shown)
