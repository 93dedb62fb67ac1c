"""Bars and lines say their values in words and never draw what is missing."""

from math import isnan

from analysis.display.bars import Step, pair_bars, waterfall_chart
from analysis.display.chart_parts import Amount
from analysis.display.charts import Pair
from analysis.display.drawing import to_svg
from analysis.display.lines import Series, year_lines
from analysis.display.origins import origins_html

STEPS = [
    Step("Đầu kỳ", 44, "44", level=True),
    Step("Giảm", -15, "-15"),
    Step("Tăng", 2, "+2"),
    Step("Cuối kỳ", 31, "31", level=True),
]


def said(figure):
    return [text.get_text().strip() for text in figure.axes[0].texts]


def test_a_waterfall_hangs_each_change_on_the_one_before():
    chart = waterfall_chart(STEPS, unit="hộ")
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in chart.axes[0].patches]
    assert spans == [(0, 44), (29, 44), (29, 31), (0, 31)]
    assert [bar.get_hatch() for bar in chart.axes[0].patches] == ["", "///", "", ""]
    assert said(chart) == ["44", "-15", "+2", "31"]


def test_a_missing_amount_is_written_not_drawn():
    pairs = [Pair("DA6", Amount(5, "5.000.000"), Amount(None, "không báo cáo"))]
    chart = pair_bars(pairs, names=("Được giao", "Đã giải ngân"), unit="triệu đồng")
    assert len(chart.axes[0].patches) == 1
    assert said(chart) == ["5.000.000", "không báo cáo"]


def test_a_missing_year_leaves_a_gap():
    poor = Series("Hộ nghèo", (Amount(44, "44"), Amount(None, "không báo cáo"), Amount(31, "31")))
    chart = year_lines([2020, 2021, 2022], [poor], unit="hộ")
    heights = chart.axes[0].lines[0].get_ydata()
    assert heights[0] == 44
    assert isnan(heights[1])
    assert said(chart) == ["44", "31"]


def test_the_same_chart_gives_the_same_bytes():
    assert to_svg(waterfall_chart(STEPS, unit="hộ")) == to_svg(waterfall_chart(STEPS, unit="hộ"))


def test_neighbours_share_an_origin_and_text_is_escaped():
    html = origins_html([("A", "x.csv, dòng 2"), ("B", "x.csv, dòng 2"), ("<C>", "y.csv")], "vi")
    assert "<dt>A; B</dt><dd>x.csv, dòng 2</dd><dt>&lt;C&gt;</dt><dd>y.csv</dd>" in html
    assert origins_html([("", "<x>")], "vi").endswith("<p>&lt;x&gt;</p></details>")
