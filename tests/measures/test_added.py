"""Forms of several units added up: against sums written by hand and an independent reckoning."""

import random

import pytest

from analysis.measures.added import added, cells_of, without
from analysis.measures.forms import Figure
from analysis.standard.schema.forms import COUNTS


def counted(value):
    return Figure(float(value), "households")


def test_rows_in_row_out():
    one = {(4, "", "households"): counted(10), (4, "", "bhyt"): counted(4)}
    other = {(4, "", "households"): counted(30), (4, "", "bhyt"): counted(1)}
    found = added([one, other, {}])
    assert found == {
        (4, "", "households"): counted(40), (4, "", "bhyt"): counted(5),
        (5, "", "households"): counted(40), (5, "", "bhyt"): counted(12.5),
    }  # fmt: skip


def test_a_column_that_one_of_the_units_lacks_has_no_sum():
    whole = {(2, "households", "opening"): counted(9), (2, "households", "new"): counted(1)}
    part = {(2, "households", "opening"): counted(5), (2, "persons", "opening"): counted(20)}
    assert added([whole, part]) == {
        (2, "households", "opening"): counted(14), (2, "persons", "opening"): counted(20),
    }  # fmt: skip


def test_who_has_no_row_of_an_ethnic_group_has_nobody_of_it_where_it_counts_them():
    thai = {(9, "Thái", "poor_households"): counted(3)}
    muong = {(9, "Mường", "poor_households"): counted(2)}
    totals_only = {(9, "", "poor_households"): Figure(50.0, "published")}
    found = added([thai, muong, totals_only])
    assert found[9, "Thái", "poor_households"].value == 3 and found[9, "Mường", "poor_households"].value == 2
    assert found[9, "", "poor_households"].value == 50


def test_what_rests_on_inference_says_so():
    mixed = added([{(4, "", "nuoc"): counted(1)}, {(4, "", "nuoc"): Figure(2.0, "inferred")}])
    assert mixed == {(4, "", "nuoc"): Figure(3.0, "inferred")}


def test_who_has_nothing_of_a_form_is_named():
    cells = {"Xã A": {(1, "", "households"): counted(1)}, "Xã B": {}}
    assert without(cells) == {1: ("Xã B",)}


@pytest.mark.parametrize("seed", range(150))
def test_a_sum_is_of_all_or_of_none(seed):
    """Random units with gaps and open figures; the sum of the parts' sums is the sum of all."""
    drawn = random.Random(seed)
    items = ["households", "deprivations", "bhyt", "nuoc"]
    units = []
    for _ in range(drawn.randint(1, 9)):
        cells = {}
        if drawn.random() < 0.8:
            for item in items:
                if drawn.random() < 0.9:
                    low = drawn.randint(0, 50)
                    open_ = drawn.random() < 0.15
                    cells[4, "", item] = (
                        Figure(None, "households", low, low + drawn.randint(1, 5)) if open_ else counted(low)
                    )
        units.append(cells)
    found = added(units)
    told = [cells for cells in units if cells]
    for item in items:
        have = [cells[4, "", item] for cells in told if (4, "", item) in cells]
        if len(have) < len(told) or not told:
            assert (4, "", item) not in found
            continue
        low = sum(one.low if one.value is None else one.value for one in have)
        high = sum(one.high if one.value is None else one.value for one in have)
        one = found[4, "", item]
        assert (one.value, one.low, one.high) == ((low, None, None) if low == high else (None, low, high))
    cut = drawn.randint(0, len(units))
    halves = [added(units[:cut]), added(units[cut:])]
    again = added([{key: one for key, one in half.items() if key[0] in COUNTS.values()} for half in halves])
    if all((4, "", item) in half for half in halves for item in items):
        assert again == found


def test_cells_are_those_of_one_unit():
    assert cells_of({(1, "a", "", "x"): counted(1), (1, "b", "", "x"): counted(2)}, "b") == {
        (1, "", "x"): counted(2)
    }
