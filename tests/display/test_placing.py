"""Names beside marks hide nothing that they need not hide."""

from itertools import combinations

import pytest

from analysis.display.placing import AROUND, CORNERS, Mark, box_of, sides

CROWDED = [
    Mark(70, 60, 4, "Xã Đắk Som"),
    Mark(108, 66, 4, "Xã Quảng Khê"),
    Mark(150, 60, 4, "Xã Đắk Plao"),
    Mark(400, 60, 12, "Xã Đắk R'Măng"),
    Mark(404, 100, 4),
]
WIDTH, SIZE = 450, 8


def boxes(chosen):
    return [box_of(mark, side, SIZE) for mark, side in zip(CROWDED, chosen, strict=True) if mark.name]


def clashes(placed):
    own = [box_of(Mark(m.x, m.y, 0, "."), (0, 0), 2 * m.radius) for m in CROWDED]
    between = sum(one.common(other) for one, other in combinations(placed, 2))
    return between + sum(box.common(mark) for box in placed for mark in own)


@pytest.mark.parametrize("choices", [CORNERS, AROUND])
def test_no_name_hides_a_mark_or_another_name_or_leaves_the_chart(choices):
    placed = boxes(sides(CROWDED, choices, SIZE, WIDTH))
    assert clashes(placed) == 0
    assert all(box.left >= 0 and box.right <= WIDTH for box in placed)


@pytest.mark.parametrize("choices", [CORNERS, AROUND])
def test_one_side_for_all_would_hide_some(choices):
    assert clashes(boxes([choices[0]] * len(CROWDED))) > 0


def test_names_that_have_room_go_where_they_are_liked_most():
    assert sides([], CORNERS, SIZE, WIDTH) == []
    assert sides([Mark(90, 50, 4, "Xã Cẩm Tú"), Mark(300, 50, 4)], AROUND, SIZE, WIDTH) == [(0, -1)] * 2
