"""A village is called what its own name says, and a town what the law of the year says."""

from dataclasses import replace

import pytest

from analysis import reduction
from analysis.core.labels import labels_for
from analysis.intake import load
from analysis.show.villages import village_figure, village_table
from analysis.show.words import URBAN_AREA_FROM, area_word, units_of, village_word

VI = labels_for("vi")


def with_villages(*names, area="rural"):
    data = load("15139", 2022)
    rows = [{"unit": name, "kind": "net_reduction", "value": 2, "line": 2} for name in names]
    targets = data.targets.iloc[:0]
    targets = type(targets)(rows).reindex(columns=targets.columns).astype(targets.dtypes.to_dict())
    return replace(data, targets=targets, facts=data.facts.model_copy(update={"area": area}))


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["Thôn 1", "Thôn 2"], "thôn"),
        (["Bản Ún", "BẢN Chiềng"], "bản"),
        (["Buôn Ma", "Buôn Đôn"], "buôn"),
        (["Ấp 3", "Ấp Bình"], "ấp"),
        (["Khóm 1"], "khóm"),
        (["Tổ dân phố 5", "TDP 6"], "tổ dân phố"),
        (["Bản Ún", "Bản Mó", "Thôn 1"], "bản, thôn"),
        (["Lương Ngọc"], "thôn"),
        (["Bản"], "thôn"),
    ],
)
def test_the_word_is_that_of_the_names(names, word):
    assert village_word(with_villages(*names), VI) == word


def test_without_a_name_that_says_it_the_kind_of_commune_does():
    assert village_word(with_villages("A", area="urban"), VI) == "tổ dân phố"
    assert village_word(with_villages("A"), labels_for("en")) == "village"
    assert units_of([]) == []


def test_tables_and_charts_use_it():
    data = with_villages("Bản Ún", "Bản Chiềng")
    frame = reduction(data.targets, data.results.iloc[:0], data.movements.iloc[:0])
    table, figure = village_table(data, frame), village_figure(data, frame)
    assert table.columns[0].label == "Bản" and "theo bản năm 2022" in table.caption
    assert "theo bản năm 2022" in figure.caption and "của 2 bản" in figure.alt


@pytest.mark.parametrize("year", range(2022, 2031))
def test_a_town_by_period(year):
    wanted = "Khu vực đô thị" if year >= URBAN_AREA_FROM else "Thành thị"
    assert (area_word("urban", year, VI), area_word("rural", year, VI)) == (wanted, "Nông thôn")
