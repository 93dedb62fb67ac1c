"""Charts: values in, texts and marks out; what is missing is said, not drawn."""

import matplotlib as mpl
import pytest

from analysis.display.charts import Amount, Group, Pair, bullet_chart, dumbbell_chart
from analysis.display.drawing import FAMILY, to_svg

MISSING = Amount(None, "không báo cáo")


def bullet(target: Amount, result: Amount):
    return bullet_chart(target, result, names=("Chỉ tiêu", "Kết quả"), verdict="130%", unit="hộ")


def dumbbell(*pairs: Pair):
    return dumbbell_chart([Group("Y tế", pairs)], names=("Hộ nghèo", "Hộ cận nghèo"), unit="% số hộ")


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def points(figure) -> list[tuple[float, float, str]]:
    lines = figure.axes[0].lines
    return [(line.get_xdata()[0], line.get_ydata()[0], line.get_marker()) for line in lines]


def test_bullet_draws_result_and_target_at_their_values():
    axes = bullet(Amount(10, "10 hộ"), Amount(13, "13 hộ")).axes[0]
    assert axes.patches[1].get_width() == 13
    assert axes.collections[1].get_segments()[0][0][0] == 10
    assert axes.get_xlim()[0] == 0 and axes.get_xlim()[1] > 13


@pytest.mark.parametrize(
    ("target", "result", "shown"),
    [
        (Amount(10, "10 hộ"), MISSING, "Kết quả: không báo cáo"),
        (MISSING, Amount(13, "13 hộ"), "Chỉ tiêu: không báo cáo"),
        (Amount(0, "0 hộ"), Amount(0, "0 hộ"), "Kết quả: 0 hộ"),
        (Amount(10, "10 hộ"), Amount(-3, "−3 hộ"), "Kết quả: −3 hộ"),
    ],
)
def test_bullet_says_what_it_cannot_draw(target, result, shown):
    figure = bullet(target, result)
    assert shown in texts(figure)
    assert len(figure.axes[0].patches) == 1 + (result.value is not None)


def test_dumbbell_draws_one_mark_for_each_reported_value():
    figure = dumbbell(
        Pair("Cả hai", Amount(61.29, "61,29%"), Amount(4.35, "4,35%")),
        Pair("Một", MISSING, Amount(6.45, "6,45%")),
        Pair("Không", MISSING, MISSING),
    )
    assert points(figure) == [(61.29, 1, "o"), (4.35, 1, "D"), (6.45, 2, "D")]
    assert texts(figure) == ["61,29%", "4,35%", "6,45%", "Hộ nghèo: không báo cáo", "không báo cáo"]


def test_dumbbell_writes_values_on_the_outer_sides():
    figure = dumbbell(Pair("Cả hai", Amount(61.29, "61,29%"), Amount(4.35, "4,35%")))
    assert [text.get_ha() for text in figure.axes[0].texts] == ["left", "right"]


def test_a_chart_without_any_value_is_still_drawn():
    assert texts(dumbbell(Pair("Không", MISSING, MISSING))) == ["không báo cáo"]
    assert to_svg(bullet(MISSING, MISSING)).startswith("<?xml")


def test_settings_of_others_are_left_alone():
    before = dict(mpl.rcParams)
    to_svg(dumbbell(Pair("Việc làm", Amount(1, "1%"), Amount(2, "2%"))))
    assert dict(mpl.rcParams) == before


def test_group_headings_are_bold_and_the_font_is_ours():
    labels = dumbbell(Pair("Việc làm", MISSING, MISSING)).axes[0].get_yticklabels()
    assert [label.get_fontweight() for label in labels] == ["bold", "normal"]
    assert labels[0].get_fontfamily() == [FAMILY]
