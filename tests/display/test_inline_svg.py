"""A drawing in the page is the drawing that was made."""

import re
from xml.etree import ElementTree

import pytest

from analysis.display.drawing import new_figure, report_style, to_svg
from analysis.display.inline_svg import inline_svg

NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+")


def drawn():
    with report_style():
        figure = new_figure(8, 4)
        axes = figure.add_subplot()
        axes.plot([0, 1, 2], [3, 1, 2], lw=0.05)
        axes.set_xlabel("% số hộ nghèo đầu kỳ")
        return to_svg(figure)


def numbers(svg, key):
    """All numbers of an attribute, element by element."""
    found = [node.attrib.get(key, "") for node in ElementTree.fromstring(svg).iter()]
    return [float(number) for told in found for number in NUMBER.findall(told)]


@pytest.mark.parametrize("key", ["transform", "d", "viewBox"])
def test_no_number_moves_by_more_than_can_be_seen(key):
    source = drawn()
    before, after = numbers(source, key), numbers(inline_svg(source, "t", "T"), key)
    assert len(before) > 3
    assert after == pytest.approx(before, abs=0.0051, rel=0)


def test_letters_keep_their_size():
    scales = re.compile(r"scale\(([0-9.]+)")
    before = sorted({float(one) for one in scales.findall(drawn())})
    assert min(before) < 0.1
    after = sorted({float(one) for one in scales.findall(inline_svg(drawn(), "t", "T"))})
    assert after == pytest.approx(before)
