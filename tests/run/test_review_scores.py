"""Score A item by item on the check sheet."""

import pytest

from analysis.core.labels import labels_for
from analysis.intake.frames import SCORES, frame
from analysis.run.review_scores import score_blocks

TABLE = {"region": "Vùng A", "source": "bảng giả lập", "source_date": "2022-03-01"}
CAR = {"item": "M3", "item_name": "Có xe máy"}
YES = {"option": "1", "option_name": "Có", "points": 45}
NO = {"option": "2", "option_name": "Không", "points": 0}
SIZE = {"item": "members", "item_name": "Số nhân khẩu", "option": "1", "option_name": "1 đến 2", "points": 60}


def scores(*answers, synthetic=True):
    return frame([{**TABLE, "synthetic": synthetic, **one} for one in answers], SCORES)


def told(found, language="vi"):
    prose, table = score_blocks(found, labels_for(language))
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    return [words for _, words in prose.items], shown, table.notes


def test_points_are_counted_item_by_item_and_what_is_unknown_has_none():
    found = scores(
        {"line": 2, **SIZE}, {"line": 2, **CAR, **YES}, {"line": 3, **SIZE}, {"line": 3, **CAR},
        {"line": 4, **SIZE}, {"line": 4, **CAR, **NO},
    )  # fmt: skip
    words, shown, notes = told(found)
    assert shown == [
        ["Số nhân khẩu", "1 đến 2", "60", "3"],
        ["M3. Có xe máy", "Có", "45", "1"],
        ["", "Không", "0", "1"],
        ["", "chưa có câu trả lời dùng được", "chưa có số liệu", "1"],
    ]
    assert "2 trên 3 hộ" in words[0] and "(bảng giả lập, ngày 01/3/2022)" in words[0]
    assert "không tính là 0" in words[1]
    assert "Dữ liệu giả lập" in words[2] and "Dữ liệu giả lập" in notes[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_real_table_is_not_called_made_up(language):
    words, _, notes = told(scores({"line": 2, **SIZE}, synthetic=False), language)
    assert len(words) == len(notes) == 1
    assert not any(word in "".join((*words, *notes)).casefold() for word in ("dữ liệu giả lập", "synthetic"))


def test_nothing_is_said_where_no_points_were_counted():
    assert score_blocks(None, labels_for("vi")) == score_blocks(scores(), labels_for("vi")) == []
