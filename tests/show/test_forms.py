"""The official forms from a commune's data."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.commune import load
from analysis.display.block_json import block_from_json
from analysis.show.forms import forms
from analysis.standard import standard_for

STANDARD = standard_for(2022)


@pytest.fixture(scope="module")
def data():
    return load("15139", 2022)


def cells(form, row=-1):
    return {column.symbol: cell for column, cell in zip(form.columns, form.rows[row].cells, strict=True)}


def test_eleven_forms_that_survive_the_notebook(data):
    made = forms(data, STANDARD)
    assert [form.name for form in made] == [f"form_{number:02d}" for number in range(1, 12)]
    assert tuple(block_from_json(form.to_json()) for form in made) == made
    assert all(len(form.notes) == 1 for form in made)


def test_the_seed_fills_its_shares_and_only_infers_its_counts(data):
    shares, counts = forms(data, STANDARD)[4], forms(data, STANDARD)[3]
    assert (cells(shares)["2"].value, cells(shares)["2"].evidence) == (35.48, "published")
    assert cells(shares)["3"].evidence == cells(shares)["4"].evidence == "missing"
    assert (cells(counts)["1"].value, cells(counts)["1"].evidence) == (31, "inferred")


def test_villages_come_before_the_total_and_rates_are_computed(data):
    rows = [("Thôn 1", "poor", "households", 20), ("15139", "poor", "households", 31)]
    counts = pd.DataFrame(rows, columns=["unit", "class", "measure", "value"]).astype({"value": "Int64"})
    totals = data.facts.totals.model_copy(update={"households": 400})
    changed = replace(data, class_counts=counts, facts=data.facts.model_copy(update={"totals": totals}))
    form = forms(changed, STANDARD)[0]
    assert [(row.cells[0].text, row.cells[1].text, row.role) for row in form.rows] == [
        ("1", "Thôn 1", "body"),
        ("", "Tổng cộng: Xã Cẩm Lương", "total"),
    ]
    assert [cells(form, 0)[symbol].value for symbol in ("1", "3", "4=3/1*100")] == [None, 20, None]
    assert [cells(form)[symbol].value for symbol in ("1", "3", "4=3/1*100")] == [400, 31, 7.75]


def test_lines_of_a_unit_carry_its_name_once(data):
    keys = [[cell.text for cell in row.cells[:3]] for row in forms(data, STANDARD, "en")[1].rows]
    assert keys == [["", "Total: Xã Cẩm Lương", "Households"], ["", "", "Persons"]]


def test_a_household_list_fills_more(data):
    rows = [("Thôn 1", f"h{number}", "poor", "Mường", 4) for number in range(3)]
    rows += [("Thôn 1", "h9", "not_poor", "Kinh", 5)]
    names = ["village", "household_id", "declared_class", "ethnicity", "members"]
    flags = dict.fromkeys(("cause_von", "group_khac"), pd.array([True, True, False, None], "boolean"))
    households = pd.DataFrame(rows, columns=names).assign(**flags)
    changed = replace(data, households=households.reindex(columns=data.households.columns.union(names)))
    made = forms(replace(changed, households=changed.households.astype(data.households.dtypes)), STANDARD)
    assert (cells(made[9], 0)["3"].value, cells(made[9], 0)["3"].evidence) == (2, "households")
    assert [row.cells[2].text for row in made[8].rows] == ["Tổng số", "Mường"] * 2
    assert [len(made[number].rows) for number in (0, 9)] == [2, 4]
