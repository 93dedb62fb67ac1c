"""The right sentence for every outcome, in both languages."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.core.project import find_project
from analysis.display.blocks import Prose
from analysis.intake import read_raw
from analysis.measures.reduction import reduction
from analysis.show import reduction_figure, reduction_table, reduction_text

DATA = read_raw(find_project(), "15139", 2022)


def case(target, result, kind="unstated"):
    targets = DATA.targets.iloc[: 0 if target is None else 1].assign(kind=kind)
    results = DATA.results.iloc[: 0 if result is None else 1].assign(kind=kind)
    if target is not None:
        targets["value"] = pd.array([target], "Float64")
    if result is not None:
        results["value"] = pd.array([result], "Int64")
    data = replace(DATA, targets=targets, results=results)
    return data, reduction(data.own("targets"), data.own("results"), data.own("movements"))


def words(prose):
    return " ".join(text for _, text in prose.items).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("target", "result", "vi", "en"),
    [
        (10, 13, "là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch, vượt 03 hộ", "130% of the plan, 3 above it"),
        (10, 10, "kết quả 10 hộ, đạt 100% kế hoạch.", "100% of the plan."),
        (10, 7, "kết quả 07 hộ, đạt 70% kế hoạch, còn thiếu 03 hộ", "70% of the plan, 3 short of it"),
        (10, 0, "chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 0 hộ, còn thiếu 10 hộ", "10 short of it"),
        (10, -2, "số hộ nghèo tăng 02 hộ; chỉ tiêu giảm hộ nghèo là 10 hộ", "rose by 2; the target"),
        (None, -2, "tăng 02 hộ. Chưa có chỉ tiêu theo cùng cách tính", "rose by 2. No target counted"),
        (0, 3, "giảm hộ nghèo: 03 hộ; không giao chỉ tiêu (0 hộ)", "3; the target was 0"),
        (None, 3, "Chưa có chỉ tiêu theo cùng cách tính", "No target counted the same way"),
        (10, None, "là 10 hộ. Chưa có kết quả theo cùng cách tính", "No result counted the same way"),
        (None, None, "Chưa có số liệu về chỉ tiêu và kết quả", "neither target nor result"),
    ],
)
def test_sentence(target, result, vi, en):
    data, frame = case(target, result)
    assert vi in words(reduction_text(data, frame))
    assert en in words(reduction_text(data, frame, "en"))


def test_the_printed_attainment_is_held_against_ours():
    assert "trùng với báo cáo gốc (130%)" in words(reduction_text(*case(10, 13)))
    assert "130%, khác với tỷ lệ tính được 120%" in words(reduction_text(*case(10, 12)))


def test_a_stated_kind_is_not_called_unstated():
    assert "chưa nêu rõ" in words(reduction_text(*case(10, 13)))
    assert "chưa nêu rõ" not in words(reduction_text(*case(10, 13, "net_reduction")))


@pytest.mark.parametrize(("target", "result"), [(None, 3), (10, None), (None, None)])
def test_no_chart_without_both_numbers(target, result):
    assert reduction_figure(*case(target, result)) == Prose(())


def test_table_of_nothing_is_silent_as_the_text_says_so():
    assert reduction_table(*case(None, None)) == Prose(())
    assert "Chưa có số liệu về chỉ tiêu" in words(reduction_text(*case(None, None)))


def test_chart_says_in_words_what_it_shows():
    figure = reduction_figure(*case(10, 13))
    assert figure.alt.replace("\u00a0", " ") == "Biểu đồ so sánh chỉ tiêu 10 hộ với kết quả 13 hộ, đạt 130%."
    assert [cell.text for cell in figure.table.rows[0].cells] == ["Chưa nêu rõ cách tính", "10", "13"]
