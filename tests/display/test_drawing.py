"""SVG of charts: the same bytes every time, letters as paths, no clock, no address to fetch."""

import os
import re
import subprocess
import sys

import matplotlib.pyplot as plt
from matplotlib import font_manager

from analysis.display.drawing import FAMILY, new_figure, report_style, to_svg

VIETNAMESE = (
    "Ậ Ẫ Ẩ Ẳ Ẵ Ặ Ế Ề Ể Ễ Ệ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ Ứ Ừ Ử Ữ Ự Ỳ Ỵ Ỷ Ỹ Đ ậ ẫ ẩ ẳ ẵ ặ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ"
)

SCRIPT = """
from analysis.display.drawing import new_figure, report_style, to_svg
with report_style():
    figure = new_figure(8, 3)
    axes = figure.add_subplot()
    axes.plot([1, 2, 3], [2, 1, 3], "o-")
    axes.set_title("Hộ cận nghèo")
print(to_svg(figure))
"""


def drawn(text: str) -> str:
    with report_style():
        figure = new_figure(12, 3)
        figure.text(0.1, 0.5, text)
    return to_svg(figure)


def test_equal_bytes_in_any_process():
    made = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Ho_Chi_Minh", "C.UTF-8"))
    }
    assert len(made) == 1


def test_letters_are_paths_and_nothing_dates_the_file():
    svg = drawn("Hộ nghèo")
    assert "<text" not in svg
    assert not re.search(r"<metadata|dc:date|20\d\d-\d\d", svg)
    assert not re.search(r'(?:href|src)="(?!#)', svg)


def test_every_vietnamese_letter_has_its_own_shape():
    shapes = set(re.findall(r'<path id="[^"]*" d="([^"]+)"', drawn(VIETNAMESE)))
    assert len(shapes) >= len(set(VIETNAMESE.replace(" ", "")))


def test_our_fonts_stand_beside_those_of_the_system():
    drawn("a")
    drawn("b")
    ours = [entry for entry in font_manager.fontManager.ttflist if entry.name == FAMILY]
    assert sorted((entry.weight, entry.style) for entry in ours) == [
        (400, "italic"),
        (400, "normal"),
        (700, "italic"),
        (700, "normal"),
    ]


def test_dollar_signs_are_no_formula():
    assert drawn("$x_1$") != drawn("x1")
    assert drawn("5 $ và 6 $").count("<use") >= 6


def test_a_figure_of_pyplot_is_let_go():
    figure = plt.figure()
    to_svg(figure)
    assert not plt.fignum_exists(figure.number)
