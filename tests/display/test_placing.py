"""Names beside marks hide nothing that they need not hide."""

from itertools import combinations

import pytest

from analysis.display.placing import _common, _mark, _name, sides

CROWDED = [(50, 60), (88, 66), (130, 60), (400, 60), (404, 100)]
NAMES = ["Xã Đắk Som", "Xã Quảng Khê", "Xã Đắk Plao", "Xã Đắk R'Măng", ""]
WIDTH = 420


def boxes(chosen):
    return [
        _name(x, y, name, side) for (x, y), name, side in zip(CROWDED, NAMES, chosen, strict=True) if name
    ]


def test_no_name_hides_a_mark_or_another_name_or_leaves_the_chart():
    placed = boxes(sides(CROWDED, NAMES, WIDTH))
    assert all(_common(one, other) == 0 for one, other in combinations(placed, 2))
    assert all(_common(box, _mark(*mark)) == 0 for box in placed for mark in CROWDED)
    assert all(box[0] >= 0 and box[2] <= WIDTH for box in placed)


def test_all_to_the_upper_right_would_hide_some():
    placed = boxes([(1, 1)] * len(CROWDED))
    assert any(_common(one, other) > 0 for one, other in combinations(placed, 2))


@pytest.mark.parametrize("names", [[], ["Xã Cẩm Tú"]])
def test_a_name_alone_goes_to_the_upper_right(names):
    assert sides([(90, 50)] * len(names), names, WIDTH) == [(1, 1)] * len(names)
